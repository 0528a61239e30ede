"""What is taken once is not taken again: deliveries, slots, cases; and when jobs ran."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.ports import ChannelRef, Promise
from bot.reports.ports import JobRun
from bot.watch.case import Case, CaseState
from storage.transaction import Database

MakeCase = Callable[..., Case]


async def test_a_delivery_is_claimed_once_also_across_transactions(
    database: Database, now: datetime
) -> None:
    async with database.changes() as tx:
        claims = [await tx.inbox.claim(name, now) for name in ("Ev1", "Ev1", "Ev2")]
    async with database.changes() as tx:
        claims.append(await tx.inbox.claim("Ev1", now))

    assert claims == [True, False, True, False]


async def test_old_claims_are_forgotten(
    database: Database, now: datetime, later: Callable[[float], datetime]
) -> None:
    async with database.changes() as tx:
        await tx.inbox.claim("old", now)
        await tx.inbox.claim("new", later(60))

        assert await tx.inbox.forget_before(later(60)) == 1
        assert await tx.inbox.claim("old", later(61))
        assert not await tx.inbox.claim("new", later(61))


async def test_what_is_owed_is_found_when_its_time_is_over_and_only_once(
    database: Database, here: ChannelRef, now: datetime, later: Callable[[float], datetime]
) -> None:
    def make(purpose: str, seconds: float) -> Promise:
        return Promise(
            purpose=purpose,
            channel=here,
            user_id="U1",
            lang="ja",
            due=later(seconds),
            thread_ts="1.1",
            is_direct=True,
        )

    async with database.changes() as tx:
        await tx.inbox.claim("late", now, make("why", 20))
        await tx.inbox.claim("early", now, make("digest", 10))
        await tx.inbox.claim("kept", now, make("add", 5))
        await tx.inbox.claim("much later", now, make("connect", 60))
        await tx.inbox.claim("nothing owed", now)
        assert not await tx.inbox.claim("late", now, make("add", 1)), "a repetition owes nothing"
        await tx.inbox.keep("kept")

    async with database.changes() as tx:
        assert await tx.inbox.find_next_promise() == later(10)
        assert await tx.inbox.break_promises(later(9), limit=9) == ()
        assert await tx.inbox.break_promises(later(20), limit=1) == (make("digest", 10),)
        assert await tx.inbox.break_promises(later(20), limit=9) == (make("why", 20),)
        assert await tx.inbox.break_promises(later(20), limit=9) == ()
        assert await tx.inbox.find_next_promise() == later(60)


async def test_a_slot_is_taken_once_in_its_channel_and_schedule(
    database: Database, here: ChannelRef, elsewhere: tuple[ChannelRef, ...], now: datetime
) -> None:
    first, second = date(2026, 11, 23), date(2026, 11, 24)

    async with database.changes() as tx:
        taken = [
            await tx.slots.take(channel, schedule, day, due=now, at=now)
            for channel, schedule, day in [
                (here, "daily", second),
                (here, "daily", second),
                (here, "daily", first),
                (here, "monthly", second),
                (elsewhere[0], "daily", first),
                (elsewhere[1], "daily", first),
            ]
        ]

    async with database.reads() as tx:
        assert taken == [True, False, True, True, True, True]
        assert await tx.slots.find_last(here, "daily") == second
        assert await tx.slots.find_last(elsewhere[0], "daily") == first
        assert await tx.slots.find_last(here, "weekly") is None


async def test_the_last_run_of_each_job_is_known(
    database: Database, now: datetime, later: Callable[[float], datetime]
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.mark("collect", now)
        await tx.job_runs.mark("collect", later(60))

    async with database.reads() as tx:
        assert (await tx.job_runs.find("collect")).slot == later(60)
        assert (await tx.job_runs.find("probe")).slot is None


async def test_a_case_comes_back_in_its_channel_only(
    database: Database, here: ChannelRef, elsewhere: tuple[ChannelRef, ...], make_case: MakeCase
) -> None:
    case = make_case(key_id=None)
    async with database.changes() as tx:
        assert await tx.cases.open(case)

    async with database.reads() as tx:
        assert await tx.cases.find(here, "case1") == case
        assert await tx.cases.list_open(here) == (case,)
        for channel in elsewhere:
            assert await tx.cases.find(channel, "case1") is None
            assert await tx.cases.list_open(channel) == ()
            with pytest.raises(LookupError):
                await tx.cases.update(make_case(channel=channel))


async def test_one_cause_is_one_case(
    database: Database, elsewhere: tuple[ChannelRef, ...], make_case: MakeCase
) -> None:
    async with database.changes() as tx:
        opened = [
            await tx.cases.open(case)
            for case in [
                make_case(case_id="1"),
                make_case(case_id="2"),
                make_case(case_id="3", openai_key_id="key_other"),
                make_case(case_id="4", day=date(2026, 11, 21)),
                make_case(case_id="5", lane="hourly"),
                make_case(case_id="6", channel=elsewhere[0]),
            ]
        ]

    assert opened == [True, False, True, True, True, True]


async def test_open_and_taken_cases_are_listed_oldest_first_dismissed_ones_not(
    database: Database, here: ChannelRef, later: Callable[[float], datetime], make_case: MakeCase
) -> None:
    cases = [make_case(case_id=str(n), openai_key_id=str(n), opened_at=later(-n)) for n in range(3)]
    taken = replace(cases[0], state=CaseState.TAKEN, handled_by="U1", handled_at=later(5))
    dismissed = replace(cases[1], state=CaseState.DISMISSED, handled_by="U1", handled_at=later(5))
    async with database.changes() as tx:
        for case in cases:
            await tx.cases.open(case)
        await tx.cases.update(taken)
        await tx.cases.update(dismissed)

    async with database.reads() as tx:
        assert await tx.cases.list_open(here) == (cases[2], taken)
        assert await tx.cases.find(here, "1") == dismissed


async def test_how_far_a_connection_was_watched_is_known(database: Database) -> None:
    async with database.changes() as tx:
        await tx.cases.mark_watched("conn1", date(2026, 11, 21))
        await tx.cases.mark_watched("conn1", date(2026, 11, 22))

    async with database.reads() as tx:
        assert await tx.cases.find_watched("conn1") == date(2026, 11, 22)
        assert await tx.cases.find_watched("conn2") is None


async def test_the_last_slot_of_every_channel_is_listed(
    database: Database, here: ChannelRef, elsewhere: tuple[ChannelRef, ...], now: datetime
) -> None:
    first, second = date(2026, 11, 23), date(2026, 11, 24)

    async with database.changes() as tx:
        for channel, schedule, day in [
            (here, "daily", first),
            (here, "daily", second),
            (elsewhere[0], "daily", first),
            (elsewhere[1], "monthly", second),
        ]:
            await tx.slots.take(channel, schedule, day, due=now, at=now)
        assert await tx.slots.list_last("daily") == {here: second, elsewhere[0]: first}


async def test_a_fault_is_kept_beside_the_last_slot_and_ends_with_the_next(
    database: Database, now: datetime, later: Callable[[float], datetime]
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.postpone("new", later(5))
        await tx.job_runs.mark("old", now)
        await tx.job_runs.postpone("old", later(5))

        assert await tx.job_runs.list_all() == {
            "new": JobRun(retry_at=later(5)),
            "old": JobRun(slot=now, retry_at=later(5)),
        }
        await tx.job_runs.mark("old", later(60))
        assert await tx.job_runs.find("old") == JobRun(slot=later(60))
        assert await tx.job_runs.find("never") == JobRun()
