"""People who were told "I'm looking", and a bot that is killed before it answers."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass, field

from aiohttp import web

from bot.texts.replies import REPLY_TEXTS
from bot.views.checking import checking_message
from handlers.asking import ANSWER_WITHIN
from playground.slack import RefusedActionError
from tests.crash.acknowledged import ADMIN, KEY_NAME, add_key
from tests.crash.child import TICK_S
from tests.crash.databases import Databases, look
from tests.crash.keeper import Keeper, settle_in
from tests.crash.nemesis import until
from tests.crash.outcome import Outcome
from tests.crash.pace import PacedClock
from tests.crash.partner import Partner

PACE = 5.0
ACK_S = 3.0
OPENAI_S = 0.25
"""The longest that OpenAI takes for an answer; real seconds."""
PATIENCE_S = ANSWER_WITHIN.total_seconds() + 4 * TICK_S
"""Who was not told by then, by the paced clock, is left in silence."""
CALM = ANSWER_WITHIN / 2
"""Blows fall for so long; then all are told before the next ones. A blow in the midst of telling is
another matter: a private message is in no history, so it is sent again rather than not at all.
"""
REST_S = 2 * TICK_S
"""So long after all were told a second word could come."""

_WORKING = {checking_message(KEY_NAME, (), lang=lang).text for lang in REPLY_TEXTS}
_AGAIN = {texts.interrupted["why"] for texts in REPLY_TEXTS.values()}
_OF_ADDING = {texts.interrupted["add"] for texts in REPLY_TEXTS.values()}
"""Whoever adds a key is promised an answer as well; that is not the one under test."""


@dataclass
class _Told:
    """What people were told; a room is used once."""

    owed: list[str] = field(default_factory=list)
    """Rooms whose bot died between the acknowledgement and the answer."""
    answered: list[str] = field(default_factory=list)
    """Rooms where the answer came before the blow."""
    refused: int = 0


async def run_promises(
    *, seed: int, places: Databases, kills: int = 20, pace: float = PACE
) -> Outcome:
    """Whoever waits for an answer gets it or is asked to ask again: one of them, once.

    The bot is killed at any moment between "I'm looking" and the answer to `why`. What arrived in
    Slack before the blow is counted apart.
    """
    dice, clock, told = random.Random(seed), PacedClock(pace), _Told()
    partner = Partner(clock, rooms=2 + 3 * kills // 2, ack_timeout_s=ACK_S)
    partner.add_routes([web.get("/v1/{path:.*}", _OpenAI(dice).answer)])
    async with partner:
        around = settle_in(partner, places, clock)
        keeper = Keeper(partner, around)
        try:
            await keeper.revive()
            rooms = [room for room in partner.rooms if await _prepare(partner, room, dice)]
            await _wait_for_all(around.database_url)
            while rooms and len(told.owed) < kills:
                silent_until = clock.now() + CALM
                while rooms and len(told.owed) < kills and clock.now() < silent_until:
                    await _ask_and_kill(keeper, partner, rooms.pop(), told, dice)
                    await keeper.revive()
                await until(lambda: _are_told(partner, told.owed), PATIENCE_S / pace)
                await asyncio.sleep(REST_S / pace)
        finally:
            await keeper.close()
    return _judge(partner, told, keeper)


class _OpenAI:
    """Takes its time, then knows no key."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    async def answer(self, _request: web.Request) -> web.Response:
        """401, after a while."""
        await asyncio.sleep(self._dice.uniform(0.02, OPENAI_S))
        error = {"message": "no such key", "type": "invalid_request_error"}
        return web.json_response({"error": error | {"code": "invalid_api_key"}}, status=401)


async def _prepare(partner: Partner, room: str, dice: random.Random) -> bool:
    """Whether the room has a key now."""
    with contextlib.suppress(RefusedActionError):
        await add_key(partner, room, dice)
        return True
    return False


async def _wait_for_all(url: str) -> None:
    """Until nobody is owed an answer: whoever adds a key is promised one as well."""
    query = "SELECT count(*) FROM inbox WHERE answer_by IS NOT NULL"
    while (await look(url, query))[0][0]:  # noqa: ASYNC110  another process answers
        await asyncio.sleep(0.05)


async def _ask_and_kill(
    keeper: Keeper, partner: Partner, room: str, told: _Told, dice: random.Random
) -> None:
    try:
        await partner.slack.interactions.command(user=ADMIN, channel=room, text="/apikey why")
    except RefusedActionError:
        told.refused += 1
        return
    await asyncio.sleep(dice.choice((0.0, dice.uniform(0, 1.5 * OPENAI_S))))
    keeper.kill(dice)
    await until(lambda: keeper.has_losses, 5)
    said = _list_said(partner, room)
    is_owed = len(said) == 1 and said[0] in _WORKING
    (told.owed if is_owed else told.answered).append(room)


def _are_told(partner: Partner, rooms: list[str]) -> bool:
    return all(len(_list_said(partner, room)) > 1 for room in rooms)


def _list_said(partner: Partner, room: str) -> list[str]:
    """What the person in this room has read since they asked."""
    notes = partner.slack.workspace.ephemerals
    texts = (str(one["text"]) for one in notes if one["channel"] == room)
    return [text for text in texts if text not in _OF_ADDING]


def _judge(partner: Partner, told: _Told, keeper: Keeper) -> Outcome:
    counts = {room: len(_list_said(partner, room)) - 1 for room in told.owed}
    again = sum(not _AGAIN.isdisjoint(_list_said(partner, room)) for room in told.owed)
    twice = sum(max(len(_list_said(partner, room)) - 2, 0) for room in told.answered)
    return Outcome(
        attempted=len(told.owed),
        lost=sum(count < 1 for count in counts.values()),
        unexpected=told.refused + keeper.broken,
        duplicated=sum(max(count - 1, 0) for count in counts.values()),
        recovered=sum(count > 0 for count in counts.values()),
        notes={
            "kills": keeper.kills,
            "asked to ask again": again,
            "answered before the kill": len(told.answered),
            "of these read twice": twice,
        },
    )
