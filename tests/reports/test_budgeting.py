"""Budgets against collected figures: told once, by whichever process comes first, and recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.errors import AlreadyHandledError
from bot.reports.budgeting import Budgets
from bot.spend.budget import Budget, BudgetRef, Scope
from bot.spend.figures import UsageHour
from bot.spend.money import Money
from bot.views.budget import notice_post
from storage.transaction import Database

NOVEMBER = [date(2026, 11, day) for day in range(1, 24)]
NOON = datetime(2026, 11, 24, 0, tzinfo=UTC)


def open_budgets(scene: Any, database: Database | None = None) -> Budgets:
    chosen = database or scene.database
    return Budgets(
        changes=chosen.changes,
        reads=chosen.reads,
        render=lambda state, step, settings: notice_post(
            state, step, settings, new_id=lambda: f"{next(scene.numbers):032x}"
        ),
        clock=scene.clock,
    )


def make(scene: Any, amount: int, scope: Scope = Scope.CHANNEL, subject: str = "") -> Budget:
    ref = BudgetRef(scene.settings.channel, scope, subject)
    return Budget(ref=ref, amount=Money(Decimal(amount)), steps=("80", "100"))


async def test_a_reached_step_is_told_once_by_whoever_comes_first(scene: Any) -> None:
    await scene.bill(dict.fromkeys(NOVEMBER, "4"))  # $92
    await scene.use()
    budgets = open_budgets(scene)
    await budgets.set(scene.settings, make(scene, 100), by="U1", delivery="d1")
    with pytest.raises(AlreadyHandledError):
        await budgets.set(scene.settings, make(scene, 1), by="U1", delivery="d1")
    other = open_budgets(scene)  # as after a restart, or in another process

    (due,) = await budgets.list_due(scene.clock.now())
    await asyncio.gather(budgets.check(due), other.check(due))
    await other.check(due)

    (told,) = await scene.list_posted()
    assert "今月の予算の 80% に達しました：少なくとも $92.00／$100.00" in told
    assert await scene.list_acts() == [("budget.set", "U1")]


async def test_a_corrected_bill_is_told_of_once_and_a_changed_budget_begins_anew(
    scene: Any,
) -> None:
    await scene.bill(dict.fromkeys(NOVEMBER, "4"))
    await scene.use()
    budgets, due = open_budgets(scene), scene.settings.channel.subject
    async with scene.database.changes() as tx:
        for key in await tx.keys.list_channel(scene.settings.channel):
            await tx.keys.update(replace(key, openai_key_id=f"key of {key.name}"))
    await budgets.set(scene.settings, make(scene, 100), by="U1", delivery="d1")
    await budgets.check(due)
    await scene.bill(dict.fromkeys(NOVEMBER, "2"))
    await budgets.check(due)
    await budgets.check(due)
    await budgets.set(scene.settings, make(scene, 50), by="U1", delivery="d2")
    await budgets.check(due)
    assert await budgets.remove(make(scene, 50).ref, by="U2", delivery="d3")
    assert await budgets.list_due(scene.clock.now()) == []

    posted = [text for _ in range(3) for text in await scene.list_posted()]
    assert ["に達しました" in text for text in posted] == [True, False, True]
    assert "下回りました：約 $46.00／$100.00" in posted[1]
    assert (await scene.list_acts())[-1] == ("budget.removed", "U2")


async def test_a_new_month_begins_with_nothing_told(scene: Any) -> None:
    await scene.bill(dict.fromkeys(NOVEMBER, "4"))
    await scene.use()
    budgets, due = open_budgets(scene), scene.settings.channel.subject
    await budgets.set(scene.settings, make(scene, 10), by="U1", delivery="d1")
    await budgets.check(due)
    scene.clock.advance(days=8)
    await scene.bill({date(2026, 12, 1): "15"})
    await budgets.check(due)

    posted = [text for _ in range(2) for text in await scene.list_posted()]
    assert ["100%" in text for text in posted] == [True, True]


async def test_a_key_and_a_project_have_their_own_share(
    scene: Any, make_hour: Callable[..., UsageHour]
) -> None:
    await scene.bill(dict.fromkeys(NOVEMBER, "1"))
    await scene.bill({NOVEMBER[-1]: "7"}, key="somebody_else")
    await scene.use(make_hour(NOON))
    budgets = open_budgets(scene)
    for number, (scope, subject) in enumerate(
        [(Scope.CHANNEL, ""), (Scope.PROJECT, "proj_1"), (Scope.KEY, "id-of-prod")]
    ):
        budget = make(scene, 100, scope, subject)
        await budgets.set(scene.settings, budget, by="U1", delivery=f"d{number}")
    await budgets.set(
        scene.settings, make(scene, 100, Scope.KEY, "id-of-staging"), by="U1", delivery="d9"
    )

    states = {state.name: state.spent for state in await budgets.look(scene.settings)}

    today = Decimal("3.5")  # 1,000 requests of gpt-4o, by the price list
    assert {name: spent and spent.money.amount for name, spent in states.items()} == {
        "": 22 + 7 + today,
        "proj_1": 22 + 7 + today,
        "prod": 22 + today,
        "staging": None,
    }


async def test_what_is_unknown_tells_nothing(scene: Any) -> None:
    budgets, due = open_budgets(scene), scene.settings.channel.subject
    await budgets.set(scene.settings, make(scene, 1), by="U1", delivery="d1")
    async with scene.database.changes() as tx:
        await tx.channels.save(replace(scene.settings, connection_id=None))

    await budgets.check(due)

    assert await scene.list_posted() == []
    scene.clock.advance(days=1)
    (state,) = await budgets.look(replace(scene.settings, connection_id=None))
    assert state.spent is None
    assert state.as_of is None


async def test_a_paused_channel_is_left_alone(scene: Any) -> None:
    await scene.bill(dict.fromkeys(NOVEMBER, "4"))
    await scene.use()
    budgets = open_budgets(scene)
    await budgets.set(scene.settings, make(scene, 1), by="U1", delivery="d1")
    await scene.keep(replace(scene.settings, paused="is_archived"))

    await budgets.check(scene.settings.channel.subject)

    assert await scene.list_posted() == []
