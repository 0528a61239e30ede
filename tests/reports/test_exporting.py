"""An export is shown once, in time or not at all, and whoever asked hears of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import AlreadyHandledError, BotError, SlackUnavailableError
from bot.ports import Outgoing, Promise
from bot.reports.evidence import Evidence, ExportFile, Pack, StoredFile
from bot.reports.exporting import EXPORT_WITHIN, Exporter, ExportOrder
from bot.reports.gathering import EvidenceReport
from tests.reports.conftest import HERE, NOW


@dataclass
class Room:
    """Takes files; each call meets the next of `faults`, and takes `takes_s` of the clock."""

    clock: Any
    takes_s: float = 0
    faults: list[BotError | None] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    async def open(self, user_id: str) -> str:
        return f"D-{user_id}"

    async def store(self, file: ExportFile) -> str:
        self.clock.advance(seconds=self.takes_s)
        self._meet()
        return file.name

    async def share(self, room_id: str, stored: Sequence[StoredFile], comment: str) -> None:
        self.shown.append(f"{room_id} {[file.file_id for file in stored]} {comment}")
        self._meet()

    def _meet(self) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault


@dataclass
class Works:
    """Holds started work until it is told to run."""

    clock: Any
    waiting: list[tuple[Callable[[], Awaitable[None]] | None, Callable[[], Awaitable[None]]]] = (
        field(default_factory=list)
    )

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        assert name == "export"
        self.waiting.append((None, work))

    def start_after(
        self, delay: Callable[[], Awaitable[None]], name: str, work: Callable[[], Awaitable[None]]
    ) -> None:
        assert name == "export"
        self.waiting.append((delay, work))

    async def run(self) -> None:
        while self.waiting:
            delay, work = self.waiting.pop(0)
            if delay is not None:
                await delay()
            await work()


@dataclass(kw_only=True)
class Desk:
    """One exporter with all it stands on."""

    scene: Any
    room: Room
    works: Works

    @property
    def exporter(self) -> Exporter:
        def render(evidence: Evidence, lang: str) -> Pack:
            files = tuple(
                ExportFile(name=name, title=name, content=b"x") for name in ("text", "data")
            )
            return Pack(files=files, comment=f"{lang} {len(evidence.keys.rows)}")

        database, clock = self.scene.database, self.scene.clock
        return Exporter(
            changes=database.changes,
            report=EvidenceReport(reads=database.reads, clock=clock, version="1"),
            render=render,
            files=self.room,
            jobs=self.works,
            clock=clock,
        )

    async def take(self, *, delivery: str = "cmd1") -> None:
        def say(error: BotError) -> Outgoing:
            return Outgoing(
                delivery_id="e" * 32,
                kind="ephemeral",
                channel=HERE,
                text=f"said {type(error).__name__}",
                blocks=(),
                purpose="export",
                user_id="U1",
            )

        due = self.scene.clock.now() + EXPORT_WITHIN
        order = ExportOrder(
            settings=self.scene.settings,
            about=None,
            by="U1",
            lang="ja",
            delivery=delivery,
            due=due,
            say=say,
        )
        promise = Promise(purpose="export", channel=HERE, user_id="U1", lang="ja", due=due)
        await self.exporter.take(order, promise)

    async def is_owed(self) -> bool:
        async with self.scene.database.reads() as tx:
            return await tx.inbox.find_next_promise() is not None


@pytest.fixture
def desk(scene: Any) -> Desk:
    return Desk(scene=scene, room=Room(scene.clock), works=Works(scene.clock))


async def test_it_is_recorded_before_anything_leaves_and_owed_until_it_is_there(
    desk: Desk,
) -> None:
    await desk.take()
    recorded, owed, shown = await desk.scene.list_acts(), await desk.is_owed(), desk.room.shown[:]
    await desk.works.run()

    assert (recorded, owed, shown) == ([("channel.exported", "U1")], True, [])
    assert desk.room.shown == ["D-U1 ['text', 'data'] ja 2"]
    assert not await desk.is_owed()
    assert await desk.scene.list_posted() == []


async def test_a_repeated_request_is_not_taken_twice(desk: Desk) -> None:
    await desk.take()

    with pytest.raises(AlreadyHandledError):
        await desk.take()

    assert len(await desk.scene.list_acts()) == 1
    assert len(desk.works.waiting) == 1


async def test_waits_grow_and_end_with_the_promise(desk: Desk) -> None:
    desk.room.faults = [SlackUnavailableError("x") for _ in range(50)]

    await desk.take()
    await desk.works.run()

    tried = 50 - len(desk.room.faults)
    assert 3 <= tried <= 8
    assert desk.scene.clock.now() < NOW + EXPORT_WITHIN
    assert desk.room.shown == []
    assert await desk.scene.list_posted() == ["said SlackUnavailableError"]
    assert not await desk.is_owed()


async def test_a_fault_before_the_files_show_is_none_after(desk: Desk) -> None:
    desk.room.faults = [SlackUnavailableError("timeout", applied_unknown=True)]

    await desk.take()
    await desk.works.run()

    assert len(desk.room.shown) == 1
    assert await desk.scene.list_posted() == []


async def test_what_may_have_been_shown_is_not_shown_again(desk: Desk) -> None:
    lost = SlackUnavailableError("timeout", applied_unknown=True)
    desk.room.faults = [None, None, lost]

    await desk.take()
    await desk.works.run()

    assert len(desk.room.shown) == 1
    assert await desk.scene.list_posted() == ["said SlackUnavailableError"]
    assert not await desk.is_owed()


async def test_whoever_was_frozen_shows_nothing_that_was_apologised_for(desk: Desk) -> None:
    desk.room.takes_s = EXPORT_WITHIN.total_seconds()

    await desk.take()
    await desk.works.run()

    assert desk.room.shown == []
    assert await desk.scene.list_posted() == [], "the apology is the other one's"
    assert await desk.is_owed()


async def test_too_late_to_be_sure_is_told_as_too_late(desk: Desk) -> None:
    desk.room.takes_s = (EXPORT_WITHIN - timedelta(seconds=8)).total_seconds() / 2

    await desk.take()
    await desk.works.run()

    assert desk.room.shown == []
    assert await desk.scene.list_posted() == ["said SlackUnavailableError"]
    assert not await desk.is_owed()
