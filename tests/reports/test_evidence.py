"""What an export holds: this channel's alone, exact, and never 0 for what is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.catalogue import Cause
from bot.causes.check import Outcome
from bot.causes.verdict import Verdict
from bot.keys.confirming import Sample
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Outgoing
from bot.reports.evidence import DayState, Evidence, Gap, keep_newest
from bot.reports.figuring import figure_spend
from bot.reports.gathering import MOST_KEYS, EvidenceReport, list_changes
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import Money
from bot.spend.summary import KnownSpan
from bot.watch.case import Case, CaseState, Finding, Severity
from tests.reports.conftest import HERE, NOW, SEALED

ELSEWHERE = ChannelRef("T1", "C2")
DAY = timedelta(days=1)
FIRST = date(2026, 11, 1)
LOST = Verdict(cause=Cause.INVALID_API_KEY, status=401, request_id="req_1", evidence="no such key")


def make_sample(hours: int, outcome: Outcome, standing: Outcome | None, **changes: Any) -> Sample:
    at = NOW - DAY + timedelta(hours=hours)
    return Sample(at=at, outcome=outcome, standing=standing, **changes)


@pytest.fixture
def report(scene: Any) -> EvidenceReport:
    return EvidenceReport(reads=scene.database.reads, clock=scene.clock, version="9.9.9")


@pytest.fixture
def build(scene: Any, report: EvidenceReport) -> Callable[..., Any]:
    async def build(name: str | None = None) -> Evidence:
        async with scene.database.reads() as tx:
            about = await tx.keys.find(HERE, name) if name else None
        return await report.build(scene.settings, about, by="U1")

    return build


def make_case(channel: ChannelRef, **changes: Any) -> Case:
    finding = Finding(
        lane="daily",
        openai_key_id="key_1",
        day=NOW.date() - DAY,
        expected=Money(Decimal(1)),
        actual=Money(Decimal(20)),
        severity=Severity.HIGH,
        compared_with=4,
        same_weekday=True,
    )
    facts: dict[str, Any] = {
        "case_id": f"case-{channel.channel_id}",
        "channel": channel,
        "key_id": "id-of-prod",
        "key_name": "prod",
        "finding": finding,
        "state": CaseState.DISMISSED,
        "opened_at": NOW - DAY,
        "delivery_id": "d" * 32,
    }
    return Case(**(facts | changes))


async def post(tx: Any, channel: ChannelRef, text: str, *, purpose: str = "digest") -> None:
    outgoing = Outgoing(
        delivery_id=text,
        kind="post",
        channel=channel,
        text=text,
        blocks=({"type": "divider"},),
        purpose=purpose,
    )
    await tx.outbox.add(outgoing, NOW - DAY)
    await tx.outbox.mark_sent(text, ts="1.1", at=NOW - DAY)


async def test_nothing_of_another_channel_is_in_it(
    scene: Any, build: Callable[..., Any], make_key: Callable[..., Any]
) -> None:
    foreign = make_key("theirs", channel=ELSEWHERE, key_id="k2", openai_key_id="key_2")
    async with scene.database.changes() as tx:
        await tx.keys.save(foreign, replace(SEALED, fingerprint=b"o" * 32))
        for channel in (HERE, ELSEWHERE):
            await tx.cases.open(make_case(channel))
            await post(tx, channel, f"report in {channel.channel_id}")
            await post(tx, channel, f"answer in {channel.channel_id}", purpose="answer")
            entry = AuditEntry(
                at=NOW,
                team_id=channel.team_id,
                channel_id=channel.channel_id,
                actor_id="U9",
                action="key.added",
                subject_id="x",
            )
            await tx.audit.append(entry)

    found = await build()

    assert [one.key.name for one in found.keys.rows] == ["prod", "staging"]
    assert [case.channel for case in found.cases.rows] == [HERE], "dismissed ones too"
    assert [one.text for one in found.posted.rows] == ["report in C1"]
    assert [act.channel_id for act in found.acts.rows] == ["C1"]


async def test_one_key_has_its_own_history_and_use(
    scene: Any, build: Callable[..., Any], make_hour: Callable[..., UsageHour]
) -> None:
    async with scene.database.changes() as tx:
        prod, staging = await tx.keys.list_channel(HERE)
        await tx.standings.add_sample(prod, make_sample(1, Outcome.ACCEPTED, Outcome.ACCEPTED))
        lost = make_sample(2, Outcome.FAILING, Outcome.FAILING, verdict=LOST)
        await tx.standings.add_sample(prod, lost)
        await tx.standings.add_sample(staging, make_sample(2, Outcome.ACCEPTED, Outcome.ACCEPTED))
        for _ in range(3):
            await tx.standings.note_own_call(prod.key_id, NOW)
    await scene.bill({NOW.date() - DAY: "3.50"})
    await scene.bill({NOW.date() - 2 * DAY: "8.00"}, key="key_9")
    await scene.use(make_hour(), make_hour(openai_key_id="key_9"))

    found = await build("prod")

    (one,) = found.keys.rows
    assert (one.checks, one.paid_calls) == (2, 3)
    assert [(change.before, change.after) for change in one.changes.rows] == [
        (None, Outcome.ACCEPTED),
        (Outcome.ACCEPTED, Outcome.FAILING),
    ]
    assert one.changes.rows[1].verdict == LOST
    assert [line.openai_key_id for line in found.spend.lines.rows] == ["key_1"]
    assert [row.openai_key_id for row in found.spend.usage.rows] == ["key_1"]
    assert found.posted.rows == ()
    assert found.project_ids == ("proj_1",)
    billed = {day.day: day.billed for day in found.spend.days if day.billed}
    assert billed[NOW.date() - DAY].money == Money(Decimal("3.50"))
    assert billed[NOW.date() - 2 * DAY].known == Money(Decimal(0)), "known to be nothing"


async def test_why_there_are_no_figures(
    scene: Any, build: Callable[..., Any], make_settings: Callable[..., Any]
) -> None:
    unmatched = await build("staging")
    scene.settings = make_settings(connection_id="gone")
    gone = await build()
    scene.settings = make_settings(connection_id=None)
    unconnected = await build()

    assert (unmatched.spend.gap, unmatched.spend.unmatched) == (Gap.NOTHING_MAPPED, ("staging",))
    assert gone.spend.gap is Gap.NOT_CONNECTED
    assert unconnected.spend.gap is Gap.NOT_CONNECTED
    assert unconnected.spend.days == ()


async def test_a_channel_of_many_keys_is_cut_and_says_so(
    scene: Any, build: Callable[..., Any], make_key: Callable[..., Any]
) -> None:
    async with scene.database.changes() as tx:
        for number in range(MOST_KEYS):
            sealed = replace(SEALED, fingerprint=number.to_bytes(32, "big"))
            await tx.keys.save(make_key(f"key {number:02}"), sealed)

    found = await build()

    assert len(found.keys.rows) == MOST_KEYS
    assert found.keys.left_out == 2


@given(st.lists(st.integers(), max_size=30), st.integers(1, 20))
def test_the_newest_rows_stay_and_the_rest_is_counted(rows: list[int], most: int) -> None:
    part = keep_newest(rows, most)

    assert len(part.rows) == min(most, len(rows))
    assert list(part.rows) == rows[part.left_out :]


@given(st.lists(st.sampled_from([None, *Outcome]), max_size=30))
def test_changes_are_where_the_standing_became_another(standings: list[Outcome | None]) -> None:
    samples = [
        make_sample(hour, standing or Outcome.FAILING, standing)
        for hour, standing in enumerate(standings)
    ]

    changes = list_changes(samples)

    assert all(change.before is not change.after for change in changes)
    assert all(one.after is two.before for one, two in pairwise(changes))
    firm = [standing for standing in standings if standing is not None]
    assert (changes[-1].after if changes else None) is (firm[-1] if firm else None)


def test_an_answer_that_disagrees_with_the_standing_is_not_its_cause() -> None:
    carried = make_sample(1, Outcome.FAILING, Outcome.ACCEPTED, verdict=LOST)

    (change,) = list_changes([carried])

    assert change.verdict is None


amounts = st.decimals(min_value=0, max_value=10**6, places=9)
lines = st.builds(
    CostLine,
    day=st.integers(0, 4).map(lambda back: FIRST + back * DAY),
    project_id=st.sampled_from(["proj_1", "proj_2", None]),
    openai_key_id=st.sampled_from(["key_1", "key_2", None]),
    line_item=st.just("tokens"),
    money=st.none() | st.builds(Money, amounts, st.sampled_from(["usd", "eur"])),
)


@given(st.lists(lines, max_size=12), st.sets(st.integers(0, 4)))
def test_bills_are_exact_and_unknown_days_stay_unknown(
    rows: list[CostLine], known: set[int]
) -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    reads = [
        DayRead(day=FIRST + back * DAY, digest="", read_at=at, same_since=at, settled_at=at)
        for back in known
    ]
    span = KnownSpan(since=at, until=at)

    spend = figure_spend(
        ["proj_1"], (), reads=reads, lines=rows, hours=(), span=span, days=(FIRST, FIRST + 4 * DAY)
    )

    assert [day.day for day in spend.days] == [FIRST + back * DAY for back in range(5)]
    for back, day in enumerate(spend.days):
        own = [row.money for row in rows if row.day == day.day and row.project_id == "proj_1"]
        assert (day.billed is not None) == (back in known) == (day.state is not DayState.UNKNOWN)
        assert day.used is None, "no hour of these days is known"
        if day.billed is not None:
            dollars = [money.amount for money in own if money and money.currency == "usd"]
            assert day.billed.money.amount == sum(dollars)
            assert day.billed.complete == (len(dollars) == len(own))


def test_a_day_that_is_partly_known_is_not_called_whole(
    make_hour: Callable[..., UsageHour],
) -> None:
    noon = datetime(2026, 11, 3, 12, tzinfo=UTC)
    hours = [make_hour(noon - timedelta(hours=1)), make_hour(noon - DAY)]

    spend = figure_spend(
        ["proj_1"],
        (),
        reads=(),
        lines=(),
        hours=hours,
        span=KnownSpan(since=datetime(2026, 11, 2, tzinfo=UTC), until=noon),
        days=(FIRST, FIRST + 3 * DAY),
    )

    used = [day.used and (day.used.requests, day.used.complete) for day in spend.days]
    assert used == [None, (1000, True), (1000, False), None]
    assert [row.counts.complete for row in spend.usage.rows] == [True, False]
