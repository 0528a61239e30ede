"""What a digest says of hand-made figures: sums, what is usual, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.settings import ChannelSettings
from bot.keys.key import Key
from bot.ports import ChannelRef
from bot.reports.composing import Figures, compose
from bot.reports.digest import Missing, RowKind
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import ZERO, Money
from bot.spend.movement import Reason
from bot.spend.prices import price_usage
from bot.spend.summary import KnownSpan

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SETTLED = date(2026, 11, 22)
PROJECT = CostLine(
    day=SETTLED,
    project_id="proj_1",
    openai_key_id="key_1",
    line_item="tokens",
    money=Money(Decimal("4.20")),
)
WHOLE = KnownSpan(
    since=datetime(2026, 9, 1, tzinfo=UTC), until=datetime(2026, 11, 24, 9, tzinfo=UTC)
)


def make_figures(*hours: UsageHour, keys: Sequence[Key] = (), **changes: Any) -> Figures:
    read = DayRead(day=SETTLED, digest="d", read_at=NOON, same_since=NOON, settled_at=NOON)
    facts: dict[str, Any] = {
        "keys": tuple(keys),
        "hours": hours,
        "known": WHOLE,
        "settled": read,
        "costs": (PROJECT,),
    }
    return Figures(**(facts | changes))


def price(usage: UsageHour) -> Money:
    found = price_usage(usage)
    assert found is not None
    return found


@pytest.fixture
def channel(make_settings: Callable[..., ChannelSettings]) -> ChannelSettings:
    return make_settings(timezone="UTC")


def test_a_day_is_compared_with_the_median_of_its_weekday(
    channel: ChannelSettings, make_hour: Callable[..., UsageHour]
) -> None:
    now = make_hour(NOON, input_tokens=3_000_000)
    weeks = [make_hour(NOON - timedelta(weeks=week)) for week in range(1, 9)]
    base = price(weeks[0]).amount

    digest = compose(channel, DAY, make_figures(now, *weeks))

    assert digest.estimate == price(now)
    assert digest.estimate_complete
    assert digest.usual == Money(base)
    assert digest.change == price(now) - Money(base)
    assert digest.change_percent == round((price(now).amount - base) / base * 100)
    assert digest.movement is not None
    assert digest.movement.change == digest.change
    assert [part.reason for part in digest.movement.parts] == [Reason.SIZE]
    assert digest.settled == PROJECT.money
    assert digest.settled_day == SETTLED
    assert digest.settled_complete
    assert digest.missing == ()
    assert [day for day, _ in digest.series] == [DAY - timedelta(days=n) for n in range(13, -1, -1)]
    assert digest.series[-1][1] == price(now)
    assert digest.series[-2][1] == ZERO


def test_with_two_known_weeks_nothing_is_usual_yet(
    channel: ChannelSettings, make_hour: Callable[..., UsageHour]
) -> None:
    since = datetime(2026, 11, 8, tzinfo=UTC)

    digest = compose(channel, DAY, make_figures(make_hour(NOON), known=replace(WHOLE, since=since)))

    assert digest.usual is None
    assert digest.change is None
    assert digest.change_percent is None
    assert dict(digest.series)[DAY - timedelta(days=13)] == ZERO


def test_a_small_usual_has_no_percentage(
    channel: ChannelSettings, make_hour: Callable[..., UsageHour]
) -> None:
    digest = compose(channel, DAY, make_figures(make_hour(NOON)))

    assert digest.usual == ZERO
    assert digest.change == digest.estimate
    assert digest.change_percent is None


def test_nothing_collected_is_unknown_and_never_zero(channel: ChannelSettings) -> None:
    digest = compose(channel, DAY, make_figures(known=None, settled=None, costs=()))

    assert digest.estimate is None
    assert not digest.estimate_complete
    assert digest.settled is None
    assert digest.settled_day is None
    assert digest.as_of is None
    assert digest.by_key == ()
    assert {money for _, money in digest.series} == {None}
    reasons = [gap.reason for gap in digest.missing]
    assert reasons == [Missing.NOT_COLLECTED, Missing.NO_SETTLED_DAY]


@pytest.mark.parametrize(
    ("until", "known"),
    [(datetime(2026, 11, 23, 18, tzinfo=UTC), True), (datetime(2026, 11, 22, tzinfo=UTC), False)],
)
def test_a_day_not_read_to_its_end_is_a_lower_bound_or_unknown(
    channel: ChannelSettings,
    make_hour: Callable[..., UsageHour],
    until: datetime,
    known: bool,
) -> None:
    figures = make_figures(make_hour(NOON), known=replace(WHOLE, until=until))

    digest = compose(channel, DAY, figures)

    assert (digest.estimate is not None) == known
    assert not digest.estimate_complete
    assert digest.change is None
    assert digest.series[-1][1] is None
    assert [gap.reason for gap in digest.missing] == [Missing.DAY_PARTLY_READ]


def test_a_channel_without_projects_and_found_keys_is_told_so(
    make_settings: Callable[..., ChannelSettings], make_key: Callable[..., Key]
) -> None:
    settings = make_settings(project_ids=())

    digest = compose(settings, DAY, make_figures(keys=[make_key("prod")], costs=()))

    assert [gap.reason for gap in digest.missing] == [Missing.NOTHING_MAPPED]
    assert digest.estimate is None
    assert digest.settled is None
    assert digest.by_key == ()


def test_unpriced_models_and_unfound_keys_are_named(
    channel: ChannelSettings,
    make_hour: Callable[..., UsageHour],
    make_key: Callable[..., Key],
) -> None:
    strange = make_hour(NOON, model="gpt-of-tomorrow")
    keys = [make_key("prod", openai_key_id="key_1", project_id="proj_1"), make_key("lost")]

    digest = compose(channel, DAY, make_figures(make_hour(NOON), strange, keys=keys))

    assert {gap.reason: gap.names for gap in digest.missing} == {
        Missing.UNPRICED_MODEL: ("gpt-of-tomorrow",),
        Missing.UNMATCHED_KEY: ("lost",),
    }
    assert not digest.estimate_complete
    assert not digest.settled_complete
    prod, lost = digest.by_key
    assert (prod.name, prod.estimate, prod.complete) == ("prod", price(make_hour(NOON)), False)
    assert (lost.name, lost.estimate, lost.complete) == ("lost", None, False)


def test_a_billed_line_without_amount_makes_the_bill_a_lower_bound(
    channel: ChannelSettings,
) -> None:
    digest = compose(channel, DAY, make_figures(costs=(PROJECT, replace(PROJECT, money=None))))

    assert digest.settled == PROJECT.money
    assert not digest.settled_complete
    assert [gap.reason for gap in digest.missing] == [Missing.AMOUNT_MISSING]


def test_rows_name_own_keys_and_sum_up_the_others(
    channel: ChannelSettings,
    make_hour: Callable[..., UsageHour],
    make_key: Callable[..., Key],
) -> None:
    mine = make_hour(NOON)
    others = [make_hour(NOON, openai_key_id=f"other_{n}") for n in range(3)]
    nobody = make_hour(NOON, openai_key_id=None, input_tokens=10_000_000)
    keys = [
        make_key("prod", openai_key_id="key_1", project_id="proj_1"),
        make_key("idle", openai_key_id="key_2", project_id="proj_1"),
        make_key("elsewhere", openai_key_id="key_3", project_id="proj_9"),
    ]

    digest = compose(channel, DAY, make_figures(mine, *others, nobody, keys=keys))

    each = price(mine)
    assert [(row.kind, row.name, row.estimate, row.complete) for row in digest.by_key] == [
        (RowKind.UNATTRIBUTED, "", price(nobody), True),
        (RowKind.OTHER_KEYS, "", each + each + each, True),
        (RowKind.KEY, "prod", each, True),
        (RowKind.KEY, "idle", ZERO, True),
    ]


@given(amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_the_rows_add_up_to_the_headline(amounts: list[int]) -> None:
    # Hypothesis draws within one call: fixtures of a function would be shared between examples.
    settings = ChannelSettings(
        channel=ChannelRef("T1", "C1"),
        language="ja",
        timezone="Asia/Tokyo",
        project_ids=("proj_1",),
    )
    hours = [
        UsageHour(
            hour=NOON,
            project_id="proj_1",
            openai_key_id=f"key_{n}" if n else None,
            model="gpt-4o",
            batch=False,
            requests=1,
            input_tokens=tokens,
            cached_tokens=0,
            output_tokens=0,
        )
        for n, tokens in enumerate(amounts)
    ]

    digest = compose(settings, DAY, make_figures(*hours))

    rows = [row.estimate.amount for row in digest.by_key if row.estimate is not None]
    assert digest.estimate == Money(sum(rows, Decimal(0)))
