"""Which of several causes in one text is the root, and which are only its shadow.

What ends a matter comes before what limits it, and that before what waiting cures: a log full of
"rate limit" around one empty balance is about the balance. A call that was answered about money
had a key that OpenAI accepted, so money comes before a missing or unknown key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.causes.catalogue import Cause

_ORDER = (
    Cause.ACCESS_TERMINATED,
    Cause.ACCOUNT_DEACTIVATED,
    Cause.KEY_DISABLED_LEAKED,
    Cause.IP_NOT_AUTHORIZED,
    Cause.SESSION_KEY_REQUIRED,
    Cause.MISMATCHED_ORGANIZATION,
    Cause.MISMATCHED_PROJECT,
    Cause.ORGANIZATION_NOT_FOUND,
    Cause.NOT_ORG_MEMBER,
    Cause.PROJECT_ARCHIVED,
    Cause.KEY_EXPIRED,
    Cause.WRONG_KEY_KIND,
    Cause.MISSING_SCOPES,
    Cause.UNSUPPORTED_REGION,
    Cause.ORG_VERIFICATION_REQUIRED,
    Cause.CREDIT_BALANCE_EXHAUSTED,
    Cause.SPEND_LIMIT_EXCEEDED,
    Cause.USAGE_LIMIT_EXCEEDED,
    Cause.BILLING_NOT_ACTIVE,
    Cause.BILLING_HARD_LIMIT_REACHED,
    Cause.INSUFFICIENT_QUOTA,
    Cause.MISSING_API_KEY,
    Cause.INVALID_API_KEY,
    Cause.CONTEXT_LENGTH_EXCEEDED,
    Cause.REQUEST_TOO_LARGE,
    Cause.MODEL_NOT_FOUND,
    Cause.RATE_LIMIT,
    Cause.SERVER_OVERLOADED,
    Cause.SERVER_ERROR,
    Cause.MALFORMED_KEY,
    Cause.SSL_ERROR,
    Cause.TIMEOUT,
    Cause.CONNECTION_ERROR,
    Cause.AMBIGUOUS_429,
    Cause.OTHER_PROVIDER,
    Cause.UNKNOWN,
)
_RANKS: Mapping[Cause, int] = {cause: rank for rank, cause in enumerate(_ORDER)}

_MONEY = frozenset(
    {
        Cause.CREDIT_BALANCE_EXHAUSTED,
        Cause.SPEND_LIMIT_EXCEEDED,
        Cause.USAGE_LIMIT_EXCEEDED,
        Cause.BILLING_NOT_ACTIVE,
        Cause.BILLING_HARD_LIMIT_REACHED,
        Cause.INSUFFICIENT_QUOTA,
    }
)
_IDENTITY = frozenset(_ORDER[: _ORDER.index(Cause.ORG_VERIFICATION_REQUIRED)])
_SHADOWS: tuple[tuple[frozenset[Cause], frozenset[Cause]], ...] = (
    (_MONEY, _MONEY | {Cause.RATE_LIMIT}),
    (
        _IDENTITY | {Cause.MISSING_API_KEY},
        frozenset(
            {
                Cause.INVALID_API_KEY,
                Cause.UNSUPPORTED_REGION,
                Cause.MISSING_SCOPES,
                Cause.SERVER_ERROR,
                Cause.RATE_LIMIT,
            }
        ),
    ),
    (frozenset({Cause.ORG_VERIFICATION_REQUIRED}), frozenset({Cause.MODEL_NOT_FOUND})),
    (frozenset({Cause.REQUEST_TOO_LARGE}), frozenset({Cause.RATE_LIMIT})),
    (
        frozenset({Cause.SERVER_OVERLOADED, Cause.SERVER_ERROR}),
        frozenset({Cause.SERVER_ERROR, Cause.CONNECTION_ERROR}),
    ),
    (
        frozenset({Cause.MALFORMED_KEY, Cause.SSL_ERROR, Cause.TIMEOUT}),
        frozenset({Cause.TIMEOUT, Cause.CONNECTION_ERROR}),
    ),
)
"""Causes, and what their errors are wrapped in or labelled with besides."""


def rank(cause: Cause) -> int:
    """The place in the order; 0 is the gravest."""
    return _RANKS[cause]


def list_others(root: Cause, found: Iterable[Cause]) -> tuple[Cause, ...]:
    """What else went wrong, gravest first, without the root's own shadows."""
    shadows = {root}.union(*(lesser for roots, lesser in _SHADOWS if root in roots))
    return tuple(sorted(set(found) - shadows, key=rank))
