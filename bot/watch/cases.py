"""Cases: one for each cause, opened with its message, handled by the first who says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, date, timedelta
from itertools import takewhile

from bot.channels.connection import Connection
from bot.channels.settings import ChannelSettings
from bot.errors import AlreadyHandledError
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Clock, Ids, Outgoing
from bot.spend.days import settles_at
from bot.spend.figures import CostLine, DayRead
from bot.watch.baseline import WEEKS
from bot.watch.case import Case, CaseState, Finding, Severity
from bot.watch.lanes import look_at_day
from bot.watch.ports import WatchChanges

Changes = Callable[[], AbstractAsyncContextManager[WatchChanges]]
Render = Callable[[Case, ChannelSettings, str | None], Outgoing]
"""Renders a case as the message of its channel; the last is the key's owner, if it has one."""

SAME_CAUSE = timedelta(days=7)
"""An unusual day this soon after one whose case nobody has ended has the same cause."""
_RANKS = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2}


class Watch:
    """Looks at settled days, and keeps the cases."""

    def __init__(
        self, *, changes: Changes, reads: Changes, clock: Clock, new_id: Ids, render: Render
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._clock = clock
        self._new_id = new_id
        self._render = render

    async def look(self, connection: Connection) -> None:
        """Look at every day that settled since the last look, and open what has to be opened.

        Days that could have settled before the connection was made are inventory, not incidents:
        back-fill never raises a case.
        """
        today = self._clock.now().date()
        first = today - timedelta(weeks=WEEKS, days=7)
        async with self._reads() as tx:
            reads = await tx.spend.list_reads(connection.connection_id, first, today)
            watched = await tx.cases.find_watched(connection.connection_id)
            days = _list_new(reads, connection, watched)
            if not days:
                return
            lines = await tx.spend.list_costs(connection.connection_id, first, today)
            made_on = await _list_birthdays(tx, connection)
        known = [read.day for read in reads]
        for day in days:
            found = look_at_day(lines, known, day, made_on=made_on)
            await self._open(connection, day, found, lines)

    async def take(
        self, channel: ChannelRef, case_id: str, person_id: str, *, delivery: str
    ) -> Case | None:
        """Somebody says: I take it. Whoever comes second changes nothing.

        Raises `AlreadyHandledError` when this press was acted on before; an unknown case is None.
        """
        allowed = frozenset({CaseState.OPEN})
        return await self._handle(
            channel, case_id, person_id, CaseState.TAKEN, allowed=allowed, delivery=delivery
        )

    async def dismiss(
        self, channel: ChannelRef, case_id: str, person_id: str, *, delivery: str
    ) -> Case | None:
        """Somebody says: known, fine. Behaves as `take`, and also ends a case that was taken."""
        allowed = frozenset({CaseState.OPEN, CaseState.TAKEN})
        return await self._handle(
            channel, case_id, person_id, CaseState.DISMISSED, allowed=allowed, delivery=delivery
        )

    async def _open(
        self,
        connection: Connection,
        day: date,
        findings: Sequence[Finding],
        lines: Sequence[CostLine],
    ) -> None:
        projects = {line.openai_key_id: line.project_id for line in lines}
        async with self._changes() as tx:
            now = self._clock.now()
            for settings in await tx.channels.list_connected(connection.connection_id):
                keys = {
                    key.openai_key_id: key for key in await tx.keys.list_channel(settings.channel)
                }
                unsolved = await tx.cases.list_open(settings.channel)
                for finding in findings:
                    key = keys.get(finding.openai_key_id)
                    project_id = projects.get(finding.openai_key_id)
                    if key is None and project_id not in settings.project_ids:
                        continue
                    if not is_news(finding, unsolved):
                        continue
                    case = Case(
                        case_id=self._new_id(),
                        channel=settings.channel,
                        key_id=key.key_id if key else None,
                        key_name=key.name if key else finding.openai_key_id,
                        finding=finding,
                        state=CaseState.OPEN,
                        opened_at=now,
                        delivery_id="",
                    )
                    message = self._render(case, settings, key.owner_id if key else None)
                    if await tx.cases.open(replace(case, delivery_id=message.delivery_id)):
                        await tx.outbox.add(message, now)
            await tx.cases.mark_watched(connection.connection_id, day)

    async def _handle(
        self,
        channel: ChannelRef,
        case_id: str,
        person_id: str,
        state: CaseState,
        *,
        allowed: frozenset[CaseState],
        delivery: str,
    ) -> Case | None:
        async with self._changes() as tx:
            now = self._clock.now()
            if not await tx.inbox.claim(delivery, now):
                raise AlreadyHandledError
            case = await tx.cases.find(channel, case_id)
            settings = await tx.channels.find(channel)
            if case is None or settings is None or case.state not in allowed:
                return case
            handled = replace(case, state=state, handled_by=person_id, handled_at=now)
            await tx.cases.update(handled)
            await tx.audit.append(
                AuditEntry(
                    at=now,
                    team_id=channel.team_id,
                    channel_id=channel.channel_id,
                    actor_id=person_id,
                    action=f"case.{state.value}",
                    subject_id=case_id,
                )
            )
            key = await tx.keys.find_by_id(channel, case.key_id) if case.key_id else None
            shown = self._render(handled, settings, key.owner_id if key else None)
            await tx.outbox.add(replace(shown, kind="update", replaces=case.delivery_id), now)
            return handled


def is_news(finding: Finding, unsolved: Sequence[Case]) -> bool:
    """Whether a finding deserves a case of its own, beside the cases that nobody has ended yet.

    The days after a spike mostly have the spike's cause. They are told again only when it got
    worse: a higher severity, or twice the money.
    """
    return not any(
        case.finding.lane == finding.lane
        and case.finding.openai_key_id == finding.openai_key_id
        and timedelta() < finding.day - case.finding.day <= SAME_CAUSE
        and _RANKS[finding.severity] <= _RANKS[case.finding.severity]
        and finding.actual.amount < 2 * case.finding.actual.amount
        for case in unsolved
    )


async def _list_birthdays(tx: WatchChanges, connection: Connection) -> dict[str, date]:
    """The UTC days on which registered keys were made, where OpenAI told."""
    channels = await tx.channels.list_connected(connection.connection_id)
    return {
        key.openai_key_id: key.created_at.astimezone(UTC).date()
        for settings in channels
        for key in await tx.keys.list_channel(settings.channel)
        if key.openai_key_id is not None and key.created_at is not None
    }


def _list_new(reads: Sequence[DayRead], connection: Connection, watched: date | None) -> list[date]:
    """The days to look at, oldest first.

    It stops at the first day that has not settled: whatever lies behind it waits, since looking at
    a day says that all before it were looked at.
    """
    new = [
        read
        for read in reads
        if settles_at(read.day) > connection.connected_at
        and (watched is None or read.day > watched)
    ]
    return [read.day for read in takewhile(lambda read: read.settled_at is not None, new)]
