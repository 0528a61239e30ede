"""What the watch would have said about made-up pasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.watch.backtest import replay
from bot.watch.backtest_lines import Bucket
from bot.watch.replay import Spotted

START = datetime(2026, 3, 4, tzinfo=UTC)  # thirty days on is no end of a month
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def hours(usd: Iterable[float], key: str = "prod", start: datetime = START) -> list[Bucket]:
    return [Bucket(start + HOUR * at, key, Decimal(str(one))) for at, one in enumerate(usd)]


def days(usd: Iterable[float], key: str = "prod", start: datetime = START) -> list[Bucket]:
    return [Bucket(start + DAY * at, key, Decimal(str(one))) for at, one in enumerate(usd)]


def find(*series: Sequence[Bucket], is_daily: bool = False) -> list[Spotted]:
    buckets = sorted((one for each in series for one in each), key=lambda one: one.start)
    return list(replay(buckets, is_daily=is_daily))


STEADY = [1.0] * 24 * 30
"""A dollar an hour for thirty days."""


@pytest.mark.parametrize("is_daily", [True, False])
@pytest.mark.parametrize("usd", [[], [0.0], [1e8], [0.0] * 800, [3.0] * 800])
def test_nothing_is_said_about_what_is_even_or_was_seen_once(
    usd: list[float], is_daily: bool
) -> None:
    assert find((days if is_daily else hours)(usd), is_daily=is_daily) == []


def test_a_runaway_is_found_within_hours_and_once() -> None:
    (case,) = find(hours([*STEADY, *[30.0] * 30, *[1.0] * 200]))

    begun = START + HOUR * len(STEADY)
    assert (case.key, case.lane, case.severity) == ("prod", "fast", "high")
    assert case.detected_at - begun <= 4 * HOUR
    assert (case.expected, case.actual > 30) == (Decimal("3.0"), True)


def test_one_loud_hour_waits_for_the_next_unless_it_is_extreme() -> None:
    begun = START + HOUR * len(STEADY)

    (loud,) = find(hours([*STEADY, 45.0, 1.0, 1.0]))
    (extreme,) = find(hours([*STEADY, 4500.0]))

    assert loud.detected_at == begun + 2 * HOUR
    assert extreme.detected_at == begun + HOUR


def test_a_credit_in_another_hour_does_not_hide_a_runaway() -> None:
    (case,) = find(hours([*STEADY, 30.0, -500.0, 30.0, 30.0]))

    assert case.lane == "fast"


def test_a_charge_taken_back_in_its_own_hour_is_nothing() -> None:
    assert find(hours([*STEADY, -30.0, *[1.0] * 50])) == []


def test_after_a_quiet_time_the_next_runaway_is_a_case_of_its_own() -> None:
    burst = [40.0] * 6

    cases = find(hours([*STEADY, *burst, *[1.0] * 24 * 10, *burst, *[1.0] * 24]))

    assert len(cases) == 2


def test_a_launch_that_stays_is_told_once() -> None:
    cases = find(hours([*STEADY, *[4.0] * 24 * 60]))

    assert len(cases) == 1
    assert cases[0].severity != "high"


def test_a_batch_at_the_end_of_the_month_is_known_the_next_time() -> None:
    usd = [100.0 if (START + DAY * at).day in {30, 31} else 5.0 for at in range(150)]

    cases = find(days(usd), is_daily=True)

    assert len(cases) <= 1


def test_a_batch_of_every_monday_is_known_after_the_first_weeks() -> None:
    usd = [80.0 if at % 7 == 0 else 4.0 for at in range(100)]

    assert [
        case for case in find(days(usd), is_daily=True) if case.first_seen > START + 8 * DAY
    ] == []


def test_a_dormant_key_that_wakes_is_found_at_small_money() -> None:
    usd = [1.0] * 24 * 15 + [0.0] * 24 * 40 + [2.0] * 24

    (case,) = find(hours(usd))

    assert case.detected_at <= START + HOUR * (24 * 55 + 5)
    assert case.expected == 0


def test_a_drip_is_found_though_no_day_stands_out() -> None:
    usd = [20.0] * 40 + [20.0 * 1.04**at for at in range(1, 35)]

    (case, *_) = find(days(usd), is_daily=True)

    assert case.lane == "drip"
    assert case.detected_at <= START + 65 * DAY


def test_natural_growth_is_no_drip() -> None:
    usd = [20.0 * 1.03 ** (at / 7) for at in range(120)]

    assert find(days(usd), is_daily=True) == []


def test_a_steady_key_that_falls_silent_is_told_but_not_one_that_nobody_read() -> None:
    zeros = hours([*STEADY, *[0.0] * 72])
    unread = [*hours(STEADY), *hours(STEADY, start=START + HOUR * (len(STEADY) + 72))]

    assert [(case.lane, case.severity) for case in find(zeros)] == [("drop", "low")]
    assert find(unread) == []


def test_what_moves_from_one_key_to_another_is_seen_though_the_sum_is_even() -> None:
    up = [*STEADY, *[5.0] * 48]
    down = [*[6.0] * len(STEADY), *[2.0] * 48]

    assert [case.key for case in find(hours(up, "a"), hours(down, "b"))] == ["a"]


def test_a_newborn_key_is_measured_by_its_workspace() -> None:
    others = [hours(STEADY, f"key-{at}") for at in range(5)]
    born = START + DAY * 20

    (case,) = find(*others, hours([1.0] * 12 + [50.0] * 6, "new", born))

    assert (case.key, case.detected_at <= born + HOUR * 15) == ("new", True)


def test_a_key_that_comes_back_after_years_is_new() -> None:
    later = START + timedelta(days=1500)

    assert find(hours(STEADY), hours([3.0] * 240, start=later)) == []


@pytest.mark.parametrize("scale", [2, 10, 1000])
def test_a_large_workspace_is_judged_like_a_small_one(scale: int) -> None:
    usd = [5.0] * 24 * 30 + [25.0] * 24 + [5.0] * 24 * 30 + [6.0 * 1.05**at for at in range(20)]

    small, large = find(hours(usd)), find(hours([one * scale for one in usd]))

    assert [(one.lane, one.detected_at) for one in small] == [
        (one.lane, one.detected_at) for one in large
    ]
    assert small


amounts = st.one_of(
    st.sampled_from([0.0, 0.0, 1.0, 1.0, 20.0]),
    st.floats(-1e8, 1e8, allow_nan=False).map(lambda usd: round(usd, 6)),
)
series = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from(["a", "b"]), amounts, st.integers(1, 40)),
    max_size=12,
)
"""A gap, a key, an amount, and how many buckets it lasts."""


def build(runs: Iterable[tuple[int, str, float, int]], step: timedelta) -> list[Bucket]:
    at, buckets = 0, []
    for gap, key, usd, length in runs:
        at += gap
        for _ in range(length):
            buckets.append(Bucket(START + step * at, key, Decimal(str(usd))))
            at += 1
    return buckets


@given(runs=series, is_daily=st.booleans(), data=st.data())
@settings(deadline=None, max_examples=40)
def test_what_comes_later_changes_nothing_that_was_said(
    runs: list[tuple[int, str, float, int]], is_daily: bool, data: st.DataObject
) -> None:
    step = DAY if is_daily else HOUR
    buckets = build(runs, step)
    cut = data.draw(st.integers(0, len(buckets)))

    whole = find(buckets, is_daily=is_daily)
    before = find(buckets[:cut], is_daily=is_daily)

    end = buckets[cut - 1].start + step if cut else START
    assert before == [case for case in whole if case.detected_at <= end]
    for case in whole:
        assert case.first_seen < case.detected_at
        assert case.actual >= 0
