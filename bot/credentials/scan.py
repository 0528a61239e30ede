"""The one detection pattern: keys in any text, and masking them there. Linear time.

A run of the key alphabet is taken whole, then looked at; no pattern can backtrack. What an
OpenAI key looks like was measured on published samples of secret scanners, checked 2026-11-23.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.credentials.masking import mask

_MARKER = "T3BlbkFJ"
_RUN = re.compile(r"[A-Za-z0-9_-]{20,}+")
_START = re.compile(r"sk-()")
_PREFIX = re.compile(r"^sk-(?:(?:proj|svcacct|service|admin)-)?")
_NAMED_START = re.compile(r"sk-(proj|svcacct|service|admin)-")
_NAMED_PREFIXES = ("sk-proj-", "sk-svcacct-", "sk-service-", "sk-admin-")
_WORD_START = re.compile(r"(?<![A-Za-z0-9])sk-()")
_LEAST_SIDE = 16
"""Characters that stand at least on each side of the marker."""
_LEAST_TRUNCATED = 20
_LEAST_VARIETY = 5
"""Different characters beside the marker; fewer is a placeholder such as `sk-xxxx…`."""
_LEAST_VARIETY_UNSURE = 10

_OTHER_START = re.compile(
    r"(?<![A-Za-z0-9])(?:sk-ant-|sk-or-|AIza|gsk_|xai-|hf_|pplx-|nvapi-|csk-|r8_)"
    r"[A-Za-z0-9_-]{20,}+"
    r"|(?<![A-Za-z0-9])sk-[0-9a-f]{32}(?![A-Za-z0-9_-])"
)
_TOKENS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}+|xapp-[A-Za-z0-9-]{8,}+"
    r"|sess-[A-Za-z0-9]{16,}+|(?<![A-Za-z0-9])ek_[A-Za-z0-9]{16,}+"
)
_BEARER = re.compile(r"(?i)(bearer\s{1,4}|basic\s)([A-Za-z0-9_.~+/=-]{16,}+)")
_CUT_KEY = re.compile(r"sk-(?:proj|svcacct|service|admin)-[A-Za-z0-9_-]{8,}+|sk-[A-Za-z0-9]{20,}+")


class FoundKind(StrEnum):
    """What was found; the last two are not proof of a leaked OpenAI key."""

    PROJECT = "openai_project_key"
    SERVICE_ACCOUNT = "openai_service_account_key"
    ADMIN = "openai_admin_key"
    LEGACY = "openai_legacy_key"
    MAYBE = "maybe_openai_key"
    """The prefix is right, the marker is missing: cut off, or of another company."""
    OTHER_PROVIDER = "other_provider_key"

    @property
    def is_certain(self) -> bool:
        """Whether it is an OpenAI key beyond reasonable doubt."""
        return self not in {FoundKind.MAYBE, FoundKind.OTHER_PROVIDER}


@dataclass(frozen=True)
class FoundKey:
    """One key in a text: characters `start` to `end` (exclusive), 0-based; never its text."""

    kind: FoundKind
    start: int
    end: int
    masked: str


_KINDS = {
    "proj": FoundKind.PROJECT,
    "svcacct": FoundKind.SERVICE_ACCOUNT,
    "service": FoundKind.SERVICE_ACCOUNT,
    "admin": FoundKind.ADMIN,
    "": FoundKind.LEGACY,
}


def find_keys(text: str) -> list[FoundKey]:
    """Every key in the text, in order; placeholders such as `sk-xxxx…` are left out."""
    found = [key for key in _find_openai_keys(text) if not _is_placeholder(text, key)]
    taken = [(key.start, key.end) for key in found]
    for other in _OTHER_START.finditer(text):
        if not any(start < other.end() and other.start() < end for start, end in taken):
            masked = mask(other.group())
            found.append(FoundKey(FoundKind.OTHER_PROVIDER, *other.span(), masked))
    return sorted(found, key=lambda key: key.start)


def redact(text: str) -> str:
    """The same text with every key and token masked, also those that are only likely ones.

    For logs and for words quoted to people: it masks rather too much than too little.
    """
    pieces, done = [], 0
    for key in _find_openai_keys(text):
        pieces += [text[done : key.start], key.masked]
        done = key.end
    text = "".join((*pieces, text[done:]))
    for pattern in (_OTHER_START, _CUT_KEY, _TOKENS):
        text = pattern.sub(lambda match: mask(match.group()), text)
    return _BEARER.sub(lambda match: match.group(1) + mask(match.group(2)), text)


def _find_openai_keys(text: str) -> Iterator[FoundKey]:
    for run in _RUN.finditer(text):
        key = _find_in_run(run.group(), run.start())
        if key:
            yield key


def _find_in_run(run: str, offset: int) -> FoundKey | None:
    """The key in one unbroken run of the key alphabet.

    Two keys glued together count as one find: what matters is that both are covered.
    """
    start = _find_marked_start(run)
    kind = _KINDS[start.group(1)] if start else FoundKind.MAYBE
    if start is None:
        start = _NAMED_START.search(run) or _WORD_START.search(run)
    if start is None or (kind is FoundKind.MAYBE and not _looks_truncated(run, start)):
        return None
    end = len(run)
    if run[start.start() - 1 : start.start()] == "_" and run.endswith("_"):
        end -= 1  # Slack's italics: the underscores are not the key's
    text = run[start.start() : end]
    return FoundKey(kind, offset + start.start(), offset + end, mask(text))


def _find_marked_start(run: str) -> re.Match[str] | None:
    """Where the first key with a marker begins, words such as `task-` before it left out."""
    first = run.find("sk-")
    marker = run.find(_MARKER, first + len("sk-") + _LEAST_SIDE)
    if first < 0 or not 0 <= marker <= len(run) - len(_MARKER) - _LEAST_SIDE:
        return None
    latest = marker - _LEAST_SIDE
    named = max(run.rfind(prefix, 0, latest) for prefix in _NAMED_PREFIXES)
    if named >= 0:
        return _NAMED_START.match(run, named)
    return _WORD_START.search(run, 0, latest) or _START.match(run, first)


def _looks_truncated(run: str, start: re.Match[str]) -> bool:
    body = run[start.end() :]
    if start.start() > 0 and run[start.start() - 1].isalnum():
        return False
    if start.group(1):
        return len(body) >= _LEAST_TRUNCATED
    return len(body) >= 2 * _LEAST_TRUNCATED and body.isalnum()


def _is_placeholder(text: str, key: FoundKey) -> bool:
    shown = _PREFIX.sub("", text[key.start : key.end]).replace(_MARKER, "")
    if key.kind is not FoundKind.MAYBE:
        return len(set(shown)) < _LEAST_VARIETY
    varied = len(set(shown)) >= _LEAST_VARIETY_UNSURE
    return not (varied and any(map(str.isdigit, shown)) and any(map(str.isalpha, shown)))
