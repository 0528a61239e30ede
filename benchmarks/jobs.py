"""What our engine costs beside procrastinate's bare loop: `make bench`.

Both hand the same number of jobs over one by one and do them meanwhile, eight at once, on the same
server; a done job leaves no row. The jobs do nothing. Both run in turns in one process; the ratio
of the medians is what counts, the rates are this machine's.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
import time
from collections.abc import Awaitable, Callable
from statistics import median

import procrastinate
from procrastinate.jobs import DeleteJobCondition

from benchmarks.storage import start_server
from bot.jobs.in_process import AT_ONCE
from bot.jobs.on_postgresql import PostgresEngine

ROUNDS = 5
JOBS = 400

Drain = Callable[[str, int], Awaitable[float]]
"""Seconds to hand over so many jobs and do them."""


def main() -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)  # procrastinate tells of every job
    with tempfile.TemporaryDirectory(prefix="pg") as folder, start_server(folder) as server:
        ours, bare = asyncio.run(compare(server.get_uri()))
    print(f"{JOBS} jobs, {AT_ONCE} at once, PostgreSQL; medians of {ROUNDS} rounds")
    print(f"{'':<12}{'our engine':>14}{'procrastinate':>16}{'ratio':>8}")
    print(f"{'jobs/s':<12}{JOBS / ours:>14.0f}{JOBS / bare:>16.0f}{bare / ours:>8.2f}")


async def compare(url: str) -> tuple[float, float]:
    """The median seconds of a round, ours and bare; one round before does not count."""
    ours, bare = [], []
    for _ in range(ROUNDS + 1):
        ours.append(await drain_ours(url, JOBS))
        bare.append(await drain_bare(url, JOBS))
    return median(ours[1:]), median(bare[1:])


async def drain_ours(url: str, jobs: int) -> float:
    """Through `PostgresEngine`, as a tick hands them over."""
    countdown = Countdown(jobs)

    async def run(_job: str, _subject: str) -> None:
        countdown.tell()

    async with PostgresEngine(run, conninfo=url) as engine:
        started = time.perf_counter()
        await engine.carry("digest", [f"T1/C{number}" for number in range(jobs)])
        await countdown.over.wait()
        return time.perf_counter() - started


async def drain_bare(url: str, jobs: int) -> float:
    """Through procrastinate alone, without locks, leases or our names. The tables are there."""
    countdown = Countdown(jobs)
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=4)
    )

    @app.task(name="bare", queue="bare")
    async def carry(subject: str) -> None:
        del subject
        countdown.tell()

    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=["bare"],
                concurrency=AT_ONCE,
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.ALWAYS,
            )
        )
        started = time.perf_counter()
        for number in range(jobs):
            await carry.defer_async(subject=f"T1/C{number}")
        await countdown.over.wait()
        took_s = time.perf_counter() - started
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
    return took_s


class Countdown:
    """Is `over` when so many were told."""

    def __init__(self, left: int) -> None:
        self._left = left
        self.over = asyncio.Event()

    def tell(self) -> None:
        """One more."""
        self._left -= 1
        if self._left == 0:
            self.over.set()


if __name__ == "__main__":
    main()
