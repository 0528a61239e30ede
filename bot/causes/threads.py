"""What a thread is about: the error that was explained in it, never its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.causes.catalogue import Cause
from bot.causes.verdict import Verdict
from bot.ports import ChannelRef, InboxChanges

KEEP_THREADS = timedelta(days=30)
"""How long a thread is remembered after the last error explained in it."""

RECENT = timedelta(hours=1)
"""In a direct message, how long "it" still means the error explained last."""


@dataclass(frozen=True)
class Thread:
    """A thread of a channel or DM, by the `ts` of the message that it hangs on."""

    channel: ChannelRef
    ts: str


@dataclass(frozen=True, kw_only=True)
class ThreadError:
    """The error that was explained last in one thread.

    `key_id` names our key where it was found by a live check; `model` and `provider` as in a
    verdict. Labels and ids only: what people wrote stays in Slack.
    """

    thread: Thread
    cause: Cause
    at: datetime
    provider: str = "openai"
    model: str | None = None
    key_id: str | None = None

    @classmethod
    def of(
        cls, verdict: Verdict, *, thread: Thread, at: datetime, key_id: str | None = None
    ) -> ThreadError:
        """What is kept of a verdict."""
        return cls(
            thread=thread,
            cause=verdict.cause,
            at=at,
            provider=verdict.provider,
            model=verdict.model,
            key_id=key_id,
        )


class ThreadStore(Protocol):
    """The threads that are remembered; each channel has its own."""

    async def save(self, error: ThreadError) -> None:
        """Put it in place of what was known of the thread."""
        ...

    async def find(self, thread: Thread) -> ThreadError | None:
        """What this thread is about."""
        ...

    async def find_last(self, channel: ChannelRef, since: datetime) -> ThreadError | None:
        """The error explained last in this channel, if after `since`."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop the threads whose last error was explained before `moment`; returns how many."""
        ...


class ThreadChanges(InboxChanges, Protocol):
    """The slice of a transaction that threads use."""

    @property
    def threads(self) -> ThreadStore:
        """What threads are about."""
        ...


@dataclass(frozen=True)
class Said:
    """One message of a thread; `text` as Slack writes it, `user_id` empty for some bots."""

    text: str
    user_id: str


class ThreadReader(Protocol):
    """Slack's threads, as far as the bot may read them.

    Raises `SlackUnavailableError` and `SlackRefusedError` (`missing_scope` where the app was
    installed without channel history).
    """

    async def read(self, thread: Thread) -> tuple[Said, ...]:
        """The message the thread hangs on, then its first replies in order; at most 100."""
        ...

    async def read_newest(self, thread: Thread, *, before: str, most: int) -> tuple[Said, ...]:
        """The last `most` messages of a thread before that `ts`, oldest first."""
        ...

    async def read_recent(
        self, channel: ChannelRef, since: datetime, *, before: str, most: int
    ) -> tuple[Said, ...]:
        """The last `most` messages outside of threads between `since` and that `ts`."""
        ...
