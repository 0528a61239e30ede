"""The live check: what OpenAI says of a key right now, without spending anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.causes.catalogue import Cause
from bot.causes.classify import from_answer
from bot.causes.ports import KeyRecord, PlatformProbe, ProbeAnswer
from bot.causes.steps import Progress, RateLimits, Right, Step, StepResult, StepState
from bot.causes.verdict import Verdict
from bot.credentials.form import KeyKind
from bot.credentials.secret import Secret


class Outcome(StrEnum):
    """How far a check came."""

    ACCEPTED = "accepted"
    """OpenAI knows the key. Balance, limits and models were not tried: never "works"."""
    FAILING = "failing"
    """The key is the reason, or the money behind it; the verdict names the cause."""
    UNREACHABLE = "unreachable"
    """The bot could not check; the key may be fine."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check, its time and result.

    An accepted key may still have a verdict: a note such as a missing scope. `ruled_out` are the
    labels of causes that the answer excludes. `rights` holds only what was asked; it, the steps
    and the limits are for whoever asked now and are not stored.
    """

    at: datetime
    outcome: Outcome
    verdict: Verdict | None = None
    ruled_out: tuple[str, ...] = ()
    steps: tuple[StepResult, ...] = ()
    rights: Mapping[Right, bool] = field(default_factory=dict)
    limits: RateLimits | None = None


class CheckedKey(Protocol):
    """What the check needs of a key; a `KeyForm` is one."""

    @property
    def secret(self) -> Secret:
        """Its text."""
        ...

    @property
    def kind(self) -> KeyKind:
        """What its prefix says it is."""
        ...


_OF_THE_KEY = frozenset(
    {
        Cause.INVALID_API_KEY,
        Cause.MALFORMED_KEY,
        Cause.KEY_EXPIRED,
        Cause.KEY_DISABLED_LEAKED,
        Cause.WRONG_KEY_KIND,
        Cause.MISMATCHED_ORGANIZATION,
        Cause.MISMATCHED_PROJECT,
        Cause.ORGANIZATION_NOT_FOUND,
        Cause.NOT_ORG_MEMBER,
        Cause.PROJECT_ARCHIVED,
        Cause.SESSION_KEY_REQUIRED,
        Cause.ACCOUNT_DEACTIVATED,
        Cause.ACCESS_TERMINATED,
    }
)
_OF_THE_MONEY = frozenset(
    {
        Cause.INSUFFICIENT_QUOTA,
        Cause.CREDIT_BALANCE_EXHAUSTED,
        Cause.SPEND_LIMIT_EXCEEDED,
        Cause.USAGE_LIMIT_EXCEEDED,
        Cause.BILLING_NOT_ACTIVE,
        Cause.BILLING_HARD_LIMIT_REACHED,
    }
)
_OF_THE_WAY = frozenset(
    {
        Cause.UNSUPPORTED_REGION,
        Cause.IP_NOT_AUTHORIZED,
        Cause.TIMEOUT,
        Cause.CONNECTION_ERROR,
        Cause.SSL_ERROR,
    }
)
_ADDS_DETAIL_TO = frozenset({Cause.INVALID_API_KEY, Cause.UNKNOWN})
"""Refusals so general that the key's record, where it knows better, names the cause."""


class LiveCheck:
    """Checks a key step by step: its form, one free call, then what the organization knows."""

    def __init__(self, *, probe: PlatformProbe, now: Callable[[], datetime]) -> None:
        self._probe = probe
        self._now = now

    async def run(
        self,
        key: CheckedKey,
        record: KeyRecord | None = None,
        *,
        progress: Progress | None = None,
    ) -> Check:
        """Check one key; sends at most one request and never raises for an answer."""
        if key.kind is KeyKind.ADMIN:
            verdict = Verdict(cause=Cause.WRONG_KEY_KIND, evidence=str(key.secret))
            return Check(at=self._now(), outcome=Outcome.FAILING, verdict=verdict)
        check = judge_answer(await self._probe.list_models(key.secret), at=self._now())
        if progress is not None:
            is_taken = check.outcome is Outcome.ACCEPTED
            state = StepState.OK if is_taken else StepState.FAILED
            await progress(StepResult(step=Step.MODELS, state=state))
        return add_record(check, record) if record else check


def judge_answer(answer: ProbeAnswer, *, at: datetime) -> Check:
    """What an answer to the list of models tells about the key that asked."""
    if answer.status == 200 and answer.failure is None:  # noqa: PLR2004 (HTTP OK)
        return Check(at=at, outcome=Outcome.ACCEPTED, ruled_out=_sort(_OF_THE_KEY | _OF_THE_WAY))
    verdict = from_answer(answer)
    if verdict.cause is Cause.MISSING_SCOPES:
        # Only a key that authenticates is told what it lacks; restricted keys often may not list.
        ruled_out = _sort((_OF_THE_KEY | _OF_THE_WAY) - {Cause.WRONG_KEY_KIND})
        return Check(at=at, outcome=Outcome.ACCEPTED, verdict=verdict, ruled_out=ruled_out)
    is_refused = verdict.cause in _OF_THE_KEY | _OF_THE_MONEY and verdict.sure
    outcome = Outcome.FAILING if is_refused else Outcome.UNREACHABLE
    return Check(at=at, outcome=outcome, verdict=verdict)


def add_record(check: Check, record: KeyRecord) -> Check:
    """The check in the light of the key's record.

    What the organization knows decides where the call could not: it names the cause behind a
    general refusal or an unreachable API, and tells of an enforced spend limit, which the list of
    models does not show. Against a call that was accepted just now, a record that says the key is
    dead is only a note: records change a little before or after the API does.
    """
    finding = _read_record(record, check.at)
    if finding is None:
        return check
    if check.outcome is Outcome.ACCEPTED and finding.cause is not Cause.SPEND_LIMIT_EXCEEDED:
        return replace(check, verdict=replace(finding, sure=False))
    if check.outcome is Outcome.FAILING and not _is_general(check.verdict):
        return check
    ruled_out = tuple(label for label in check.ruled_out if label != finding.cause)
    return Check(at=check.at, outcome=Outcome.FAILING, verdict=finding, ruled_out=ruled_out)


def _is_general(verdict: Verdict | None) -> bool:
    return verdict is None or verdict.cause in _ADDS_DETAIL_TO


def _read_record(record: KeyRecord, at: datetime) -> Verdict | None:
    """The gravest thing the record says; what cannot be undone comes first."""
    if record.project_archived:
        evidence = f"project {record.project_name} is archived"
        return Verdict(cause=Cause.PROJECT_ARCHIVED, evidence=evidence)
    if record.expires_at is not None and record.expires_at <= at:
        evidence = f"expires_at {record.expires_at:%Y-%m-%d %H:%M} UTC"
        return Verdict(cause=Cause.KEY_EXPIRED, evidence=evidence)
    if record.owner_active is False:
        evidence = f"owner_project_access inactive: {record.owner_name or record.owner_kind}"
        return Verdict(cause=Cause.NOT_ORG_MEMBER, evidence=evidence)
    if record.spend_limit_enforcing:
        evidence = f"spend limit of project {record.project_name} is enforcing"
        return Verdict(cause=Cause.SPEND_LIMIT_EXCEEDED, evidence=evidence)
    return None


def _sort(causes: frozenset[Cause]) -> tuple[str, ...]:
    return tuple(sorted(cause.value for cause in causes))
