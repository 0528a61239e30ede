"""Every scenario at its full size, and in words how it is run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.crash.acknowledged import run_acknowledged
from tests.crash.black_hole import run_black_hole
from tests.crash.databases import Databases
from tests.crash.deliveries import Blows, run_deliveries
from tests.crash.events import run_events
from tests.crash.outcome import Outcome
from tests.crash.promises import run_promises
from tests.crash.slots import run_slots
from tests.crash.stopping import run_stop
from tests.crash.sweep import run_sweep
from tests.crash.takeover import run_takeover

KILLS = 200
STRIDE = 5
"""Each seed of the sweep tries every fifth call; five seeds try all of them."""
FREEZES = 10
"""In each run; five seeds make 50."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One section of the document."""

    name: str
    title: str
    how: str
    run: Callable[[int, Databases], Awaitable[Outcome]]
    at_once: int = 1
    """Seeds that run at the same time; more than one only where nothing hangs on real time."""


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


async def _events(seed: int, places: Databases) -> Outcome:
    return await run_events(seed=seed, places=places, processes=_count_processes(places))


async def _acknowledged(seed: int, places: Databases) -> Outcome:
    return await run_acknowledged(seed=seed, places=places)


async def _stop(seed: int, places: Databases) -> Outcome:
    return await run_stop(seed=seed, places=places)


async def _sweep(seed: int, places: Databases) -> Outcome:
    return await run_sweep(seed=seed, places=places, stride=STRIDE)


async def _black_hole(seed: int, places: Databases) -> Outcome:
    return await run_black_hole(seed=seed, places=places)


async def _takeover(seed: int, places: Databases) -> Outcome:
    return await run_takeover(seed=seed, places=places)


async def _promises(seed: int, places: Databases) -> Outcome:
    return await run_promises(seed=seed, places=places)


