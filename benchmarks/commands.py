"""How soon commands are acknowledged while OpenAI is silent, beside a healthy one: `make bench`.

The whole bot runs in a process of its own; commands reach it over the loopback Slack's socket, and
it asks OpenAI through a proxy over HTTP. Healthy and black-holed rounds take turns; what counts is
the ratio, and that 95 of 100 acknowledgements take under a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from statistics import median, quantiles

from playground.faults import Faults
from playground.ledger import KeyState, Ledger
from playground.openai.server import OpenAIServer
from tests.crash.databases import Backend, databases
from tests.crash.keeper import Keeper, settle_in
from tests.crash.pace import ORIGIN, PacedClock
from tests.crash.partner import Partner
from tests.crash.proxy import Proxy, Weather

ROUNDS = 5
COMMANDS = ("status", "why", "ask APIキーとは？", "help", "digest")
REPEATS = 12
"""Of each command in a round."""
AT_ONCE = 4
ADMIN, ROOM = "U0MISAKI01", "C0WEBTEAM1"
KEYS = 3
LIMIT_MS = 1000
WEATHERS: tuple[Weather, ...] = ("fair", "black_hole")


def main() -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    count = ROUNDS * REPEATS * len(COMMANDS)
    print(f"{count} commands in each weather, {AT_ONCE} at once; milliseconds to acknowledge")
    print(f"{'database':<12}{'OpenAI':>12}{'median':>8}{'p95':>8}{'most':>8}{'ratio of p95':>14}")
    backends: tuple[Backend, ...] = ("sqlite", "postgresql")
    for backend in backends:
        fair, hole = asyncio.run(measure(backend))
        print(write_row(backend, "healthy", fair))
        ratio = find_p95(hole) / find_p95(fair)
        verdict = "under" if find_p95(hole) < LIMIT_MS else "NOT under"
        print(f"{write_row(backend, 'silent', hole)}{ratio:>14.2f}  {verdict} {LIMIT_MS} ms")


def write_row(backend: str, weather: str, times: Sequence[int]) -> str:
    """One line of the table."""
    figures = f"{median(times):>8.0f}{find_p95(times):>8.0f}{max(times):>8}"
    return f"{backend:<12}{weather:>12}{figures}"


def find_p95(times: Sequence[int]) -> float:
    """What 95 of 100 do not exceed."""
    return max(quantiles(times, n=20)[-1], 1.0)


async def measure(backend: Backend) -> tuple[list[int], list[int]]:
    """The acknowledgements' milliseconds, healthy and silent."""
    clock = PacedClock(1.0)
    ledger = Ledger(1, ORIGIN, clock.now)
    openai = OpenAIServer(ledger=ledger, faults=Faults(), now=clock.now)
    times: dict[Weather, list[int]] = {weather: [] for weather in WEATHERS}
    with databases(backend) as places:
        async with AsyncExitStack() as stack:
            partner = Partner(clock)
            partner.add_routes(openai.routes())
            await stack.enter_async_context(partner)
            proxy = await stack.enter_async_context(Proxy(partner.port))
            around = replace(settle_in(partner, places, clock), openai=f"http://{proxy.address}")
            keeper = Keeper(partner, around)
            stack.push_async_callback(keeper.close)
            await keeper.revive()
            await add_keys(partner, ledger)
            await ask_all(partner)  # a round that does not count
            for _ in range(ROUNDS):
                for weather in WEATHERS:
                    proxy.turn(weather)
                    times[weather] += await ask_all(partner)
            proxy.turn("fair")
    return times["fair"], times["black_hole"]


async def add_keys(partner: Partner, ledger: Ledger) -> None:
    """Keys to ask about."""
    people, views = partner.slack.interactions, partner.slack.workspace.views
    for key in [key for key in ledger.keys if key.state is KeyState.HEALTHY][:KEYS]:
        views.clear()
        await people.command(user=ADMIN, channel=ROOM, text="/apikey add")
        (view_id,) = views
        values = {"name": key.name, "key": key.secret}
        await people.submit(user=ADMIN, view_id=view_id, values=values)


async def ask_all(partner: Partner) -> list[int]:
    """One round of commands; raises RefusedActionError for one that nobody acknowledged."""
    people, room = partner.slack.interactions, asyncio.Semaphore(AT_ONCE)

    async def ask(command: str) -> int:
        async with room:
            outcome = await people.command(user=ADMIN, channel=ROOM, text=f"/apikey {command}")
        return outcome.ack_ms or 0

    return await asyncio.gather(*(ask(command) for command in COMMANDS * REPEATS))


if __name__ == "__main__":
    main()
