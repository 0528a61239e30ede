"""When a channel's digest is due: slots are computed, the database says which were used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.settings import ChannelSettings
from bot.spend.days import DAY, find_moment

DAILY = "daily"
"""The schedule's word in the slot store."""
LATEST = timedelta(hours=24)
"""A slot missed by more is skipped."""
PUNCTUAL = timedelta(hours=1)
"""A digest later than this says that it is late; a schedule never used starts within it."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One due moment: the digest of `local_date`, which tells of the day before it."""

    local_date: date
    due: datetime
    late: bool = False
    """Whether the digest should say that it comes late."""


def slot_for(settings: ChannelSettings, local_date: date) -> datetime | None:
    """When the channel's digest of this local date is due, in UTC; None if the zone skips the date.

    A skipped time gives the first moment after the gap, a doubled one the first of the two.
    """
    return find_moment(local_date, settings.digest_time, ZoneInfo(settings.timezone))


def find_latest_slot(settings: ChannelSettings, now: datetime) -> Slot | None:
    """The newest slot that is not in the future, used or not.

    Whoever switches a digest on takes this slot, so that the first digest is the next one.
    """
    today = now.astimezone(ZoneInfo(settings.timezone)).date()
    # A gap can push a slot past midnight, and a zone change can skip a date: look a little around.
    for offset in range(-1, 4):
        day = today - offset * DAY
        due = slot_for(settings, day)
        if due is not None and due <= now:
            return Slot(local_date=day, due=due.astimezone(UTC), late=now - due > PUNCTUAL)
    return None


def find_due_slot(settings: ChannelSettings, now: datetime, last: date | None) -> Slot | None:
    """The slot to be sent now, if any; `last` is the newest local date whose slot was taken.

    Late by at most 24 h; of several missed slots only the newest, so there is never more than one
    to catch up with. A schedule that was never used has nothing to catch up with at all.
    """
    slot = find_latest_slot(settings, now)
    if not settings.digest_on or settings.paused or slot is None or now - slot.due > LATEST:
        return None
    if last is None:
        return None if slot.late else slot
    return slot if slot.local_date > last else None


def find_next_slot(settings: ChannelSettings, now: datetime) -> datetime:
    """When the next digest is due, in UTC, strictly after `now`."""
    day = now.astimezone(ZoneInfo(settings.timezone)).date() - DAY
    while True:
        due = slot_for(settings, day)
        if due is not None and due > now:
            return due.astimezone(UTC)
        day += DAY
