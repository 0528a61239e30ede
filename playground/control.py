"""The control interface: people act, time moves, faults happen, all over `/_control/*`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from playground.clock import PlaygroundClock
from playground.faults import Faults
from playground.journal import Journal
from playground.slack import SlackServer


class Running(Protocol):
    """The started bot, as far as the control interface drives it."""

    async def tick(self) -> None:
        """Do now what is due now."""
        ...

    async def idle(self) -> None:
        """Return when no task is running and nothing is due."""
        ...


class Control:
    """Serves `/_control/*`; `running` is the started bot, None before."""

    def __init__(
        self,
        *,
        slack: SlackServer,
        clock: PlaygroundClock,
        journal: Journal,
        faults: Faults,
        story: Callable[[str], Awaitable[None]],
        reset: Callable[[], Awaitable[None]],
    ) -> None:
        self._slack = slack
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._story = story
        self._reset = reset
        self.running: Running | None = None

    def routes(self) -> list[web.RouteDef]:
        """The routes of the control interface."""
        return []
