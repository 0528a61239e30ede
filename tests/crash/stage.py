"""A playground and the people in it, for acts that may fail."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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


@dataclass
class Stage:
    """A playground under test, and what its people need to know."""

    world: World
    cases: list[str]
    dice: random.Random
    is_sqlite: bool = True

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


async def open_cases(url: str, home: str, at: datetime, *, number: int) -> list[str]:
    """Cases of keys named case-1, case-2, …, whose messages wait in the outbox."""
    settings = ChannelSettings(channel=ChannelRef(TEAM, home), language="ja", timezone="Asia/Tokyo")
    database = Database(url=url)
    await database.migrate()
    names = [f"case-{one}-" for one in range(number)]
    async with database.changes() as tx:
        await tx.channels.save(settings)
        for name in names:
            case = _make_case(name, settings.channel, at)
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
            await tx.outbox.add(outgoing, at)
    await database.close()
    return names


def _make_case(name: str, channel: ChannelRef, at: datetime) -> Case:
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
