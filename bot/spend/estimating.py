"""What a text would cost before it is sent: its tokens, and their price by model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.credentials.scan import redact
from bot.spend.quoting import Quote, quote
from bot.spend.tokens import count_tokens, find_encoding

DEFAULT_MODEL = "gpt-6.1-sol"
"""What is priced where one model must be chosen and nobody named one."""
COMPARED_MODELS = (DEFAULT_MODEL, "gpt-6.1-terra", "gpt-6-luna")
"""The large, middle and small model of OpenAI's current line that the price list knows."""

TIMES = {"o200k_base": Fraction(3, 2), "cl100k_base": Fraction(23, 10)}
"""Tokens of a Japanese text for one of the same text in English: our own measure of four pairs of
sentences (169:111 and 2.31, 2026-11-23), so a rule of thumb.
"""
_LEAST_COMPARED = 50
"""Tokens below which a rule of thumb says nothing."""

_SAMPLE = 20_000
"""Characters that are looked at for the language."""
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    {"the", "of", "and", "to", "a", "in", "is", "for", "that", "it", "you", "with", "on", "are"}
)
_LONGEST_NAME = 80
"""Characters of a model's name that are kept; the longest has 40."""
_LEAST_KANA, _LEAST_ENGLISH = 0.1, 0.15
"""Shares of the letters, and of the words, from which on a text is of the language."""
_LEAST_DIFFERENT = 4


@dataclass(frozen=True)
class Comparison:
    """Roughly what the same text has in the other language; `times` is Japanese to English."""

    lang: str
    tokens: int
    times: Decimal


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A text's size and its price; `quotes` has one entry for each model asked for, in order.

    `exact`: OpenAI has published how these models count. `encoding` is of the first.
    """

    characters: int
    tokens: int
    encoding: str
    exact: bool
    quotes: tuple[Quote, ...]
    comparison: Comparison | None


def estimate(text: str, models: Sequence[str], *, on: date) -> Estimate:
    """Count once, by the first model's encoding, and price it for each; `models` is not empty."""
    names = [read_model(model) for model in models]
    encoding = find_encoding(names[0])
    tokens = count_tokens(text, encoding.name)
    quotes = tuple(quote(name, tokens, on=on) for name in names)
    # tiktoken knows a model by how its name begins; a name that nobody prices may be none.
    is_model = quotes[0].standard is not None
    return Estimate(
        characters=len(text),
        tokens=tokens,
        encoding=encoding.name,
        exact=encoding.is_published and is_model,
        quotes=quotes,
        comparison=_compare(text, tokens, encoding.name),
    )


def read_model(name: str) -> str:
    """A model's name as OpenAI writes it: small letters, without the company before it.

    A key that was given in its place is masked.
    """
    return redact(name).strip().lower().removeprefix("openai/")[:_LONGEST_NAME]


def _compare(text: str, tokens: int, encoding: str) -> Comparison | None:
    times = TIMES.get(encoding)
    if times is None or tokens < _LEAST_COMPARED:
        return None
    shown = Decimal(times.numerator) / times.denominator
    match _guess_language(text[:_SAMPLE]):
        case "ja":
            return Comparison("en", _round(tokens / times), shown)
        case "en":
            return Comparison("ja", _round(tokens * times), shown)
        case _:
            return None


def _round(tokens: Fraction) -> int:
    """To two digits: a rule of thumb knows no more."""
    return int(Decimal(f"{float(tokens):.1e}"))


def _guess_language(text: str) -> str | None:
    """`ja` or `en`; None for other languages, code, and mixtures that nobody would translate."""
    letters = sum(map(str.isalpha, text))
    if letters and len(_KANA.findall(text)) / letters >= _LEAST_KANA:
        return "ja"
    words = _WORD.findall(text.lower())
    english = [word for word in words if word in _ENGLISH]
    # Code has "for" and "in" again and again, and none of the others.
    is_prose = len(set(english)) >= _LEAST_DIFFERENT
    return "en" if is_prose and len(english) / len(words) >= _LEAST_ENGLISH else None
