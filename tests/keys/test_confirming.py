"""Never on one sample: what changes a standing, and when a key is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.catalogue import Cause
from bot.causes.ports import ProbeAnswer
from bot.causes.probing import Check, Outcome
from bot.causes.steps import Step, StepResult, StepState
from bot.causes.verdict import Verdict
from bot.keys.confirming import (
    CONFIRMING,
    HOURLY,
    JITTER,
    Sample,
    began_at,
    is_confirmed,
    may_speak_against,
    plan_pause,
)
from bot.keys.history import DayMark, count_changes, mark_days
from tests.keys.conftest import as_stored

NOW = datetime(2026, 11, 24, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOKYO = ZoneInfo("Asia/Tokyo")
LETTERS = {"a": Outcome.ACCEPTED, "f": Outcome.FAILING, "u": Outcome.UNREACHABLE}
ANSWERS = {
    "a": ProbeAnswer(status=200),
    "f": ProbeAnswer(status=401, code="invalid_api_key", message="Incorrect API key"),
    "u": ProbeAnswer(failure="timeout"),
}


def make_samples(letters: str) -> list[Sample]:
    """One a minute; the first letter is the newest."""
    return [
        Sample(at=NOW - MINUTE * back, outcome=LETTERS[letter], standing=LETTERS[letter])
        for back, letter in enumerate(letters)
    ]


@pytest.mark.parametrize(
    ("letters", "outcome", "carried"),
    [
        ("f", "f", False),
        ("faa", "f", False),
        ("ff", "f", True),
        ("faf", "f", True),
        ("faaf", "f", False),
        ("uu", "u", False),
        ("uuaaa", "u", False),
        ("uuaau", "u", True),
        ("uuu", "u", True),
        ("aaf", "a", True),
        ("aff", "a", False),
    ],
)
def test_how_many_samples_carry_a_change(letters: str, outcome: str, carried: bool) -> None:
    samples = make_samples(letters)

    assert is_confirmed(LETTERS[outcome], samples) is carried
    assert began_at(LETTERS[outcome], samples) <= NOW


@given(st.sampled_from(list(Outcome)), st.timedeltas(timedelta(), timedelta(days=60)), st.text())
def test_pauses_are_spread_and_never_shorter_than_promised(
    outcome: Outcome, age: timedelta, key_id: str
) -> None:
    pause = plan_pause(key_id, outcome, age=age)

    plain = min(p for p in (5 * MINUTE, 15 * MINUTE, HOURLY) if pause <= p * (1 + JITTER))
    assert plain <= pause


@pytest.mark.parametrize(
    ("outcome", "age", "pause"),
    [
        (Outcome.ACCEPTED, 0, 5),
        (Outcome.ACCEPTED, 5, 60),
        (Outcome.FAILING, 1, 5),
        (Outcome.FAILING, 6, 15),
        (Outcome.FAILING, 21, 60),
        (Outcome.UNREACHABLE, 9999, 5),
    ],
)
def test_the_pauses(outcome: Outcome, age: int, pause: int) -> None:
    planned = plan_pause("key1", outcome, age=age * MINUTE)

    assert pause * MINUTE <= planned <= pause * MINUTE * (1 + JITTER)


@pytest.mark.parametrize(
    ("cause", "limit_is_open", "paid", "may"),
    [
        (Cause.INVALID_API_KEY, False, False, True),
        (Cause.CREDIT_BALANCE_EXHAUSTED, False, False, False),
        (Cause.CREDIT_BALANCE_EXHAUSTED, True, False, False),
        (Cause.CREDIT_BALANCE_EXHAUSTED, False, True, True),
        (Cause.SPEND_LIMIT_EXCEEDED, False, False, False),
        (Cause.SPEND_LIMIT_EXCEEDED, True, False, True),
    ],
)
def test_a_free_call_does_not_speak_against_an_empty_account(
    cause: Cause,
    limit_is_open: bool,
    paid: bool,
    may: bool,
) -> None:
    held = Check(at=NOW, outcome=Outcome.FAILING, verdict=Verdict(cause=cause))
    steps = (StepResult(step=Step.COMPLETION, state=StepState.OK),) if paid else ()
    sample = Check(at=NOW, outcome=Outcome.ACCEPTED, steps=steps)

    assert may_speak_against(held, sample, limit_is_open=limit_is_open) is may


def test_a_day_is_marked_by_the_channels_calendar() -> None:
    now = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # half past midnight in Tokyo
    failed = Sample(at=now - timedelta(hours=1), outcome=Outcome.FAILING, standing=Outcome.FAILING)
    lone = replace(failed, at=now - timedelta(days=2), standing=Outcome.ACCEPTED)
    old = replace(failed, at=now - timedelta(days=9))

    days = mark_days([old, lone, failed], [now - timedelta(days=4)], now=now, zone=TOKYO)

    assert [day for day, _ in days] == [date(2026, 11, 18 + n) for n in range(7)]
    unknown = DayMark.UNKNOWN
    assert [mark for _, mark in days] == [
        *(unknown, unknown, DayMark.FINE, unknown, DayMark.FINE, DayMark.FAILED, unknown)
    ]


@pytest.mark.parametrize(
    ("letters", "changes"), [("", 0), ("aaa", 0), ("afu", 1), ("aufua", 2), ("auaua", 0)]
)
def test_changes_are_counted_whatever_hid_them(letters: str, changes: int) -> None:
    assert count_changes(make_samples(letters)) == changes


@pytest.mark.parametrize(
    ("played", "standings"),
    [
        ("aaafa", "aaaaa"),
        ("aff", "aaf"),
        ("afaf", "aaaf"),
        ("auuu", "aaau"),
        ("fff", "-ff"),
        ("auuaaa", "aaaaaa"),
    ],
)
async def test_a_standing_follows_scheduled_probes_that_agree(
    desk: Any, make_draft: Any, announce: Any, played: str, standings: str
) -> None:
    key = await desk.register.add(
        desk.settings, make_draft(), by="U2", delivery="s1", announce=announce
    )
    seen = ""

    for letter in played:
        desk.organization.answer = ANSWERS[letter]
        desk.clock.moment = (await desk.read(key)).next_probe_at
        await desk.check_due()
        check = (await desk.read(key)).check
        seen += next(each for each, o in LETTERS.items() if o is check.outcome) if check else "-"

    assert seen == standings
    async with desk.database.reads() as tx:
        assert len(await tx.standings.list_since(key.key_id, NOW)) == len(played)


async def test_a_probe_that_differs_is_repeated_within_a_minute(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    key = await desk.register.add(
        desk.settings, make_draft(), by="U2", delivery="s1", announce=announce
    )
    await desk.health.check(key)
    desk.clock.moment += HOURLY
    desk.organization.answer = ANSWERS["f"]

    await desk.check_due()

    stored = await desk.read(key)
    assert stored.check.outcome is Outcome.ACCEPTED
    assert stored.next_probe_at == desk.clock.now() + CONFIRMING


@pytest.mark.parametrize("letter", ["f", "u", "a"])
async def test_who_asks_gets_a_second_look_at_once_and_status_agrees(
    desk: Any, make_draft: Any, announce: Any, letter: str
) -> None:
    key = await desk.register.add(
        desk.settings, make_draft(), by="U2", delivery="s1", announce=announce
    )
    desk.organization.answer = ANSWERS["f" if letter == "a" else "a"]
    before = await desk.health.check(key)
    desk.organization.asked = 0
    desk.organization.answer = ANSWERS[letter]

    asked = await desk.health.check(before)

    assert asked.check.outcome is LETTERS[letter]
    assert desk.organization.asked == 2
    assert await desk.read(key) == as_stored(asked)


async def test_a_key_being_retired_is_not_probed(desk: Any, make_draft: Any, announce: Any) -> None:
    key = await desk.register.add(
        desk.settings, make_draft(), by="U2", delivery="s1", announce=announce
    )
    async with desk.database.changes() as tx:
        await tx.keys.update(replace(key, probing_paused=True))
    desk.clock.moment += HOURLY

    await desk.check_due()

    assert desk.organization.asked == 0
    assert (await desk.read(key)).probing_paused
