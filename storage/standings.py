"""The history of probes, the bot's own calls, and what hinders probes, in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.causes.probing import Outcome
from bot.keys.confirming import Sample
from bot.keys.hindrance import Hindrance, HindranceKind
from bot.keys.key import Key
from storage.checks import read_verdict, write_verdict
from storage.inserting import insert_if_absent
from storage.tables import HindranceRow, OwnCallsRow, SampleRow


class Standings:
    """Implements `bot.keys.ports.StandingStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def add_sample(self, key: Key, sample: Sample) -> None:
        """Keep one probe."""
        row = SampleRow(
            key_id=key.key_id,
            version=key.version,
            at=sample.at,
            outcome=sample.outcome.value,
            standing=sample.standing.value if sample.standing else None,
            verdict=write_verdict(sample.verdict),
        )
        self._session.add(row)
        await self._session.flush()

    async def list_last(self, key: Key, *, limit: int) -> tuple[Sample, ...]:
        """The last probes of this text of a key, newest first."""
        statement = (
            select(SampleRow)
            .where(SampleRow.key_id == key.key_id, SampleRow.version == key.version)
            .order_by(col(SampleRow.at).desc(), col(SampleRow.sample_id).desc())
            .limit(limit)
        )
        return tuple(_sample(row) for row in (await self._session.exec(statement)).all())

    async def list_since(self, key_id: str, moment: datetime) -> tuple[Sample, ...]:
        """The probes of a key from a moment on, replaced texts included, oldest first."""
        statement = (
            select(SampleRow)
            .where(SampleRow.key_id == key_id, SampleRow.at >= moment)
            .order_by(col(SampleRow.at), col(SampleRow.sample_id))
        )
        return tuple(_sample(row) for row in (await self._session.exec(statement)).all())

    async def forget_before(self, moment: datetime) -> None:
        """Drop what is older: probes and own calls."""
        await self._session.exec(delete(SampleRow).where(col(SampleRow.at) < moment))
        await self._session.exec(delete(OwnCallsRow).where(col(OwnCallsRow.hour) < moment))

    async def note_own_call(self, key_id: str, at: datetime) -> None:
        """Count a call that the bot made with a key and that cost something."""
        hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        await insert_if_absent(self._session, OwnCallsRow(key_id=key_id, hour=hour, calls=0))
        await self._session.exec(
            update(OwnCallsRow)
            .where(col(OwnCallsRow.key_id) == key_id, col(OwnCallsRow.hour) == hour)
            .values(calls=col(OwnCallsRow.calls) + 1)
        )

    async def count_own_calls(self, key_id: str, since: datetime) -> Mapping[datetime, int]:
        """Those calls by UTC hour."""
        statement = select(OwnCallsRow).where(
            OwnCallsRow.key_id == key_id, OwnCallsRow.hour >= since
        )
        return {row.hour: row.calls for row in (await self._session.exec(statement)).all()}

    async def list_hindrances(self, team_id: str) -> tuple[Hindrance, ...]:
        """What was told to hinder the probes of a workspace, and is not over."""
        statement = select(HindranceRow).where(HindranceRow.team_id == team_id)
        return tuple(
            Hindrance(
                team_id=row.team_id,
                kind=HindranceKind(row.kind),
                began_at=row.began_at,
                told=tuple(row.told),
                calm_since=row.calm_since,
            )
            for row in (await self._session.exec(statement)).all()
        )

    async def save_hindrance(self, hindrance: Hindrance) -> None:
        """Insert it, or write the whole row."""
        await self._session.merge(
            HindranceRow(
                team_id=hindrance.team_id,
                kind=hindrance.kind.value,
                began_at=hindrance.began_at,
                calm_since=hindrance.calm_since,
                told=list(hindrance.told),
            )
        )
        await self._session.flush()

    async def end_hindrance(self, hindrance: Hindrance) -> None:
        """Forget it."""
        await self._session.exec(
            delete(HindranceRow).where(
                col(HindranceRow.team_id) == hindrance.team_id,
                col(HindranceRow.kind) == hindrance.kind.value,
            )
        )


def _sample(row: SampleRow) -> Sample:
    return Sample(
        at=row.at,
        outcome=Outcome(row.outcome),
        standing=None if row.standing is None else Outcome(row.standing),
        verdict=read_verdict(row.verdict),
    )
