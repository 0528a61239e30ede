"""The notebook of a workspace: notes are written, changed and removed, each on record."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from bot.answers.notes import MOST_COMPARED, MOST_NOTES, Note
from bot.channels.ports import ChannelChanges
from bot.errors import AlreadyHandledError
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Clock, Ids


class NoteStore(Protocol):
    """Notes; every query is scoped by workspace."""

    async def save(self, note: Note) -> None:
        """Insert it, or write over it."""
        ...

    async def remove(self, note: Note) -> None:
        """Delete it."""
        ...

    async def find(self, team_id: str, note_id: str) -> Note | None:
        """One note of a workspace."""
        ...

    async def list_newest(self, team_id: str, limit: int) -> tuple[Note, ...]:
        """The newest notes of a workspace, its channels' too, newest first."""
        ...

    async def list_for(self, channel: ChannelRef) -> tuple[Note, ...]:
        """A channel's notes and those of its whole workspace, oldest first."""
        ...

    async def count(self, team_id: str, channel_id: str) -> int:
        """How many notes a channel has; an empty id: the workspace as a whole."""
        ...


class NoteChanges(ChannelChanges, Protocol):
    """The slice of a transaction that notes use."""

    @property
    def notes(self) -> NoteStore:
        """The notes."""
        ...


ChangesOfNotes = Callable[[], AbstractAsyncContextManager[NoteChanges]]


@dataclass(frozen=True, kw_only=True)
class NoteDraft:
    """What a person wrote, within the limits of a note."""

    title: str
    text: str
    written_by: str
    author: str


class Notebook:
    """The notes of every channel."""

    def __init__(
        self, *, changes: ChangesOfNotes, reads: ChangesOfNotes, clock: Clock, new_id: Ids
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._clock = clock
        self._new_id = new_id

    async def add(
        self, draft: NoteDraft, place: ChannelRef, *, everywhere: bool, delivery: str
    ) -> Note | None:
        """A new note of this place, or of its whole workspace; None where there are too many.

        Raises:
            AlreadyHandledError: this submission was acted on before.
        """
        note = Note(
            note_id=self._new_id(),
            team_id=place.team_id,
            channel_id="" if everywhere else place.channel_id,
            title=draft.title,
            text=draft.text,
            written_by=draft.written_by,
            author=draft.author,
            written_at=self._clock.now(),
        )
        async with self._changes() as tx:
            if await tx.notes.count(note.team_id, note.channel_id) >= MOST_NOTES:
                return None
            await self._claim(tx, delivery)
            await tx.notes.save(note)
            await self._record(tx, note, place, draft.written_by, "note.added")
        return note

    async def change(
        self, note: Note, draft: NoteDraft, place: ChannelRef, *, delivery: str
    ) -> Note | None:
        """Write over a note; None when somebody removed it meanwhile. Raises as `add` does."""
        changed = replace(
            note,
            title=draft.title,
            text=draft.text,
            written_by=draft.written_by,
            author=draft.author,
            written_at=self._clock.now(),
        )
        async with self._changes() as tx:
            if await tx.notes.find(note.team_id, note.note_id) is None:
                return None
            await self._claim(tx, delivery)
            await tx.notes.save(changed)
            await self._record(tx, changed, place, draft.written_by, "note.changed")
        return changed

    async def remove(self, note: Note, place: ChannelRef, *, by: str, delivery: str) -> None:
        """Delete a note for good. Raises as `add` does."""
        async with self._changes() as tx:
            await self._claim(tx, delivery)
            await tx.notes.remove(note)
            await self._record(tx, note, place, by, "note.removed")

    async def find(self, place: ChannelRef, note_id: str) -> Note | None:
        """A note that is shown in this place: its own, or one of its workspace."""
        async with self._reads() as tx:
            note = await tx.notes.find(place.team_id, note_id)
        return note if note is not None and note.channel_id in {"", place.channel_id} else None

    async def list_for(self, channel: ChannelRef) -> tuple[Note, ...]:
        """A channel's notes and those of its whole workspace, oldest first."""
        async with self._reads() as tx:
            return await tx.notes.list_for(channel)

    async def list_newest(self, team_id: str) -> tuple[Note, ...]:
        """The newest `MOST_COMPARED` of all channels; the caller looks up who may read each."""
        async with self._reads() as tx:
            return await tx.notes.list_newest(team_id, MOST_COMPARED)

    async def _claim(self, tx: NoteChanges, delivery: str) -> None:
        if not await tx.inbox.claim(delivery, self._clock.now()):
            raise AlreadyHandledError

    async def _record(
        self, tx: NoteChanges, note: Note, place: ChannelRef, by: str, action: str
    ) -> None:
        await tx.audit.append(
            AuditEntry(
                at=self._clock.now(),
                team_id=place.team_id,
                channel_id=place.channel_id,
                actor_id=by,
                action=action,
                subject_id=note.note_id,
                details={"scope": "channel" if note.channel_id else "workspace"},
            )
        )
