"""Checks: what OpenAI says now and what the organization knows, kept and asked again in time."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.causes.catalogue import Cause
from bot.causes.ports import ProbeAnswer
from bot.causes.probing import Outcome
from bot.errors import (
    ConnectionMissingError,
    OpenAIUnavailableError,
    RefusedByOpenAIError,
    SecretUnreadableError,
)
from bot.keys.confirming import JITTER
from bot.keys.health import Standing, standing_of
from tests.keys.conftest import as_stored

REFUSED = ProbeAnswer(
    status=401, code="invalid_api_key", type="invalid_request_error", message="Incorrect API key"
)
MINUTES_5 = timedelta(minutes=5)
AWAY = ProbeAnswer(failure="timeout")


async def add(desk: Any, draft: Any, announce: Any, *, delivery: str = "s1") -> Any:
    return await desk.register.add(
        desk.settings, draft, by="U2", delivery=delivery, announce=announce
    )


async def connect(desk: Any, make_form: Any) -> Any:
    admin_key = make_form(99, "sk-admin-")
    return await desk.connections.store(desk.settings, admin_key, by="U9", delivery="s9")


@pytest.mark.parametrize(
    ("answer", "outcome", "standing", "pause"),
    [
        (ProbeAnswer(status=200), Outcome.ACCEPTED, Standing.ACCEPTED, MINUTES_5),
        (REFUSED, Outcome.FAILING, Standing.FAILING, MINUTES_5),
        (AWAY, Outcome.UNREACHABLE, Standing.UNREACHABLE, MINUTES_5),
    ],
)
async def test_a_check_is_kept_and_plans_the_next(
    desk: Any,
    make_draft: Any,
    announce: Any,
    answer: ProbeAnswer,
    outcome: Outcome,
    standing: Standing,
    pause: timedelta,
) -> None:
    key = await add(desk, make_draft(), announce)
    desk.organization.answer = answer

    checked = await desk.health.check(key)

    assert checked.check.outcome is outcome
    assert standing_of(checked, desk.clock.now()) is standing
    assert await desk.read(key) == as_stored(checked)
    desk.clock.moment += pause - timedelta(seconds=1)
    assert await desk.list_due() == []
    desk.clock.moment += pause * JITTER + timedelta(seconds=1)
    assert await desk.list_due() == ["prod"]


async def test_the_organization_tells_of_a_last_use_which_proves_nothing(
    desk: Any, make_draft: Any, make_form: Any, make_listed: Any, announce: Any
) -> None:
    key = await add(desk, make_draft(), announce)
    await connect(desk, make_form)
    listed = make_listed("key_1", key.masked.replace("…", "..."))
    desk.organization.rows = [listed]

    checked = await desk.health.check(key)

    assert (checked.openai_key_id, checked.project_id) == ("key_1", "proj_1")
    assert checked.last_used_at == listed.last_used_at
    assert standing_of(checked, desk.clock.now()) is Standing.ACCEPTED
    assert await desk.read(key) == as_stored(checked)


@pytest.mark.parametrize(
    "error",
    [
        OpenAIUnavailableError("status 503"),
        RefusedByOpenAIError(status=401, code="invalid_api_key", kind=None),
        ConnectionMissingError(),
    ],
)
async def test_an_organization_that_does_not_tell_does_not_stop_the_check(
    desk: Any, make_draft: Any, make_form: Any, announce: Any, error: Exception
) -> None:
    key = await add(desk, make_draft(), announce)
    await connect(desk, make_form)
    desk.organization.error = error

    checked = await desk.health.check(key)

    assert checked.check.outcome is Outcome.ACCEPTED
    assert checked.openai_key_id is None


async def test_all_keys_of_a_channel_are_checked_by_name(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    await add(desk, make_draft("web", 1), announce, delivery="s1")
    await add(desk, make_draft("batch", 2), announce, delivery="s2")
    desk.organization.answer = REFUSED

    checked = await desk.health.check_all(desk.settings.channel)

    assert [key.name for key in checked] == ["batch", "web"]
    assert {key.check.verdict.cause for key in checked} == {Cause.INVALID_API_KEY}


async def test_only_due_keys_are_probed(desk: Any, make_draft: Any, announce: Any) -> None:
    await desk.health.check(await add(desk, make_draft(), announce))

    await desk.check_due()
    assert desk.organization.asked == 1
    desk.clock.moment += timedelta(hours=1)
    await desk.check_due()
    await desk.check_due()

    assert desk.organization.asked == 2


async def test_a_key_whose_first_check_was_lost_is_probed_all_the_same(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    key = await add(desk, make_draft(), announce)

    desk.clock.moment += timedelta(hours=1)
    await desk.check_due()

    assert (await desk.read(key)).check is not None


async def test_a_key_replaced_meanwhile_does_not_get_the_old_ones_result(
    desk: Any, make_draft: Any, make_form: Any, announce: Any
) -> None:
    old = await add(desk, make_draft(), announce)
    ask = desk.organization.list_models

    async def replace_then_answer(secret: Any, **_: Any) -> ProbeAnswer:
        await desk.register.replace(old, make_form(2), by="U2", delivery="s2", announce=announce)
        answer: ProbeAnswer = await ask(secret)
        return answer

    desk.organization.answer = REFUSED
    desk.organization.list_models = replace_then_answer
    await desk.health.check(old)

    stored = await desk.read(old)
    assert (stored.version, stored.check) == (2, None)


async def test_a_key_removed_meanwhile_stays_removed(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    key = await add(desk, make_draft(), announce)
    ask = desk.organization.list_models

    async def remove_then_answer(secret: Any, **_: Any) -> ProbeAnswer:
        await desk.register.remove(key, by="U2", delivery="c1", announce=announce)
        answer: ProbeAnswer = await ask(secret)
        return answer

    desk.organization.list_models = remove_then_answer
    await desk.health.check(key)

    assert await desk.register.list_channel(key.channel) == ()


async def test_an_altered_row_is_logged_put_off_and_stops_nobody_else(
    desk: Any, make_draft: Any, announce: Any, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await add(desk, make_draft("broken", 1), announce, delivery="s1")
    await add(desk, make_draft("sound", 2), announce, delivery="s2")
    other = await desk.register.find(broken.channel, "sound")
    async with desk.database.changes() as tx:
        foreign = await tx.keys.get_sealed(other)
        await tx.keys.save(broken, foreign)
        for key in (broken, other):
            await tx.keys.plan_probe(key, desk.clock.now())
    with pytest.raises(SecretUnreadableError):
        await desk.health.check(broken)

    with caplog.at_level(logging.ERROR):
        await desk.check_due()

    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.message for record in told] == ["key.unreadable"]
    assert (await desk.read(other)).check.outcome is Outcome.ACCEPTED
    assert (await desk.read(broken)).check is None
    assert await desk.list_due() == []
