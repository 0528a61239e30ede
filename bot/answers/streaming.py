"""Where an answer grows while it is written: what the flow needs of Slack's streams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.causes.threads import Thread
from bot.errors import BotError
from bot.ports import Block


class StoppedInSlackError(BotError):
    """Somebody pressed Stop, and Slack takes no more of the answer."""


@dataclass(frozen=True)
class Recipient:
    """The thread that the answer stands in, and the person who asked."""

    thread: Thread
    user_id: str


class Page(Protocol):
    """One answer on its way to people."""

    @property
    def text(self) -> str:
        """All that was said so far, Markdown."""
        ...

    async def step(self, title: str) -> None:
        """Show what is being done now; the step before is done."""
        ...

    async def say(self, text: str) -> None:
        """Append Markdown; it may be shown a moment later. Raises `StoppedInSlackError`."""
        ...

    async def end(self, text: str, blocks: Sequence[Block]) -> None:
        """Append the last words and blocks; nothing may follow.

        Raises `SlackUnavailableError` or `SlackRefusedError` where Slack may not have all of it.
        """
        ...


class Streams(Protocol):
    """Opens answers that grow."""

    async def open(self, recipient: Recipient, first: str) -> Page:
        """Begin a message in the thread with its first step.

        Raises `SlackUnavailableError` or `SlackRefusedError` where Slack streams nothing here.
        """
        ...
