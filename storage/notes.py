"""The team's notes in the database."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.answers.notes import Note
from bot.ports import ChannelRef
from storage.tables import NoteRow


class Notes:
    """Implements `bot.answers.notebook.NoteStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def save(self, note: Note) -> None:
        """Insert it, or write over it."""
        row = NoteRow(
            note_id=note.note_id,
            team_id=note.team_id,
            channel_id=note.channel_id,
            title=note.title,
            text=note.text,
            written_by=note.written_by,
            author=note.author,
            written_at=note.written_at,
        )
        await self._session.merge(row)
        await self._session.flush()

    async def remove(self, note: Note) -> None:
        """Delete it."""
        await self._session.exec(delete(NoteRow).where(col(NoteRow.note_id) == note.note_id))

    async def find(self, team_id: str, note_id: str) -> Note | None:
        """One note of a workspace."""
        row = await self._session.get(NoteRow, note_id)
        return _note(row) if row is not None and row.team_id == team_id else None

    async def list_newest(self, team_id: str, limit: int) -> tuple[Note, ...]:
        """The newest notes of a workspace, its channels' too, newest first."""
        newest = (col(NoteRow.written_at).desc(), col(NoteRow.note_id))
        statement = select(NoteRow).where(NoteRow.team_id == team_id).order_by(*newest)
        rows = (await self._session.exec(statement.limit(limit))).all()
        return tuple(_note(row) for row in rows)

    async def list_for(self, channel: ChannelRef) -> tuple[Note, ...]:
        """A channel's notes and those of its whole workspace, oldest first."""
        statement = select(NoteRow).where(
            NoteRow.team_id == channel.team_id,
            col(NoteRow.channel_id).in_(["", channel.channel_id]),
        )
        ordered = statement.order_by(col(NoteRow.written_at), col(NoteRow.note_id))
        return tuple(_note(row) for row in (await self._session.exec(ordered)).all())

    async def count(self, team_id: str, channel_id: str) -> int:
        """How many notes a channel has; an empty id: the workspace as a whole."""
        statement = select(func.count()).where(
            col(NoteRow.team_id) == team_id, col(NoteRow.channel_id) == channel_id
        )
        return (await self._session.exec(statement)).one()


def _note(row: NoteRow) -> Note:
    return Note(
        note_id=row.note_id,
        team_id=row.team_id,
        channel_id=row.channel_id,
        title=row.title,
        text=row.text,
        written_by=row.written_by,
        author=row.author,
        written_at=row.written_at,
    )
