"""Which two causes an unsure verdict hovers between.

One question tells them apart; its words stand in `bot.texts.doubts` under the same pair.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.causes.catalogue import Cause

Pair = tuple[Cause, Cause]

_BY_STATUS: Mapping[int, Pair] = {
    400: (Cause.CONTEXT_LENGTH_EXCEEDED, Cause.BILLING_HARD_LIMIT_REACHED),
    403: (Cause.UNSUPPORTED_REGION, Cause.MISSING_SCOPES),
    404: (Cause.MODEL_NOT_FOUND, Cause.OTHER_PROVIDER),
}
_BY_CAUSE: Mapping[Cause, Pair] = {
    Cause.INVALID_API_KEY: (Cause.INVALID_API_KEY, Cause.OTHER_PROVIDER),
    Cause.MISSING_API_KEY: (Cause.MISSING_API_KEY, Cause.INVALID_API_KEY),
    Cause.KEY_EXPIRED: (Cause.KEY_EXPIRED, Cause.OTHER_PROVIDER),
    Cause.AMBIGUOUS_429: (Cause.RATE_LIMIT, Cause.INSUFFICIENT_QUOTA),
    Cause.RATE_LIMIT: (Cause.RATE_LIMIT, Cause.INSUFFICIENT_QUOTA),
    Cause.INSUFFICIENT_QUOTA: (Cause.INSUFFICIENT_QUOTA, Cause.OTHER_PROVIDER),
    Cause.CREDIT_BALANCE_EXHAUSTED: (Cause.CREDIT_BALANCE_EXHAUSTED, Cause.OTHER_PROVIDER),
    Cause.SPEND_LIMIT_EXCEEDED: (Cause.SPEND_LIMIT_EXCEEDED, Cause.OTHER_PROVIDER),
    Cause.USAGE_LIMIT_EXCEEDED: (Cause.USAGE_LIMIT_EXCEEDED, Cause.SPEND_LIMIT_EXCEEDED),
    Cause.BILLING_NOT_ACTIVE: (Cause.BILLING_NOT_ACTIVE, Cause.ACCOUNT_DEACTIVATED),
    Cause.MODEL_NOT_FOUND: (Cause.MODEL_NOT_FOUND, Cause.OTHER_PROVIDER),
    Cause.CONTEXT_LENGTH_EXCEEDED: (Cause.CONTEXT_LENGTH_EXCEEDED, Cause.REQUEST_TOO_LARGE),
    Cause.REQUEST_TOO_LARGE: (Cause.REQUEST_TOO_LARGE, Cause.CONTEXT_LENGTH_EXCEEDED),
    Cause.SERVER_OVERLOADED: (Cause.SERVER_OVERLOADED, Cause.CONNECTION_ERROR),
    Cause.SERVER_ERROR: (Cause.SERVER_ERROR, Cause.CONNECTION_ERROR),
    Cause.TIMEOUT: (Cause.TIMEOUT, Cause.CONNECTION_ERROR),
    Cause.CONNECTION_ERROR: (Cause.CONNECTION_ERROR, Cause.SSL_ERROR),
    Cause.SSL_ERROR: (Cause.SSL_ERROR, Cause.CONNECTION_ERROR),
    Cause.OTHER_PROVIDER: (Cause.OTHER_PROVIDER, Cause.CREDIT_BALANCE_EXHAUSTED),
}
_NOTHING_TOLD: Pair = (Cause.INVALID_API_KEY, Cause.INSUFFICIENT_QUOTA)
"""What stands most often behind a failing key of which nothing is known."""


def list_likeliest(cause: Cause, status: int | None) -> Pair:
    """The two causes it may be, the likelier first."""
    if cause is Cause.UNKNOWN:
        return _BY_STATUS.get(status or 0, _NOTHING_TOLD)
    return _BY_CAUSE.get(cause, _NOTHING_TOLD)


def list_pairs() -> tuple[Pair, ...]:
    """Every pair there is, for the test that each has its question."""
    return tuple(dict.fromkeys((*_BY_STATUS.values(), *_BY_CAUSE.values(), _NOTHING_TOLD)))
