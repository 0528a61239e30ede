"""Keys come, change and go in one audited transaction each, and never twice."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import AlreadyHandledError, KeyMissingError, NameTakenError
from bot.ports import ChannelRef


async def add(desk: Any, draft: Any, announce: Any, *, delivery: str = "s1") -> Any:
    return await desk.register.add(
        desk.settings, draft, by="U2", delivery=delivery, announce=announce
    )


async def open_text(desk: Any, key: Any) -> Any:
    async with desk.database.reads() as tx:
        return desk.vault.open(key.sealing, await tx.keys.get_sealed(key))


async def test_a_key_is_sealed_recorded_and_told(desk: Any, make_draft: Any, announce: Any) -> None:
    draft = make_draft()

    key = await add(desk, draft, announce)

    assert await desk.read(key) == key
    assert (key.version, key.added_by, key.owner_id) == (1, "U2", "U1")
    assert await open_text(desk, key) == draft.form.secret
    assert await desk.actions() == ["key.added"]
    assert await desk.notices() == [f"prod {draft.form.masked}"]
    async with desk.database.reads() as tx:
        assert await tx.channels.find(key.channel) == desk.settings


async def test_a_repeated_submission_changes_nothing(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    await add(desk, make_draft(), announce)

    with pytest.raises(AlreadyHandledError):
        await add(desk, make_draft("other", 2), announce)

    assert [key.name for key in await desk.register.list_channel(desk.settings.channel)] == ["prod"]
    assert await desk.actions() == ["key.added"]


async def test_a_taken_name_leaves_the_submission_open_for_another(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    await add(desk, make_draft(), announce)

    with pytest.raises(NameTakenError):
        await add(desk, make_draft("PROD", 2), announce, delivery="s2")
    await add(desk, make_draft("prod2", 2), announce, delivery="s2")

    assert await desk.actions() == ["key.added", "key.added"]


async def test_a_replaced_text_is_gone_with_all_that_was_known_of_it(
    desk: Any, make_draft: Any, make_form: Any, announce: Any
) -> None:
    old = await desk.health.check(await add(desk, make_draft(), announce))
    form = make_form(2, "sk-svcacct-")

    fresh = await desk.register.replace(old, form, by="U3", delivery="s2", announce=announce)

    stored = await desk.read(old)
    assert stored == fresh
    assert (stored.version, stored.kind, stored.masked) == (2, form.kind, form.masked)
    assert stored.check is None
    assert await open_text(desk, fresh) == form.secret
    with pytest.raises(KeyMissingError):
        await open_text(desk, old)
    assert await desk.register.find_same(old.channel, make_draft().form.secret) is None
    assert await desk.actions() == ["key.added", "key.replaced"]


async def test_a_removed_key_is_gone_once(desk: Any, make_draft: Any, announce: Any) -> None:
    key = await add(desk, make_draft(), announce)
    await desk.register.remove(key, by="U2", delivery="c1", announce=announce)

    with pytest.raises(AlreadyHandledError):
        await desk.register.remove(key, by="U2", delivery="c1", announce=announce)
    with pytest.raises(KeyMissingError):
        await desk.read(key)

    assert await desk.register.list_channel(key.channel) == ()
    assert await desk.actions() == ["key.added", "key.removed"]


async def test_a_key_is_found_by_name_text_and_id_in_its_channel_only(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    draft = make_draft("Prod")
    key = await add(desk, draft, announce)
    elsewhere = ChannelRef("T1", "C2")

    assert await desk.register.find(key.channel, "pROD") == key
    assert await desk.register.find_same(key.channel, draft.form.secret) == key
    assert await desk.register.find_same(elsewhere, draft.form.secret) is None
    assert await desk.register.list_channels("T1") == (key.channel,)
    assert await desk.register.list_channels("T2") == ()
    with pytest.raises(KeyMissingError):
        await desk.register.get(elsewhere, key.key_id)
    with pytest.raises(KeyMissingError) as caught:
        await desk.register.find(elsewhere, "prod")
    assert caught.value.nearest is None


async def test_a_missing_name_comes_with_the_nearest_as_it_is_written(
    desk: Any, make_draft: Any, announce: Any
) -> None:
    await add(desk, make_draft("Staging"), announce)

    with pytest.raises(KeyMissingError) as caught:
        await desk.register.find(desk.settings.channel, "stagign")

    assert (caught.value.name, caught.value.nearest) == ("stagign", "Staging")
