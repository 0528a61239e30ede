"""A message taken apart into the questions that it holds."""

from __future__ import annotations

import re
from typing import Final

MOST_PARTS: Final = 8

_LEAST_CHARACTERS: Final = 6
_END = re.compile(
    r"(?<=[?？!！。\n])\s*|(?<=[a-z0-9)\"'][.;])\s+"
    r"|[,;]?\s+(?:and|also|plus|then)\s+(?:also\s+)?"
    r"(?=(?:how|where|what|when|which|who|why|can|could|does|do|is|are|should|will|may|please)\b)"
    r"|[,、]\s*(?:あと|また|それと|それから|ついでに)、?"
    r"|(?<=[りいえけせてねべめれ]方|方法|手順|意味|仕組|違い|条件|場所|理由)と、?"
    r"|(?<=ですか|ますか)、|(?<=たいし)、|(?<=教えて)、",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"^(?:(?:and|also|but|then)\b,?\s*)+|^(?:あと|また|それと|それから|ついでに)、?", re.IGNORECASE
)
_ASKS = re.compile(
    r"[?？]|\b(?:how|where|what|when|which|who|whose|why)\b"
    r"|^\W*(?:can|could|does|do|did|is|are|should|will|would|may|any|please|tell|show|explain)\b"
    r"|か。?$|教え|知りたい|したい|方法|方。?$|手順|どこ|いくら|って(?:何|なに)|とは",
    re.IGNORECASE,
)


def split_questions(text: str) -> tuple[str, ...]:
    """The sentences and joined questions of a message, at most eight, none of a few letters."""
    parts = (_LINK.sub("", part.strip()) for part in _END.split(text))
    return tuple(part for part in parts if len(part) >= _LEAST_CHARACTERS)[:MOST_PARTS]


def asks(part: str) -> bool:
    """Whether a part is a question or a request, not the story around it."""
    return bool(_ASKS.search(part))
