"""What the connected organization knows of a key, looked up while the key itself is tried."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.causes.judging import tell_event
from bot.causes.ports import KeyRecord, build_record
from bot.causes.progress import Run
from bot.causes.steps import Step, StepState
from bot.channels.insight import KeyInsight, ModelRule, OrganizationEvent
from bot.errors import OpenAIUnavailableError, RefusedByOpenAIError

EVENTS_SPAN = timedelta(hours=72)
USAGE_SPAN = timedelta(hours=24)
"""How far back to look: over a weekend, and a day."""

Told = TypeVar("Told")


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """What was learnt; `lost_id` is the id of a key that the organization lists no more."""

    record: KeyRecord | None = None
    lost_id: str | None = None
    events: tuple[OrganizationEvent, ...] = ()
    rule: ModelRule | None = None


async def look_up(
    insight: KeyInsight | None, record: KeyRecord | None, now: datetime, run: Run
) -> Knowledge:
    """Ask whatever the connection can tell; what it does not tell is left out."""
    if insight is None:
        return Knowledge(record=record)
    lost_id = None
    if record is None:
        row = await _ask(Step.RECORD, insight.find_row(), run)
        record = build_record(row[0]) if row and row[0] else None
        lost_id = insight.openai_key_id if row and row[0] is None else None
    await _end_record(record, lost_id, now, run)
    rule, events, _ = await asyncio.gather(
        _read_rule(insight, record, run),
        _list_events(insight, record, now, run),
        _count_requests(insight, now, run),
    )
    if record is not None:
        record = replace(record, model_rule=rule, events=events)
    return Knowledge(record=record, lost_id=lost_id, events=events, rule=rule)


async def _ask(step: Step, work: Awaitable[Told], run: Run) -> tuple[Told] | None:
    """The answer, boxed, since it may itself be None; without one the step is skipped."""

    async def box() -> tuple[Told]:
        return (await work,)

    why = "timeout"
    try:
        boxed = await run.within(box())
    except RefusedByOpenAIError as error:
        boxed, why = None, " ".join(error.missing_scopes) or f"status {error.status}"
    except OpenAIUnavailableError as error:
        boxed, why = None, str(error)
    if boxed is None:
        await run.end(step, StepState.SKIPPED, why)
    return boxed


async def _end_record(
    record: KeyRecord | None, lost_id: str | None, now: datetime, run: Run
) -> None:
    if lost_id is not None:
        await run.end(Step.RECORD, StepState.FAILED, lost_id)
    elif record is not None:
        is_dead = record.owner_active is False or (record.expires_at or now) < now
        detail = f"expires_at {record.expires_at:%Y-%m-%d}" if record.expires_at else record.name
        await run.end(Step.RECORD, StepState.FAILED if is_dead else StepState.OK, detail)


async def _read_rule(insight: KeyInsight, record: KeyRecord | None, run: Run) -> ModelRule | None:
    answer = await _ask(Step.PROJECT, insight.find_model_rule(), run)
    rule = answer[0] if answer else None
    if record is None:
        return rule
    blocks = record.spend_limit_enforcing or record.organization_limit_enforcing
    if record.project_archived or blocks:
        await run.end(Step.PROJECT, StepState.FAILED, record.project_name)
    elif rule is not None:
        await run.end(Step.PROJECT, StepState.NOTED, f"{rule.mode}: {' '.join(rule.models)}")
    elif answer is not None:
        await run.end(Step.PROJECT, StepState.OK, record.project_name)
    return rule


async def _list_events(
    insight: KeyInsight, record: KeyRecord | None, now: datetime, run: Run
) -> tuple[OrganizationEvent, ...]:
    answer = await _ask(Step.EVENTS, insight.list_events(now - EVENTS_SPAN), run)
    if answer is None:
        return ()
    ours = {insight.openai_key_id, insight.project_id, record.owner_id if record else None}
    touching = tuple(event for event in answer[0] if _touches(event, ours))
    if touching:
        detail = f"{touching[0].kind.split('.')[0]} {tell_event(touching[0])}"
        await run.end(Step.EVENTS, StepState.NOTED, detail)
    else:
        await run.end(Step.EVENTS, StepState.OK)
    return touching


def _touches(event: OrganizationEvent, ours: set[str | None]) -> bool:
    """Whether a change was to the key, its project or owner, or to everybody's allowlist.

    Limits name a model as what was changed, so there the project decides.
    """
    if event.kind.startswith("ip_allowlist."):
        return event.project_id in {None, *ours}
    if event.kind == "rate_limit.updated":
        return event.project_id in ours - {None}
    return event.subject_id in ours - {None}


async def _count_requests(insight: KeyInsight, now: datetime, run: Run) -> None:
    """Hours that have closed; OpenAI tells of them with an unpublished delay."""
    end = now.replace(minute=0, second=0, microsecond=0)
    answer = await _ask(Step.USAGE, insight.count_requests(end - USAGE_SPAN, end), run)
    if answer is not None:
        await run.end(Step.USAGE, StepState.OK if answer[0] else StepState.NOTED, str(answer[0]))
