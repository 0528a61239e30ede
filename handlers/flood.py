"""How many answers a model writes for one person, and in all."""

from __future__ import annotations

from collections import Counter, deque
from datetime import datetime, timedelta

MOST_AT_ONCE = 5
MOST_A_MINUTE = 20
MOST_IN_ALL = 16
"""Half of what a process does at once: messages are delivered beside it."""

_MINUTE = timedelta(minutes=1)


class Flood:
    """Counts the answers under way in this process; whoever enters must leave."""

    def __init__(self) -> None:
        self._under_way: Counter[str] = Counter()
        self._begun: dict[str, deque[datetime]] = {}

    def enter(self, user_id: str, now: datetime) -> bool:
        """Whether one more may be written for this person; it counts if so."""
        begun = self._begun.setdefault(user_id, deque())
        while begun and now - begun[0] >= _MINUTE:
            begun.popleft()
        is_full = (
            self._under_way[user_id] >= MOST_AT_ONCE
            or len(begun) >= MOST_A_MINUTE
            or self._under_way.total() >= MOST_IN_ALL
        )
        if not is_full:
            begun.append(now)
            self._under_way[user_id] += 1
        return not is_full

    def leave(self, user_id: str) -> None:
        """One of this person's answers is written."""
        self._under_way[user_id] -= 1
