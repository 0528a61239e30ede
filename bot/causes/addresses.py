"""Which address answered, where it is no known company's and not OpenAI's.

A refusal in nobody's own words, from an address that is not OpenAI's, is not OpenAI's refusal. Own
relays to OpenAI, told by their names, hosts inside the house and pages to read are left alone.
"""

from __future__ import annotations

import re

from bot.causes.catalogue import Cause
from bot.causes.phrases import Span

REFUSALS = frozenset(
    {
        Cause.INVALID_API_KEY,
        Cause.KEY_EXPIRED,
        Cause.CREDIT_BALANCE_EXHAUSTED,
        Cause.MODEL_NOT_FOUND,
    }
)
"""Guesses that are true only of the API that answered."""
_CALLED = re.compile(
    r"https?://((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?::\d{2,5})?"
    r"/(?:[\w.-]{1,40}/){0,3}(?:v\d|openai|inference|compatible|chat/completions)"
)
_SPARED = re.compile(
    r"openai|gpt|proxy|relay|gateway|^(?:docs|help|support|www)\.|\.(?:local|internal|lan|corp)$"
)


def find_foreign(folded: str) -> Span | None:
    """Where the first address of an API stands, if it is foreign; in lower case."""
    called = _CALLED.search(folded) if "://" in folded else None
    return called.span() if called and not _SPARED.search(called[1]) else None
