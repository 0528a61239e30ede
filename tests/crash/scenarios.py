"""Every scenario at its full size, and in words how it is run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.crash.databases import Databases
from tests.crash.deliveries import Blows, run_deliveries
from tests.crash.outcome import Outcome
from tests.crash.slots import run_slots

KILLS = 200
FREEZES = 10
"""In each run; five seeds make 50."""
BIG = 2
"""The first seeds of the slots run with 500 channels, the others with 100."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One section of the document."""

    name: str
    title: str
    how: str
    run: Callable[[int, Databases], Awaitable[Outcome]]


def _count_processes(places: Databases) -> int:
    """SQLite is for one process."""
    return 1 if places.server is None else 2


async def _deliveries(seed: int, places: Databases) -> Outcome:
    return await run_deliveries(
        seed=seed,
        places=places,
        blows=Blows(kills=KILLS),
        processes=_count_processes(places),
    )


async def _freezes(seed: int, places: Databases) -> Outcome:
    return await run_deliveries(
        seed=seed,
        places=places,
        blows=Blows(freezes=FREEZES),
        processes=_count_processes(places),
    )


async def _slots(seed: int, places: Databases) -> Outcome:
    return await run_slots(
        seed=seed,
        places=places,
        season="spring" if seed % 2 else "autumn",
        channels=500 if seed <= BIG else 100,
    )


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        name="deliveries",
        title="Messages delivered by processes that are killed",
        how=(
            "500 messages a round over 100 channels, rounds until 200 kills fell. The delivering "
            "process (two on PostgreSQL) is killed at random moments, before or after its n-th "
            "commit, and when its n-th post has arrived or is applied but not answered; 8 % of the "
            "posts are applied up to 28 s late, whether or not their sender is still there. Paced "
            "20 times: lease 45 s, request 10 s and delay are 2.25 s, 0.5 s and 1.4 s of real time."
        ),
        run=_deliveries,
    ),
    Scenario(
        name="freezes",
        title="Messages delivered by processes that are frozen",
        how=(
            "As above, but the process is stopped in the midst of posting for 50 s (longer than "
            "its lease; paced 20 times) and woken, 10 times a seed. On SQLite nobody else can take "
            "over, as the file has one process; on PostgreSQL another does."
        ),
        run=_freezes,
    ),
    Scenario(
        name="slots",
        title="One digest a day from three workers",
        how=(
            "Three workers with clocks wrong by up to 10 min look twice a day, at the same moment, "
            "for 30 days: seeds 1 and 2 with 500 channels (15,000 slots), the others with 100. "
            "Eight zones (Cairo, New York, Santiago, Beirut, Tokyo, Lord Howe, Berlin, Apia), "
            "digests at 0:00, 0:30, 1:30, 2:00, 2:30, 10:00 and 23:59; odd seeds from 6 March, "
            "even ones from 5 October 2026, so that most zones change their clocks. On SQLite the "
            "workers share one process, on PostgreSQL each is one."
        ),
        run=_slots,
    ),
)
