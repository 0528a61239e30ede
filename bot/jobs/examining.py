"""A look at the bot itself: every check by name, for `/healthz`, the alarm and the ping."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from bot.channels.settings import ChannelSettings
from bot.errors import BotError
from bot.jobs.steadiness import Steadiness
from bot.ports import ChannelRef, Clock, Vault
from bot.reports.ports import Backlog, OperationsChanges
from bot.reports.slots import DAILY, find_due_slot
from bot.vitals import Health, HealthCheck, Line, LineState, Status, Vitals

RECONNECTING = timedelta(seconds=60)
"""Slack closes every socket now and then; a new one takes seconds."""

STUCK = timedelta(minutes=5)
"""Ten ticks without one that ended, or without a time written."""

WAITING = timedelta(minutes=15)
"""No message may wait longer."""

LOST_FOR = timedelta(hours=48)
"""How long a digest that was given up counts when no other came: two days' digests."""


class Storage(Protocol):
    """The database, as far as it knows whether it takes changes."""

    is_full: bool

    async def find_room(self) -> None:
        """See whether changes are possible again."""
        ...


class Digests(Protocol):
    """Whoever sends digests."""

    @property
    def failing(self) -> frozenset[ChannelRef]:
        """The channels whose digest is due and cannot be composed."""
        ...


