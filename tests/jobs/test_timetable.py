"""The timetable: each slot of each subject once, faults on their own, whoever runs it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.errors import OpenAIUnavailableError, StorageBusyError
from bot.jobs.in_process import InProcessEngine
from bot.jobs.timetable import Job, JobRunner

HOUR = timedelta(hours=1)


def always(*subjects: str) -> Callable[[datetime], Awaitable[Sequence[str]]]:
    async def list_due(_now: datetime) -> Sequence[str]:
        return subjects

    return list_due


class Log:
    """A job that remembers for whom it ran, and fails for whom it is told to."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.failing: dict[str, Exception] = {}

    async def run(self, subject: str) -> None:
        self.ran.append(subject)
        if subject in self.failing:
            raise self.failing[subject]


async def test_each_slot_of_each_subject_runs_once(make_timetable: Any, clock: Any) -> None:
    log = Log()
    timetable = make_timetable(
        Job(name="hourly", every=HOUR, list_due=always("a", "b"), run=log.run)
    )

    await asyncio.gather(timetable.tick(), timetable.tick())
    clock.moment += timedelta(minutes=59)
    await timetable.tick()
    first = sorted(log.ran)
    clock.moment += timedelta(minutes=1)
    await timetable.tick()

    assert first == ["a", "b"]
    assert sorted(log.ran) == ["a", "a", "b", "b"]


async def test_a_fault_delays_its_own_subject_by_five_minutes(
    make_timetable: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    log = Log()
    log.failing["a"] = OpenAIUnavailableError("timeout")
    timetable = make_timetable(
        Job(name="hourly", every=HOUR, list_due=always("a", "b"), run=log.run)
    )

    with caplog.at_level(logging.WARNING):
        await timetable.tick()
    log.failing.clear()
    clock.moment += timedelta(minutes=4)
    await timetable.tick()
    early = sorted(log.ran)
    clock.moment += timedelta(minutes=1)
    await timetable.tick()
    await timetable.tick()

    assert early == ["a", "b"]
    assert log.ran.count("a") == 2
    told = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert told == ["job.failed"]


async def test_a_fault_is_remembered_over_a_restart(make_timetable: Any, clock: Any) -> None:
    log = Log()
    log.failing["a"] = RuntimeError()
    job = Job(name="hourly", every=HOUR, list_due=always("a"), run=log.run)

    await make_timetable(job).tick()
    clock.moment += timedelta(minutes=1)
    await make_timetable(job).tick()

    assert log.ran == ["a"]


async def test_a_job_without_slots_runs_whenever_it_is_due(make_timetable: Any) -> None:
    log, idle = Log(), Log()
    timetable = make_timetable(
        Job(name="often", list_due=always(""), run=log.run),
        Job(name="never", list_due=always(), run=idle.run),
    )

    await timetable.tick()
    await timetable.tick()

    assert (log.ran, idle.ran) == (["", ""], [])


async def test_a_busy_database_at_planning_costs_only_that_job(make_timetable: Any) -> None:
    log = Log()

    async def busy(_now: datetime) -> Sequence[str]:
        raise StorageBusyError("locked")

    timetable = make_timetable(
        Job(name="busy", list_due=busy, run=log.run),
        Job(name="fine", list_due=always("x"), run=log.run),
    )

    await timetable.tick()

    assert log.ran == ["x"]


async def test_whoever_comes_second_finds_the_slot_used(database: Any, clock: Any) -> None:
    log = Log()
    job = Job(name="hourly", every=HOUR, list_due=always("a"), run=log.run)
    one, other = (
        JobRunner(jobs=[job], changes=database.changes, reads=database.reads, clock=clock)
        for _ in range(2)
    )

    await one.run("hourly", "a")
    await other.run("hourly", "a")

    assert log.ran == ["a"]


async def test_at_most_a_few_subjects_are_worked_on_at_once() -> None:
    at_once: list[int] = []
    running = 0

    async def run(_job: str, _subject: str) -> None:
        nonlocal running
        running += 1
        at_once.append(running)
        await asyncio.sleep(0)
        running -= 1

    await InProcessEngine(run, at_once=3).carry("job", [str(n) for n in range(20)] * 2)

    assert len(at_once) == 20
    assert max(at_once) == 3
