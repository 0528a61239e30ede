"""What the register of keys needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.causes.probing import Check
from bot.channels.ports import ChannelChanges
from bot.keys.confirming import Sample
from bot.keys.hindrance import Hindrance
from bot.keys.key import Key, Told
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

    async def list_team(self, team_id: str) -> tuple[Key, ...]:
        """Every key of a workspace."""
        ...

    async def record_check(self, key: Key, check: Check, since: datetime) -> None:
        """Keep the result of a check, unless the key was replaced meanwhile (`version`)."""
        ...

    async def note_use(self, key: Key, hour: datetime) -> None:
        """Keep the last hour in which calls succeeded; not for a key replaced meanwhile."""
        ...

    async def mark_told(self, key: Key, told: Told) -> None:
        """Keep what its people were told."""
        ...

    async def list_teams_to_tell(self) -> tuple[str, ...]:
        """The workspaces with a key of which something may have to be told."""
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

    async def hasten_probes(self, team_id: str, at: datetime) -> None:
        """Have every key of a workspace probed at `at`, or before."""
        ...


class StandingStore(Protocol):
    """The history of probes, the bot's own calls, and what hinders the probes of a workspace."""

    async def add_sample(self, key: Key, sample: Sample) -> None:
        """Keep one probe."""
        ...

    async def list_last(self, key: Key, *, limit: int) -> tuple[Sample, ...]:
        """The last probes of this text of a key, newest first."""
        ...

    async def list_since(self, key_id: str, moment: datetime) -> tuple[Sample, ...]:
        """The probes of a key from a moment on, replaced texts included, oldest first."""
        ...

    async def forget_before(self, moment: datetime) -> None:
        """Drop what is older: probes and own calls."""
        ...

    async def note_own_call(self, key_id: str, at: datetime) -> None:
        """Count a call that the bot made with a key and that cost something."""
        ...

    async def count_own_calls(self, key_id: str, since: datetime) -> Mapping[datetime, int]:
        """Those calls by UTC hour."""
        ...

    async def list_hindrances(self, team_id: str) -> tuple[Hindrance, ...]:
        """What was told to hinder the probes of a workspace, and is not over."""
        ...

    async def save_hindrance(self, hindrance: Hindrance) -> None:
        """Insert it, or write the whole row."""
        ...

    async def end_hindrance(self, hindrance: Hindrance) -> None:
        """Forget it."""
        ...


class KeyChanges(ChannelChanges, Protocol):
    """The slice of a transaction that keys use."""

    @property
    def keys(self) -> KeyStore: ...
    @property
    def standings(self) -> StandingStore: ...


ChangesOfKeys = Callable[[], AbstractAsyncContextManager[KeyChanges]]
"""Opens one transaction: commits at the end, rolls back on any exception."""
