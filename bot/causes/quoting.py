"""The words a verdict stands on, as they may be shown."""

from __future__ import annotations

import re

EVIDENCE_LIMIT = 200
_BEFORE = 60
"""Characters in front of a find in which its sentence may start."""
_SENTENCE_STARTS = re.compile(r"(?:^|[\s:{\[(,])[\"'「]|[.:。]\s| - |[\]}」] ")
_SENTENCE_ENDS = re.compile(r"[.!](?:\s|$|[\"'])|。|[\"'] ?[,}\]]|(?=\s(?:at|File) \S)|$")
_RUN = re.compile(r"(?<![A-Za-z0-9_-])(?!org-|proj_|req_|key_)[A-Za-z0-9_-]{12,}+")


def quote(words: str, span: tuple[int, int]) -> str:
    """The find with its sentence: from where that starts, if near, to its end."""
    start, end = span
    opening = max(0, start - _BEFORE)
    begin = start if opening else 0
    for mark in _SENTENCE_STARTS.finditer(words, opening, start):
        begin = mark.end()
    stop = _SENTENCE_ENDS.search(words, end)
    ending = max(end, stop.start() + 1 if stop else len(words))
    shown = words[begin : min(ending, begin + EVIDENCE_LIMIT)].strip(" -'\"")
    return _RUN.sub(lambda run: "…" if _looks_random(run.group()) else run.group(), shown)


def quote_label(words: str, label: str) -> str:
    """A code or type with what stands around it; the bare label where the text has it not."""
    at = words.find(label)
    return quote(words, (at, at + len(label))) if at >= 0 else label[:EVIDENCE_LIMIT]


def _looks_random(run: str) -> bool:
    """Whether this may be a piece of a key that line breaks have cut up."""
    kinds = (str.isupper, str.islower, str.isdigit)
    return all(any(is_kind(one) for one in run) for is_kind in kinds)
