"""An amount of US dollars as people type it: `$1,200`, `1200 USD`, `１２００ドル`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

LARGEST = Decimal(1_000_000_000)
"""Dollars; whoever types more has slipped."""

_SIGN = r"(?:us\$|\$|usd)"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?"
_DOLLARS = re.compile(rf"{_SIGN}?\s?({_NUMBER})\s?(?:usd|us\$|dollars?|米?ドル)?", re.ASCII)
_OTHER_CURRENCY = re.compile(r"[¥€£₩]|円|元|ユーロ|\b(?:jpy|eur|gbp|krw|cny|yen|euros?)\b")
_NEGATIVE = re.compile(r"[-−–▲△]\s?\$?\s?\d")
_TOO_FINE = re.compile(rf"{_SIGN}?\s?[\d,]+\.\d{{3,}}", re.ASCII)


class AmountFault(StrEnum):
    """Why words are no amount."""

    NOT_A_NUMBER = "not_a_number"
    NOT_POSITIVE = "not_positive"
    OTHER_CURRENCY = "other_currency"
    TOO_FINE = "too_fine"
    """Fractions of a cent."""
    TOO_LARGE = "too_large"


def read_amount(text: str) -> Decimal | AmountFault:
    """Read an amount above nothing, to the cent; what can be read in two ways is refused."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold().replace("，", ",")
    if _OTHER_CURRENCY.search(folded):
        return AmountFault.OTHER_CURRENCY
    if _NEGATIVE.search(folded):
        return AmountFault.NOT_POSITIVE
    found = _DOLLARS.fullmatch(folded)
    if found is None:
        is_fine = _TOO_FINE.fullmatch(folded)
        return AmountFault.TOO_FINE if is_fine else AmountFault.NOT_A_NUMBER
    amount = Decimal(found[1].replace(",", ""))
    if not amount:
        return AmountFault.NOT_POSITIVE
    return AmountFault.TOO_LARGE if amount > LARGEST else amount
