"""The sealed texts of keys and admin keys. Nothing here can open them."""

from __future__ import annotations

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import SecretUnreadableError
from bot.ports import ChannelRef, Sealed, SealingContext
from storage.tables import SealedRow

FORMAT = 1
"""The format of `storage/vault.py`, written into each row."""


class SealedSecrets:
    """One row for each secret: a replacement overwrites it, a removal destroys it."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def put(self, context: SealingContext, sealed: Sealed, *, last4: str) -> None:
        """Insert it, or write it over the earlier version."""
        row = SealedRow(
            purpose=context.purpose,
            secret_id=context.secret_id,
            team_id=context.channel.team_id,
            channel_id=context.channel.channel_id,
            version=context.version,
            fmt=FORMAT,
            kek_id=sealed.kek_id,
            wrapped_dek=sealed.wrapped_dek,
            body=sealed.body,
            fingerprint=sealed.fingerprint,
            last4=last4,
        )
        await self._session.merge(row)
        await self._session.flush()

    async def find(self, context: SealingContext) -> Sealed | None:
        """The sealed text of exactly this context, its version included.

        Raises `SecretUnreadableError` for a format of a later version of this program.
        """
        statement = select(SealedRow).where(
            SealedRow.purpose == context.purpose,
            SealedRow.secret_id == context.secret_id,
            SealedRow.team_id == context.channel.team_id,
            SealedRow.channel_id == context.channel.channel_id,
            SealedRow.version == context.version,
        )
        row = (await self._session.exec(statement)).one_or_none()
        if row is None:
            return None
        if row.fmt != FORMAT:
            raise SecretUnreadableError("unknown format")
        return Sealed(
            kek_id=row.kek_id,
            wrapped_dek=row.wrapped_dek,
            body=row.body,
            fingerprint=row.fingerprint,
        )

    async def list_ids(
        self, purpose: str, team_id: str, fingerprint: bytes, *, channel_id: str | None = None
    ) -> tuple[str, ...]:
        """The ids of the secrets with this fingerprint, in one channel or the whole workspace."""
        statement = select(SealedRow.secret_id).where(
            SealedRow.purpose == purpose,
            SealedRow.team_id == team_id,
            SealedRow.fingerprint == fingerprint,
        )
        if channel_id is not None:
            statement = statement.where(SealedRow.channel_id == channel_id)
        return tuple((await self._session.exec(statement.order_by(SealedRow.secret_id))).all())

    async def list_kek_ids(self) -> tuple[str, ...]:
        """The ids of the master keys that any secret needs; empty when nothing is sealed."""
        statement = select(SealedRow.kek_id).distinct().order_by(col(SealedRow.kek_id))
        return tuple((await self._session.exec(statement)).all())

    async def destroy(self, purpose: str, channel: ChannelRef, secret_id: str) -> None:
        """Delete the sealed text; `secure_delete` overwrites its bytes in a SQLite file."""
        await self._session.exec(
            delete(SealedRow).where(
                col(SealedRow.purpose) == purpose,
                col(SealedRow.secret_id) == secret_id,
                col(SealedRow.team_id) == channel.team_id,
                col(SealedRow.channel_id) == channel.channel_id,
            )
        )
