"""What model-written answers cost is summed by channel and day, and held by the cap."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.answers.allowance import Allowance, Caps
from bot.answers.ports import Spent, Usage
from bot.errors import AnswerCapError
from bot.ports import ChannelRef

CHANNEL = ChannelRef("T1", "C1")
NOW = datetime(2026, 11, 24, 22, tzinfo=UTC)
MOST = Usage(1000, 500)


def make(database: Any, model: str = "gpt-6-luna", **caps: Any) -> Allowance:
    most = Caps(caps.get("tokens", 10_000), Decimal(caps.get("usd", 1)))
    return Allowance(changes=database.changes, now=lambda: NOW, model=model, caps=most)


async def read(database: Any) -> Spent:
    async with database.reads() as tx:
        found: Spent = await tx.answer_spend.find(CHANNEL, NOW.date())
    return found


async def test_what_was_used_takes_the_place_of_the_estimate(database: Any) -> None:
    allowance = make(database)

    stopped = await allowance.reserve(CHANNEL, MOST)
    settled = await allowance.reserve(CHANNEL, MOST)
    await allowance.settle(settled, Usage(800, 20))

    spent = await read(database)
    assert stopped.spent == Spent(1500, Decimal("0.00035"))
    assert spent == Spent(1500 + 820, Decimal("0.00035") + Decimal("0.00009"))


async def test_the_cap_holds_several_at_once_and_says_when_it_ends(database: Any) -> None:
    one, other = (make(database, tokens=3000) for _ in range(2))

    told = await asyncio.gather(
        *(each.reserve(CHANNEL, MOST) for each in (one, other, one, other)),
        return_exceptions=True,
    )
    await one.reserve(ChannelRef("T1", "C2"), MOST)

    refused = [each for each in told if isinstance(each, AnswerCapError)]
    assert len(refused) == 2
    assert {each.resets_at for each in refused} == {datetime(2026, 11, 25, tzinfo=UTC)}
    assert (await read(database)).tokens == 3000


@pytest.mark.parametrize(("model", "is_held"), [("gpt-6-luna", True), ("gpt-99", False)])
async def test_without_a_price_only_tokens_are_counted(
    database: Any, model: str, is_held: bool
) -> None:
    allowance = make(database, model, usd="0.0001")

    told = await asyncio.gather(allowance.reserve(CHANNEL, MOST), return_exceptions=True)

    assert isinstance(told[0], AnswerCapError) is is_held
    assert (await read(database)).tokens == (0 if is_held else 1500)


async def test_the_next_day_begins_anew(database: Any) -> None:
    await make(database, tokens=1500).reserve(CHANNEL, MOST)
    tomorrow = Allowance(
        changes=database.changes,
        now=lambda: NOW + timedelta(hours=2),
        model="gpt-6-luna",
        caps=Caps(1500, Decimal(1)),
    )

    reserved = await tomorrow.reserve(CHANNEL, MOST)

    assert reserved.day == NOW.date() + timedelta(days=1)
