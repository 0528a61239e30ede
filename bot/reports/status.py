"""What status says: every key of a channel with its standing, use and spend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.settings import ChannelSettings
from bot.keys.health import Standing, standing_of
from bot.keys.history import SHOWN_DAYS, DayMark, mark_days
from bot.keys.key import Key
from bot.ports import Clock
from bot.reports.ports import ReportChanges
from bot.spend.money import ZERO, Total
from bot.spend.summary import is_week_known, sum_week

_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class KeyStatus:
    """One line of status; `spend` is billed over the last seven closed UTC days.

    `spend` None: not connected, not found in the organization, or nothing read yet.
    """

    key: Key
    standing: Standing
    spend: Total | None
    days: tuple[tuple[date, DayMark], ...] = ()
    """The last seven days of the channel's calendar, oldest first."""


@dataclass(frozen=True, kw_only=True)
class Status:
    """A channel's keys, by name. `spend_as_of` is when the newest figures were read."""

    settings: ChannelSettings
    rows: tuple[KeyStatus, ...]
    at: datetime
    is_connected: bool
    spend_as_of: datetime | None


class StatusReport:
    """Reads what status says; asks nobody outside."""

    def __init__(
        self,
        *,
        reads: Callable[[], AbstractAsyncContextManager[ReportChanges]],
        clock: Clock,
    ) -> None:
        self._reads = reads
        self._clock = clock

    async def build(self, settings: ChannelSettings) -> Status:
        """The status of a channel's keys right now."""
        now = self._clock.now()
        today = now.astimezone(UTC).date()
        async with self._reads() as tx:
            keys = await tx.keys.list_channel(settings.channel)
            week: dict[str | None, Total] | None = None
            whole, as_of = False, None
            since = now - timedelta(days=SHOWN_DAYS)
            samples = {key.key_id: await tx.standings.list_since(key.key_id, since) for key in keys}
            used: Mapping[str, Mapping[datetime, int]] = {}
            if settings.connection_id is not None:
                first = today - _WEEK
                lines = await tx.spend.list_costs(settings.connection_id, first, today)
                reads = await tx.spend.list_reads(settings.connection_id, first, today)
                week = sum_week(lines, reads, today)
                whole = is_week_known(reads, today)
                as_of = max((read.read_at for read in reads), default=None)
                used = await tx.spend.count_requests(settings.connection_id, since, now)
        rows = tuple(
            KeyStatus(
                key=key,
                standing=standing_of(key, now),
                spend=_find_spend(week, key.openai_key_id, whole=whole),
                days=mark_days(
                    samples[key.key_id],
                    used.get(key.openai_key_id or "", {}),
                    now=now,
                    zone=ZoneInfo(settings.timezone),
                ),
            )
            for key in keys
        )
        return Status(
            settings=settings,
            rows=rows,
            at=now,
            is_connected=settings.connection_id is not None,
            spend_as_of=as_of,
        )


def _find_spend(
    week: dict[str | None, Total] | None, openai_key_id: str | None, *, whole: bool
) -> Total | None:
    """A key that the organization lists but that has no line cost nothing on the days known."""
    if week is None or openai_key_id is None:
        return None
    return week.get(openai_key_id, Total(ZERO, complete=whole))
