"""Cases of the watch in the database; one per channel, lane, key and day."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import ChannelRef
from bot.spend.money import Money
from bot.watch.case import Case, CaseState, Finding, Severity
from storage.inserting import insert_if_absent
from storage.tables import CaseRow, WatchedRow


class Cases:
    """Implements `bot.watch.ports.CaseStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def open(self, case: Case) -> bool:
        """Insert it; False when this cause already has its case."""
        return await insert_if_absent(self._session, _row(case))

    async def find(self, channel: ChannelRef, case_id: str) -> Case | None:
        """A case of this channel."""
        row = await self._find_row(channel, case_id)
        return None if row is None else _case(row)

    async def update(self, case: Case) -> None:
        """Write its state and who handled it; raises LookupError for a case never opened."""
        row = await self._find_row(case.channel, case.case_id)
        if row is None:
            raise LookupError("no such case")
        row.state = case.state.value
        row.handled_by, row.handled_at = case.handled_by, case.handled_at
        await self._session.flush()

    async def list_open(self, channel: ChannelRef) -> tuple[Case, ...]:
        """Cases that are open or taken, oldest first."""
        statement = (
            select(CaseRow)
            .where(
                CaseRow.team_id == channel.team_id,
                CaseRow.channel_id == channel.channel_id,
                CaseRow.state != CaseState.DISMISSED.value,
            )
            .order_by(col(CaseRow.opened_at), CaseRow.case_id)
        )
        return tuple(_case(row) for row in (await self._session.exec(statement)).all())

    async def list_since(self, channel: ChannelRef, moment: datetime) -> tuple[Case, ...]:
        """Cases of a channel that were opened from a moment on, in any state, oldest first."""
        statement = (
            select(CaseRow)
            .where(
                CaseRow.team_id == channel.team_id,
                CaseRow.channel_id == channel.channel_id,
                CaseRow.opened_at >= moment,
            )
            .order_by(col(CaseRow.opened_at), CaseRow.case_id)
        )
        return tuple(_case(row) for row in (await self._session.exec(statement)).all())

    async def find_watched(self, connection_id: str) -> date | None:
        """The newest settled day the daily lane has looked at; None before the first."""
        row = await self._session.get(WatchedRow, connection_id)
        return None if row is None else row.day

    async def mark_watched(self, connection_id: str, day: date) -> None:
        """Record that the daily lane has looked at this settled day and all before it."""
        await self._session.merge(WatchedRow(connection_id=connection_id, day=day))
        await self._session.flush()

    async def _find_row(self, channel: ChannelRef, case_id: str) -> CaseRow | None:
        statement = select(CaseRow).where(
            CaseRow.case_id == case_id,
            CaseRow.team_id == channel.team_id,
            CaseRow.channel_id == channel.channel_id,
        )
        return (await self._session.exec(statement)).one_or_none()


def _row(case: Case) -> CaseRow:
    finding = case.finding
    return CaseRow(
        case_id=case.case_id,
        team_id=case.channel.team_id,
        channel_id=case.channel.channel_id,
        key_id=case.key_id,
        key_name=case.key_name,
        lane=finding.lane,
        openai_key_id=finding.openai_key_id,
        day=finding.day,
        expected_amount=finding.expected.amount,
        expected_currency=finding.expected.currency,
        actual_amount=finding.actual.amount,
        actual_currency=finding.actual.currency,
        severity=finding.severity.value,
        compared_with=finding.compared_with,
        same_weekday=finding.same_weekday,
        state=case.state.value,
        opened_at=case.opened_at,
        delivery_id=case.delivery_id,
        handled_by=case.handled_by,
        handled_at=case.handled_at,
    )


def _case(row: CaseRow) -> Case:
    finding = Finding(
        lane=row.lane,
        openai_key_id=row.openai_key_id,
        day=row.day,
        expected=Money(row.expected_amount, row.expected_currency),
        actual=Money(row.actual_amount, row.actual_currency),
        severity=Severity(row.severity),
        compared_with=row.compared_with,
        same_weekday=row.same_weekday,
    )
    return Case(
        case_id=row.case_id,
        channel=ChannelRef(row.team_id, row.channel_id),
        key_id=row.key_id,
        key_name=row.key_name,
        finding=finding,
        state=CaseState(row.state),
        opened_at=row.opened_at,
        delivery_id=row.delivery_id,
        handled_by=row.handled_by,
        handled_at=row.handled_at,
    )
