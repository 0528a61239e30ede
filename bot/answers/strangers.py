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
            rf"(?<=[a-z,] ){_NAME} {_THINGS_EN}\b",
            # "Anna's key" is ours, "Mailgun's API key" is not.
            rf"(?<=[a-z,] ){_NAME}'s (?:API|api|subscription|invoice|quota|licen[cs]e)\b",
            rf"^{_NAME} (?:API|subscription|account|token)\b",
            rf"\b{_THINGS_EN}s? (?:for|from|of|to|at|in) {_NAME}\b",
            rf"\b(?:pay|paying) for {_NAME}\b",
            (
                rf"{_NAME} ?の? ?"
                r"(?:API|api|キー|トークン|クレジット|請求|料金|アカウント|アクセス|支払|解約|課金)"
            ),
            rf"{_NAME} ?(?:に|で|から) ?(?:二重に)?(?:請求|課金|支払|解約|API|アカウント)",
        ),
    )
)

_PLAN = re.compile(
    r"plan|contract|subscri|platform|\bplus\b|\bpro\b|契約|ぷらん|ぷらっとふぉーむ|会員"
)
_NO_NAMES: Final = frozenset(
    {"incorrect", "invalid", "missing", "wrong", "node", "javascript", "typescript", "python",
     "ruby", "php", "excel", "windows", "linux", "mac"}
)  # fmt: skip
_KEPT_THERE = re.compile(
    r"\b(?:put|past|bought|buy|post|enter|add|us(?:e|ing)\b|stor|leav|writ)\w*\b.{0,30}\bkeys?\b"
    r".{0,30}?\b(?:in|into|inside|on|onto)\b"
    r"|\bkeys? (?:is|was|got|landed|appeared) .{0,20}?\b(?:in|on) (?:a|an|our|my|the) "
)
"""Our key, put into or seen at another place."""
_HOSTS: Final = frozenset({"vault", "build", "browser", "fake_site"})
"""Talk of keeping our key in another product, or of joining it to one, is ours."""


_APART_FROM_THE_APP: Final = frozenset(
    {"account", "api", "azure", "bill", "card", "compare", "credit", "data_use", "error", "free",
     "invoice", "key", "limit", "payment", "prepaid", "price", "quota", "region", "support", "team",
     "token", "topup", "usage", "build", "chat_post", "code", "fake_site", "site"}
)  # fmt: skip
"""What makes talk of ChatGPT ours; without any of it, the question is about the app."""


def names_somebody_else(
    text: str, normal: str, concepts: frozenset[str], known_words: Container[str]
) -> bool:
    """Whether the text, also given normalised, asks about a product that is not OpenAI's.

    `known_words` are the stems of those of our own articles.
    """
    if _OPENAI.search(normal) and "chatgpt" not in concepts:
        return False
    if ({"chatgpt", "cancel"} <= concepts and "api" not in concepts) or (
        "not_ours" in concepts and not concepts & _HOSTS and not _KEPT_THERE.search(normal)
    ):
        return True
    is_app = "chatgpt" in concepts and not concepts & _APART_FROM_THE_APP
    if is_app and not _PLAN.search(normal):
        return True
    if "vault" in concepts or _KEPT_THERE.search(normal):
        return False
    plain = unicodedata.normalize("NFKC", text)
    owners = (owner for pattern in _OWNED for owner in pattern.findall(plain))
    names = {stem(owner.casefold()) for owner in owners}
    return any(name not in known_words and name not in _NO_NAMES for name in names)
