"""What the register of keys needs from outside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.causes.probing import Check
from bot.channels.ports import ChannelChanges
from bot.keys.key import Key
from bot.ports import ChannelRef, Sealed


class KeyStore(Protocol):
    """Keys and their sealed texts; every query is scoped by channel, except the job's."""

    async def save(self, key: Key, sealed: Sealed) -> None:
        """Insert a key, or replace its text. Raises `NameTakenError`."""
        ...

    async def update(self, key: Key) -> None:
        """Write what may change without touching the text: record, name, owner, environment."""
        ...

    async def find(self, channel: ChannelRef, name: str) -> Key | None:
        """A key by its name, case-insensitively."""
        ...

    async def find_by_id(self, channel: ChannelRef, key_id: str) -> Key | None:
        """A key of this channel by our id."""
        ...

    async def find_by_fingerprint(self, channel: ChannelRef, fingerprint: bytes) -> Key | None:
        """The key of this channel that has this very text."""
        ...

    async def get_sealed(self, key: Key) -> Sealed:
        """Its sealed text."""
        ...

    async def list_channel(self, channel: ChannelRef) -> tuple[Key, ...]:
        """The channel's keys, by name."""
        ...

    async def list_all(self) -> tuple[Key, ...]:
        """Every key of every workspace, for the probing job."""
        ...

    async def record_check(self, key: Key, check: Check) -> None:
        """Keep the result of a check, unless the key was replaced meanwhile (`version`)."""
        ...

    async def remove(self, key: Key) -> None:
        """Delete the key and destroy its sealed text."""
        ...

    async def list_due(self, now: datetime) -> tuple[Key, ...]:
        """Keys whose next probe is due at `now`."""
        ...

    async def plan_probe(self, key: Key, at: datetime) -> None:
        """Set when the key is probed next."""
        ...


class KeyChanges(ChannelChanges, Protocol):
    """The slice of a transaction that keys use."""

    @property
    def keys(self) -> KeyStore: ...


ChangesOfKeys = Callable[[], AbstractAsyncContextManager[KeyChanges]]
"""Opens one transaction: commits at the end, rolls back on any exception."""
