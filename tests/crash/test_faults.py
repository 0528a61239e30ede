"""Calls that fail, a partner that falls silent, three workers at once."""

from __future__ import annotations

from contextlib import suppress

from playground.slack import RefusedActionError
from tests.crash.black_hole import run_black_hole
from tests.crash.databases import Databases
from tests.crash.flows import FLOWS
from tests.crash.points import SQLITE_ERRORS, statement_fault
from tests.crash.slots import run_slots
from tests.crash.sweep import open_stage, run_sweep


async def test_whatever_call_fails_nothing_is_half_done(places: Databases) -> None:
    some = FLOWS[1::8]

    outcome = await run_sweep(seed=1, places=places, flows=some, stride=17)

    assert outcome.is_clean, outcome
    assert outcome.notes["flows at most"] == len(some)
    assert outcome.attempted > len(some)


async def test_people_are_answered_while_openai_is_silent(places: Databases) -> None:
    outcome = await run_black_hole(seed=1, places=places, minutes=1, pace=20)

    assert outcome.is_clean, outcome
    assert outcome.attempted == 2
    assert outcome.notes["probes meanwhile"] > 0


async def test_three_workers_send_one_digest_a_day(places: Databases) -> None:
    outcome = await run_slots(seed=1, places=places, season="spring", channels=8, days=4)

    assert outcome.is_clean, outcome
    assert outcome.attempted == 32


async def test_a_mention_that_broke_is_left_to_slack_which_sends_it_again(
    places: Databases,
) -> None:
    mention = next(flow for flow in FLOWS if flow.name == "mention")
    async with open_stage(places, 1) as (stage, _url):
        act, count_answers = await mention.prepare(stage)

        with statement_fault(2, SQLITE_ERRORS[0]) as fault, suppress(RefusedActionError):
            await act()
        await stage.rest()

        assert fault.has_struck
        assert count_answers() == 1
