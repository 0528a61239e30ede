"""Characters that no key has, where they stand, and what they are called."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_FULL_WIDTH_FORMS = range(0xFF01, 0xFF5F)
_ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class Stray(StrEnum):
    """A class of characters that does not belong into a key."""

    ZERO_WIDTH = "zero_width"
    NEWLINE = "newline"
    CONTROL_CHARACTER = "control_character"
    FULL_WIDTH_SPACE = "full_width_space"
    SPACE = "space"
    QUOTES = "quotes"
    FULL_WIDTH = "full_width"
    PUNCTUATION = "punctuation"
    NON_ASCII = "non_ascii"


_MEMBERS = {
    Stray.ZERO_WIDTH: frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u061c\u180e"),
    Stray.NEWLINE: frozenset("\r\n\u2028\u2029\x85"),
    Stray.FULL_WIDTH_SPACE: frozenset("\u3000"),
    Stray.SPACE: frozenset("\t"),
    Stray.QUOTES: frozenset("\"'`´‘’‚‛“”„‟«»‹›「」『』＂＇｀"),
    Stray.FULL_WIDTH: frozenset("－＿"),
}
_CATEGORIES = {
    "Zs": Stray.SPACE,
    "Cc": Stray.CONTROL_CHARACTER,
    "Cf": Stray.CONTROL_CHARACTER,
    "Cs": Stray.CONTROL_CHARACTER,
}


@dataclass(frozen=True)
class StrayFound:
    """One class of strays and where its first one stands: `start`, `inside` or `end`."""

    kind: Stray
    position: str


def find_stray(text: str) -> StrayFound | None:
    """The stray to tell first: the least visible kind, and there the first of its place."""
    kinds = [_classify(character) for character in text]
    present = set(kinds)
    for kind in Stray:
        if kind in present:
            return StrayFound(kind, _find_position(kinds, kind))
    return None


def strip_strays(text: str) -> str:
    """What the text would be without spaces, quotes, invisible marks and full-width letters.

    Only for telling what was pasted; never used as a key.
    """
    kept = (
        character
        for character in text
        if _classify(character)
        not in {
            Stray.ZERO_WIDTH,
            Stray.NEWLINE,
            Stray.CONTROL_CHARACTER,
            Stray.FULL_WIDTH_SPACE,
            Stray.SPACE,
            Stray.QUOTES,
        }
    )
    text = unicodedata.normalize("NFKC", "".join(kept))
    return "".join("-" if _is_dash(character) else character for character in text)


def _find_position(kinds: list[Stray | None], kind: Stray) -> str:
    """Where the first stray of this kind stands, seen from the key's own characters."""
    own = [index for index, found in enumerate(kinds) if found is None]
    at = kinds.index(kind)
    if own and at > own[-1]:
        return "end"
    return "start" if not own or at < own[0] else "inside"


def _classify(character: str) -> Stray | None:
    if character in _ALLOWED:
        return None
    for kind, members in _MEMBERS.items():
        if character in members:
            return kind
    if ord(character) in _FULL_WIDTH_FORMS and character.isalnum():
        return Stray.FULL_WIDTH
    if _is_dash(character):
        return Stray.NON_ASCII
    category = unicodedata.category(character)
    if category[0] in "PS" and (category[0] == "P" or character.isascii()):
        return Stray.PUNCTUATION
    return _CATEGORIES.get(category, Stray.NON_ASCII)


def _is_dash(character: str) -> bool:
    """Dashes that word processors put in place of a hyphen."""
    return unicodedata.category(character) == "Pd" or character == "−"
