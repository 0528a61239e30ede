"""Time that steps back far stops the timetable; time that is corrected a little does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.jobs.catalogue import Job, Timetable
from bot.jobs.steadiness import Steadiness, is_behind

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step_s", "expected"), [(60, False), (0, False), (-120, False), (-121, True), (-86_400, True)]
)
def test_only_more_than_two_minutes_back_are_behind(step_s: int, expected: bool) -> None:
    assert is_behind(NOON + timedelta(seconds=step_s), NOON) is expected


def test_nothing_is_behind_a_time_never_seen() -> None:
    assert is_behind(NOON, None) is False


def make(database: Any) -> Steadiness:
    return Steadiness(changes=database.changes, reads=database.reads)


async def test_the_highest_time_outlives_a_restart_and_is_caught_up_with(
    database: Any, clock: Any
) -> None:
    start = clock.now()
    assert await make(database).check(start)
    again = make(database)

    steps = [timedelta(hours=1), timedelta(seconds=121), timedelta(seconds=119)]
    seen = [(await again.check(start - step), again.is_frozen) for step in steps]

    assert seen == [(False, True), (False, True), (True, False)]
    assert again.highest == start


async def test_no_job_runs_while_the_clock_is_behind(database: Any, clock: Any) -> None:
    ran: list[datetime] = []

    async def note() -> None:
        ran.append(clock.now())

    timetable = Timetable(
        jobs=[Job(name="note", run=note)],
        changes=database.changes,
        reads=database.reads,
        clock=clock,
        may_run=make(database).check,
    )
    start = clock.now()
    await timetable.tick()
    clock.moment = start - timedelta(days=1)
    await timetable.tick()
    clock.moment = start + timedelta(seconds=30)
    await timetable.tick()

    assert ran == [start, start + timedelta(seconds=30)]
