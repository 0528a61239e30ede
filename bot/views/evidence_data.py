"""An export as JSON: every moment in UTC, every amount as decimal text, null for the unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.causes.check import Check
from bot.causes.verdict import Verdict
from bot.credentials.scan import redact
from bot.people.audit import AuditEntry
from bot.reports.evidence import Counts, Evidence, KeyEvidence, Part, SpendEvidence
from bot.spend.money import Money, Total
from bot.watch.case import Case

FORMAT = "apikey-bot.export"
FORMAT_VERSION = 1
"""Raised when a field changes its meaning or goes; new fields do not raise it."""

Json = dict[str, Any]


def evidence_data(evidence: Evidence) -> Json:
    """The whole export."""
    about = evidence.about
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "bot_version": evidence.version,
        "unknown_is": None,
        "as_of": _moment(evidence.until),
        "period": {"since": _moment(evidence.since), "until": _moment(evidence.until)},
        "asked_by": evidence.asked_by,
        "slack": {
            "team_id": evidence.settings.channel.team_id,
            "channel_id": evidence.settings.channel.channel_id,
        },
        "time_zone": evidence.settings.timezone,
        "about_key": redact(about.name) if about else None,
        "openai": {"organization_id": None, "project_ids": list(evidence.project_ids)},
        "keys": [_key(one) for one in evidence.keys.rows],
        "spend": _spend(evidence.spend),
        "cases": [_case(case) for case in evidence.cases.rows],
        "posted": [
            {"at": _moment(one.at), "purpose": one.purpose, "text": redact(one.text)}
            for one in evidence.posted.rows
        ],
        "acts": [_act(entry) for entry in evidence.acts.rows],
        "left_out": [
            {"part": part, "key": key, "rows": count} for part, key, count in list_cuts(evidence)
        ],
    }


def list_cuts(evidence: Evidence) -> Iterator[tuple[str, str | None, int]]:
    """What was left out: which part, of which key, how many rows."""
    parts: list[tuple[str, str | None, Part[Any]]] = [("keys", None, evidence.keys)]
    for one in evidence.keys.rows:
        name = redact(one.key.name)
        parts += [
            ("changes", name, one.changes),
            ("samples", name, one.samples),
            ("own_calls", name, one.own_calls),
        ]
    parts += [
        ("lines", None, evidence.spend.lines),
        ("usage", None, evidence.spend.usage),
        ("cases", None, evidence.cases),
        ("posted", None, evidence.posted),
        ("acts", None, evidence.acts),
    ]
    yield from ((part, key, rows.left_out) for part, key, rows in parts if rows.left_out)


def _key(one: KeyEvidence) -> Json:
    key = one.key
    return {
        "name": redact(key.name),
        "environment": key.environment.value,
        "kind": key.kind.value,
        "masked": key.masked,
        "openai_key_id": key.openai_key_id,
        "project_id": key.project_id,
        "owner": key.owner_id,
        "added_at": _moment(key.added_at),
        "replaced_times": key.version - 1,
        "created_at": _moment(key.created_at),
        "expires_at": _moment(key.expires_at),
        "last_successful_hour": _moment(key.used_hour),
        "last_use_listed_by_openai": _moment(key.last_used_at),
        "standing": one.standing.value,
        "since": _moment(key.since),
        "last_check": _check(key.check) if key.check else None,
        "checks_in_period": one.checks,
        "changes": [
            {
                "at": _moment(change.at),
                "before": change.before,
                "after": change.after,
                "verdict": _verdict(change.verdict),
            }
            for change in one.changes.rows
        ],
        "recent_checks": [
            {
                "at": _moment(sample.at),
                "outcome": sample.outcome,
                "standing_after": sample.standing,
                "verdict": _verdict(sample.verdict),
            }
            for sample in one.samples.rows
        ],
        "paid_calls_of_the_bot": one.paid_calls,
        "paid_calls_by_hour": [
            {"hour": _moment(own.hour), "calls": own.calls} for own in one.own_calls.rows
        ],
    }


def _check(check: Check) -> Json:
    return {
        "at": _moment(check.at),
        "outcome": check.outcome,
        "verdict": _verdict(check.verdict),
        "ruled_out": list(check.ruled_out),
    }


def _verdict(verdict: Verdict | None) -> Json | None:
    if verdict is None:
        return None
    return {
        "cause": verdict.cause.value,
        "sure": verdict.sure,
        "evidence": redact(verdict.evidence),
        "http_status": verdict.status,
        "request_id": verdict.request_id,
        "model": verdict.model,
        "missing_scopes": list(verdict.missing_scopes),
    }


def _spend(spend: SpendEvidence) -> Json:
    return {
        "gap": spend.gap.value if spend.gap else None,
        "counts": "projects" if spend.of_projects else "keys",
        "day_boundary": "UTC",
        "usage_until": _moment(spend.usage_until),
        "keys_not_found_in_the_organization": [redact(name) for name in spend.unmatched],
        "days": [
            {
                "day": day.day.isoformat(),
                "state": day.state.value,
                "billed": _total(day.billed),
                "read_at": _moment(day.read_at),
                "used": _counts(day.used),
            }
            for day in spend.days
        ],
        "lines": [
            {
                "day": line.day.isoformat(),
                "project_id": line.project_id,
                "openai_key_id": line.openai_key_id,
                "line_item": redact(line.line_item),
                "billed": _money(line.money),
            }
            for line in spend.lines.rows
        ],
        "usage": [
            {
                "day": one.day.isoformat(),
                "project_id": one.project_id,
                "openai_key_id": one.openai_key_id,
                "model": one.model,
                "batch": one.batch,
                "used": _counts(one.counts),
            }
            for one in spend.usage.rows
        ],
    }


def _case(case: Case) -> Json:
    finding = case.finding
    return {
        "opened_at": _moment(case.opened_at),
        "lane": finding.lane,
        "key": redact(case.key_name),
        "openai_key_id": finding.openai_key_id,
        "day": finding.day.isoformat(),
        "expected": _money(finding.expected),
        "actual": _money(finding.actual),
        "severity": finding.severity.value,
        "compared_with_days": finding.compared_with,
        "same_weekday": finding.same_weekday,
        "state": case.state.value,
        "handled_by": case.handled_by,
        "handled_at": _moment(case.handled_at),
    }


def _act(entry: AuditEntry) -> Json:
    return {
        "at": _moment(entry.at),
        "actor": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject_id,
        "details": {name: redact(value) for name, value in entry.details.items()},
    }


def _total(total: Total | None) -> Json | None:
    """What is known of a sum; `complete` false: at least this much."""
    known = total.known if total else None
    if total is None or known is None:
        return None
    return {"amount": f"{known.amount:f}", "currency": known.currency, "complete": total.complete}


def _money(money: Money | None) -> Json | None:
    return None if money is None else {"amount": f"{money.amount:f}", "currency": money.currency}


def _counts(counts: Counts | None) -> Json | None:
    if counts is None:
        return None
    return {
        "requests": counts.requests,
        "input_tokens": counts.input_tokens,
        "cached_tokens": counts.cached_tokens,
        "output_tokens": counts.output_tokens,
        "complete": counts.complete,
    }


def _moment(moment: datetime | None) -> str | None:
    """ISO 8601 to the second, `Z`."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