async def _slots(seed: int, places: Databases) -> Outcome:
    return await run_slots(
        seed=seed,
        places=places,
        season="spring" if seed % 2 else "autumn",
    )


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        name="deliveries",
        title="Messages delivered by processes that are killed",
        how=(
            "500 messages a round over 100 channels, rounds until 200 kills fell. The delivering "
            "process (two on PostgreSQL) is killed at random moments, before or after its n-th "
            "commit, and when its n-th post has arrived or is applied but not answered; "
            "Recovered: messages that took more than one try. 8 % of the posts are applied up to "
            "28 s late, whether or not their sender is still there. Paced 20 times: lease 45 s, "
            "request 10 s and delay are 2.25 s, 0.5 s and 1.4 s of real time."
        ),
        run=_deliveries,
    ),
    Scenario(
        name="freezes",
        title="Messages delivered by processes that are frozen",
        how=(
            "As above, but the process is stopped in the midst of posting for 50 s (longer than "
            "its lease; paced 20 times) and woken, 10 times a seed. On SQLite nobody else can "
            "take over, as the file has one process; on PostgreSQL another does."
        ),
        run=_freezes,
    ),
    Scenario(
        name="takeover",
        title="Jobs in the hands of workers that are killed",
        how=(
            "Three workers with the production's engine and lease (20 s), ten jobs of 2 s at once "
            "in each; one that has ten is killed, round after round, until 100 jobs were in dead "
            "hands, and a new worker comes before or after its lease ends. In every second round "
            "ticks plan the jobs again meanwhile. A job that is done later than lease + 5 s after "
            "the kill, its own 2 s included, counts as unexpected. On SQLite the one process is "
            "killed and started again within a second, and does them then. Real time, five seeds "
            "at once."
        ),
        run=_takeover,
        at_once=5,
    ),
    Scenario(
        name="events",
        title="Events that come up to four times",
        how=(
            "1,000 mentions in 25 channels, each delivered 1 to 4 times, shuffled, eight at once,"
            " over the sockets of the whole bot (two bots on PostgreSQL), which is killed and "
            "started again 10 times meanwhile; what is not acknowledged in 1.5 s comes again. "
            "Wanted is one answer for each. Paced 10 times. Recovered: deliveries that had to be "
            "repeated."
        ),
        run=_events,
    ),
    Scenario(
        name="acknowledged",
        title="Changes that were acknowledged before a kill",
        how=(
            "An admin switches digests on and adds keys, each in a channel of its own; the bot is"
            " killed 40 times a seed, within 20 ms after an acknowledgement or before or after "
            "its n-th commit. Wanted: each acknowledged change is whole in the database (a key "
            "with its sealed text, its record and its notice). SQLite's integrity_check runs "
            "after each kill; a damaged file counts as unexpected. Paced 10 times."
        ),
        run=_acknowledged,
    ),
    Scenario(
        name="promises",
        title="Answers that were promised before a kill",
        how=(
            "`/apikey why` in a channel with a key, OpenAI slow; the bot is killed between its "
            '"I\'m looking" and the answer, at any moment, until 20 people wait, with a pause in '
            'which the next start tells them. Wanted: each gets the answer or "ask again", one of '
            "the two and once (recovered). Answers that arrived before the kill are counted apart:"
            " a private message is in no history, so it may be read twice when the kill came "
            "before the bot wrote down that it was sent. Paced 5 times, two seeds at once."
        ),
        at_once=2,
        run=_promises,
    ),
    Scenario(
        name="stop",
        title="SIGTERM in the midst of 50 handlers",
        how=(
            "`apikey-bot run` in real time, 50 mentions at once, Slack slow (0.8 s a look-up); "
            "SIGTERM at the first look-up, or when 5 or 25 are acknowledged. Slack repeats what "
            "was not acknowledged to the next start (paced 5 times). Wanted is one answer for "
            "each; an exit code that is not 0, and a stop that takes over 10 s, count as "
            "unexpected."
        ),
        run=_stop,
    ),
    Scenario(
        name="sweep",
        title="The n-th call fails",
        how=(
            "13 flows on the whole bot in a playground: keys added, replaced and removed, "
            "connect, projects chosen, digests now, on, off and by slot, a mention, a welcome, a "
            "case taken, why. The n-th database statement or commit (I/O error, locked, full), "
            "the n-th call to Slack or to OpenAI (503, dropped, nonsense, 429) fails, for every n"
            " that the flow has; each seed takes every fifth n and other kinds. Then the flow is "
            "done again where a person would. Unexpected are broken invariants: half-stored keys "
            "or connections, changes without record or notice, a broken chain of records, "
            "tracebacks or secrets shown. Recovered: effects that came without being asked for "
            "again."
        ),
        run=_sweep,
    ),
    Scenario(
        name="black-hole",
        title="OpenAI silent for 30 minutes",
        how=(
            "The whole bot with three keys that nobody could check yet, OpenAI behind a proxy "
            "that swallows everything for 30 minutes (paced 30 times); a status and a question "
            "each minute are wanted, and must say something of substance. A second probe of a key"
            " within 5 minutes, and a truth that is not back 60 s after the end, count as "
            "unexpected."
        ),
        run=_black_hole,
    ),
    Scenario(
        name="slots",
        title="One digest a day from three workers",
        how=(
            "500 channels and three workers with clocks wrong by up to 10 min, which look twice a "
            "day, at about the same moment, for 30 days: 15,000 slots. A worker takes up to 40 of "
            "the channels that are due, then looks again; at every eighth look all go in the same "
            "order and fight for each slot, else each has its own order. Eight zones (Cairo, New "
            "York, Santiago, Beirut, Tokyo, Lord Howe, Berlin, Apia), digests at 0:00, 0:30, 1:30, "
            "2:00, 2:30, 10:00 and 23:59. Odd seeds begin on 27 March 2026 (clocks change in "
            "Berlin, Beirut, Lord Howe, Santiago and Cairo), even ones on 5 October (Berlin, "
            "Beirut, Cairo, New York). On SQLite the workers share one process, on PostgreSQL "
            "each is one. Two seeds at a time."
        ),
        at_once=2,
        run=_slots,
    ),
)
