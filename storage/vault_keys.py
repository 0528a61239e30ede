"""The fingerprint key, sealed once under each master key: how a wrong master key shows itself."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.envelope import Envelope
from storage.sealed import FORMAT
from storage.tables import VaultKeyRow


class VaultKeys:
    """One row for each master key that ever wrote here."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def list_all(self) -> Mapping[str, Envelope]:
        """The sealed fingerprint key, by the id of the master key that opens it."""
        rows = (await self._session.exec(select(VaultKeyRow))).all()
        return {row.kek_id: Envelope(wrapped_dek=row.wrapped_dek, body=row.body) for row in rows}

    async def add(self, kek_id: str, envelope: Envelope) -> None:
        """Write the row of a master key that is new here."""
        self._session.add(
            VaultKeyRow(
                kek_id=kek_id, fmt=FORMAT, wrapped_dek=envelope.wrapped_dek, body=envelope.body
            )
        )
        await self._session.flush()

    async def clear(self) -> None:
        """Forget every master key; only where no secret is sealed."""
        await self._session.exec(delete(VaultKeyRow))
