"""Workers that are killed with jobs in their hands, and who does these jobs then."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.jobs.in_process import InProcessEngine
from bot.jobs.on_postgresql import LEASE_S, PostgresEngine
from bot.jobs.timetable import Job, JobRunner, Timetable
from bot.run import SystemClock
from storage.transaction import Database
from tests.crash.book import Book
from tests.crash.databases import Databases
from tests.crash.nemesis import Process, until
from tests.crash.outcome import Outcome

HELD = 10
"""Jobs in the hands of one worker."""
WORK_S = 2.0
"""What one job takes: long enough to be killed in."""
TICK_S = 2.0
"""How often a worker plans what is due; the bot does every 30 s."""
GRACE_S = 5.0
"""Beyond the lease; then the job of a dead worker is done. It holds the time of the job itself."""
PATIENCE_S = 90.0
"""Real seconds after which a job counts as lost."""
START_S = 30.0
LOOK_S = 0.05
"""How often the harness reads the book."""
_MIGRATING = asyncio.Lock()
"""Alembic keeps what it migrates in a variable of the process; a bot has one database only."""
REPEATS = "-again"
"""Marks the jobs that ticks plan anew while somebody has them, as the bot's ticks do."""


@dataclass(frozen=True)
class Post:
    """What a worker needs to know."""

    url: str
    book: Book
    lease_s: float


def work(post: Post) -> None:
    """Be one of several workers on PostgreSQL."""
    logging.disable(logging.CRITICAL)
    asyncio.run(_work(post))


def work_alone(post: Post) -> None:
    """Be the only process of a SQLite file."""
    logging.disable(logging.CRITICAL)
    asyncio.run(_work_alone(post))


async def _do(book: Book, _job: str, subject: str) -> None:
    """As every job of the bot, it looks first whether there is anything to do."""
    if subject in book.count("done"):
        return
    book.write("begun", subject)
    await asyncio.sleep(WORK_S)
    book.write("done", subject)


async def _work(post: Post) -> None:
    book = post.book
    run = partial(_do, book)
    async with PostgresEngine(run, conninfo=post.url, at_once=HELD, lease_s=post.lease_s) as engine:
        while True:
            again = [subject for subject in book.list_open() if subject.endswith(REPEATS)]
            await engine.carry("hold", [*book.list_open(unbegun=True), *again])
            await asyncio.sleep(TICK_S)


async def _work_alone(post: Post) -> None:
    database, clock, book = Database(url=post.url), SystemClock(), post.book

    async def list_wanted(_now: datetime) -> Sequence[str]:
        return tuple(book.count("wanted"))

    job = Job(
        name="hold",
        every=timedelta(days=36_500),
        list_due=list_wanted,
        run=lambda subject: _do(book, "hold", subject),
    )
    runner = JobRunner(jobs=[job], changes=database.changes, reads=database.reads, clock=clock)
    engine = InProcessEngine(runner.run, at_once=HELD)
    timetable = Timetable(jobs=[job], engine=engine, reads=database.reads, clock=clock)
    while True:
        await timetable.tick()
        await asyncio.sleep(0.1)


class _Crew:
    """Workers on one database; a dead one is replaced."""

    def __init__(self, places: Databases, url: str, book: Book, lease_s: float) -> None:
        self._life = work_alone if places.server is None else work
        self._post = Post(url, book, lease_s)
        self._count = 1 if places.server is None else 3
        self.book = book
        self.processes: list[Process] = []
        self.broken = 0

    def fill(self) -> None:
        """Start as many as are missing."""
        self.broken += sum(process.has_broken for process in self.processes)
        self.processes = [process for process in self.processes if process.is_alive]
        while len(self.processes) < self._count:
            self.processes.append(Process(self._life, self._post))

    def find_busy(self) -> list[Process]:
        """Whoever has both hands full."""
        return [one for one in self.processes if len(self.book.list_held(one.pid)) >= HELD]


async def run_takeover(
    *, seed: int, places: Databases, jobs: int = 100, lease_s: float = LEASE_S
) -> Outcome:
    """The jobs of a killed worker are done by another within its lease and 5 s.

    On PostgreSQL three workers run, each with ten jobs at once; whoever has ten is killed, round
    after round, until `jobs` were in dead hands. On SQLite the one process is killed and started
    again, and does them then, in the same time.
    """
    dice, url = random.Random(seed), places.make()
    book = Book(places.folder / f"book-{seed}-{random.getrandbits(32):x}")
    if places.server is None:
        database = Database(url=url)
        async with _MIGRATING:
            await database.migrate()
        await database.close()
    crew, struck, kills = _Crew(places, url, book, lease_s), dict[str, float](), 0
    while len(struck) < jobs and kills < 2 * jobs:
        crew.fill()
        held = await _strike(crew, dice, kills)
        killed_at = time.time()
        struck |= dict.fromkeys(held, killed_at)
        kills += 1
        # Whoever comes new may find the dead one before or after its lease ended.
        longest_s = 1.0 if places.server is None else 1.2 * lease_s
        await asyncio.sleep(dice.choice((0.0, dice.uniform(0, longest_s))))
        crew.fill()
        await until(lambda: not book.list_open(), PATIENCE_S, every_s=LOOK_S)
    for process in crew.processes:
        await process.bury()
    return _judge(book, struck, lease_s, {"kills": kills, "broken": crew.broken})


async def _strike(crew: _Crew, dice: random.Random, number: int) -> list[str]:
    """Give work to all hands and kill one worker that has ten jobs; what it did not end."""
    repeats = REPEATS if number % 2 else ""
    for place in range(HELD * len(crew.processes)):
        crew.book.write("wanted", f"{number}-{place}{repeats}")
    await until(lambda: bool(crew.find_busy()), START_S, every_s=LOOK_S)
    busy = crew.find_busy()
    if not busy:
        return []  # the machine was too slow: another round
    victim = dice.choice(busy)
    await asyncio.sleep(dice.uniform(0, WORK_S / 2))
    victim.kill()
    await victim.ended(10)
    return crew.book.list_held(victim.pid)


def _judge(book: Book, struck: dict[str, float], lease_s: float, notes: dict[str, int]) -> Outcome:
    done: dict[str, list[float]] = defaultdict(list)
    for line in book.read():
        if line.word == "done":
            done[line.subject].append(line.at_s)
    waits = [min(done[subject]) - at_s for subject, at_s in struck.items() if subject in done]
    return Outcome(
        attempted=len(struck),
        lost=len(book.list_open()),
        unexpected=sum(wait_s > lease_s + GRACE_S for wait_s in waits) + notes["broken"],
        duplicated=sum(len(moments) - 1 for moments in done.values()),
        recovered=len(waits),
        notes=notes
        | {
            "jobs in all": len(book.count("wanted")),
            "ms from kill to done at most": round(1000 * max(waits, default=0)),
        },
    )
