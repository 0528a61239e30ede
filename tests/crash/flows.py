"""What people do and what comes by itself, each as one act that may fail and be done again."""

from __future__ import annotations

import random
import string
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef, Outgoing
from bot.spend.money import Money
from bot.views.case import case_message
from bot.watch.case import Case, CaseState, Finding, Severity
from playground.slack import RefusedActionError
from playground.slack.cast import TEAM
from playground.slack.records import Channel, Modal
from playground.world import World
from storage.transaction import Database

ADMIN = "U0MISAKI01"
CASES = 60
"""Cases that are open at the start: so many faults can strike the press of a button."""
DAY_S = 86_400.0


@dataclass
class Stage:
    """A playground under test, and what its people need to know."""

    world: World
    cases: list[str]
    dice: random.Random

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self.broken_ticks = 0
        self.with_digest: list[str] = []
        self.secrets: list[str] = [self.world.ledger.admin_secret]
        workspace = self.world.slack.workspace
        self.home = next(iter(workspace.channels))

    def next_number(self) -> int:
        """A number that was not used before."""
        return next(self._numbers)

    def room(self, *, has_bot: bool = True) -> str:
        """A new channel."""
        workspace = self.world.slack.workspace
        room = f"C0FLOW{self.next_number():04d}"
        members = [ADMIN, *([workspace.bot_user_id] if has_bot else [])]
        workspace.channels[room] = Channel(
            id=room, name=room.lower(), kind="public", members=members, created=0
        )
        return room

    def key(self) -> str:
        """A new key, unknown to OpenAI."""
        halves = ["".join(self.dice.choices(string.ascii_letters, k=74)) for _ in range(2)]
        self.secrets.append(f"sk-proj-{halves[0]}T3BlbkFJ{halves[1]}")
        return self.secrets[-1]

    async def rest(self) -> None:
        """Let the bot finish, and whatever waits for a minute come."""
        for seconds in (0.0, 61.0, 61.0):
            self.world.clock.advance(seconds)
            await self.world.slack.settled()
            await self.tick()

    async def tick(self) -> None:
        """Let the bot do what is due; a tick that breaks is followed by the next one."""
        try:
            await self.world.running.tick()
        except Exception:  # noqa: BLE001  APScheduler, which calls it in production, logs it
            self.broken_ticks += 1
        await self.world.running.idle()

    async def command(self, room: str, text: str) -> None:
        """Type a command."""
        await self.world.slack.interactions.command(user=ADMIN, channel=room, text=text)
        await self.world.running.idle()

    async def submit(self, modal: Modal, **values: Any) -> None:
        """Fill in a form; raises RefusedActionError where it says what is wrong."""
        outcome = await self.world.slack.interactions.submit(
            user=ADMIN, view_id=modal.id, values=values
        )
        await self.world.running.idle()
        if outcome.errors:
            raise RefusedActionError("errors")

    async def open_form(self, room: str, text: str) -> Modal:
        """The form that a command opens; raises RefusedActionError when none came."""
        views = self.world.slack.workspace.views
        views.clear()
        await self.command(room, text)
        if not views:
            raise RefusedActionError("no_form")
        return next(iter(views.values()))

    def list_posts(self, room: str, *, thread_ts: str | None = None) -> list[dict[str, Any]]:
        """The bot's messages in a channel, or in a thread of it."""
        workspace = self.world.slack.workspace
        return [
            message
            for message in workspace.channels[room].messages
            if message["user"] == workspace.bot_user_id
            and (thread_ts is None or message.get("thread_ts") == thread_ts)
        ]