class Partner(Protocol):
    """OpenAI, as far as this machine knows."""

    @property
    def is_resting(self) -> bool:
        """Whether it failed so often that it is hardly asked now."""
        ...


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What the database says."""

    backlog: Backlog
    lost: frozenset[ChannelRef]
    due: frozenset[ChannelRef]
    late: frozenset[ChannelRef]


class Examination:
    """Gathers what is known; asks the database, and nobody outside."""

    def __init__(
        self,
        *,
        reads: Callable[[], AbstractAsyncContextManager[OperationsChanges]],
        storage: Storage,
        vault: Vault,
        line: Line | None,
        steadiness: Steadiness,
        digests: Digests,
        openai: Partner,
        clock: Clock,
        vitals: Vitals,
    ) -> None:
        self._reads = reads
        self._storage = storage
        self._vault = vault
        self._line = line
        self._steadiness = steadiness
        self._digests = digests
        self._openai = openai
        self._clock = clock
        self._vitals = vitals
        self._ticked_at: datetime | None = None

    def note_tick(self) -> None:
        """A tick ended well."""
        self._ticked_at = self._clock.now()
        self._vitals.ticked(self._ticked_at)

    async def run(self) -> Health:
        """Every check now; never fails itself. `line` None is a worker, which has no socket."""
        now = self._clock.now()
        line = None if self._line is None else await self._line.look()
        found = await self._ask_database(now)
        backlog = found.backlog if found else Backlog(depth=0, since=None)
        age_s = (now - backlog.since).total_seconds() if backlog.since else 0.0
        self._vitals.measured(
            connected=None if line is None else line.is_connected,
            is_openai_resting=self._openai.is_resting,
            outbox_depth=found.backlog.depth if found else None,
            outbox_age_s=age_s,
        )
        return Health(
            (
                _check_line(line, now),
                _check_events(line, now),
                self._check_openai(),
                self._check_database(now, answers=found is not None),
                self._check_vault(),
                _check_outbox(backlog, age_s),
                self._check_digests(found),
                self._check_clock(),
                self._check_tick(now),
            )
        )

    async def _ask_database(self, now: datetime) -> _Found | None:
        try:
            async with self._reads() as tx:
                backlog = await tx.operations.read_backlog(now)
                lost = await tx.operations.list_lost_digests(now - LOST_FOR)
                taken = await tx.slots.list_last(DAILY)
                channels = await tx.channels.list_with_digest()
        except BotError:
            return None
        wanted = frozenset(one.channel for one in channels)
        waits = {one.channel: _find_wait(one, now, taken.get(one.channel)) for one in channels}
        return _Found(
            backlog=backlog,
            lost=lost & wanted,
            due=frozenset(channel for channel, wait in waits.items() if wait is not None),
            late=frozenset(channel for channel, wait in waits.items() if wait == "late"),
        )

    def _check_database(self, now: datetime, *, answers: bool) -> HealthCheck:
        written = self._steadiness.written_at
        is_behind = written is not None and now - written > STUCK and not self._steadiness.is_frozen
        detail = "not written yet" if written is None else f"written {_seconds(now, written)} s ago"
        if not answers:
            detail = "does not answer"
        elif self._storage.is_full:
            detail = "can only be read: full or read-only"
        is_failing = self._storage.is_full or not answers or is_behind
        return _say("database", Status.FAIL if is_failing else Status.OK, detail)

    def _check_openai(self) -> HealthCheck:
        """Never red: nothing here would mend it."""
        if self._openai.is_resting:
            return _say("openai", Status.WARN, "fails: asked only once in 30 s until it answers")
        return _say("openai", Status.OK, "asked as usual")

    def _check_vault(self) -> HealthCheck:
        if self._vault.is_sealed:
            return _say("vault", Status.FAIL, "sealed: the master key is missing or does not fit")
        return _say("vault", Status.OK, "open")

    def _check_digests(self, found: _Found | None) -> HealthCheck:
        failing = self._digests.failing
        lost = late = frozenset[ChannelRef]()
        if found:
            # What failed here, another machine may have composed meanwhile.
            failing, lost, late = failing & found.due, found.lost, found.late
        troubled = sorted({one.channel_id for one in failing | lost | late})
        return HealthCheck(
            name="digests",
            status=Status.WARN if troubled else Status.OK,
            detail=f"not composed {len(failing)}, given up {len(lost)}, over 1 h late {len(late)}",
            channels=tuple(troubled),
        )

    def _check_clock(self) -> HealthCheck:
        highest = self._steadiness.highest
        if self._steadiness.is_frozen and highest is not None:
            return _say("clock", Status.FAIL, f"stepped back behind {_moment(highest)}")
        return _say("clock", Status.OK, "steady")

    def _check_tick(self, now: datetime) -> HealthCheck:
        if self._ticked_at is None:
            return _say("tick", Status.WARN, "none yet")
        is_late = now - self._ticked_at > STUCK
        detail = f"last {_seconds(now, self._ticked_at)} s ago"
        return _say("tick", Status.FAIL if is_late else Status.OK, detail)


def _find_wait(
    settings: ChannelSettings, now: datetime, last: date | None
) -> Literal["due", "late"] | None:
    """Whether a digest is due, or was more than an hour ago; settings gone bad count as late."""
    try:
        slot = find_due_slot(settings, now, last)
    except (KeyError, ValueError, OverflowError):  # an unknown zone is a KeyError
        return "late"
    if slot is None:
        return None
    return "late" if slot.late else "due"


def _check_line(line: LineState | None, now: datetime) -> HealthCheck:
    if line is None:
        return _say("slack", Status.OK, "no socket: a worker")
    since = f"since {_moment(line.since)}" if line.since else "just now"
    if line.is_connected:
        return _say("slack", Status.OK, f"connected {since}")
    is_down = line.since is not None and now - line.since > RECONNECTING
    return _say("slack", Status.FAIL if is_down else Status.WARN, f"not connected {since}")


def _check_events(line: LineState | None, now: datetime) -> HealthCheck:
    """Never red: nobody has to speak to a bot."""
    last = None if line is None else line.last_message_at
    return _say("events", Status.OK, f"last {_seconds(now, last)} s ago" if last else "none yet")


def _check_outbox(backlog: Backlog, age_s: float) -> HealthCheck:
    is_stuck = age_s > WAITING.total_seconds()
    detail = f"{backlog.depth} waiting, the oldest for {age_s:.0f} s"
    return _say("outbox", Status.FAIL if is_stuck else Status.OK, detail)


def _say(name: str, status: Status, detail: str) -> HealthCheck:
    return HealthCheck(name=name, status=status, detail=detail)


def _seconds(now: datetime, then: datetime) -> int:
    return max(0, int((now - then).total_seconds()))


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
