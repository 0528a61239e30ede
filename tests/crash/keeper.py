"""Bots on one database: whoever dies is started again, and Slack's deliveries reach them."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playground.slack.sockets import NoAcknowledgementError
from tests.crash.child import Surroundings, serve
from tests.crash.databases import Databases, look
from tests.crash.nemesis import Process, until
from tests.crash.pace import PacedClock
from tests.crash.partner import Partner
from tests.crash.points import CommitPoint

START_S = 20.0
"""How long a bot may take until its socket is open; real seconds on a busy machine."""


def settle_in(partner: Partner, places: Databases, clock: PacedClock) -> Surroundings:
    """A new database and a new data folder at this partner's address."""
    return Surroundings(
        database_url=places.make(),
        address=partner.address,
        clock=clock,
        data_dir=Path(tempfile.mkdtemp(dir=places.folder)),
    )


class Keeper:
    """Keeps `count` bots running."""

    def __init__(self, partner: Partner, around: Surroundings, *, count: int = 1) -> None:
        self._partner = partner
        self._around = around
        self._processes: list[Process | None] = [None] * count
        self.kills = 0
        self.broken = 0

    @property
    def has_losses(self) -> bool:
        """Whether one of them is dead."""
        return any(process is None or not process.is_alive for process in self._processes)

    async def revive(self, point: CommitPoint | None = None) -> None:
        """Start whoever is dead, to die at `point`; returns once all are connected."""
        for place, process in enumerate(self._processes):
            if process is not None and process.is_alive:
                continue
            if process is not None:
                self.kills += process.was_killed
                self.broken += process.has_broken
            # Slack hears of a death a little later: a dead line is not to pass for the new one.
            await until(self._has_noticed, START_S)
            self._processes[place] = Process(serve, replace(self._around, point=point))
            # One after the other: the first one migrates.
            await until(self._are_connected(place + 1), START_S)

    def kill(self, dice: random.Random) -> None:
        """Kill one of them."""
        victim = dice.choice(self._processes)
        if victim is not None:
            victim.kill()

    async def close(self) -> None:
        """Stop all of them as an operator does."""
        for process in self._processes:
            if process is not None:
                process.ask_to_stop()
                await process.ended(20)
                self.broken += process.has_broken
                await process.bury()

    def _has_noticed(self) -> bool:
        living = [one for one in self._processes if one is not None and one.is_alive]
        return len(self._partner.slack.sockets._open) <= len(living)

    def _are_connected(self, count: int) -> Any:
        return lambda: len(self._partner.slack.sockets._open) >= count or self.has_losses


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Somebody asks the bot something in a channel; `ts` names the thread of the answer."""

    ts: str
    payload: dict[str, Any]


class Mentions:
    """People who ask, and Slack that brings it to the bot."""

    def __init__(self, partner: Partner, dice: random.Random) -> None:
        self._slack = partner.slack
        self._partner = partner
        self._dice = dice
        self.tries = 0

    def ask(self, number: int) -> Mention:
        """Put a question into a channel and write the event that tells of it."""
        workspace = self._slack.workspace
        room = workspace.channels[self._dice.choice(self._partner.rooms)]
        people = [user for user in workspace.users.values() if user.kind in {"admin", "member"}]
        text, ts = f"<@{workspace.bot_user_id}> APIキーとは？", workspace.next_ts()
        said = {
            "user": self._dice.choice(people).id,
            "ts": ts,
            "text": text,
            "team": workspace.team_id,
        }
        room.messages.append({"type": "message", **said})
        event = {"type": "app_mention", **said, "channel": room.id, "event_ts": ts}
        payload = {
            "team_id": workspace.team_id,
            "api_app_id": workspace.app_id,
            "type": "event_callback",
            "event": event,
            "event_id": f"Ev{number:010d}",
            "event_time": int(workspace.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": workspace.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
        }
        return Mention(ts=ts, payload=payload)

    async def deliver(self, mention: Mention, attempt: int = 0) -> bool:
        """Send it over one of the open sockets; whether it was acknowledged."""
        self.tries += 1
        # Slack may use any of them; the loopback Slack would always use the newest.
        self._dice.shuffle(self._slack.sockets._open)
        extra = {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        try:
            await self._slack.sockets.send("events_api", mention.payload, extra)
        except NoAcknowledgementError:
            return False
        return True

    def list_answers(self) -> list[str]:
        """The thread of every answer."""
        return [str(post["thread_ts"]) for post in self._partner.list_posts()]


async def come_to_rest(
    url: str, mentions: Mentions, asked: list[Mention], timeout_s: float
) -> None:
    """Wait for the last answers, and until no message could come that should not."""
    wanted = {mention.ts for mention in asked}
    await until(lambda: wanted <= set(mentions.list_answers()), timeout_s)
    deadline = time.monotonic() + timeout_s
    query = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
    while (await look(url, query))[0][0] and time.monotonic() < deadline:  # noqa: ASYNC110  another process empties it
        await asyncio.sleep(0.05)
