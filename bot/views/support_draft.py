"""A draft for OpenAI's support, from what an export holds; English whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.causes.verdict import Verdict
from bot.reports.evidence import Counts, DayState, Evidence, KeyEvidence, SpendDay
from bot.spend.money import Money, Total
from bot.texts import support_draft as texts

MOST_KEYS = 10
MOST_CHANGES = 5
MOST_DAYS = 7
"""A person reads it: of each only the newest, the rest is in the attached file."""


def write_draft(evidence: Evidence) -> str:
    """The whole letter, in plain text; what only the people know stands in brackets."""
    subject = evidence.about.openai_key_id if evidence.about else None
    seen = list(_say_seen(evidence)) or [texts.NOTHING_SEEN]
    return "\n".join(
        [
            texts.SUBJECT.format(subject=subject or ", ".join(evidence.project_ids) or "[key id]"),
            "",
            texts.OPENING,
            texts.FACTS,
            *_bullets(_say_facts(evidence)),
            "",
            texts.SEEN,
            *_bullets(seen),
            "",
            _say_ruled_out(evidence),
            texts.OWN_CALLS.format(calls=_count_own_calls(evidence)),
            texts.EXPECTED,
            texts.ASKED,
            "",
            texts.CLOSING.format(until=_when(evidence.until)),
        ]
    )


def say_money(money: Money) -> str:
    """`12.34 USD`: every digit that OpenAI told."""
    return f"{money.amount:f} {money.currency.upper()}"


def _bullets(lines: Iterator[str] | list[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _say_facts(evidence: Evidence) -> Iterator[str]:
    yield texts.ORGANIZATION
    projects = ", ".join(evidence.project_ids) or texts.PROJECTS_UNKNOWN
    yield texts.PROJECTS.format(ids=projects)
    for one in evidence.keys.rows[:MOST_KEYS]:
        yield texts.KEY.format(
            openai_key_id=one.key.openai_key_id or texts.KEY_UNKNOWN, last4=one.key.last4
        )
    yield texts.PERIOD.format(since=_when(evidence.since), until=_when(evidence.until))


def _say_seen(evidence: Evidence) -> Iterator[str]:
    for one in evidence.keys.rows[:MOST_KEYS]:
        yield from _say_key(one)
    for case in evidence.cases.rows[-MOST_DAYS:]:
        finding = case.finding
        yield texts.CASE.format(
            day=finding.day.isoformat(),
            openai_key_id=finding.openai_key_id,
            actual=say_money(finding.actual),
            expected=say_money(finding.expected),
        )
    known = [day for day in evidence.spend.days if day.state is not DayState.UNKNOWN]
    for day in known[-MOST_DAYS:]:
        yield _say_day(day)


def _say_key(one: KeyEvidence) -> Iterator[str]:
    changes = [change for change in one.changes.rows if change.before is not None]
    for change in changes[-MOST_CHANGES:]:
        yield texts.CHANGE.format(
            when=_when(change.at),
            last4=one.key.last4,
            before=change.before,
            after=change.after,
            facts=_say_verdict(change.verdict),
        )
    check = one.key.check
    if check is not None and check.verdict is not None:
        yield texts.NOW.format(
            when=_when(check.at),
            last4=one.key.last4,
            after=check.outcome,
            facts=_say_verdict(check.verdict),
        )


def _say_verdict(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    facts = [verdict.cause.value]
    if verdict.status is not None:
        facts.append(texts.STATUS.format(status=verdict.status))
    if verdict.request_id is not None:
        facts.append(texts.REQUEST.format(request_id=verdict.request_id))
    return f" ({', '.join(facts)})"


def _say_day(day: SpendDay) -> str:
    return texts.SPEND.format(
        day=day.day.isoformat(),
        billed=_say_total(day.billed),
        state=day.state.value,
        requests=_say_requests(day.used),
    )


def _say_requests(used: Counts | None) -> str:
    if used is None or (not used.complete and not used.requests):
        return texts.UNKNOWN
    return str(used.requests) if used.complete else texts.AT_LEAST.format(value=used.requests)


def _say_total(total: Total | None) -> str:
    known = total.known if total else None
    if total is None or known is None:
        return texts.UNKNOWN
    said = say_money(known)
    return said if total.complete else texts.AT_LEAST.format(value=said)


def _say_ruled_out(evidence: Evidence) -> str:
    causes = dict.fromkeys(
        cause for one in evidence.keys.rows if one.key.check for cause in one.key.check.ruled_out
    )
    if evidence.about is None or not causes:
        # Of many keys each has other causes ruled out: together they would say too much.
        return texts.RULED_OUT_UNKNOWN
    return texts.RULED_OUT.format(causes=", ".join(causes))


def _count_own_calls(evidence: Evidence) -> int:
    return sum(one.paid_calls for one in evidence.keys.rows)


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
