"""Time that steps back far stops the timetable; time that is corrected a little does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.jobs.in_process import InProcessEngine
from bot.jobs.steadiness import Steadiness, is_behind
from bot.jobs.timetable import WHOLE_BOT, Job, JobRunner, Timetable

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

    async def list_due(_now: datetime) -> Sequence[str]:
        return WHOLE_BOT

    async def note(_subject: str) -> None:
        ran.append(clock.now())

    jobs = [Job(name="note", list_due=list_due, run=note)]
    shared: dict[str, Any] = {"jobs": jobs, "reads": database.reads, "clock": clock}
    runner = JobRunner(**shared, changes=database.changes)
    timetable = Timetable(
        **shared,
        engine=InProcessEngine(runner.run),
        may_run=make(database).check,
    )
    start = clock.now()
    await timetable.tick()
    clock.moment = start - timedelta(days=1)
    await timetable.tick()
    clock.moment = start + timedelta(seconds=30)
    await timetable.tick()

    assert ran == [start, start + timedelta(seconds=30)]
