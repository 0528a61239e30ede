"""The register: keys are added, replaced and removed, each in one audited transaction."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyForm
from bot.credentials.secret import Secret
from bot.errors import AlreadyHandledError, KeyMissingError
from bot.keys.key import Environment, Key
from bot.keys.ports import ChangesOfKeys, KeyChanges
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Clock, Ids, Outgoing, Promise, Vault

FIRST_PROBE = timedelta(minutes=5)
"""When a key is probed if the check that follows its registration is lost."""

Announce = Callable[[Key], Outgoing]
"""Renders the notice to the channel: every change is announced where the key lives."""


@dataclass(frozen=True, kw_only=True)
class KeyDraft:
    """What a person filled in to add a key; the name is already cleaned."""

    name: str
    environment: Environment
    owner_id: str
    form: KeyForm


class KeyRegister:
    """The keys of every channel."""

    def __init__(
        self,
        *,
        changes: ChangesOfKeys,
        reads: ChangesOfKeys,
        vault: Vault,
        clock: Clock,
        new_id: Ids,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._vault = vault
        self._clock = clock
        self._new_id = new_id

    async def add(
        self,
        settings: ChannelSettings,
        draft: KeyDraft,
        *,
        by: str,
        delivery: str,
        announce: Announce,
        promise: Promise | None = None,
    ) -> Key:
        """Seal a new key and tell the channel.

        Raises:
            NameTakenError: the channel has a key of this name.
            AlreadyHandledError: this submission was acted on before.
            SealedError: the vault cannot seal.
        """
        now = self._clock.now()
        key = Key(
            key_id=self._new_id(),
            channel=settings.channel,
            name=draft.name,
            environment=draft.environment,
            owner_id=draft.owner_id,
            kind=draft.form.kind,
            masked=draft.form.masked,
            last4=draft.form.last4,
            added_by=by,
            added_at=now,
            next_probe_at=now + FIRST_PROBE,
        )
        sealed = self._vault.seal(key.sealing, draft.form.secret)
        async with self._changes() as tx:
            await self._claim(tx, delivery, promise)
            if await tx.channels.find(settings.channel) is None:
                # The first key settles the channel's language and zone: those of whoever adds it.
                await tx.channels.save(settings)
            await tx.keys.save(key, sealed)
            await self._record(tx, key, by, "key.added", announce)
        return key

    async def replace(
        self,
        key: Key,
        form: KeyForm,
        *,
        by: str,
        delivery: str,
        announce: Announce,
        promise: Promise | None = None,
    ) -> Key:
        """Seal a new text in place of the old one, which is destroyed.

        What OpenAI told about the old key is forgotten. Raises as `add` does.
        """
        fresh = replace(
            key,
            kind=form.kind,
            masked=form.masked,
            last4=form.last4,
            version=key.version + 1,
            openai_key_id=None,
            project_id=None,
            created_at=None,
            expires_at=None,
            last_used_at=None,
            used_hour=None,
            check=None,
            since=None,
            next_probe_at=self._clock.now() + FIRST_PROBE,
            probing_paused=False,
        )
        sealed = self._vault.seal(fresh.sealing, form.secret)
        async with self._changes() as tx:
            await self._claim(tx, delivery, promise)
            await tx.keys.save(fresh, sealed)
            await self._record(tx, fresh, by, "key.replaced", announce)
        return fresh

    async def remove(self, key: Key, *, by: str, delivery: str, announce: Announce) -> None:
        """Destroy the sealed text and forget the key; at OpenAI nothing changes.

        Raises:
            AlreadyHandledError: this click was acted on before.
        """
        async with self._changes() as tx:
            await self._claim(tx, delivery)
            await tx.keys.remove(key)
            await self._record(tx, key, by, "key.removed", announce)

    async def find(self, channel: ChannelRef, name: str) -> Key:
        """A key by name. Raises `KeyMissingError` with the nearest name."""
        async with self._reads() as tx:
            found = await tx.keys.find(channel, name)
            if found is not None:
                return found
            names = [key.name for key in await tx.keys.list_channel(channel)]
        nearest = difflib.get_close_matches(name.casefold(), [n.casefold() for n in names], n=1)
        match = next((n for n in names if nearest and n.casefold() == nearest[0]), None)
        raise KeyMissingError(name, nearest=match)

    async def get(self, channel: ChannelRef, key_id: str) -> Key:
        """A key by our id. Raises `KeyMissingError` when the channel has none of that id."""
        async with self._reads() as tx:
            found = await tx.keys.find_by_id(channel, key_id)
        if found is None:
            raise KeyMissingError(key_id)
        return found

    async def find_same(self, channel: ChannelRef, secret: Secret) -> Key | None:
        """The key of this channel that already holds this very text."""
        fingerprint = self._vault.fingerprint(secret)
        async with self._reads() as tx:
            return await tx.keys.find_by_fingerprint(channel, fingerprint)

    async def list_channel(self, channel: ChannelRef) -> tuple[Key, ...]:
        """The channel's keys, by name."""
        async with self._reads() as tx:
            return await tx.keys.list_channel(channel)

    async def list_team(self, team_id: str) -> tuple[Key, ...]:
        """Every key of a workspace: not all of them are for everybody's eyes."""
        async with self._reads() as tx:
            return await tx.keys.list_team(team_id)

    async def list_channels(self, team_id: str) -> tuple[ChannelRef, ...]:
        """The channels of a workspace that have keys."""
        async with self._reads() as tx:
            keys = await tx.keys.list_all()
        return tuple(sorted({key.channel for key in keys if key.channel.team_id == team_id}))

    async def _claim(self, tx: KeyChanges, delivery: str, promise: Promise | None = None) -> None:
        if not await tx.inbox.claim(delivery, self._clock.now(), promise):
            raise AlreadyHandledError

    async def _record(
        self, tx: KeyChanges, key: Key, by: str, action: str, announce: Announce
    ) -> None:
        now = self._clock.now()
        await tx.audit.append(
            AuditEntry(
                at=now,
                team_id=key.channel.team_id,
                channel_id=key.channel.channel_id,
                actor_id=by,
                action=action,
                subject_id=key.key_id,
                details={"name": key.name, "masked": key.masked, "version": str(key.version)},
            )
        )
        await tx.outbox.add(announce(key), now)