Check = Callable[[], int]
"""How often the effect is there now."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """`prepare` makes ready without faults and gives the act and the count of its effects.

    `comes_again`: Slack or the bot repeats it by itself; otherwise the person does. `is_private`:
    the effect is an ephemeral, of which Slack keeps no history, so the bot cannot look for it.
    """

    name: str
    prepare: Callable[[Stage], Awaitable[tuple[Callable[[], Awaitable[None]], Check]]]
    comes_again: bool = False
    is_private: bool = False
    changes: bool = True


Prepared = tuple[Callable[[], Awaitable[None]], Check]


async def _add_key(stage: Stage) -> Prepared:
    room, key = stage.room(), stage.key()

    async def act() -> None:
        await stage.submit(await stage.open_form(room, "/apikey add"), name="fresh", key=key)

    return act, lambda: _count(stage, room, "登録しました")


async def _replace_key(stage: Stage) -> Prepared:
    room, people = stage.room(), stage.world.slack.interactions
    form = await stage.open_form(room, "/apikey add")
    await stage.submit(form, name="fresh", key=stage.key())
    result = dict(form.view)

    async def act() -> None:
        form.view = dict(result)
        await people.click(user=ADMIN, action_id="replace_key", view_id=form.id)
        await stage.world.running.idle()
        await stage.submit(form, key=stage.key())

    return act, lambda: _count(stage, room, "差し替え")


async def _remove_key(stage: Stage) -> Prepared:
    room, world = stage.room(), stage.world
    form = await stage.open_form(room, "/apikey add")
    await stage.submit(form, name="fresh", key=stage.key())

    async def act() -> None:
        await stage.command(room, "/apikey remove fresh")
        asked = world.slack.workspace.ephemerals[-1]
        await world.slack.interactions.click(
            user=ADMIN, action_id="remove_key", channel=room, ts=asked["ts"]
        )
        await world.running.idle()

    return act, lambda: _count(stage, room, "外しました")


async def _connect(stage: Stage) -> Prepared:
    room, views = stage.room(), stage.world.slack.workspace.views
    views.clear()

    async def act() -> None:
        form = await stage.open_form(room, "/apikey connect")
        if form.view["callback_id"] != "choose_projects":
            await stage.submit(form, admin_key=stage.world.ledger.admin_secret)

    return act, lambda: sum(one.view["callback_id"] == "choose_projects" for one in views.values())


async def _choose_projects(stage: Stage) -> Prepared:
    connect, _ = await _connect(stage)
    await connect()
    (form,) = stage.world.slack.workspace.views.values()
    room = str(form.view["private_metadata"])
    projects = [project.id for project in stage.world.ledger.projects]

    async def act() -> None:
        again = await stage.open_form(room, "/apikey connect")
        await stage.submit(again, projects=projects)

    return act, lambda: len(stage.list_posts(room))


async def _digest_now(stage: Stage) -> Prepared:
    room = stage.room()

    async def act() -> None:
        await stage.command(room, "/apikey digest now")

    return act, lambda: len(stage.list_posts(room))


async def _digest_on(stage: Stage) -> Prepared:
    return _switch(stage, stage.room(), "on", "10:00")


async def _digest_off(stage: Stage) -> Prepared:
    room = stage.room()
    await stage.command(room, "/apikey digest on")
    return _switch(stage, room, "off", "止め")


def _switch(stage: Stage, room: str, word: str, said: str) -> Prepared:
    async def act() -> None:
        await stage.command(room, f"/apikey digest {word}")

    def check() -> int:
        notes = stage.world.slack.workspace.ephemerals
        return sum(note["channel"] == room and said in note["text"] for note in notes)

    return act, check


async def _digest_by_slot(stage: Stage) -> Prepared:
    room = stage.room()
    while stage.with_digest:
        await stage.command(stage.with_digest.pop(), "/apikey digest off")
    await stage.command(room, "/apikey digest on")
    stage.with_digest.append(room)

    async def act() -> None:
        stage.world.clock.advance(DAY_S)
        await stage.tick()

    def check() -> int:
        return len(stage.list_posts(room))

    return act, check


async def _mention(stage: Stage) -> Prepared:
    room, workspace = stage.room(), stage.world.slack.workspace

    async def act() -> None:
        await stage.world.slack.interactions.message(
            user=ADMIN, channel=room, text=f"<@{workspace.bot_user_id}> APIキーとは？"
        )

    return act, lambda: len(stage.list_posts(room))


async def _welcome(stage: Stage) -> Prepared:
    room = stage.room(has_bot=False)

    async def act() -> None:
        bot = stage.world.slack.workspace.bot_user_id
        await stage.world.slack.interactions.join(user=bot, channel=room)

    return act, lambda: len(stage.list_posts(room))


async def _take_case(stage: Stage) -> Prepared:
    name = stage.cases.pop()
    (message,) = (one for one in stage.list_posts(stage.home) if f" {name}" in one["text"])

    async def act() -> None:
        await stage.world.slack.interactions.click(
            user=ADMIN, action_id="take_case", channel=stage.home, ts=message["ts"]
        )
        await stage.world.running.idle()

    return act, lambda: int(f"<@{ADMIN}>" in message["text"])


async def _why(stage: Stage) -> Prepared:
    room = stage.room()
    form = await stage.open_form(room, "/apikey add")
    await stage.submit(form, name="fresh", key=stage.key())

    async def act() -> None:
        await stage.command(room, "/apikey why fresh")

    def check() -> int:
        notes = stage.world.slack.workspace.ephemerals
        return sum(note["channel"] == room and "fresh" in str(note["blocks"]) for note in notes)

    return act, check


def _count(stage: Stage, room: str, words: str) -> int:
    return sum(words in message["text"] for message in stage.list_posts(room))


FLOWS: tuple[Flow, ...] = (
    # First: a day's work grows with every key and channel that the other flows leave behind.
    Flow(name="digest by slot", prepare=_digest_by_slot, comes_again=True),
    Flow(name="add a key", prepare=_add_key),
    Flow(name="replace a key", prepare=_replace_key),
    Flow(name="remove a key", prepare=_remove_key),
    Flow(name="connect", prepare=_connect),
    Flow(name="choose projects", prepare=_choose_projects),
    Flow(name="digest now", prepare=_digest_now),
    Flow(name="digest on", prepare=_digest_on),
    Flow(name="digest off", prepare=_digest_off),
    Flow(name="mention", prepare=_mention, comes_again=True),
    Flow(name="welcome", prepare=_welcome, comes_again=True),
    Flow(name="take a case", prepare=_take_case),
    Flow(name="why", prepare=_why, is_private=True),
)


async def open_cases(url: str, home: str, clock_start: Any) -> list[str]:
    """Cases of keys named case-1, case-2, …, whose messages wait in the outbox."""
    settings = ChannelSettings(channel=ChannelRef(TEAM, home), language="ja", timezone="Asia/Tokyo")
    database = Database(url=url)
    await database.migrate()
    names = [f"case-{number}-" for number in range(CASES)]
    async with database.changes() as tx:
        await tx.channels.save(settings)
        for name in names:
            case = _make_case(name, settings.channel, clock_start)
            message = case_message(case, settings, lang="ja")
            await tx.cases.open(case)
            outgoing = Outgoing(
                delivery_id=case.delivery_id,
                kind="post",
                channel=settings.channel,
                text=message.text,
                blocks=message.blocks,
                purpose="case",
            )
            await tx.outbox.add(outgoing, clock_start)
    await database.close()
    return names


def _make_case(name: str, channel: ChannelRef, at: Any) -> Case:
    finding = Finding(
        lane="daily",
        openai_key_id=f"key_{name}",
        day=date(2026, 11, 20),
        expected=Money(Decimal(2)),
        actual=Money(Decimal(20)),
        severity=Severity.HIGH,
        compared_with=4,
        same_weekday=True,
    )
    return Case(
        case_id=f"id-{name}",
        channel=channel,
        key_id=None,
        key_name=f" {name}",
        finding=finding,
        state=CaseState.OPEN,
        opened_at=at - timedelta(hours=1),
        delivery_id=f"delivery-{name}",
    )
