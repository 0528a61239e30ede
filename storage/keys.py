"""Keys in the database; every query is scoped by channel, except those of the jobs."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from sqlmodel import and_, col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.causes.probing import Check
from bot.credentials.form import KeyKind
from bot.errors import KeyMissingError, NameTakenError
from bot.keys.key import Environment, Key, Told
from bot.ports import ChannelRef, Sealed
from storage.checks import read_check, write_check
from storage.sealed import SealedSecrets
from storage.tables import HindranceRow, KeyRow

PURPOSE = "key"


class Keys:
    """Implements `bot.keys.ports.KeyStore`."""

    def __init__(self, *, session: AsyncSession, sealed: SealedSecrets) -> None:
        self._session = session
        self._sealed = sealed

    async def save(self, key: Key, sealed: Sealed) -> None:
        """Insert a key, or replace its text. Raises `NameTakenError`."""
        await self._refuse_taken_name(key)
        row = KeyRow(
            key_id=key.key_id,
            team_id=key.channel.team_id,
            channel_id=key.channel.channel_id,
            kind=key.kind.value,
            masked=key.masked,
            last4=key.last4,
            added_by=key.added_by,
            added_at=key.added_at,
            version=key.version,
            used_hour=key.used_hour,
            standing_since=key.since,
            next_probe_at=key.next_probe_at,
            told=key.told.value,
            **_record(key),
        )
        write_check(row, key.check)
        known = await self._find_row(_of_channel(key.channel).where(KeyRow.key_id == key.key_id))
        if known is None:
            # Added, not merged: the id of another channel's key must clash, not move that key.
            self._session.add(row)
        else:
            # Told is told, also while the one who replaces it was typing.
            row.told = known.told
            await self._session.merge(row)
        await self._session.flush()
        await self._sealed.put(key.sealing, sealed, last4=key.last4)

    async def update(self, key: Key) -> None:
        """Write name, owner, environment and OpenAI's record, never the text or the check.

        Nothing happens if the key was replaced or removed meanwhile. Raises `NameTakenError`.
        """
        await self._refuse_taken_name(key)
        row = await self._find_current(key)
        if row is not None:
            row.sqlmodel_update(_record(key))
            await self._session.flush()

    async def find(self, channel: ChannelRef, name: str) -> Key | None:
        """A key by its name; letter case and full-width forms make no difference."""
        row = await self._find_row(
            _of_channel(channel).where(KeyRow.name_folded == fold_name(name))
        )
        return None if row is None else _key(row)

    async def find_by_id(self, channel: ChannelRef, key_id: str) -> Key | None:
        """A key of this channel by our id."""
        row = await self._find_row(_of_channel(channel).where(KeyRow.key_id == key_id))
        return None if row is None else _key(row)

    async def find_by_fingerprint(self, channel: ChannelRef, fingerprint: bytes) -> Key | None:
        """The key of this channel that has this very text; the first, if several do."""
        for key_id in await self._sealed.list_ids(
            PURPOSE, channel.team_id, fingerprint, channel_id=channel.channel_id
        ):
            return await self.find_by_id(channel, key_id)
        return None

    async def get_sealed(self, key: Key) -> Sealed:
        """Its sealed text; raises `KeyMissingError` if it was removed or replaced since."""
        sealed = await self._sealed.find(key.sealing)
        if sealed is None:
            raise KeyMissingError(key.name)
        return sealed

    async def list_channel(self, channel: ChannelRef) -> tuple[Key, ...]:
        """The channel's keys, by name."""
        keys = await self._list(_of_channel(channel))
        # Not the database's order: PostgreSQL sorts as its own locale does.
        return tuple(sorted(keys, key=lambda key: fold_name(key.name)))

    async def list_all(self) -> tuple[Key, ...]:
        """Every key of every workspace, by channel and name."""
        return await self._list(
            select(KeyRow).order_by(KeyRow.team_id, KeyRow.channel_id, KeyRow.name_folded)
        )

    async def list_team(self, team_id: str) -> tuple[Key, ...]:
        """Every key of a workspace, by channel and name."""
        of_team = select(KeyRow).where(KeyRow.team_id == team_id)
        return await self._list(of_team.order_by(KeyRow.channel_id, KeyRow.name_folded))

    async def record_check(self, key: Key, check: Check, since: datetime) -> None:
        """Keep the result of a check, unless the key was replaced or removed meanwhile."""
        row = await self._find_current(key)
        if row is not None:
            write_check(row, check)
            row.standing_since = since
            await self._session.flush()

    async def note_use(self, key: Key, hour: datetime) -> None:
        """Keep the last hour in which calls succeeded; not for a key replaced meanwhile."""
        row = await self._find_current(key)
        if row is not None:
            row.used_hour = hour
            await self._session.flush()

    async def mark_told(self, key: Key, told: Told) -> None:
        """Keep what its people were told."""
        row = await self._find_current(key)
        if row is not None:
            row.told = told.value
            await self._session.flush()

    async def list_teams_to_tell(self) -> tuple[str, ...]:
        """The workspaces with a key of which something may have to be told."""
        outcome, told = col(KeyRow.check_outcome), col(KeyRow.told)
        news = or_(
            outcome == "unreachable",
            told == "unstable",
            and_(outcome == "failing", told == "fine"),
            and_(outcome == "accepted", told == "failing"),
            and_(told == "failing", col(KeyRow.used_hour) >= col(KeyRow.checked_at)),
        )
        keys = select(KeyRow.team_id).where(news, col(KeyRow.probing_paused).is_(False))
        with_news = (await self._session.exec(keys.distinct())).all()
        hindered = (await self._session.exec(select(HindranceRow.team_id))).all()
        return tuple(sorted({*with_news, *hindered}))

    async def remove(self, key: Key) -> None:
        """Delete the key and destroy its sealed text."""
        await self._sealed.destroy(PURPOSE, key.channel, key.key_id)
        await self._session.exec(
            delete(KeyRow).where(
                col(KeyRow.team_id) == key.channel.team_id,
                col(KeyRow.channel_id) == key.channel.channel_id,
                col(KeyRow.key_id) == key.key_id,
            )
        )

    async def list_due(self, now: datetime) -> tuple[Key, ...]:
        """Keys whose next probe is due at `now`, the longest waiting first."""
        due = col(KeyRow.next_probe_at)
        probed = select(KeyRow).where(due <= now, col(KeyRow.probing_paused).is_(False))
        return await self._list(probed.order_by(due, KeyRow.key_id))

    async def plan_probe(self, key: Key, at: datetime) -> None:
        """Set when the key is probed next."""
        await self._session.exec(
            update(KeyRow)
            .where(
                col(KeyRow.team_id) == key.channel.team_id,
                col(KeyRow.channel_id) == key.channel.channel_id,
                col(KeyRow.key_id) == key.key_id,
            )
            .values(next_probe_at=at)
        )

    async def hasten_probes(self, team_id: str, at: datetime) -> None:
        """Have every key of a workspace probed at `at`, or before."""
        due = col(KeyRow.next_probe_at)
        await self._session.exec(
            update(KeyRow).where(col(KeyRow.team_id) == team_id, due > at).values(next_probe_at=at)
        )

    async def _refuse_taken_name(self, key: Key) -> None:
        # The unique rule of the table stands behind this; asked first, it has a name.
        other = await self.find(key.channel, key.name)
        if other is not None and other.key_id != key.key_id:
            raise NameTakenError(key.name)

    async def _find_current(self, key: Key) -> KeyRow | None:
        return await self._find_row(
            _of_channel(key.channel).where(
                KeyRow.key_id == key.key_id, KeyRow.version == key.version
            )
        )

    async def _find_row(self, statement: SelectOfScalar[KeyRow]) -> KeyRow | None:
        return (await self._session.exec(statement)).one_or_none()

    async def _list(self, statement: SelectOfScalar[KeyRow]) -> tuple[Key, ...]:
        return tuple(_key(row) for row in (await self._session.exec(statement)).all())


