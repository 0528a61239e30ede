"""The first run: six steps from nothing to a key that works, for one person in one channel.

What the bot can see it ticks by itself; the rest people tick or skip, in any order, at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyKind
from bot.errors import AlreadyHandledError
from bot.keys.health import Standing, standing_of
from bot.keys.ports import KeyChanges
from bot.ports import ChannelRef, Clock

KEEP_FIRST_RUNS: Final = timedelta(days=180)
"""A list that nobody touched for so long is forgotten; what the bot sees is ticked anew."""


class Step(StrEnum):
    """What has to be done, in the order that saves people going back."""

    ACCOUNT = "account"
    PROJECT = "project"
    KEY = "key"
    LIMIT = "limit"
    STORE = "store"
    """Where the program that calls OpenAI finds the key."""
    TEST = "test"


class Mark(StrEnum):
    """What is known of a step."""

    DONE = "done"
    SKIPPED = "skipped"
    SEEN = "seen"
    """The bot sees that it is done."""


class Preset(StrEnum):
    """What the key is for; chosen first, and changed at any time."""

    TRYING = "trying"
    TEAM = "team"
    PRODUCTION = "production"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What a preset recommends. Amounts are US dollars a month, suggestions of ours."""

    alert: Decimal
    hard_limit: Decimal
    digest: bool
    kind: KeyKind
    rotate_days: int


ADVICE: Final[Mapping[Preset, Advice]] = {
    Preset.TRYING: Advice(
        alert=Decimal(5),
        hard_limit=Decimal(10),
        digest=False,
        kind=KeyKind.PROJECT,
        rotate_days=180,
    ),
    Preset.TEAM: Advice(
        alert=Decimal(40),
        hard_limit=Decimal(50),
        digest=True,
        kind=KeyKind.SERVICE_ACCOUNT,
        rotate_days=90,
    ),
    Preset.PRODUCTION: Advice(
        alert=Decimal(400),
        hard_limit=Decimal(500),
        digest=True,
        kind=KeyKind.SERVICE_ACCOUNT,
        rotate_days=90,
    ),
}


@dataclass(frozen=True, kw_only=True)
class FirstRun:
    """One person's list in one channel; `marks` leaves out what is still to be done."""

    channel: ChannelRef
    user_id: str
    preset: Preset
    at: datetime
    marks: Mapping[Step, Mark] = field(default_factory=dict)

    @property
    def current(self) -> Step | None:
        """The first step to be done; None when nothing is left."""
        return next((step for step in Step if step not in self.marks), None)


class FirstRunStore(Protocol):
    """What people said of their steps."""

    async def save(self, run: FirstRun) -> None:
        """Write it over what this person had in this channel."""
        ...

    async def find(self, channel: ChannelRef, user_id: str) -> FirstRun | None:
        """What this person has in this channel."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop those last touched before `moment`; returns how many."""
        ...


class FirstRunChanges(KeyChanges, Protocol):
    """The slice of a transaction that first runs use."""

    @property
    def first_runs(self) -> FirstRunStore:
        """The lists."""
        ...


ChangesOfFirstRuns = Callable[[], AbstractAsyncContextManager[FirstRunChanges]]


class FirstRuns:
    """The lists of everybody; what is seen is never stored, but looked up each time."""

    def __init__(
        self, *, changes: ChangesOfFirstRuns, reads: ChangesOfFirstRuns, clock: Clock
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._clock = clock

    async def find(
        self, settings: ChannelSettings, user_id: str, *, has_limit: bool
    ) -> FirstRun | None:
        """A person's list with what can be seen ticked; None while no preset is chosen.

        `has_limit`: whether OpenAI told that a hard spend limit is set.
        """
        async with self._reads() as tx:
            run = await tx.first_runs.find(settings.channel, user_id)
            if run is None:
                return None
            seen = await self._look(tx, settings)
        if has_limit:
            seen |= {Step.LIMIT: Mark.SEEN}
        return replace(run, marks={**run.marks, **seen})

    async def choose(
        self, channel: ChannelRef, user_id: str, preset: Preset, *, delivery: str
    ) -> None:
        """Begin with a preset, or go on with another one.

        Raises:
            AlreadyHandledError: this press was acted on before.
        """
        async with self._changes() as tx:
            await self._claim(tx, delivery)
            run = await tx.first_runs.find(channel, user_id)
            marks = {} if run is None else run.marks
            await tx.first_runs.save(self._make(channel, user_id, preset, marks))

    async def mark(
        self, channel: ChannelRef, user_id: str, step: Step, mark: Mark, *, delivery: str
    ) -> None:
        """Note what a person says of a step. Raises as `choose` does."""
        async with self._changes() as tx:
            await self._claim(tx, delivery)
            run = await tx.first_runs.find(channel, user_id)
            if run is not None:
                marks = {**run.marks, step: mark}
                await tx.first_runs.save(self._make(channel, user_id, run.preset, marks))

    async def reopen(self, channel: ChannelRef, user_id: str, *, delivery: str) -> None:
        """Take the skipped steps up again. Raises as `choose` does."""
        async with self._changes() as tx:
            await self._claim(tx, delivery)
            run = await tx.first_runs.find(channel, user_id)
            if run is not None:
                marks = {step: mark for step, mark in run.marks.items() if mark is Mark.DONE}
                await tx.first_runs.save(self._make(channel, user_id, run.preset, marks))

    def _make(
        self, channel: ChannelRef, user_id: str, preset: Preset, marks: Mapping[Step, Mark]
    ) -> FirstRun:
        now = self._clock.now()
        return FirstRun(channel=channel, user_id=user_id, preset=preset, at=now, marks=marks)

    async def _claim(self, tx: FirstRunChanges, delivery: str) -> None:
        if not await tx.inbox.claim(delivery, self._clock.now()):
            raise AlreadyHandledError

    async def _look(self, tx: FirstRunChanges, settings: ChannelSettings) -> dict[Step, Mark]:
        """What the channel's keys show to be done."""
        keys = await tx.keys.list_channel(settings.channel)
        now = self._clock.now()
        working = {Standing.IN_USE, Standing.ACCEPTED}
        shown = {
            Step.ACCOUNT: bool(keys),
            # These two kinds belong to a project each.
            Step.PROJECT: bool(settings.project_ids)
            or any(key.kind in {KeyKind.PROJECT, KeyKind.SERVICE_ACCOUNT} for key in keys),
            Step.KEY: bool(keys),
            Step.TEST: any(standing_of(key, now) in working for key in keys),
        }
        return {step: Mark.SEEN for step, is_done in shown.items() if is_done}
