"""Questions that found no good answer: counted by topic and day, never with their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.answers.conversation import Answer
from bot.answers.search import INJECTION
from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.people.person import ChannelKind
from bot.people.ports import Directory
from bot.ports import ChannelRef

KEEP_GAPS: Final = timedelta(days=30)
WEEK: Final = timedelta(days=7)

MOST_PLACES: Final = 10
"""Messages that a report links to."""


class GapKind(StrEnum):
    """How an answer fell short, in the order in which reports tell of it."""

    DISLIKED = "disliked"
    ASKED_BACK = "asked_back"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One question that found no good answer.

    `topics`: the one that was disliked, the two the bot wavered between, or none. `ts` is that of
    its thread, and empty where nobody else could read it: in private and in a DM.
    """

    gap_id: str
    kind: GapKind
    topics: tuple[str, ...]
    lang: str
    channel: ChannelRef
    ts: str
    at: datetime


class GapStore(Protocol):
    """The gaps of the last 30 days."""

    async def add(self, gap: Gap) -> None:
        """One more; one that is there already stays one."""
        ...

    async def list_since(self, moment: datetime) -> tuple[Gap, ...]:
        """The gaps from a moment on, oldest first."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop the gaps of before `moment`; returns how many."""
        ...


class GapChanges(Protocol):
    """The slice of a transaction that gaps use."""

    @property
    def gaps(self) -> GapStore:
        """The gaps of the last 30 days."""
        ...


@dataclass(frozen=True, kw_only=True)
class Line:
    """All gaps of one kind about the same topics, by local day."""

    kind: GapKind
    topics: tuple[str, ...]
    days: Mapping[date, int]

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.days.values())


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """What found no good answer from `since` on: by kind, most first; and where, newest first."""

    since: date
    lines: tuple[Line, ...]
    places: tuple[Gap, ...]


class GapReport:
    """Tells one person what found no good answer."""

    def __init__(
        self,
        *,
        reads: Callable[[], AbstractAsyncContextManager[GapChanges]],
        directory: Directory,
        timezone: str,
    ) -> None:
        self._reads = reads
        self._directory = directory
        self._zone = ZoneInfo(timezone)

    async def build(self, user_id: str, now: datetime) -> Unanswered:
        """The last seven days; places only where this person can read."""
        async with self._reads() as tx:
            gaps = await tx.gaps.list_since(now - WEEK)
        readable = {
            channel: await self._can_read(channel, user_id)
            for channel in {gap.channel for gap in gaps if gap.ts}
        }
        places = [gap for gap in reversed(gaps) if gap.ts and readable[gap.channel]]
        return Unanswered(
            since=(now - WEEK).astimezone(self._zone).date(),
            lines=count_gaps(gaps, self._zone),
            places=tuple(places[:MOST_PLACES]),
        )

    async def _can_read(self, channel: ChannelRef, user_id: str) -> bool:
        try:
            kind = await self._directory.channel_kind(channel)
            return kind is ChannelKind.PUBLIC or (
                kind is ChannelKind.PRIVATE and await self._directory.is_member(channel, user_id)
            )
        except (SlackUnavailableError, SlackRefusedError):
            return False


def count_gaps(gaps: Iterable[Gap], zone: ZoneInfo) -> tuple[Line, ...]:
    """One line for each kind and set of topics; whichever of two topics came first is no matter."""
    counted: dict[tuple[GapKind, tuple[str, ...]], Counter[date]] = {}
    for gap in gaps:
        days = counted.setdefault((gap.kind, tuple(sorted(gap.topics))), Counter())
        days[gap.at.astimezone(zone).date()] += 1
    lines = [Line(kind=kind, topics=topics, days=days) for (kind, topics), days in counted.items()]
    kinds = list(GapKind)
    return tuple(sorted(lines, key=lambda one: (kinds.index(one.kind), -one.count, one.topics)))


def find_gap(answer: Answer) -> tuple[GapKind, tuple[str, ...]] | None:
    """What an answer lacks, and about which topics; None for one that says something."""
    if answer.topic == INJECTION:
        return None
    if not answer.in_scope:
        return GapKind.NOT_OURS, ()
    return None if answer.sure else (GapKind.ASKED_BACK, (answer.topic, *answer.also))
