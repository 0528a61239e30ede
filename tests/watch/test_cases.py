"""Looking at settled days on a real database: each cause opens one case, with its message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef, Outgoing
from bot.spend.money import Money
from bot.watch.case import Case, CaseState, Severity
from bot.watch.cases import Watch

SPIKE = date(2026, 11, 23)
SETTLED = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
HERE = ChannelRef("T1", "C1")
MAPPED = ChannelRef("T1", "C2")
OTHERS = ChannelRef("T1", "C3")


async def test_an_unusual_day_opens_one_case_with_its_message(scene: Any) -> None:
    await scene.bill({SPIKE: "48.20"})

    await scene.look()

    (case,) = await scene.list_cases()
    assert case.key_name == "prod"
    assert case.key_id == "key-of-C1"
    assert case.state is CaseState.OPEN
    assert case.opened_at == SETTLED
    assert case.finding.day == SPIKE
    assert case.finding.expected == Money(Decimal(4))
    assert case.finding.actual == Money(Decimal("48.20"))
    assert case.finding.severity is Severity.MEDIUM
    posted = [one.outgoing for one in await scene.post() if one.outgoing.channel == HERE]
    assert [message.delivery_id for message in posted] == [case.delivery_id]
    assert scene.owners[0] == "U1"


async def test_channels_that_mapped_the_project_are_told_and_others_are_not(scene: Any) -> None:
    await scene.bill({SPIKE: "48.20"})

    await scene.look()

    (case,) = await scene.list_cases(MAPPED)
    assert case.key_id is None
    assert case.key_name == "key_1"
    assert await scene.list_cases(OTHERS) == ()
    told = [one.outgoing.channel for one in await scene.post()]
    assert sorted(told) == [HERE, MAPPED]


async def test_looking_again_opens_nothing_more(scene: Any) -> None:
    await scene.open_case()

    await scene.look()
    scene.clock.moment += timedelta(hours=1)
    await scene.look()

    assert len(await scene.list_cases()) == 1
    assert await scene.post() == []
    assert await scene.find_watched() == SPIKE


async def test_a_look_that_lost_its_mark_opens_nothing_more(scene: Any) -> None:
    await scene.open_case()
    async with scene.database.changes() as tx:
        await tx.cases.mark_watched("conn1", SPIKE - timedelta(days=1))

    await scene.look()

    assert len(await scene.list_cases()) == 1
    assert await scene.post() == []


async def test_history_never_opens_a_case(scene: Any) -> None:
    scene.connection = replace(scene.connection, connected_at=SETTLED)
    await scene.bill({SPIKE: "48.20", SPIKE - timedelta(days=9): "900"})

    await scene.look()

    assert await scene.list_cases() == ()
    assert await scene.list_cases(MAPPED) == ()
    assert await scene.post() == []


async def test_a_quiet_day_is_watched_and_opens_nothing(scene: Any) -> None:
    await scene.bill({SPIKE: "4.40"})

    await scene.look()

    assert await scene.list_cases() == ()
    assert await scene.find_watched() == SPIKE


async def test_a_day_waits_until_it_has_settled(scene: Any) -> None:
    await scene.bill({SPIKE: "48.20"}, unsettled=frozenset({SPIKE}))
    await scene.look()
    assert await scene.list_cases() == ()

    await scene.bill({SPIKE: "48.20"})
    await scene.look()

    assert len(await scene.list_cases()) == 1


async def test_unread_days_and_missing_amounts_are_not_taken_for_zero(scene: Any) -> None:
    days = [SPIKE - timedelta(days=back) for back in range(1, 31)]
    await scene.bill(
        {SPIKE: "44"} | dict.fromkeys(days[1::2], None), usual="40", unread=frozenset(days[::2])
    )

    await scene.look()

    assert await scene.list_cases() == ()


async def test_a_crash_while_opening_leaves_neither_case_nor_message(
    scene: Any, new_id: Callable[[], str]
) -> None:
    await scene.bill({SPIKE: "48.20"})

    def render_nothing(case: Case, settings: ChannelSettings, owner_id: str | None) -> Outgoing:
        if settings.channel == MAPPED:
            raise ValueError("cannot be shown")
        return Outgoing(
            delivery_id=new_id(),
            kind="post",
            channel=settings.channel,
            text="shown",
            blocks=(),
            purpose="case",
        )

    broken = Watch(
        changes=scene.database.changes,
        reads=scene.database.reads,
        clock=scene.clock,
        new_id=new_id,
        render=render_nothing,
    )
    with pytest.raises(ValueError, match="cannot be shown"):
        await broken.look(scene.connection)

    assert await scene.list_cases() == ()
    assert await scene.post() == []
    await scene.look()
    assert len(await scene.list_cases()) == 1


async def test_the_days_after_belong_to_the_same_case_unless_it_gets_worse(scene: Any) -> None:
    await scene.open_case()
    amounts = {SPIKE: "48.20", SPIKE + timedelta(days=1): "50"}
    scene.clock.moment += timedelta(days=1)
    await scene.bill(amounts)
    await scene.look()
    assert len(await scene.list_cases()) == 1

    scene.clock.moment += timedelta(days=1)
    await scene.bill(amounts | {SPIKE + timedelta(days=2): "300"})
    await scene.look()

    cases = await scene.list_cases()
    assert [case.finding.day for case in cases] == [SPIKE, SPIKE + timedelta(days=2)]
    assert cases[1].finding.severity is Severity.HIGH
