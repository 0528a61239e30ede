"""OpenAI falls silent for half an hour: nothing arrives there, and nobody says so."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from playground.faults import Faults
from playground.ledger import KeyState, Ledger
from playground.openai.server import OpenAIServer
from playground.slack import RefusedActionError
from tests.crash.databases import Databases
from tests.crash.keeper import Keeper, settle_in
from tests.crash.nemesis import until
from tests.crash.outcome import Outcome
from tests.crash.pace import ORIGIN, PacedClock
from tests.crash.partner import Partner
from tests.crash.proxy import Proxy

PACE = 30.0
KEYS = 3
ROOM, ADMIN = "C0WEBTEAM1", "U0MISAKI01"
PAUSE = timedelta(minutes=5)
"""In which a key that cannot be reached is probed once at most."""
BACK = timedelta(seconds=60)
"""How soon after the end a question about a key is answered with the truth."""
_FLAGS = re.DOTALL | re.IGNORECASE


@dataclass
class _Probes:
    """When each key was sent to OpenAI, whether or not anything arrived."""

    clock: PacedClock
    moments: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def see(self, chunk: bytes) -> None:
        """Take note of a request's head."""
        sent = re.search(rb"GET /v1/models .*?authorization: Bearer (\S+)", chunk, _FLAGS)
        if sent is not None:
            self.moments[sent[1].decode()].append(self.clock.now())

    def count_most(self, began: datetime, ended: datetime) -> int:
        """The most probes of one key in any span of 5 minutes, less a second for the tick."""
        most = 0
        for moments in self.moments.values():
            within = [moment for moment in moments if began <= moment <= ended]
            for first in within:
                end = first + PAUSE - timedelta(seconds=1)
                most = max(most, sum(first <= moment < end for moment in within))
        return most

    def count(self, began: datetime, ended: datetime) -> int:
        """All probes of a span."""
        every = (moment for moments in self.moments.values() for moment in moments)
        return sum(began <= moment <= ended for moment in every)


async def run_black_hole(
    *, seed: int, places: Databases, minutes: int = 30, pace: float = PACE
) -> Outcome:
    """Commands are answered meanwhile, keys are probed rarely, and the truth is back at once."""
    clock = PacedClock(pace)
    ledger = Ledger(seed, ORIGIN, clock.now)
    openai = OpenAIServer(ledger=ledger, faults=Faults(), now=clock.now)
    probes = _Probes(clock)
    async with AsyncExitStack() as stack:
        partner = Partner(clock)
        partner.add_routes(openai.routes())
        await stack.enter_async_context(partner)
        proxy = await stack.enter_async_context(Proxy(partner.port, on_request=probes.see))
        around = replace(settle_in(partner, places, clock), openai=f"http://{proxy.address}")
        keeper = Keeper(partner, around)
        stack.push_async_callback(keeper.close)
        await keeper.revive()
        began = clock.now()
        proxy.turn("black_hole")
        # Keys that nobody could check yet are the ones that are probed most often.
        await _add_keys(partner, ledger)
        asked, answered, slowest_ms = await _ask_meanwhile(partner, clock, minutes)
        ended = clock.now()
        proxy.turn("fair")
        back = await _wait_for_truth(partner, clock)
    most = probes.count_most(began, ended)
    return Outcome(
        attempted=asked,
        lost=asked - answered,
        unexpected=max(most - 1, 0) + (back > BACK),
        duplicated=0,
        recovered=0,
        notes={
            "probes meanwhile": probes.count(began, ended),
            "most probes of a key in 5 min": most,
            "slowest answer at most (ms of real time)": slowest_ms,
            "truth back after at most (paced s)": round(back.total_seconds()),
        },
    )


async def _add_keys(partner: Partner, ledger: Ledger) -> None:
    people, views = partner.slack.interactions, partner.slack.workspace.views
    healthy = [key for key in ledger.keys if key.state is KeyState.HEALTHY][:KEYS]
    for key in healthy:
        views.clear()
        await people.command(user=ADMIN, channel=ROOM, text="/apikey add")
        (view_id,) = views
        values = {"name": key.name, "key": key.secret}
        await people.submit(user=ADMIN, view_id=view_id, values=values)


async def _ask_meanwhile(partner: Partner, clock: PacedClock, minutes: int) -> tuple[int, int, int]:
    """A status and a question each minute: how many, how many with substance, the slowest."""
    notes = partner.slack.workspace.ephemerals
    asked = answered = slowest_ms = 0
    began = clock.now()
    for minute in range(1, minutes + 1):
        for command, words in (("status", "sk-"), ("ask APIキーとは？", "OpenAI")):
            asked += 1
            try:
                outcome = await partner.slack.interactions.command(
                    user=ADMIN, channel=ROOM, text=f"/apikey {command}"
                )
            except RefusedActionError:
                continue
            answered += words in str(notes[-1])
            slowest_ms = max(slowest_ms, outcome.ack_ms or 0)
        due = began + minute * timedelta(minutes=1)
        await until(partial(_is_over, clock, due), 60)
    return asked, answered, slowest_ms


def _is_over(clock: PacedClock, moment: datetime) -> bool:
    return clock.now() >= moment


async def _wait_for_truth(partner: Partner, clock: PacedClock) -> timedelta:
    """How long after the end a question about the keys is answered with what OpenAI says."""
    notes, began = partner.slack.workspace.ephemerals, clock.now()
    since = len(notes)
    await partner.slack.interactions.command(user=ADMIN, channel=ROOM, text="/apikey why")
    await until(lambda: len(notes) >= since + 2, 20)
    is_true = "確認できませんでした" not in str(notes[since + 1 :])
    return clock.now() - began if is_true else timedelta(hours=1)
