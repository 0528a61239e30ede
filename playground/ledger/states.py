"""The states a key can be put into, and what was put when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from playground.ledger.minutes import Span, minute_of


class KeyState(StrEnum):
    """How the platform treats a key. The story itself knows the first five; the rest are put."""

    HEALTHY = "healthy"
    RESTRICTED = "restricted"
    EXPIRED = "expired"
    OUT_OF_CREDIT = "out_of_credit"
    OWNER_GONE = "owner_gone"
    # The key and its account
    DELETED = "deleted"
    DISABLED_LEAKED = "disabled_leaked"
    NOT_ORG_MEMBER = "not_org_member"
    ORGANIZATION_NOT_FOUND = "organization_not_found"
    MISMATCHED_ORGANIZATION = "mismatched_organization"
    MISMATCHED_PROJECT = "mismatched_project"
    PROJECT_ARCHIVED = "project_archived"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCESS_TERMINATED = "access_terminated"
    # The way there
    HEADER_DROPPED = "header_dropped"
    """A proxy takes the Authorization header away."""
    UNSUPPORTED_REGION = "unsupported_region"
    IP_NOT_AUTHORIZED = "ip_not_authorized"
    HANGING = "hanging"
    DROPPED = "dropped"
    NONSENSE = "nonsense"
    """A gateway answers in OpenAI's place."""
    BARE_429 = "bare_429"
    SERVER_ERROR = "server_error"
    # Only a request that would be worked on hears of these
    INSUFFICIENT_QUOTA = "insufficient_quota"
    PROJECT_SPEND_LIMIT = "project_spend_limit"
    ORGANIZATION_SPEND_LIMIT = "organization_spend_limit"
    USAGE_LIMIT = "usage_limit"
    BILLING_NOT_ACTIVE = "billing_not_active"
    BILLING_HARD_LIMIT = "billing_hard_limit"
    MODEL_DENIED = "model_denied"
    NOT_VERIFIED = "not_verified"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"


UNLISTED = frozenset({KeyState.DELETED, KeyState.DISABLED_LEAKED})
"""States in which the organization does not list the key any more."""
_LETS_PASS = frozenset({KeyState.HEALTHY, KeyState.RESTRICTED, KeyState.MODEL_DENIED})
"""States in which the story's requests go on; in all others none succeeds."""
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Put:
    """A key in a state from `since` until `until`."""

    name: str
    state: KeyState
    since: datetime
    until: datetime = _NEVER


class States:
    """What was put, past states included: what a key did meanwhile must stay as it was."""

    def __init__(self) -> None:
        self._puts: list[Put] = []

    def put(self, name: str, state: KeyState | None, now: datetime) -> None:
        """A key is in a state from now on; None lets the story speak again."""
        self._puts = [
            replace(put, until=min(put.until, now)) if put.name == name else put
            for put in self._puts
        ]
        if state is not None:
            self._puts.append(Put(name=name, state=state, since=now))

    def find(self, name: str, now: datetime) -> Put | None:
        """The state that a key is in by force."""
        for put in reversed(self._puts):
            if put.name == name and put.since <= now < put.until:
                return put
        return None

    def list_all(self) -> tuple[Put, ...]:
        """Everything that was put, oldest first."""
        return tuple(self._puts)

    def cut(self, name: str, hour: datetime, spans: list[Span]) -> list[Span]:
        """What is left of some minutes of an hour without those in which the key was stopped."""
        for put in self._puts:
            if put.name == name and put.state not in _LETS_PASS:
                begin, end = minute_of(hour, put.since), minute_of(hour, put.until)
                spans = [
                    part
                    for first, last in spans
                    for part in ((first, min(last, begin)), (max(first, end), last))
                ]
        return [(first, last) for first, last in spans if first < last]
