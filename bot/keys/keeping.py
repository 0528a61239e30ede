"""Takes one check into the history of its key, and into the key's standing if it may."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.causes.probing import Check, Outcome
from bot.keys.confirming import (
    CONFIRMING,
    MOST_ASKED,
    Sample,
    began_at,
    is_confirmed,
    may_speak_against,
    plan_pause,
)
from bot.keys.key import Key, Told
from bot.keys.ports import KeyChanges

log = logging.getLogger(__name__)

_NOTHING = timedelta()


async def keep_check(
    tx: KeyChanges, key: Key, check: Check, *, agreed: bool, limit_is_open: bool
) -> Key:
    """The key as it stands after this check, in the same transaction.

    `agreed`: the check before, made just now, said the same. `limit_is_open`: see
    `may_speak_against`.
    """
    held = key.check
    is_change = held is not None and held.outcome is not check.outcome
    if held and is_change and not may_speak_against(held, check, limit_is_open=limit_is_open):
        # In the history it counts as the failure that it cannot see, or that would be outvoted.
        return await _write(tx, key, held, replace(check, outcome=held.outcome), is_open=False)
    is_settled, since = await _judge(tx, key, check, agreed=agreed)
    if not is_settled:
        return await _write(tx, key, held, check, is_open=True)
    is_first = held is None and key.version == 1
    if is_first and agreed and check.outcome is Outcome.FAILING:
        # Whoever registered it looks at the answer: it failed from the start, which is no change.
        await tx.keys.mark_told(key, Told.FAILING)
        key = replace(key, told=Told.FAILING)
    if is_change:
        log.info("key.changed", extra={"key": key.key_id, "outcome": check.outcome.value})
        if check.outcome is Outcome.UNREACHABLE:
            # Whether the others answer tells an outage from one key's trouble.
            await tx.keys.hasten_probes(key.channel.team_id, check.at + CONFIRMING)
    await tx.keys.record_check(key, check, since)
    standing = replace(key, check=check, since=since)
    return await _write(tx, standing, check, check, is_open=False)


async def _judge(tx: KeyChanges, key: Key, check: Check, *, agreed: bool) -> tuple[bool, datetime]:
    """Whether the standing may follow this check now, and since when that holds then."""
    outcome, held = check.outcome, key.check
    if held is not None and held.outcome is outcome:
        return True, key.since or held.at
    if held is None and outcome is not Outcome.FAILING:
        return True, check.at
    sample = Sample(at=check.at, outcome=outcome, standing=None)
    samples = (sample, *await tx.standings.list_last(key, limit=MOST_ASKED - 1))
    return agreed or is_confirmed(outcome, samples), began_at(outcome, samples)


async def _write(
    tx: KeyChanges, key: Key, standing: Check | None, check: Check, *, is_open: bool
) -> Key:
    """Keep the sample and plan the next probe; `is_open`: it waits to be confirmed."""
    at, told = check.at, standing.outcome if standing else None
    sample = Sample(at=at, outcome=check.outcome, standing=told, verdict=check.verdict)
    await tx.standings.add_sample(key, sample)
    age = max(_NOTHING, at - key.since) if key.since else _NOTHING
    pause = CONFIRMING if is_open else plan_pause(key.key_id, check.outcome, age=age)
    await tx.keys.plan_probe(key, at + pause)
    return replace(key, next_probe_at=at + pause)
