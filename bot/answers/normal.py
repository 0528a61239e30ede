"""One form for all spellings, so that words can be compared."""

from __future__ import annotations

import unicodedata
from typing import Final

_KATAKANA: Final = range(0x30A1, 0x30F7)
_TO_HIRAGANA: Final = 0x60
_SPELLINGS: Final[dict[int, int | str]] = {
    **{code: code - _TO_HIRAGANA for code in _KATAKANA},
    ord("\u2019"): "'",
    ord("\u2018"): "'",
}


def normalise(text: str) -> str:
    """Width, case, katakana and white space evened out; invisible characters dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SPELLINGS)
    if folded.isprintable():
        return " ".join(folded.split())
    visible = (
        char for char in folded if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf"}
    )
    return " ".join("".join(visible).split())
