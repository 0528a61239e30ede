"""Verdicts that people called wrong: counted by pairs of labels, without whose or what text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.causes.catalogue import Cause
from bot.errors import AlreadyHandledError
from bot.ports import InboxChanges
from bot.vitals import Uncounted, Vitals


class WrongVerdictStore(Protocol):
    """How often each pair was told."""

    async def count(self, said: Cause, meant: Cause) -> None:
        """One more."""
        ...


class FeedbackChanges(InboxChanges, Protocol):
    """The slice of a transaction that feedback uses."""

    @property
    def wrong_verdicts(self) -> WrongVerdictStore:
        """How often each pair was told."""
        ...


class Feedback:
    """Takes what people say of a verdict."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[FeedbackChanges]],
        now: Callable[[], datetime],
        vitals: Vitals | None = None,
    ) -> None:
        self._changes = changes
        self._now = now
        self._vitals = vitals or Uncounted()

    async def correct(self, said: Cause, meant: Cause, *, delivery: str) -> None:
        """The bot said one cause, it was another.

        Raises:
            AlreadyHandledError: this delivery was counted before.
        """
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, self._now()):
                raise AlreadyHandledError
            await tx.wrong_verdicts.count(said, meant)
        self._vitals.verdict_wrong(said.value, meant.value)
