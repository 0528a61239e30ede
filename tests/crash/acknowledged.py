"""Commands and forms that were acknowledged, and a bot that is killed right afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import random
import string
from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.slack import RefusedActionError
from tests.crash.databases import Databases, look
from tests.crash.keeper import Keeper, settle_in
from tests.crash.nemesis import until
from tests.crash.outcome import Outcome, compare
from tests.crash.pace import PacedClock
from tests.crash.partner import Partner
from tests.crash.points import SIDES, CommitPoint

PACE = 10.0
ACK_S = 2.0
KEY_NAME = "fresh"
ADMIN = "U0MISAKI01"
MOST_ACTS = 4
"""Acts in one life; the last one is the one that counts, the others make its time vary."""


@dataclass
class _Promises:
    """What people were told is done, by the name of each change."""

    acts: int = 0
    kept: list[str] = field(default_factory=list)


async def run_acknowledged(*, seed: int, places: Databases, kills: int = 40) -> Outcome:
    """Each change that was acknowledged stands in the database after the kill.

    Half of the bots die within milliseconds of an acknowledgement, the other half before or after
    their n-th commit, whatever they do then.
    """
    dice, clock = random.Random(seed), PacedClock(PACE)
    promises, damaged = _Promises(), 0
    async with Partner(clock, rooms=kills * MOST_ACTS, ack_timeout_s=ACK_S) as partner:
        around = settle_in(partner, places, clock)
        keeper, rooms = Keeper(partner, around), iter(partner.rooms)
        try:
            await keeper.revive()
            while keeper.kills < kills:
                await _live(keeper, partner, promises, rooms, dice)
                if places.server is None:
                    rows = await look(around.database_url, "PRAGMA integrity_check")
                    damaged += [tuple(row) for row in rows] != [("ok",)]
                point = CommitPoint(dice.choice(SIDES), dice.randint(2, 20))
                await keeper.revive(point if dice.random() < 0.5 else None)
        finally:
            await keeper.close()
        stored = await _read_changes(around.database_url)
    outcome = compare(promises.kept, [name for name in stored if name in set(promises.kept)])
    return Outcome(
        attempted=outcome.attempted,
        lost=outcome.lost,
        unexpected=damaged,
        duplicated=outcome.duplicated,
        recovered=0,
        notes={"acts": promises.acts, "kills": keeper.kills, "broken": keeper.broken},
    )


async def _live(
    keeper: Keeper,
    partner: Partner,
    promises: _Promises,
    rooms: Iterator[str],
    dice: random.Random,
) -> None:
    """A few acts, then the blow."""
    for _ in range(dice.randint(1, MOST_ACTS)):
        if keeper.has_losses:
            return  # it died at its commit
        room = next(rooms)
        promises.acts += 1
        act = dice.choice((_switch_digest, add_key))
        # A bot that died does not acknowledge; nothing was promised then.
        with contextlib.suppress(RefusedActionError):
            promises.kept.append(await act(partner, room, dice))
    await asyncio.sleep(dice.choice((0, 0, dice.uniform(0, 0.02))))
    keeper.kill(dice)
    await until(lambda: keeper.has_losses, 5)


async def _switch_digest(partner: Partner, room: str, _dice: random.Random) -> str:
    await partner.slack.interactions.command(user=ADMIN, channel=room, text="/apikey digest on")
    said = partner.slack.workspace.ephemerals[-1]
    if said["channel"] != room or "10:00" not in str(said):
        raise RefusedActionError("not_promised")  # words of another kind: the bot could not
    return f"digest {room}"


async def add_key(partner: Partner, room: str, dice: random.Random) -> str:
    """Add a key by its form; raises RefusedActionError when that was not acknowledged."""
    workspace, people = partner.slack.workspace, partner.slack.interactions
    for modal in workspace.list_modals(ADMIN):
        del workspace.views[modal.id]
    await people.command(user=ADMIN, channel=room, text="/apikey add")
    modals = workspace.list_modals(ADMIN)
    if not modals:
        raise RefusedActionError("not_promised")
    modal = modals[-1]
    halves = ["".join(dice.choices(string.ascii_letters, k=74)) for _ in range(2)]
    values = {"name": KEY_NAME, "key": f"sk-proj-{halves[0]}T3BlbkFJ{halves[1]}"}
    outcome = await people.submit(user=ADMIN, view_id=modal.id, values=values)
    if outcome.response_action != "update":
        raise RefusedActionError("not_promised")
    return f"key {room}"


async def _read_changes(url: str) -> list[str]:
    """The changes that are whole: a key has its sealed text, its record and its notice."""
    digests = await look(url, "SELECT channel_id FROM channels WHERE digest_on")
    keys = await look(
        url,
        """
        SELECT keys.channel_id FROM keys
        JOIN sealed_secrets ON sealed_secrets.secret_id = keys.key_id
        JOIN audit ON audit.subject_id = keys.key_id AND audit.action = 'key.added'
        JOIN outbox ON outbox.channel_id = keys.channel_id AND outbox.purpose = 'notice'
        """,
    )
    return [f"digest {row[0]}" for row in digests] + [f"key {row[0]}" for row in keys]
