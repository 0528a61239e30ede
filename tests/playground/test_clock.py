"""The playground's clock: jumps, sleepers and their order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from playground.clock import PlaygroundClock

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@dataclass
class Frozen:
    now_s: float = 50.0

    def __call__(self) -> float:
        return self.now_s


def test_time_is_the_start_plus_what_really_passed_plus_the_jumps() -> None:
    real = Frozen()
    clock = PlaygroundClock(START, monotonic=real)

    real.now_s += 2
    clock.advance(3600)

    assert clock.now() == START + timedelta(seconds=3602)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        PlaygroundClock(START.replace(tzinfo=None))


def test_the_clock_does_not_go_back() -> None:
    clock = PlaygroundClock(START)

    with pytest.raises(ValueError, match="does not go back"):
        clock.advance(-1)


async def test_a_jump_wakes_those_whose_moment_has_come_in_order() -> None:
    clock = PlaygroundClock(START, monotonic=Frozen())
    woken: list[str] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    tasks = [
        asyncio.create_task(sleeper(name, seconds))
        for name, seconds in (("late", 900), ("early", 60), ("never", 5000))
    ]
    await asyncio.sleep(0)
    clock.advance(1000)
    await asyncio.gather(*tasks[:2])
    pending = tasks[2]

    assert woken == ["early", "late"]
    assert clock.next_wake() == START + timedelta(seconds=5000)
    pending.cancel()
    await asyncio.gather(pending, return_exceptions=True)
    assert clock.next_wake() is None


async def test_real_time_alone_wakes_a_sleeper() -> None:
    clock = PlaygroundClock(START)

    await asyncio.wait_for(clock.sleep(0.01), timeout=10)

    assert clock.now() >= START + timedelta(seconds=0.01)


async def test_sleeping_for_nothing_returns_and_leaves_no_sleeper() -> None:
    clock = PlaygroundClock(START, monotonic=Frozen())

    await clock.sleep(0)

    assert clock.next_wake() is None


async def test_a_sleeper_cancelled_by_the_jump_itself_does_not_break_it() -> None:
    clock = PlaygroundClock(START, monotonic=Frozen())
    first = asyncio.create_task(clock.sleep(10))
    second = asyncio.create_task(clock.sleep(20))
    await asyncio.sleep(0)

    first.cancel()
    clock.advance(30)
    await second

    assert first.cancelled() or first.cancelling()
    await asyncio.gather(first, return_exceptions=True)
    assert clock.next_wake() is None
