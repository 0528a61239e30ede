"""Whether a key works: checks on demand and on schedule, and the standing that status says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.causes.ports import build_record
from bot.causes.probing import LiveCheck, Outcome
from bot.causes.steps import Progress
from bot.channels.connecting import Connections
from bot.channels.organization import InventoryRow
from bot.credentials.form import KeyKind
from bot.credentials.secret import Secret
from bot.errors import (
    ConnectionMissingError,
    KeyMissingError,
    OpenAIUnavailableError,
    OperatorError,
    RefusedByOpenAIError,
    SecretUnreadableError,
)
from bot.keys.inventory import find_match
from bot.keys.key import Key
from bot.keys.ports import ChangesOfKeys
from bot.ports import ChannelRef, Clock, Vault
from bot.vitals import Uncounted, Vitals

log = logging.getLogger(__name__)

RECENT_USE = timedelta(hours=24)
"""A successful call within this span proves that a key works."""

PROBE_PAUSE: Mapping[Outcome, timedelta] = {
    Outcome.ACCEPTED: timedelta(hours=1),
    Outcome.FAILING: timedelta(hours=1),
    Outcome.UNREACHABLE: timedelta(minutes=5),
}
"""When a key is probed again, by the outcome of its last check."""


class Standing(StrEnum):
    """What status says of a key."""

    IN_USE = "in_use"
    """Recent successful usage: the only proof that a key works."""
    ACCEPTED = "accepted"
    """Authenticates; balance and limits are not checked."""
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    """Could not be checked, or not yet."""


def standing_of(key: Key, now: datetime) -> Standing:
    """The standing of a key from its last check and its last use."""
    used = key.last_used_at
    check = key.check
    if check is not None and check.outcome is Outcome.FAILING and not (used and used > check.at):
        return Standing.FAILING
    if used is not None and now - used <= RECENT_USE:
        return Standing.IN_USE
    if check is None or check.outcome is Outcome.UNREACHABLE:
        return Standing.UNREACHABLE
    return Standing.ACCEPTED


@dataclass(frozen=True)
class _Opened:
    """A key's text for the length of one check."""

    secret: Secret
    kind: KeyKind


class HealthChecks:
    """Runs the probes of a key and keeps what they say."""

    def __init__(
        self,
        *,
        changes: ChangesOfKeys,
        reads: ChangesOfKeys,
        vault: Vault,
        live: LiveCheck,
        connections: Connections,
        clock: Clock,
        vitals: Vitals | None = None,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._vault = vault
        self._live = live
        self._connections = connections
        self._clock = clock
        self._vitals = vitals or Uncounted()

    async def check(self, key: Key, *, progress: Progress | None = None) -> Key:
        """Ask OpenAI about a key now; returns the key with what was learnt.

        Raises `SealedError` or `SecretUnreadableError` when its text cannot be opened.
        """
        rows = await self._read_inventory(key.channel)
        return await self._check_one(key, rows, progress)

    async def check_all(self, channel: ChannelRef) -> tuple[Key, ...]:
        """Check every key of a channel, by name; one that does not open comes without a check."""
        async with self._reads() as tx:
            keys = await tx.keys.list_channel(channel)
        rows = await self._read_inventory(channel)
        return tuple(await asyncio.gather(*(self._check_or_skip(key, rows) for key in keys)))

    async def _check_or_skip(self, key: Key, rows: Sequence[InventoryRow]) -> Key:
        try:
            return await self._check_one(key, rows)
        except (KeyMissingError, SecretUnreadableError):
            return replace(key, check=None)

    async def list_due(self, now: datetime) -> tuple[str, ...]:
        """The channels with keys whose time to be probed has come."""
        async with self._reads() as tx:
            due = await tx.keys.list_due(now)
        return tuple(dict.fromkeys(key.channel.subject for key in due))

    async def check_due(self, subject: str) -> None:
        """Probe the keys of a channel whose time has come."""
        channel = ChannelRef.read(subject)
        async with self._reads() as tx:
            due = await tx.keys.list_due(self._clock.now())
        keys = [key for key in due if key.channel == channel]
        rows = await self._read_inventory(channel) if keys else ()
        await asyncio.gather(*(self._probe(key, rows) for key in keys))

    async def _probe(self, key: Key, rows: Sequence[InventoryRow]) -> None:
        try:
            await self._check_one(key, rows)
        except SecretUnreadableError:
            # One altered row must not keep the other keys from being watched.
            log.error("key.unreadable", extra={"key": key.key_id})
            async with self._changes() as tx:
                await tx.keys.plan_probe(key, self._clock.now() + PROBE_PAUSE[Outcome.FAILING])
        except KeyMissingError:
            log.info("key.gone", extra={"key": key.key_id})

    async def _check_one(
        self, key: Key, rows: Sequence[InventoryRow], progress: Progress | None = None
    ) -> Key:
        row = find_match(key, rows)
        learnt = key if row is None else _learn(key, row)
        async with self._reads() as tx:
            sealed = await tx.keys.get_sealed(key)
        try:
            opened = _Opened(self._vault.open(key.sealing, sealed), key.kind)
        except OperatorError:
            self._vitals.probe_failed()
            raise
        record = None if row is None else build_record(row)
        check = await self._live.run(opened, record, progress=progress)
        self._vitals.probed(check.outcome.value)
        async with self._changes() as tx:
            current = await tx.keys.find_by_id(key.channel, key.key_id)
            if current is not None and current.version == key.version:
                await tx.keys.update(learnt)
                await tx.keys.record_check(learnt, check)
                await tx.keys.plan_probe(learnt, check.at + PROBE_PAUSE[check.outcome])
        return replace(learnt, check=check)

    async def _read_inventory(self, channel: ChannelRef) -> Sequence[InventoryRow]:
        """The organization's keys; empty when not connected, or when OpenAI does not tell now."""
        async with self._reads() as tx:
            settings = await tx.channels.find(channel)
        if settings is None:
            return ()
        try:
            connection = await self._connections.get(settings)
            return await self._connections.read_inventory(connection)
        except (ConnectionMissingError, OpenAIUnavailableError, RefusedByOpenAIError):
            return ()


def _learn(key: Key, row: InventoryRow) -> Key:
    listed = row.key
    return replace(
        key,
        openai_key_id=listed.openai_key_id,
        project_id=listed.project_id,
        created_at=listed.created_at,
        expires_at=listed.expires_at,
        last_used_at=listed.last_used_at,
    )
