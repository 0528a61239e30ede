"""The history of probes, the bot's own calls and hindrances, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.causes.probing import Check, Outcome
from bot.keys.confirming import Sample
from bot.keys.hindrance import Hindrance, HindranceKind
from bot.keys.key import Told
from storage.transaction import Database

MINUTE = timedelta(minutes=1)


async def test_probes_come_back_by_text_and_by_time(
    database: Database, now: Any, make_key: Callable[..., Any]
) -> None:
    key = make_key()
    other, replaced = make_key(key_id="key2"), replace(key, version=2)
    samples = [
        Sample(at=now + MINUTE * n, outcome=Outcome.FAILING, standing=standing)
        for n, standing in enumerate((None, Outcome.ACCEPTED, Outcome.FAILING))
    ]
    async with database.changes() as tx:
        for sample in samples:
            await tx.standings.add_sample(key, sample)
        await tx.standings.add_sample(replaced, samples[2])
        await tx.standings.add_sample(other, samples[0])

    async with database.changes() as tx:
        last = await tx.standings.list_last(key, limit=2)
        since = await tx.standings.list_since(key.key_id, now + MINUTE)
        await tx.standings.forget_before(now + MINUTE)
        left = await tx.standings.list_last(key, limit=9)

    assert last == (samples[2], samples[1])
    assert since == (samples[1], samples[2], samples[2])
    assert left == (samples[2], samples[1])


async def test_own_calls_are_counted_by_the_hour(database: Database, now: Any) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    async with database.changes() as tx:
        for at in (now, now, now + timedelta(hours=1)):
            await tx.standings.note_own_call("key1", at)
        await tx.standings.note_own_call("key2", now)

        counted = await tx.standings.count_own_calls("key1", hour)
        later = await tx.standings.count_own_calls("key1", hour + timedelta(hours=1))

    assert counted == {hour: 2, hour + timedelta(hours=1): 1}
    assert later == {hour + timedelta(hours=1): 1}


async def test_a_hindrance_is_one_of_its_kind_in_a_workspace(database: Database, now: Any) -> None:
    begun = Hindrance(team_id="T1", kind=HindranceKind.OPENAI, began_at=now, told=("U1",))
    grown = replace(begun, told=("U1", "U2"), calm_since=now + MINUTE)
    async with database.changes() as tx:
        await tx.standings.save_hindrance(begun)
        await tx.standings.save_hindrance(replace(begun, team_id="T2"))
        await tx.standings.save_hindrance(grown)

        assert await tx.standings.list_hindrances("T1") == (grown,)
        assert await tx.keys.list_teams_to_tell() == ("T1", "T2")
        await tx.standings.end_hindrance(grown)
        assert await tx.keys.list_teams_to_tell() == ("T2",)


async def test_only_workspaces_with_something_to_tell_are_listed(
    database: Database, now: Any, make_key: Callable[..., Any], make_sealed: Callable[..., Any]
) -> None:
    key = make_key()
    async with database.changes() as tx:
        await tx.keys.save(key, make_sealed())
        seen = []
        for outcome, told in [
            (Outcome.ACCEPTED, Told.FINE),
            (Outcome.FAILING, Told.FINE),
            (Outcome.FAILING, Told.FAILING),
            (Outcome.UNREACHABLE, Told.FAILING),
            (Outcome.ACCEPTED, Told.FAILING),
            (Outcome.ACCEPTED, Told.UNSTABLE),
        ]:
            await tx.keys.record_check(key, Check(at=now, outcome=outcome), now)
            await tx.keys.mark_told(key, told)
            seen.append(bool(await tx.keys.list_teams_to_tell()))
        await tx.keys.record_check(key, Check(at=now, outcome=Outcome.FAILING), now)
        await tx.keys.mark_told(key, Told.FAILING)
        await tx.keys.note_use(key, now)
        used = await tx.keys.list_teams_to_tell()
        await tx.keys.update(replace(key, probing_paused=True))

        assert seen == [False, True, False, True, True, True]
        assert used == (key.channel.team_id,)
        assert await tx.keys.list_teams_to_tell() == ()


async def test_probes_are_hastened_never_put_off(
    database: Database, now: Any, make_key: Callable[..., Any], make_sealed: Callable[..., Any]
) -> None:
    soon = make_key(key_id="key1", name="soon", next_probe_at=now)
    late = make_key(key_id="key2", name="late", next_probe_at=now + MINUTE * 60)
    async with database.changes() as tx:
        await tx.keys.save(soon, make_sealed())
        await tx.keys.save(late, make_sealed(b"b"))

        await tx.keys.hasten_probes(soon.channel.team_id, now + MINUTE)

        assert [key.name for key in await tx.keys.list_due(now)] == ["soon"]
        assert [key.name for key in await tx.keys.list_due(now + MINUTE)] == ["soon", "late"]
