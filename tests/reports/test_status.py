"""Status on a real database: spend that is whole, partly known, nothing, or unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.keys.health import Standing
from bot.spend.money import ZERO, Money, Total

TODAY = date(2026, 11, 24)
WEEK = [TODAY - timedelta(days=back) for back in range(1, 8)]


async def spend_by_name(scene: Any) -> dict[str, Total | None]:
    status = await scene.status.build(scene.settings)
    return {row.key.name: row.spend for row in status.rows}


async def test_a_whole_week_is_summed_without_today_and_what_is_older(scene: Any) -> None:
    older = TODAY - timedelta(days=8)
    await scene.bill(dict.fromkeys(WEEK, "1.25") | {TODAY: "50", older: "70"})

    status = await scene.status.build(scene.settings)

    prod, staging = status.rows
    assert prod.spend == Total(Money(Decimal("8.75")), complete=True)
    assert staging.spend is None
    assert prod.standing is Standing.UNREACHABLE
    assert status.is_connected
    assert status.spend_as_of == status.at == scene.clock.now()


@pytest.mark.parametrize("lost", ["day", "amount"])
async def test_what_is_partly_known_is_a_lower_bound(scene: Any, lost: str) -> None:
    amounts: dict[date, str | None] = dict.fromkeys(WEEK, "1.25")
    if lost == "day":
        del amounts[WEEK[3]]
    else:
        amounts[WEEK[3]] = None
    await scene.bill(amounts)

    spend = await spend_by_name(scene)

    assert spend["prod"] == Total(Money(Decimal("7.50")), complete=False)


async def test_a_listed_key_without_lines_cost_nothing(scene: Any) -> None:
    await scene.bill(dict.fromkeys(WEEK, "1.25"), key="key_of_others")

    spend = await spend_by_name(scene)

    assert spend == {"prod": Total(ZERO, complete=True), "staging": None}


async def test_before_the_first_read_spend_is_unknown(scene: Any) -> None:
    status = await scene.status.build(scene.settings)

    assert [row.spend for row in status.rows] == [None, None]
    assert status.is_connected
    assert status.spend_as_of is None


async def test_without_a_connection_spend_is_unknown(scene: Any) -> None:
    await scene.bill(dict.fromkeys(WEEK, "1.25"))

    status = await scene.status.build(replace(scene.settings, connection_id=None))

    assert [row.spend for row in status.rows] == [None, None]
    assert not status.is_connected
    assert status.spend_as_of is None
