"""What answers and records mean for a key: accepted, failing, or not to be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.causes.catalogue import Cause
from bot.causes.check import Check, Outcome
from bot.causes.classify import from_answer
from bot.causes.ports import KeyRecord, ProbeAnswer
from bot.causes.verdict import Verdict
from bot.channels.insight import OrganizationEvent

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
        Cause.MISSING_API_KEY,
        Cause.TIMEOUT,
        Cause.CONNECTION_ERROR,
        Cause.SSL_ERROR,
    }
)
_OF_THE_REQUEST = frozenset(
    {
        Cause.MODEL_NOT_FOUND,
        Cause.ORG_VERIFICATION_REQUIRED,
        Cause.RATE_LIMIT,
        Cause.REQUEST_TOO_LARGE,
    }
)
"""What only a key that was taken is told; the key is known, the request is refused."""
_ADDS_DETAIL_TO = frozenset({Cause.INVALID_API_KEY, Cause.UNKNOWN})
"""Refusals so general that the key's record, where it knows better, names the cause."""
_LIMITS = frozenset({Cause.SPEND_LIMIT_EXCEEDED})
"""What the list of models does not show, so that a record may fail a key it accepted."""
_LOOKED_AT = frozenset({200, 400, 415})
"""Statuses of a request whose body was read: the key was let through (third-party practice of
trufflesecurity/trufflehog, scopes.go, read 2026-11-24; OpenAI does not document it).
"""


def judge_answer(answer: ProbeAnswer, *, at: datetime) -> Check:
    """What an answer to the list of models tells about the key that asked."""
    if answer.is_accepted:
        return Check(at=at, outcome=Outcome.ACCEPTED, ruled_out=_sort(_OF_THE_KEY | _OF_THE_WAY))
    verdict = from_answer(answer)
    if verdict.cause is Cause.MISSING_SCOPES:
        # Only a key that authenticates is told what it lacks; restricted keys often may not list.
        return _note(verdict, at)
    is_refused = verdict.cause in _OF_THE_KEY | _OF_THE_MONEY and verdict.sure
    outcome = Outcome.FAILING if is_refused else Outcome.UNREACHABLE
    return Check(at=at, outcome=outcome, verdict=verdict)


def judge_right(answer: ProbeAnswer) -> bool | None:
    """Whether a key has the right that was tried; None when the answer does not tell."""
    if answer.failure is None and answer.status in _LOOKED_AT and not find_money(answer):
        return True
    is_told = not answer.is_accepted and from_answer(answer).cause is Cause.MISSING_SCOPES
    return False if is_told else None


def find_money(answer: ProbeAnswer) -> Verdict | None:
    """The trouble with money that an answer names, whatever else was asked."""
    verdict = None if answer.is_accepted else from_answer(answer)
    return verdict if verdict and verdict.sure and verdict.cause in _OF_THE_MONEY else None


def judge_completion(answer: ProbeAnswer, *, at: datetime) -> Check:
    """What the answer to a paid request tells; with success, the money behind the key is there."""
    if answer.is_accepted:
        ruled_out = _OF_THE_KEY | _OF_THE_WAY | _OF_THE_MONEY
        return Check(at=at, outcome=Outcome.ACCEPTED, ruled_out=_sort(ruled_out))
    verdict = from_answer(answer)
    if verdict.sure and verdict.cause in _OF_THE_REQUEST:
        return _note(verdict, at)
    return judge_answer(answer, at=at)


def _note(verdict: Verdict, at: datetime) -> Check:
    ruled_out = _sort((_OF_THE_KEY | _OF_THE_WAY) - {Cause.WRONG_KEY_KIND})
    return Check(at=at, outcome=Outcome.ACCEPTED, verdict=verdict, ruled_out=ruled_out)


def add_record(check: Check, record: KeyRecord) -> Check:
    """The check in the light of the key's record.

    What the organization knows decides where the call could not: it names the cause behind a
    general refusal or an unreachable API, and tells of an enforced spend limit, which the list of
    models does not show. Against a call that was accepted just now, a record that says the key is
    dead is only a note: records change a little before or after the API does.
    """
    return _add(check, _read_record(record, check.at))


def add_loss(check: Check, openai_key_id: str, events: tuple[OrganizationEvent, ...]) -> Check:
    """The check of a key that the organization does not list any more.

    Whom the audit log names deleted it. Where it names nobody of the organization, OpenAI most
    likely did, as it does with leaked keys (help.openai.com article 5112595); a guess, told as one.
    """
    deleted = find_event(events, "api_key.deleted", openai_key_id)
    if deleted is None:
        evidence = f"{openai_key_id} is not listed any more"
        return _add(check, Verdict(cause=Cause.INVALID_API_KEY, evidence=evidence))
    if deleted.actor is None:
        evidence = f"deleted on {deleted.at:%Y-%m-%d %H:%M} UTC, by nobody of the organization"
        return _add(check, Verdict(cause=Cause.KEY_DISABLED_LEAKED, evidence=evidence, sure=False))
    return _add(check, Verdict(cause=Cause.INVALID_API_KEY, evidence=tell_event(deleted)))


def find_event(
    events: tuple[OrganizationEvent, ...], kind: str, subject_id: str | None
) -> OrganizationEvent | None:
    """The newest event of a kind about a subject."""
    found = (each for each in events if (each.kind, each.subject_id) == (kind, subject_id))
    return next(found, None)


def tell_event(event: OrganizationEvent) -> str:
    """An event as evidence: what, when, by whom."""
    by = f" by {event.actor}" if event.actor else ""
    return f"{event.kind.split('.')[-1]} on {event.at:%Y-%m-%d %H:%M} UTC{by}"


def _add(check: Check, finding: Verdict | None) -> Check:
    if finding is None:
        return check
    is_proven = check.outcome is Outcome.ACCEPTED and (
        finding.cause not in _LIMITS or finding.cause in check.ruled_out
    )
    if is_proven:
        return replace(check, verdict=check.verdict or replace(finding, sure=False))
    if check.outcome is Outcome.FAILING and not _is_general(check.verdict):
        return check
    ruled_out = tuple(label for label in check.ruled_out if label != finding.cause)
    return replace(check, outcome=Outcome.FAILING, verdict=finding, ruled_out=ruled_out)


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
    gone = find_event(record.events, "service_account.deleted", record.owner_id)
    if gone is not None:
        evidence = f"service account {record.owner_name}: {tell_event(gone)}"
        return Verdict(cause=Cause.INVALID_API_KEY, evidence=evidence)
    if record.owner_active is False:
        evidence = f"owner_project_access inactive: {record.owner_name or record.owner_kind}"
        return Verdict(cause=Cause.NOT_ORG_MEMBER, evidence=evidence)
    if record.spend_limit_enforcing:
        evidence = f"spend limit of project {record.project_name} is enforcing"
        return Verdict(cause=Cause.SPEND_LIMIT_EXCEEDED, evidence=evidence)
    if record.organization_limit_enforcing:
        evidence = "spend limit of the organization is enforcing"
        return Verdict(cause=Cause.SPEND_LIMIT_EXCEEDED, evidence=evidence)
    return None


def _sort(causes: frozenset[Cause]) -> tuple[str, ...]:
    return tuple(sorted(cause.value for cause in causes))
