"""What is usual for a key counts from its own beginning, and days are looked at in order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.spend.figures import CostLine
from bot.spend.money import Money
from bot.watch.lanes import look_at_day
from playground.ledger import Ledger
from playground.ledger.prices import list_line_items

SPIKE = date(2026, 11, 23)
DAY = timedelta(days=1)


def bill(days: int, amount: str, last: str) -> list[CostLine]:
    """A key that has been billed for some days, the last of them SPIKE."""
    return [
        CostLine(
            day=SPIKE - back * DAY,
            project_id="proj_1",
            openai_key_id="key_1",
            line_item="tokens",
            money=Money(Decimal(last if back == 0 else amount)),
        )
        for back in range(days)
    ]


KNOWN = [SPIKE - back * DAY for back in range(60)]


@pytest.mark.parametrize("age", range(1, 40))
def test_a_new_key_at_its_steady_work_is_no_alarm_at_any_age(age: int) -> None:
    assert look_at_day(bill(age, "30", "30"), KNOWN, SPIKE) == ()


def test_a_key_of_a_week_has_a_usual() -> None:
    young = look_at_day(bill(7, "3", "90"), KNOWN, SPIKE)
    (found,) = look_at_day(bill(8, "3", "90"), KNOWN, SPIKE)

    assert young == ()
    assert found.expected == Money(Decimal(3))
    assert found.compared_with == 7
    assert not found.same_weekday


def test_an_old_key_that_never_spent_is_known_to_have_been_silent() -> None:
    lines = bill(1, "0", "90")

    unknown = look_at_day(lines, KNOWN, SPIKE)
    (found,) = look_at_day(lines, KNOWN, SPIKE, made_on={"key_1": SPIKE - 200 * DAY})

    assert unknown == ()
    assert found.expected == Money(Decimal(0))


async def test_a_settled_day_waits_for_the_one_before_it(scene: Any) -> None:
    amounts = {SPIKE: "48.20"}
    scene.clock.moment += DAY
    await scene.bill(amounts, unsettled=frozenset({SPIKE}))
    await scene.look()
    passed_over = await scene.find_watched()

    await scene.bill(amounts)
    await scene.look()

    assert passed_over is None or passed_over < SPIKE
    assert await scene.find_watched() == SPIKE + DAY
    assert [case.finding.day for case in await scene.list_cases()] == [SPIKE]


def test_of_the_whole_story_only_the_spike_is_unusual() -> None:
    start = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    ledger = Ledger(7, start, lambda: start + 7 * DAY)
    first = ledger.first_hour.date()
    days = [first + n * DAY for n in range(66)]
    lines = [
        CostLine(
            day=day,
            project_id=entry.key.project_id,
            openai_key_id=entry.key.openai_key_id,
            line_item=item.name,
            money=Money(item.usd),
        )
        for day in days
        for entry in ledger.list_entries(
            datetime.combine(day, datetime.min.time(), UTC),
            datetime.combine(day + DAY, datetime.min.time(), UTC),
        )
        for item in list_line_items(
            entry.model,
            input_tokens=entry.input_tokens,
            cached_tokens=entry.cached_tokens,
            output_tokens=entry.output_tokens,
        )
    ]

    found = [finding for day in days for finding in look_at_day(lines, days, day)]

    assert [(one.openai_key_id, one.day) for one in found] == [
        (ledger.get_key("prod").openai_key_id, ledger.spike_day.date())
    ]
