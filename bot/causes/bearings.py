"""What a follow-up means for the error it stands below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.causes.catalogue import CATALOGUE, Cause, Who
from bot.causes.followups import Followup
from bot.causes.threads import ThreadError

_ACCESS = frozenset(
    {
        Cause.INVALID_API_KEY,
        Cause.MISMATCHED_ORGANIZATION,
        Cause.MISMATCHED_PROJECT,
        Cause.ORGANIZATION_NOT_FOUND,
        Cause.NOT_ORG_MEMBER,
        Cause.PROJECT_ARCHIVED,
        Cause.MISSING_SCOPES,
        Cause.KEY_EXPIRED,
        Cause.MALFORMED_KEY,
        Cause.KEY_DISABLED_LEAKED,
        Cause.MISSING_API_KEY,
        Cause.WRONG_KEY_KIND,
    }
)
"""Causes that a key, or the place it belongs to, explains."""

_PLACED = frozenset(
    {Cause.MISMATCHED_ORGANIZATION, Cause.MISMATCHED_PROJECT}
    | {Cause.ORGANIZATION_NOT_FOUND, Cause.NOT_ORG_MEMBER}
)
"""Causes that say: the key and what the request names do not belong together."""

_MONEY = frozenset(
    {
        Cause.INSUFFICIENT_QUOTA,
        Cause.CREDIT_BALANCE_EXHAUSTED,
        Cause.SPEND_LIMIT_EXCEEDED,
        Cause.USAGE_LIMIT_EXCEEDED,
        Cause.BILLING_NOT_ACTIVE,
        Cause.BILLING_HARD_LIMIT_REACHED,
        Cause.AMBIGUOUS_429,
    }
)

_KEY_RIVALS = (Cause.MISMATCHED_ORGANIZATION, Cause.KEY_EXPIRED, Cause.PROJECT_ARCHIVED)
_MONEY_RIVALS = (
    Cause.CREDIT_BALANCE_EXHAUSTED,
    Cause.SPEND_LIMIT_EXCEEDED,
    Cause.BILLING_NOT_ACTIVE,
)
_WAY_RIVALS = (Cause.CONNECTION_ERROR, Cause.IP_NOT_AUTHORIZED, Cause.SERVER_ERROR)
_RIVALS: Mapping[Cause, tuple[Cause, ...]] = {
    Cause.MODEL_NOT_FOUND: (
        Cause.ORG_VERIFICATION_REQUIRED,
        Cause.MISMATCHED_PROJECT,
        Cause.MISSING_SCOPES,
    ),
    Cause.RATE_LIMIT: (Cause.REQUEST_TOO_LARGE, Cause.INSUFFICIENT_QUOTA, Cause.SERVER_OVERLOADED),
    Cause.AMBIGUOUS_429: (Cause.RATE_LIMIT, Cause.INSUFFICIENT_QUOTA, Cause.SERVER_OVERLOADED),
    Cause.REQUEST_TOO_LARGE: (Cause.RATE_LIMIT, Cause.CONTEXT_LENGTH_EXCEEDED),
    Cause.CONTEXT_LENGTH_EXCEEDED: (Cause.REQUEST_TOO_LARGE, Cause.MODEL_NOT_FOUND),
    Cause.SERVER_OVERLOADED: (Cause.SERVER_ERROR, Cause.RATE_LIMIT),
    Cause.SERVER_ERROR: (Cause.SERVER_OVERLOADED, Cause.TIMEOUT),
    Cause.TIMEOUT: _WAY_RIVALS,
    Cause.CONNECTION_ERROR: (Cause.SSL_ERROR, Cause.TIMEOUT, Cause.UNSUPPORTED_REGION),
    Cause.SSL_ERROR: (Cause.CONNECTION_ERROR, Cause.OTHER_PROVIDER),
}


def weigh(error: ThreadError, told: Followup) -> ThreadError:
    """The error in the light of what was told: where a key belongs may be the cause itself."""
    if error.cause not in _ACCESS and error.cause is not Cause.MODEL_NOT_FOUND:
        return error
    if told is Followup.OTHER_ORGANIZATION:
        return replace(error, cause=Cause.MISMATCHED_ORGANIZATION)
    if told is Followup.OTHER_PROJECT:
        return replace(error, cause=Cause.MISMATCHED_PROJECT)
    return error


class Bearing(StrEnum):
    """What a piece of news means for an error."""

    IS_THE_CAUSE = "is_the_cause"
    LOOK_THERE = "look_there"
    """Balance, limits and models are counted in that other place."""
    HELPS = "helps"
    DOES_NOT_HELP = "does_not_help"


def bearing_of(error: ThreadError, told: Followup) -> Bearing:
    """What the news means for the error as it stood before."""
    who = CATALOGUE[error.cause].who
    if told in {Followup.OTHER_ORGANIZATION, Followup.OTHER_PROJECT}:
        if weigh(error, told).cause is not error.cause or error.cause in _PLACED:
            return Bearing.IS_THE_CAUSE
        is_outside = who in {Who.NETWORK, Who.OPENAI} or error.cause is Cause.OTHER_PROVIDER
        return Bearing.DOES_NOT_HELP if is_outside else Bearing.LOOK_THERE
    helped = {Followup.FUNDED: _MONEY, Followup.REPLACED_KEY: _ACCESS}.get(told)
    return Bearing.HELPS if helped is None or error.cause in helped else Bearing.DOES_NOT_HELP


def rivals_of(cause: Cause) -> tuple[Cause, ...]:
    """What else it may be, likeliest first, at most three; empty when nothing is close."""
    if cause in _RIVALS:
        return _RIVALS[cause]
    family = _KEY_RIVALS if cause in _ACCESS else _MONEY_RIVALS if cause in _MONEY else ()
    return tuple(one for one in family if one is not cause)
