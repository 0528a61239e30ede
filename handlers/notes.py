"""`/apikey notes`: the list and the form; who may change which note is decided each time."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from bot.answers.notebook import NoteDraft
from bot.answers.notes import LONGEST_TEXT, LONGEST_TITLE, MOST_NOTES, Note, find_notes
from bot.credentials.scan import find_keys
from bot.errors import NotAllowedError
from bot.people.policy import Operation, Refused, decide
from bot.ports import ChannelRef
from bot.texts.notes import NOTE_TEXTS
from bot.views.blocks import Message
from bot.views.notes import (
    ACTION_ADD_NOTE,
    ACTION_EDIT_NOTE,
    ACTION_REMOVE_NOTE,
    FIELD_SCOPE,
    FIELD_TEXT,
    FIELD_TITLE,
    SCOPE_WORKSPACE,
    list_message,
    note_result_view,
    note_view,
    removed_note_view,
    saved_view,
)
from bot.views.place import Place
from bot.views.replies import note as one_paragraph
from handlers.answer import Answer
from handlers.asking import Asker, meet
from handlers.errand import Errand
from handlers.payloads import Click, Submission
from handlers.pressing import Act, tell
from handlers.services import Services

_ADD_WORDS = frozenset({"add", "追加", "登録"})


class Notes:
    """The command, the form and its buttons; `acts` by action id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.acts: Mapping[str, Act] = {
            ACTION_ADD_NOTE: self._begin,
            ACTION_EDIT_NOTE: self._edit,
            ACTION_REMOVE_NOTE: self._remove,
        }

    async def command(self, errand: Errand, rest: str) -> Message | None:
        """List the notes, those that fit `rest`; or open the form of a new one."""
        asker = errand.asker
        asker.require(Operation.SEE_NOTES)
        first, begun = [*rest.split(maxsplit=1), "", ""][:2]
        if first.casefold() not in _ADD_WORDS:
            return await self._list(asker, rest)
        if not errand.trigger_id:
            return one_paragraph(NOTE_TEXTS[asker.lang].how_to_add)
        await self._open_form(asker, errand.trigger_id, title=begun)
        return None

    async def submit(self, submission: Submission) -> Answer:
        """Save a new note, or write over one."""
        place = Place.read(submission.memory)
        channel = ChannelRef(submission.team_id, place.channel_id)
        asker = await meet(self._services, channel, submission.user_id)
        texts, book = NOTE_TEXTS[asker.lang], self._services.notes
        everywhere = submission.text(FIELD_SCOPE) == SCOPE_WORKSPACE
        old = await book.find(channel, place.subject_id) if place.subject_id else None
        if old is not None:
            require_change(asker, old)
        else:
            asker.require(Operation.WORKSPACE_NOTE if everywhere else Operation.ADD_NOTE)
        title = " ".join(_clean(submission.text(FIELD_TITLE)).split())
        text = _clean(submission.text(FIELD_TEXT)).strip()
        errors = _judge(title, text, lang=asker.lang)
        if errors:
            return Answer(errors=errors)
        draft = NoteDraft(
            title=title, text=text, written_by=asker.person.user_id, author=asker.person.name
        )
        if old is not None:
            saved = await book.change(old, draft, channel, delivery=submission.delivery)
        elif place.subject_id:
            saved = None
        else:
            saved = await book.add(
                draft, channel, everywhere=everywhere, delivery=submission.delivery
            )
            if saved is None:
                return Answer(errors={FIELD_TITLE: texts.full.format(most=MOST_NOTES)})
        if saved is None:
            return Answer(view=note_result_view(texts.gone, lang=asker.lang))
        return Answer(view=saved_view(saved, lang=asker.lang))

    async def _list(self, asker: Asker, words: str) -> Message:
        channel = asker.settings.channel
        notes = await self._services.notes.list_for(channel)
        if words:
            held = [
                note
                for note in notes
                if words.casefold() in f"{note.title}\n{note.text}".casefold()
            ]
            notes = tuple(held) or find_notes(words, notes)
        return list_message(
            notes,
            channel.channel_id,
            editable=frozenset(note.note_id for note in notes if may_change(asker, note)),
            zone=asker.settings.timezone,
            lang=asker.lang,
            words=words,
        )

    async def _open_form(self, asker: Asker, trigger_id: str, *, title: str = "") -> None:
        asker.require(Operation.ADD_NOTE)
        view = note_view(
            Place(asker.settings.channel.channel_id),
            lang=asker.lang,
            title=title,
            may_be_everywhere=asker.may(Operation.WORKSPACE_NOTE),
        )
        await self._services.messenger.open_view(trigger_id, view)

    async def _begin(self, click: Click, asker: Asker) -> None:
        await self._open_form(asker, click.trigger_id)

    async def _edit(self, click: Click, asker: Asker) -> None:
        note = await self._find(click, asker)
        if note is None:
            gone = one_paragraph(NOTE_TEXTS[asker.lang].gone)
            await tell(self._services, click, asker, gone)
            return
        require_change(asker, note)
        place = Place(asker.settings.channel.channel_id, note.note_id)
        view = note_view(place, lang=asker.lang, note=note)
        await self._services.messenger.open_view(click.trigger_id, view)

    async def _remove(self, click: Click, asker: Asker) -> None:
        note = await self._find(click, asker)
        view = note_result_view(NOTE_TEXTS[asker.lang].gone, lang=asker.lang)
        if note is not None:
            require_change(asker, note)
            await self._services.notes.remove(
                note, asker.settings.channel, by=asker.person.user_id, delivery=click.delivery
            )
            view = removed_note_view(note, lang=asker.lang)
        await self._services.messenger.update_view(click.view_id, view)

    async def _find(self, click: Click, asker: Asker) -> Note | None:
        note_id = Place.read(click.value).subject_id
        return await self._services.notes.find(asker.settings.channel, note_id)


def may_change(asker: Asker, note: Note) -> bool:
    """Whether the person may change or remove this note."""
    return not isinstance(_decide(asker, note), Refused)


def require_change(asker: Asker, note: Note) -> None:
    """Raise `NotAllowedError` unless the person may change or remove this note."""
    decision = _decide(asker, note)
    if isinstance(decision, Refused):
        raise NotAllowedError(decision.rule)


def _decide(asker: Asker, note: Note) -> object:
    operation = Operation.CHANGE_NOTE if note.channel_id else Operation.WORKSPACE_NOTE
    situation = replace(asker.situation, is_author=note.written_by == asker.person.user_id)
    return decide(asker.person, operation, situation)


def _clean(typed: str) -> str:
    """Without what no database keeps: control characters and halves of characters."""
    return "".join(
        char for char in typed if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"}
    )


def _judge(title: str, text: str, *, lang: str) -> dict[str, str]:
    """What is wrong with a draft, by field."""
    texts = NOTE_TEXTS[lang]
    errors = {}
    for name, value, most, fault in (
        (FIELD_TITLE, title, LONGEST_TITLE, texts.fault_title),
        (FIELD_TEXT, text, LONGEST_TEXT, texts.fault_text),
    ):
        leaked = find_keys(value)
        if leaked:
            errors[name] = texts.fault_key.format(masked=leaked[0].masked)
        elif not value or len(value) > most:
            errors[name] = fault.format(most=f"{most:,}")
    return errors
