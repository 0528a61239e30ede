"""The playground's journal: every call and acknowledgement of the bot, in order, append-only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

EntryKind = Literal["api", "ack", "response_url", "upload"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing the bot did. `message` is what people see of it, whole, where there is such."""

    n: int
    at: datetime
    kind: EntryKind
    method: str
    args: dict[str, Any]
    ok: bool
    error: str | None = None
    channel: str | None = None
    user: str | None = None
    ts: str | None = None
    message: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The entry as the control interface shows it; `at` is ISO 8601 in UTC with a Z."""
        return {
            "n": self.n,
            "at": self.at.isoformat().replace("+00:00", "Z"),
            "kind": self.kind,
            "method": self.method,
            "args": self.args,
            "ok": self.ok,
            "error": self.error,
            "channel": self.channel,
            "user": self.user,
            "ts": self.ts,
            "message": self.message,
        }


class Journal:
    """Entries numbered from 0; whoever waits hears of each new one."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._entries: list[Entry] = []
        self._listeners: set[asyncio.Future[None]] = set()

    @property
    def next(self) -> int:
        """The number that the next entry will have."""
        return len(self._entries)

    def append(
        self,
        *,
        kind: EntryKind,
        method: str,
        args: dict[str, Any],
        ok: bool,
        error: str | None = None,
        channel: str | None = None,
        user: str | None = None,
        ts: str | None = None,
        message: dict[str, Any] | None = None,
    ) -> Entry:
        """Write one entry down and tell the listeners."""
        entry = Entry(
            n=self.next,
            at=self._now(),
            kind=kind,
            method=method,
            args=args,
            ok=ok,
            error=error,
            channel=channel,
            user=user,
            ts=ts,
            message=message,
        )
        self._entries.append(entry)
        self.notify()
        return entry

    def list_entries(self, *, since: int = 0) -> list[Entry]:
        """The entries with n ≥ since, oldest first."""
        return self._entries[max(since, 0) :]

    def notify(self) -> None:
        """Tell the listeners that something changed, be it an entry or only the state."""
        for listener in self._listeners:
            if not listener.done():
                listener.set_result(None)
        self._listeners.clear()

    async def changed(self) -> None:
        """Return at the next entry or notice."""
        listener: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._listeners.add(listener)
        try:
            await listener
        finally:
            self._listeners.discard(listener)

    async def wait_for(
        self, predicate: Callable[[Entry], bool], *, since: int = 0, timeout_s: float = 30.0
    ) -> Entry:
        """The first entry from `since` on that fits, as soon as it exists.

        Raises:
            TimeoutError: no such entry came within `timeout_s` of real time.
        """
        async with asyncio.timeout(timeout_s):
            while True:
                for entry in self._entries[since:]:
                    if predicate(entry):
                        return entry
                await self.changed()
