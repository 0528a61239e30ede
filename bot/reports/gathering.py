"""Gathers what an export holds from what is stored; asks nobody outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from bot.channels.settings import ChannelSettings
from bot.keys.confirming import Sample
from bot.keys.health import standing_of
from bot.keys.history import KEEP
from bot.keys.key import Key
from bot.ports import Clock
from bot.reports.evidence import (
    Change,
    Evidence,
    Gap,
    KeyEvidence,
    OwnCalls,
    Part,
    SpendEvidence,
    keep_newest,
)
from bot.reports.figuring import figure_spend
from bot.reports.ports import ReportChanges
from bot.spend.collect import first_day_of
from bot.spend.days import HOUR, floor_hour, start_of_day
from bot.spend.summary import span_of

PERIOD = KEEP
"""What an export covers, before today: as long as the history of probes is kept."""

MOST_KEYS = 50
MOST_CHANGES = 40
MOST_SAMPLES = 40
MOST_OWN_CALLS = 48
"""Of one key."""
MOST_CASES = 100
MOST_POSTED = 40
MOST_ACTS = 200


class EvidenceReport:
    """Reads what is known of a channel's keys."""

    def __init__(
        self,
        *,
        reads: Callable[[], AbstractAsyncContextManager[ReportChanges]],
        clock: Clock,
        version: str,
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._version = version

    async def build(self, settings: ChannelSettings, about: Key | None, *, by: str) -> Evidence:
        """All of the channel, or what concerns one of its keys, for the last 30 days."""
        channel, now = settings.channel, self._clock.now()
        since = start_of_day((now.astimezone(UTC) - PERIOD).date())
        async with self._reads() as tx:
            keys = await tx.keys.list_channel(channel)
            cases = await tx.cases.list_since(channel, since)
            posted = () if about else await tx.posted.list_reports(channel, since)
            records = await tx.audit.list_channel(channel, since)
        acts = [record.entry for record in records]
        if about is not None:
            # As it stands now: whoever asked may have waited for its turn.
            keys = tuple(key for key in keys if key.key_id == about.key_id)
            cases = tuple(case for case in cases if case.key_id == about.key_id)
            acts = [act for act in acts if act.subject_id == about.key_id]
        shown = keys[:MOST_KEYS]
        return Evidence(
            settings=settings,
            about=about,
            asked_by=by,
            since=since,
            until=now,
            version=self._version,
            keys=Part(
                tuple([await self._look_at(key, since, now) for key in shown]),
                len(keys) - len(shown),
            ),
            spend=await self._read_spend(settings, keys, since, now, is_one=about is not None),
            cases=keep_newest(cases, MOST_CASES),
            posted=keep_newest(posted, MOST_POSTED),
            acts=keep_newest(acts, MOST_ACTS),
        )

    async def _look_at(self, key: Key, since: datetime, now: datetime) -> KeyEvidence:
        # A look for each key: a long one delays commits.
        async with self._reads() as tx:
            samples = await tx.standings.list_since(key.key_id, since)
            own = await tx.standings.count_own_calls(key.key_id, floor_hour(since))
        calls = [OwnCalls(hour=hour, calls=count) for hour, count in sorted(own.items())]
        return KeyEvidence(
            key=key,
            standing=standing_of(key, now),
            checks=len(samples),
            changes=keep_newest(list_changes(samples), MOST_CHANGES),
            samples=keep_newest(samples, MOST_SAMPLES),
            paid_calls=sum(own.values()),
            own_calls=keep_newest(calls, MOST_OWN_CALLS),
        )

    async def _read_spend(
        self,
        settings: ChannelSettings,
        keys: Sequence[Key],
        since: datetime,
        now: datetime,
        *,
        is_one: bool,
    ) -> SpendEvidence:
        if settings.connection_id is None:
            return SpendEvidence(gap=Gap.NOT_CONNECTED)
        first, last = since.date(), now.astimezone(UTC).date()
        async with self._reads() as tx:
            connection = await tx.connections.find(settings.channel.team_id, settings.connection_id)
            if connection is None:
                return SpendEvidence(gap=Gap.NOT_CONNECTED)
            connection_id = connection.connection_id
            reads = await tx.spend.list_reads(connection_id, first, last)
            lines = await tx.spend.list_costs(connection_id, first, last)
            hours = await tx.spend.list_usage(connection_id, since, floor_hour(now) + HOUR)
            known = await tx.spend.find_usage_read(connection_id)
        return figure_spend(
            () if is_one else settings.project_ids,
            keys,
            reads=reads,
            lines=lines,
            hours=hours,
            span=span_of(first_day_of(connection), known),
            days=(first, last),
        )


def list_changes(samples: Iterable[Sample]) -> tuple[Change, ...]:
    """The confirmed changes among samples, oldest first; the first known standing is one, too."""
    changes, before = [], None
    for sample in samples:
        if sample.standing is None or sample.standing is before:
            continue
        # The answer that carried the change agrees with it; any other says nothing of its cause.
        verdict = sample.verdict if sample.outcome is sample.standing else None
        changes.append(Change(at=sample.at, before=before, after=sample.standing, verdict=verdict))
        before = sample.standing
    return tuple(changes)
