"""What people think of an answer: a topic, a thumb, perhaps a reason; never who they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from bot.answers.gaps import Gap, GapChanges
from bot.credentials.scan import redact
from bot.errors import AlreadyHandledError
from bot.ports import Clock, InboxChanges

KEEP_VOTES: Final = timedelta(days=90)

MOST_WORDS: Final = 500
"""Characters that somebody may add."""

_PERSON = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^<>]*)?>|\b[UW](?=[A-Z]*\d)[A-Z0-9]{7,}\b")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")


class Thumb(StrEnum):
    """Which of the two was pressed."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    MISUNDERSTOOD = "misunderstood"
    TOO_LONG = "too_long"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Vote:
    """One press; `words` hold no key and no person."""

    vote_id: str
    topic: str
    lang: str
    thumb: Thumb
    day: date
    """In UTC."""
    reason: Reason | None = None
    words: str = ""


class VoteStore(Protocol):
    """The votes of the last 90 days."""

    async def add(self, vote: Vote) -> None:
        """One more."""
        ...

    async def explain(self, vote_id: str, reason: Reason, words: str) -> None:
        """Add the reason; a vote that is gone, or has one, stays as it is."""
        ...

    async def list_since(self, day: date) -> tuple[Vote, ...]:
        """The votes from a day on, oldest first."""
        ...

    async def forget_before(self, day: date) -> int:
        """Drop the votes of before a day; returns how many."""
        ...


class VoteChanges(InboxChanges, GapChanges, Protocol):
    """The slice of a transaction that votes use."""

    @property
    def votes(self) -> VoteStore:
        """The votes of the last 90 days."""
        ...


class Votes:
    """Takes what people think of an answer."""

    def __init__(
        self, *, changes: Callable[[], AbstractAsyncContextManager[VoteChanges]], clock: Clock
    ) -> None:
        self._changes = changes
        self._clock = clock

    async def cast(self, vote: Vote, *, delivery: str, ballot: str, gap: Gap | None) -> bool:
        """Count one vote, with the gap that it shows; False when the ballot was used before.

        `ballot` names person and answer, and is forgotten after a day.

        Raises:
            AlreadyHandledError: this delivery was counted before.
        """
        now = self._clock.now()
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, now):
                raise AlreadyHandledError
            if not await tx.inbox.claim(ballot, now):
                return False
            await tx.votes.add(vote)
            if gap is not None:
                await tx.gaps.add(gap)
        return True

    async def explain(self, vote_id: str, reason: Reason, words: str, *, delivery: str) -> None:
        """Add why; keys and people in the words are masked.

        Raises:
            AlreadyHandledError: this delivery was counted before.
        """
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, self._clock.now()):
                raise AlreadyHandledError
            await tx.votes.explain(vote_id, reason, mask_words(words))


def mask_words(words: str) -> str:
    """The words without keys, Slack's user ids and mail addresses, at most 500 characters."""
    masked = _MAIL.sub("…@…", _PERSON.sub("@…", redact(words)))
    return masked.strip()[:MOST_WORDS]