def fold_name(name: str) -> str:
    """The form in which two names of a channel must differ."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _of_channel(channel: ChannelRef) -> SelectOfScalar[KeyRow]:
    return select(KeyRow).where(
        KeyRow.team_id == channel.team_id, KeyRow.channel_id == channel.channel_id
    )


def _record(key: Key) -> dict[str, Any]:
    """The columns that may change without touching the text."""
    return {
        "name": key.name,
        "name_folded": fold_name(key.name),
        "environment": key.environment.value,
        "owner_id": key.owner_id,
        "openai_key_id": key.openai_key_id,
        "project_id": key.project_id,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "probing_paused": key.probing_paused,
    }


def _key(row: KeyRow) -> Key:
    return Key(
        key_id=row.key_id,
        channel=ChannelRef(row.team_id, row.channel_id),
        name=row.name,
        environment=Environment(row.environment),
        owner_id=row.owner_id,
        kind=KeyKind(row.kind),
        masked=row.masked,
        last4=row.last4,
        added_by=row.added_by,
        added_at=row.added_at,
        version=row.version,
        openai_key_id=row.openai_key_id,
        project_id=row.project_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        used_hour=row.used_hour,
        check=read_check(row),
        since=row.standing_since,
        next_probe_at=row.next_probe_at,
        probing_paused=row.probing_paused,
        told=Told(row.told),
    )
