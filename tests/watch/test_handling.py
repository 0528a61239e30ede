"""Presses on a case: the first who says so handles it, once, and the alert shows who."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import AlreadyHandledError
from bot.ports import ChannelRef
from bot.watch.case import CaseState

HERE = ChannelRef("T1", "C1")
MAPPED = ChannelRef("T1", "C2")
OTHERS = ChannelRef("T1", "C3")


async def test_taking_shows_who_in_place_of_the_alert(scene: Any) -> None:
    case = await scene.open_case()
    scene.clock.moment += timedelta(minutes=3)

    taken = await scene.watch.take(HERE, case.case_id, "U7", delivery="press-1")

    assert taken is not None
    assert taken.state is CaseState.TAKEN
    assert taken.handled_by == "U7"
    assert taken.handled_at == scene.clock.moment
    assert await scene.find(case.case_id) == taken
    (shown,) = await scene.post()
    assert shown.outgoing.kind == "update"
    assert shown.outgoing.replaces == case.delivery_id
    assert shown.outgoing.delivery_id != case.delivery_id
    assert shown.outgoing.text == "prod is taken by U7"
    assert await scene.list_acts() == [("case.taken", "U7", case.case_id)]
    assert scene.owners[-1] == "U1"


async def test_whoever_comes_second_changes_nothing(scene: Any) -> None:
    case = await scene.open_case()
    first = await scene.watch.take(HERE, case.case_id, "U7", delivery="press-1")
    await scene.post()

    second = await scene.watch.take(HERE, case.case_id, "U8", delivery="press-2")

    assert second == first
    assert await scene.find(case.case_id) == first
    assert await scene.post() == []
    assert len(await scene.list_acts()) == 1


async def test_a_repeated_press_is_told_apart(scene: Any) -> None:
    case = await scene.open_case()
    await scene.watch.take(HERE, case.case_id, "U7", delivery="press-1")
    await scene.post()

    with pytest.raises(AlreadyHandledError):
        await scene.watch.take(HERE, case.case_id, "U7", delivery="press-1")
    with pytest.raises(AlreadyHandledError):
        await scene.watch.dismiss(HERE, case.case_id, "U7", delivery="press-1")

    assert await scene.post() == []
    assert len(await scene.list_acts()) == 1


@pytest.mark.parametrize("taken_before", [False, True])
async def test_dismissing_ends_a_case_open_or_taken(scene: Any, taken_before: bool) -> None:
    case = await scene.open_case()
    if taken_before:
        await scene.watch.take(HERE, case.case_id, "U7", delivery="press-1")
        await scene.post()

    ended = await scene.watch.dismiss(HERE, case.case_id, "U8", delivery="press-2")

    assert ended is not None
    assert ended.state is CaseState.DISMISSED
    assert ended.handled_by == "U8"
    assert await scene.list_cases() == ()
    (shown,) = await scene.post()
    assert shown.outgoing.replaces == case.delivery_id
    assert shown.outgoing.text == "prod is dismissed by U8"
    assert (await scene.list_acts())[-1] == ("case.dismissed", "U8", case.case_id)


async def test_a_dismissed_case_stays_so(scene: Any) -> None:
    case = await scene.open_case()
    ended = await scene.watch.dismiss(HERE, case.case_id, "U8", delivery="press-1")
    await scene.post()

    again = await scene.watch.dismiss(HERE, case.case_id, "U9", delivery="press-2")
    taken = await scene.watch.take(HERE, case.case_id, "U9", delivery="press-3")

    assert again == ended
    assert taken == ended
    assert await scene.post() == []
    assert len(await scene.list_acts()) == 1


async def test_unknown_cases_and_those_of_other_channels_are_none(scene: Any) -> None:
    case = await scene.open_case()

    unknown = await scene.watch.take(HERE, "nothing", "U7", delivery="press-1")
    elsewhere = await scene.watch.dismiss(OTHERS, case.case_id, "U7", delivery="press-2")

    assert unknown is None
    assert elsewhere is None
    assert await scene.find(case.case_id) == case
    assert await scene.post() == []
    assert await scene.list_acts() == []


async def test_the_case_of_an_unregistered_key_calls_no_owner(scene: Any) -> None:
    await scene.open_case()
    (case,) = await scene.list_cases(MAPPED)

    taken = await scene.watch.take(MAPPED, case.case_id, "U7", delivery="press-1")

    assert taken is not None
    assert scene.owners[-1] is None
    (shown,) = await scene.post()
    assert shown.outgoing.channel == MAPPED
