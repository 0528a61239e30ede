"""A small language for wordings, so that five hundred of them cost no more than a few patterns.

A phrase is lower-case text. `{a|b}` stands for either part, `…` for up to sixty characters of the
same sentence. A short one must begin and end at the edge of an ASCII word, unless `*` opens that
end. Plain phrases are found by `str.find`; one with a gap is a pattern that runs only where its
longest part stands in the text. All of it is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, TypeVar

from bot.causes.catalogue import Cause

Span = tuple[int, int]
Label = TypeVar("Label")

_CHOICE = re.compile(r"\{([^{}]*)\}")
_GAP = r"[^.]{0,60}?(?:\.\w[^.]{0,40}?){0,3}?"
"""A full stop inside a word, as in a model's version, ends no sentence."""
_STEMS = (
    "openai_api_key",
    "_api_key",
    "admin ",
    "header",
    "connect",
    "api key",
    "timeout",
    "limit",
    "cert",
    "curl",
    "model",
    "key",
    ".ai",
    ".co",
    "not",
    "con",
    "exception",
    "ade",
    "tion",
    "ier",
)
"""What many phrases have in common and few texts hold; only a matter of speed."""
_SENTENCE = 16
"""Characters from which on a phrase of several words cannot be part of another by chance."""
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


@dataclass(frozen=True)
class Phrase:
    """One wording, ready to be looked for; `needle` stands in every text that holds it."""

    needle: str
    pattern: re.Pattern[str] | None
    starts_word: bool
    ends_word: bool

    def find(self, folded: str) -> Span | None:
        """Where the phrase stands first."""
        if self.needle not in folded:
            return None
        if self.pattern is not None:
            found = self.pattern.search(folded)
            return found.span() if found else None
        at = folded.find(self.needle)
        while at >= 0:
            end = at + len(self.needle)
            is_whole = not (self.starts_word and at and folded[at - 1] in _WORD) and not (
                self.ends_word and end < len(folded) and folded[end] in _WORD
            )
            if is_whole:
                return at, end
            at = folded.find(self.needle, end)
        return None


def compile_phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """The phrases behind these texts, choices spelled out."""
    return tuple(_compile(one) for text in texts for one in _expand(text))


Wordings = Mapping[Cause, tuple[Phrase, ...]]


def compile_wordings(rows: Mapping[Cause, Iterable[str]]) -> Wordings:
    """The phrases of each cause."""
    return {cause: compile_phrases(texts) for cause, texts in rows.items()}


def find_first(phrases: Iterable[Phrase], folded: str) -> Span | None:
    """Where the first of the phrases that the text holds stands."""
    for phrase in phrases:
        if phrase.needle in folded and (span := phrase.find(folded)):
            return span
    return None


@dataclass(frozen=True)
class Lexicon(Generic[Label]):
    """Many phrases, each with what it stands for, looked for in one go."""

    by_stem: Mapping[str, tuple[tuple[int, str, Phrase, Label], ...]]
    """The rows with their places, under a stem without which a text holds none of them."""

    def find_all(self, folded: str) -> list[tuple[Span, Label]]:
        """Every phrase that the text holds, in the order of the lexicon."""
        held = [
            row
            for stem, rows in self.by_stem.items()
            if stem in folded
            for row in rows
            if row[1] in folded
        ]
        held.sort(key=itemgetter(0))
        return [(span, label) for _, _, phrase, label in held if (span := phrase.find(folded))]


def build_lexicon(*known: Mapping[Label, Iterable[Phrase]]) -> Lexicon[Label]:
    """All these phrases in one lexicon, those of a label in their order."""
    rows = [
        (phrase, label)
        for phrases_of in known
        for label, phrases in phrases_of.items()
        for phrase in phrases
    ]
    by_stem: dict[str, list[tuple[int, str, Phrase, Label]]] = {}
    for place, (phrase, label) in enumerate(rows):
        stem = next((stem for stem in _STEMS if stem in phrase.needle), "")
        by_stem.setdefault(stem, []).append((place, phrase.needle, phrase, label))
    return Lexicon({stem: tuple(held) for stem, held in by_stem.items()})


def _expand(text: str) -> Iterator[str]:
    choice = _CHOICE.search(text)
    if choice is None:
        yield text
        return
    for part in choice.group(1).split("|"):
        yield from _expand(text[: choice.start()] + part + text[choice.end() :])


def _compile(text: str) -> Phrase:
    bare = text.strip("*")
    is_sentence = " " in bare and len(bare) >= _SENTENCE
    starts = not (text.startswith("*") or is_sentence) and bare[0] in _WORD
    ends = not (text.endswith("*") or is_sentence) and bare[-1] in _WORD
    if "…" not in bare:
        return Phrase(bare, None, starts, ends)
    pieces = bare.split("…")
    body = _GAP.join(re.escape(piece) for piece in pieces)
    edges = (r"(?<![a-z0-9_])" if starts else "", r"(?![a-z0-9_])" if ends else "")
    return Phrase(max(pieces, key=len), re.compile(edges[0] + body + edges[1]), starts, ends)
