"""Whether a question is about somebody else's product.

Names decide what words cannot: another company's key, bill and quota are asked about in our words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Final

from bot.answers.features import stem

_OPENAI = re.compile(r"open ?ai|おーぷん ?ai|gpt|azure|あじゅーる|sk-")
# A capitalised name that no article knows, beside "API key": somebody else's product.
_NAME = r"(?<![A-Za-z0-9])([A-Z][a-z]+(?:[A-Z][a-z]+)*)"
_THINGS_EN = (
    r"(?:API|api|secret|access|token|key|account|subscription|bill|invoice|quota|plan|licen[cs]e)"
)
_OWNED: Final = tuple(
    map(
        re.compile,
        (
            rf"(?<=[a-z,] ){_NAME}(?:'s)? {_THINGS_EN}\b",
            rf"^{_NAME} (?:API|subscription|account|token)\b",
            rf"\b{_THINGS_EN}s? (?:for|from|of|to|at|in) {_NAME}\b",
            rf"\b(?:pay|paying) for {_NAME}\b",
            (
                rf"{_NAME} ?(?:の|に|で|から)? ?(?:二重に)?"
                r"(?:API|api|キー|トークン|クレジット|請求|料金|アカウント|アクセス|支払|解約|課金)"
            ),
        ),
    )
)

_HOSTS: Final = frozenset({"vault", "build"})
"""Talk of keeping our key in another product, or of joining it to one, is ours."""


def names_somebody_else(
    text: str, normal: str, concepts: frozenset[str], known_words: Container[str]
) -> bool:
    """Whether the text, also given normalised, asks about a product that is not OpenAI's.

    `known_words` are the stems of those of our own articles.
    """
    if _OPENAI.search(normal) and "chatgpt" not in concepts:
        return False
    if {"chatgpt", "cancel"} <= concepts or ("not_ours" in concepts and not concepts & _HOSTS):
        return True
    plain = unicodedata.normalize("NFKC", text)
    owners = (owner for pattern in _OWNED for owner in pattern.findall(plain))
    return any(stem(owner.casefold()) not in known_words for owner in owners)
