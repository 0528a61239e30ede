"""Budgets in the database, and which of their notices were given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import ChannelRef
from bot.spend.budget import Budget, BudgetRef, Scope
from bot.spend.money import Money
from storage.inserting import insert_if_absent
from storage.tables import BudgetNoticeRow, BudgetRow

_ORDER = tuple(scope.value for scope in (Scope.CHANNEL, Scope.PROJECT, Scope.KEY))


class Budgets:
    """Implements `bot.spend.ports.BudgetStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def save(self, budget: Budget) -> None:
        """Put it in place of an earlier one; nothing counts as told of the new one."""
        ref = budget.ref
        await self._forget_notices(ref)
        await self._session.merge(
            BudgetRow(
                team_id=ref.channel.team_id,
                channel_id=ref.channel.channel_id,
                scope=ref.scope.value,
                subject_id=ref.subject_id,
                amount=budget.amount.amount,
                currency=budget.amount.currency,
                steps=list(budget.steps),
            )
        )
        await self._session.flush()

    async def remove(self, ref: BudgetRef) -> bool:
        """Remove it with all that was told of it; whether there was one."""
        await self._forget_notices(ref)
        statement = delete(BudgetRow).where(*_is(BudgetRow, ref))
        return bool((await self._session.exec(statement)).rowcount)

    async def list_channel(self, channel: ChannelRef) -> tuple[Budget, ...]:
        """The channel's own first, then those of projects and keys."""
        statement = select(BudgetRow).where(
            BudgetRow.team_id == channel.team_id, BudgetRow.channel_id == channel.channel_id
        )
        rows = (await self._session.exec(statement)).all()
        return tuple(
            _budget(row)
            for row in sorted(rows, key=lambda row: (_ORDER.index(row.scope), row.subject_id))
        )

    async def list_channels(self) -> tuple[ChannelRef, ...]:
        """Every channel with a budget."""
        statement = select(BudgetRow.team_id, BudgetRow.channel_id).distinct()
        return tuple(
            sorted(ChannelRef(*row) for row in (await self._session.exec(statement)).all())
        )

    async def list_told(self, ref: BudgetRef, month: str) -> frozenset[str]:
        """The steps that are done with in a month."""
        statement = select(BudgetNoticeRow.step).where(
            *_is(BudgetNoticeRow, ref), BudgetNoticeRow.month == month
        )
        return frozenset((await self._session.exec(statement)).all())

    async def tell(self, ref: BudgetRef, month: str, step: str, at: datetime) -> bool:
        """Be done with a step; False when somebody was before."""
        row = BudgetNoticeRow(
            team_id=ref.channel.team_id,
            channel_id=ref.channel.channel_id,
            scope=ref.scope.value,
            subject_id=ref.subject_id,
            month=month,
            step=step,
            at=at,
        )
        return await insert_if_absent(self._session, row)

    async def _forget_notices(self, ref: BudgetRef) -> None:
        await self._session.exec(delete(BudgetNoticeRow).where(*_is(BudgetNoticeRow, ref)))


def _is(
    table: type[BudgetRow | BudgetNoticeRow], ref: BudgetRef
) -> tuple[ColumnElement[bool], ...]:
    return (
        col(table.team_id) == ref.channel.team_id,
        col(table.channel_id) == ref.channel.channel_id,
        col(table.scope) == ref.scope.value,
        col(table.subject_id) == ref.subject_id,
    )


def _budget(row: BudgetRow) -> Budget:
    channel = ChannelRef(row.team_id, row.channel_id)
    return Budget(
        ref=BudgetRef(channel, Scope(row.scope), row.subject_id),
        amount=Money(row.amount, row.currency),
        steps=tuple(row.steps),
    )
