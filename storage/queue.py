"""The order of the outbox: who may go next. Pure, over the unsettled messages.

pending → sending (until a lease ends) → sent | failed; an update that a newer one overtakes is
dropped. Messages for one channel keep their order, private ones for one person theirs: in each
such lane only the first may go, and one that was tried and failed holds back those behind it. A
message for a later hour that was never tried holds back nobody. An update stands in no lane until
the message it replaces is sent. A message whose lease ended may have arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby


class State(StrEnum):
    """How far a message got."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    """An update that a newer one made needless before it was sent."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An unsettled message as far as order goes; an update only once its turn may come.

    `queued_for` is when it was first due, `ready_at` when it may be tried next: its due time, or
    the end of the lease it is out on. `was_tried`: it is out, or was and came back.
    """

    position: int
    lane: tuple[str, ...]
    queued_for: datetime
    ready_at: datetime
    was_tried: bool


def choose_due(waiting: Iterable[Waiting], now: datetime, *, limit: int) -> tuple[int, ...]:
    """The positions to hand out now, the longest waiting first, one for each lane."""
    heads = (
        next((one for one in _passable(lane) if one.ready_at <= now), None)
        for lane in _lanes(waiting)
    )
    due = sorted((head for head in heads if head is not None), key=_place)
    return tuple(head.position for head in due[:limit])


def find_next_due(waiting: Iterable[Waiting]) -> datetime | None:
    """When `choose_due` has something to hand out, unless messages come or go before."""
    moments = (one.ready_at for lane in _lanes(waiting) for one in _passable(lane))
    return min(moments, default=None)


def _lanes(waiting: Iterable[Waiting]) -> Iterator[tuple[Waiting, ...]]:
    ordered = sorted(waiting, key=lambda one: (one.lane, _place(one)))
    for _, lane in groupby(ordered, key=lambda one: one.lane):
        yield tuple(lane)


def _passable(lane: tuple[Waiting, ...]) -> Iterator[Waiting]:
    """The lane in its order, up to the first message that holds back the rest."""
    for one in lane:
        yield one
        if one.was_tried:
            return


def _place(one: Waiting) -> tuple[datetime, int]:
    return one.queued_for, one.position
