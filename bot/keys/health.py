"""Whether a key works: checks on demand and on schedule, and the standing that status says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.causes.ports import build_record
from bot.causes.probing import Check, LiveCheck, Outcome
from bot.causes.steps import Progress
from bot.channels.connecting import Connections
from bot.channels.insight import Insights, KeyInsight
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
from bot.keys.calling import CallOffer
from bot.keys.confirming import HOURLY
from bot.keys.inventory import find_match
from bot.keys.keeping import keep_check
from bot.keys.key import Key
from bot.keys.ports import ChangesOfKeys
from bot.ports import ChannelRef, Clock, Vault
from bot.vitals import Uncounted, Vitals

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)

RECENT_USE = timedelta(hours=24)
"""Calls that succeeded in an hour that closed within this span prove that a key works."""

NoteUse = Callable[[ChannelRef], Awaitable[None]]
"""Takes the usage that was collected into the keys of a channel."""

AT_ONCE = 10
"""How many scheduled probes run at the same time."""


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
    """The standing of a key from its confirmed checks and the hours in which calls succeeded.

    `last_used_at` decides nothing: calls that failed, and the bot's own, may move it.
    """
    used, check = key.used_hour, key.check
    # When in an hour its calls were is not known: only an hour after the check speaks against it.
    if check is not None and check.outcome is Outcome.FAILING and not (used and used >= check.at):
        return Standing.FAILING
    if used is not None and now - (used + HOUR) <= RECENT_USE:
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
    """Runs the probes of a key and keeps what they say; no standing changes on one of them."""

    def __init__(
        self,
        *,
        changes: ChangesOfKeys,
        reads: ChangesOfKeys,
        vault: Vault,
        live: LiveCheck,
        connections: Connections,
        insights: Insights,
        note_use: NoteUse,
        clock: Clock,
        vitals: Vitals | None = None,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._vault = vault
        self._live = live
        self._connections = connections
        self._insights = insights
        self._note_use = note_use
        self._clock = clock
        self._vitals = vitals or Uncounted()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def check(self, key: Key, *, progress: Progress | None = None) -> Key:
        """Ask OpenAI about a key now, because a person wants to know; returns it as it stands then.

        An answer that differs from the standing is asked for once more at once: two that agree
        decide, so that whoever asked and whoever looks at status see the same.

        Raises `SealedError` or `SecretUnreadableError` when its text cannot be opened.
        """
        rows = await self._read_inventory(key.channel)
        return await self._check_asked(key, rows, progress)

    async def check_all(self, channel: ChannelRef) -> tuple[Key, ...]:
        """Check every key of a channel, by name; one that does not open comes without a check."""
        async with self._reads() as tx:
            keys = await tx.keys.list_channel(channel)
        rows = await self._read_inventory(channel)
        return tuple(await asyncio.gather(*(self._check_or_skip(key, rows) for key in keys)))

    async def list_due(self, now: datetime) -> tuple[str, ...]:
        """The channels with keys whose time to be probed has come."""
        async with self._reads() as tx:
            due = await tx.keys.list_due(now)
        return tuple(dict.fromkeys(key.channel.subject for key in due))

    async def check_due(self, subject: str) -> None:
        """Probe the keys of a channel whose time has come; never spends anything."""
        channel = ChannelRef.read(subject)
        async with self._reads() as tx:
            due = await tx.keys.list_due(self._clock.now())
        keys = [key for key in due if key.channel == channel]
        rows = await self._read_inventory(channel) if keys else ()
        await asyncio.gather(*(self._probe(key, rows) for key in keys))

    def offer_call(self, key: Key) -> CallOffer | None:
        """What a call with this key would use: it was taken just now, and the price is known."""
        trial = key.check.trial if key.check else None
        if trial is None or trial.price_usd is None:
            return None
        return CallOffer(model=trial.model, usd=trial.price_usd)

    async def call(self, key: Key) -> Key:
        """Have OpenAI write 16 tokens with a key; returns it with what was learnt, which is kept.

        The call is noted as the bot's own: it is no use of the team's. Raises `SealedError` or
        `SecretUnreadableError` when its text cannot be opened.
        """
        row = find_match(key, await self._read_inventory(key.channel))
        opened = await self._open(key)
        async with self._changes() as tx:
            # Noted before it is made: a call that is lost in a restart is still not the team's.
            await tx.standings.note_own_call(key.key_id, self._clock.now())
        check = await self._live.complete(opened, None if row is None else build_record(row))
        self._vitals.probed(check.outcome.value)
        return _show(await self._keep(key, row, check, agreed=True), check)

    async def _check_or_skip(self, key: Key, rows: Sequence[InventoryRow]) -> Key:
        try:
            return await self._check_asked(key, rows)
        except (KeyMissingError, SecretUnreadableError):
            return replace(key, check=None)

    async def _check_asked(
        self, key: Key, rows: Sequence[InventoryRow], progress: Progress | None = None
    ) -> Key:
        row = find_match(key, rows)
        insight = await self._look_into(key)
        first = await self._ask(key, row, insight=insight, progress=progress, thorough=True)
        kept = await self._keep(key, row, first)
        if kept.check is None or kept.check.outcome is not first.outcome:
            second = await self._ask(key, row, insight=insight, thorough=True)
            agreed = second.outcome is first.outcome
            first, kept = second, await self._keep(key, row, second, agreed=agreed)
        return _show(kept, first)

    async def _probe(self, key: Key, rows: Sequence[InventoryRow]) -> None:
        row = find_match(key, rows)
        try:
            async with self._places:
                check = await self._ask(key, row)
            await self._keep(key, row, check)
        except SecretUnreadableError:
            # One altered row must not keep the other keys from being watched.
            log.error("key.unreadable", extra={"key": key.key_id})
            async with self._changes() as tx:
                await tx.keys.plan_probe(key, self._clock.now() + HOURLY)
        except KeyMissingError:
            log.info("key.gone", extra={"key": key.key_id})

    async def _ask(
        self,
        key: Key,
        row: InventoryRow | None,
        *,
        insight: KeyInsight | None = None,
        progress: Progress | None = None,
        thorough: bool = False,
    ) -> Check:
        opened = await self._open(key)
        record = None if row is None else build_record(row)
        check = await self._live.run(
            opened, record, insight=insight, progress=progress, thorough=thorough
        )
        self._vitals.probed(check.outcome.value)
        return check

    async def _open(self, key: Key) -> _Opened:
        async with self._reads() as tx:
            sealed = await tx.keys.get_sealed(key)
        try:
            return _Opened(self._vault.open(key.sealing, sealed), key.kind)
        except OperatorError:
            self._vitals.probe_failed()
            raise

    async def _look_into(self, key: Key) -> KeyInsight | None:
        """What the organization can tell of a key that was once found in it."""
        if key.project_id is None or key.openai_key_id is None:
            return None
        async with self._reads() as tx:
            settings = await tx.channels.find(key.channel)
        if settings is None:
            return None
        try:
            connection = await self._connections.get(settings)
            return await self._insights.look_into(
                connection, project_id=key.project_id, openai_key_id=key.openai_key_id
            )
        except (ConnectionMissingError, OperatorError):
            return None

    async def _keep(
        self, key: Key, row: InventoryRow | None, check: Check, *, agreed: bool = False
    ) -> Key:
        """The key as it stands after a check; `agreed`: two in a row said the same just now."""
        async with self._changes() as tx:
            current = await tx.keys.find_by_id(key.channel, key.key_id)
            if current is None or current.version != key.version:
                return replace(key, check=check)
            if row is not None:
                current = _learn(current, row)
                await tx.keys.update(current)
            limit_is_open = row is not None and row.limit is not None and not row.limit.enforcing
            kept = await keep_check(tx, current, check, agreed=agreed, limit_is_open=limit_is_open)
        if key.openai_key_id is None and kept.openai_key_id is not None:
            # Its usage was collected before anybody knew that it is this key's.
            await self._note_use(key.channel)
            async with self._reads() as tx:
                noted = await tx.keys.find_by_id(key.channel, key.key_id)
            kept = replace(kept, used_hour=noted.used_hour if noted else kept.used_hour)
        return kept

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


def _show(kept: Key, check: Check) -> Key:
    """The key as it stands, with what is not stored of the check; the most if the two agree."""
    stands = kept.check
    if stands is None:
        return kept
    # Where they differ, a call that costs money may settle it: want of money shows in no other.
    seen = replace(stands, trial=check.trial)
    if stands.outcome is check.outcome:
        seen = replace(seen, steps=check.steps, rights=check.rights, limits=check.limits)
    return replace(kept, check=seen)


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
