"""Processes are killed, frozen or stopped: each effect comes once. `make figures` does more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.crash.acknowledged import run_acknowledged
from tests.crash.databases import Databases
from tests.crash.deliveries import Blows, run_deliveries, run_second_copy
from tests.crash.events import run_events
from tests.crash.promises import run_promises
from tests.crash.stopping import run_stop
from tests.crash.takeover import run_takeover


async def test_killed_deliverers_lose_and_double_nothing(places: Databases) -> None:
    outcome = await run_deliveries(
        seed=7, places=places, blows=Blows(kills=4), messages=40, rooms=40
    )

    assert outcome.is_clean, outcome
    assert outcome.attempted == 40
    assert outcome.notes["kills"] >= 4
    assert outcome.recovered, "a kill struck in the midst of something"


async def test_a_frozen_deliverer_loses_nothing(places: Databases) -> None:
    outcome = await run_deliveries(
        seed=3, places=places, blows=Blows(freezes=1), messages=20, rooms=20
    )

    assert outcome.is_clean, outcome
    assert outcome.notes["freezes"] == 1


async def test_the_second_copy_of_a_frozen_deliverer_is_removed(
    postgresql_server: Any, tmp_path: Path
) -> None:
    copies = await run_second_copy(Databases(tmp_path, postgresql_server.get_url()))

    assert copies == (2, 1)


async def test_events_that_come_again_are_answered_once_by_a_bot_that_dies(
    places: Databases,
) -> None:
    outcome = await run_events(seed=5, places=places, events=20, kills=1, pace=20)

    assert outcome.is_clean, outcome
    assert outcome.attempted == 20
    assert outcome.notes["deliveries"] > 20
    assert outcome.notes["kills"] == 1


async def test_what_was_acknowledged_is_stored_when_the_bot_dies(places: Databases) -> None:
    outcome = await run_acknowledged(seed=2, places=places, kills=2)

    assert outcome.is_clean, outcome
    assert outcome.attempted > 0


async def test_whoever_was_promised_an_answer_hears_once_after_a_kill(places: Databases) -> None:
    outcome = await run_promises(seed=1, places=places, kills=1, pace=15)

    assert outcome.is_clean, outcome
    assert outcome.attempted == outcome.recovered == 1


async def test_the_jobs_of_a_killed_bot_are_done_by_the_next(places: Databases) -> None:
    outcome = await run_takeover(seed=1, places=places, jobs=1)

    assert outcome.is_clean, outcome
    assert outcome.recovered == outcome.attempted > 0


async def test_a_bot_told_to_stop_ends_well_and_leaves_nothing_undone(places: Databases) -> None:
    outcome = await run_stop(seed=4, places=places, handlers=12, pace=15)

    assert outcome.is_clean, outcome
    assert outcome.notes["under way"] > 0
    assert outcome.notes["exit code at most"] == 0
