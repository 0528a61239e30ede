"""Budgets are kept by channel, and each of their steps is told once a month."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.ports import ChannelRef
from bot.spend.budget import Budget, BudgetRef, Scope
from bot.spend.money import Money

HERE, THERE = ChannelRef("T1", "C1"), ChannelRef("T1", "C2")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def make(scope: Scope = Scope.CHANNEL, subject: str = "", amount: str = "1200.50") -> Budget:
    return Budget(ref=BudgetRef(HERE, scope, subject), amount=Money(Decimal(amount)), steps=("80",))


async def test_a_channel_has_its_own_budget_first(database: Any) -> None:
    budgets = [make(Scope.KEY, "k1"), make(Scope.PROJECT, "p1"), make()]
    async with database.changes() as tx:
        for budget in budgets:
            await tx.budgets.save(budget)

    async with database.reads() as tx:
        assert await tx.budgets.list_channel(HERE) == tuple(reversed(budgets))
        assert await tx.budgets.list_channel(THERE) == ()
        assert await tx.budgets.list_channels() == (HERE,)


async def test_a_step_is_told_once_a_month_until_the_budget_changes(database: Any) -> None:
    ref = make().ref
    async with database.changes() as tx:
        await tx.budgets.save(make())
        first = [await tx.budgets.tell(ref, "2026-11", "80", NOW) for _ in range(2)]
        assert await tx.budgets.tell(ref, "2026-12", "80", NOW)
    async with database.changes() as tx:
        assert await tx.budgets.list_told(ref, "2026-11") == {"80"}
        await tx.budgets.save(make(amount="2000"))
        assert await tx.budgets.list_told(ref, "2026-11") == frozenset()
        assert await tx.budgets.remove(ref)
        assert not await tx.budgets.remove(ref)

    assert first == [True, False]
