"""How fast Slack lets us post: which messages must wait although it is their turn.

A channel takes about one message a second, and short bursts (docs.slack.dev, Web API rate limits,
2026-11-23); after a 429 a workspace rests for one method.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import OutboxRow, ParkedMethodRow

BURST = 3
"""Messages that a channel takes at once."""
WINDOW = timedelta(seconds=3)
"""The span in which a channel takes no more than a burst."""

METHODS: Mapping[str, str] = {
    "post": "chat.postMessage",
    "dm": "chat.postMessage",
    "ephemeral": "chat.postEphemeral",
    "update": "chat.update",
}
"""Slack's method for each kind of message."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Pace:
    """`channels`: when each (team, channel) that had a burst is free again; `methods` likewise."""

    channels: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    methods: Mapping[tuple[str, str], datetime] = field(default_factory=dict)

    def free_at(self, team_id: str, channel_id: str, kind: str) -> datetime:
        """The moment from which a message may go; far in the past where nothing holds it."""
        parked = self.methods.get((team_id, METHODS[kind]), _NEVER)
        if kind != "post":
            return parked
        return max(parked, self.channels.get((team_id, channel_id), _NEVER))


async def read_pace(session: AsyncSession) -> Pace:
    """What holds messages now."""
    newest = (await session.exec(select(func.max(OutboxRow.settled_at)))).one()
    parked = (await session.exec(select(ParkedMethodRow))).all()
    channels: dict[tuple[str, str], datetime] = {}
    if newest is not None:
        # Whatever was sent a window before the newest one holds nobody any more.
        recent = select(OutboxRow.team_id, OutboxRow.channel_id, OutboxRow.settled_at).where(
            OutboxRow.state == "sent",
            OutboxRow.kind == "post",
            col(OutboxRow.settled_at) > newest - WINDOW,
        )
        channels = find_bursts((await session.exec(recent)).all())
    return Pace(channels, {(row.team_id, row.method): row.until for row in parked})


def find_bursts(
    sent: Iterable[tuple[str, str, datetime | None]],
) -> dict[tuple[str, str], datetime]:
    """When each channel that has just had a burst is free again."""
    by_channel: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for team_id, channel_id, at in sent:
        if at is not None:
            by_channel[team_id, channel_id].append(at)
    return {
        channel: sorted(moments)[-BURST] + WINDOW
        for channel, moments in by_channel.items()
        if len(moments) >= BURST
    }
