"""The hash-chained record in the database."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import AuditUnwritableError
from bot.people.audit import GENESIS, AuditEntry, AuditRecord, chain
from bot.ports import ChannelRef
from storage.engine import is_busy
from storage.fullness import is_full
from storage.tables import AuditHeadRow, AuditRow

log = logging.getLogger(__name__)


class AuditRecords:
    """Implements `bot.people.ports.AuditTrail`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def append(self, entry: AuditEntry) -> AuditRecord:
        """Write one row behind the last one of its workspace, in this transaction.

        Raises `AuditUnwritableError` when the row is refused: the whole change is then undone. A
        database that is busy or full says so itself.
        """
        try:
            return await self._append(entry)
        except SQLAlchemyError as error:
            if is_busy(error) or is_full(error):
                raise
            log.error("audit.unwritable", extra={"action": entry.action})
            raise AuditUnwritableError from error

    async def _append(self, entry: AuditEntry) -> AuditRecord:
        head = await self._find_head(entry.team_id)
        record = chain(entry, number=head.number + 1, previous_hash=head.row_hash)
        self._session.add(
            AuditRow(
                team_id=entry.team_id,
                number=record.number,
                at=entry.at,
                channel_id=entry.channel_id,
                actor_id=entry.actor_id,
                action=entry.action,
                subject_id=entry.subject_id,
                details=dict(entry.details),
                previous_hash=record.previous_hash,
                row_hash=record.row_hash,
            )
        )
        head.number, head.row_hash = record.number, record.row_hash
        await self._session.flush()
        return record

    async def list_channel(self, channel: ChannelRef, since: datetime) -> tuple[AuditRecord, ...]:
        """The rows about one channel from a moment on, oldest first."""
        statement = (
            select(AuditRow)
            .where(
                AuditRow.team_id == channel.team_id,
                AuditRow.channel_id == channel.channel_id,
                AuditRow.at >= since,
            )
            .order_by(col(AuditRow.number))
        )
        return tuple(_record(row) for row in (await self._session.exec(statement)).all())

    async def list_all(self, team_id: str) -> tuple[AuditRecord, ...]:
        """Every row of a workspace, oldest first."""
        statement = (
            select(AuditRow).where(AuditRow.team_id == team_id).order_by(col(AuditRow.number))
        )
        return tuple(_record(row) for row in (await self._session.exec(statement)).all())

    async def _find_head(self, team_id: str) -> AuditHeadRow:
        # No row needs a lock: changes come one after another, those of other machines included.
        head = await self._session.get(AuditHeadRow, team_id)
        if head is None:
            head = AuditHeadRow(team_id=team_id, number=0, row_hash=GENESIS)
            self._session.add(head)
        return head


def _record(row: AuditRow) -> AuditRecord:
    entry = AuditEntry(
        at=row.at,
        team_id=row.team_id,
        channel_id=row.channel_id,
        actor_id=row.actor_id,
        action=row.action,
        subject_id=row.subject_id,
        details=row.details,
    )
    return AuditRecord(
        entry=entry, number=row.number, previous_hash=row.previous_hash, row_hash=row.row_hash
    )
