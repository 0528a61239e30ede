"""The team's notes: above an answer, in their list, and in their form.

What people wrote stays harmless: escaped, and `verbatim`, so that Slack makes no mention of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.answers.notes import LONGEST_TITLE, Note
from bot.texts.notes import NOTE_TEXTS, NoteTexts
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    confirm,
    context,
    divider,
    escape,
    header,
    labelled,
    modal,
    option,
    section,
)
from bot.views.limits import fit_text
from bot.views.place import Place

CALLBACK_NOTE = "note"
CALLBACK_NOTE_RESULT = "note_result"

ACTION_ADD_NOTE = "note_add"
ACTION_EDIT_NOTE = "note_edit"
ACTION_REMOVE_NOTE = "note_remove"

FIELD_TITLE = "note_title"
FIELD_TEXT = "note_text"
FIELD_SCOPE = "note_scope"

SCOPE_CHANNEL = "channel"
SCOPE_WORKSPACE = "workspace"

MOST_LISTED = 40
"""Notes of one list: each takes a block."""

_PREVIEW = 160
_TITLE_IN_A_SENTENCE = 60
_ADDRESS = re.compile(r"(https?://[^\s<>|「」『』（）、。\"']+)")
"""Splits a text: every second piece is an address."""


def above(notes: Sequence[Note], answer: Message | None, *, zone: str, lang: str) -> Message:
    """The notes that fit a question, and below them what the bot answers itself, if it does."""
    blocks: list[Piece] = []
    spoken = []
    for note in notes:
        mark = _mark(note, zone=zone, lang=lang)
        blocks += [context(f":pushpin: {mark}"), _own(f"*{_title(note)}*\n{_link(note.text)}")]
        spoken.append(f"{mark}\n{escape(note.title)}\n{escape(note.text)}")
    if answer is not None:
        blocks += [divider(), *answer.blocks]
        spoken.append(answer.text)
    return Message("\n\n".join(spoken), blocks)


def list_message(
    notes: Sequence[Note],
    channel_id: str,
    *,
    editable: frozenset[str],
    zone: str,
    lang: str,
    words: str = "",
) -> Message:
    """A channel's notes, those in `editable` (ids) with a button; `words` were searched for."""
    texts = NOTE_TEXTS[lang]
    add = actions(button(texts.add, ACTION_ADD_NOTE, value=Place(channel_id).write()))
    if not notes:
        said = (
            texts.list_nothing_found.format(words=escape(fit_text(words, 40)))
            if words
            else texts.list_none
        )
        return Message(said, [section(said), add])
    blocks = [header(texts.list_title)]
    for note in notes[:MOST_LISTED]:
        place = Place(channel_id, note.note_id).write()
        edit = button(texts.edit, ACTION_EDIT_NOTE, value=place)
        preview = _link(fit_text(" ".join(note.text.split()), _PREVIEW))
        block = _own(f"*{_title(note)}*\n{preview}\n{_source(note, zone=zone, lang=lang)}")
        blocks.append(block | {"accessory": edit} if note.note_id in editable else block)
    if len(notes) > MOST_LISTED:
        blocks.append(context(texts.list_more.format(count=len(notes) - MOST_LISTED)))
    titles = [escape(note.title) for note in notes[:MOST_LISTED]]
    return Message("\n".join([texts.list_title, *titles]), [*blocks, add, context(texts.list_hint)])


def note_view(
    place: Place,
    *,
    lang: str,
    note: Note | None = None,
    title: str = "",
    may_be_everywhere: bool = False,
) -> Piece:
    """The form of a note: a new one, its `title` perhaps begun, or one that is changed."""
    texts = NOTE_TEXTS[lang]
    begun = note.title if note else title[:LONGEST_TITLE]
    blocks = [
        labelled(
            texts.label_title,
            FIELD_TITLE,
            _input(FIELD_TITLE, begun, LONGEST_TITLE),
            hint=texts.hint_title,
        ),
        labelled(
            texts.label_text,
            FIELD_TEXT,
            # Slack counts otherwise than we do; whoever writes too much is told so by us.
            _input(FIELD_TEXT, note.text if note else "", 3000) | {"multiline": True},
            hint=texts.hint_text,
        ),
    ]
    if note is not None:
        blocks.append(_remove_row(place, texts))
    elif may_be_everywhere:
        blocks.append(_scope_input(texts))
    return modal(
        callback_id=CALLBACK_NOTE,
        title=texts.edit_title if note else texts.add_title,
        submit=texts.submit,
        close=texts.cancel,
        private_metadata=place.write(),
        blocks=blocks,
    )


def saved_view(note: Note, *, lang: str) -> Piece:
    """That a note was saved, and when it will be shown."""
    texts = NOTE_TEXTS[lang]
    template = texts.saved if note.channel_id else texts.saved_everywhere
    return note_result_view(template.format(title=_short_title(note)), lang=lang)


def removed_note_view(note: Note, *, lang: str) -> Piece:
    """That a note is gone."""
    said = NOTE_TEXTS[lang].removed.format(title=_short_title(note))
    return note_result_view(said, lang=lang)


def note_result_view(said: str, *, lang: str) -> Piece:
    """One sentence in place of the form."""
    texts = NOTE_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_NOTE_RESULT,
        title=texts.result_title,
        close=texts.close,
        blocks=[section(said)],
    )


def _remove_row(place: Place, texts: NoteTexts) -> Piece:
    ask = confirm(
        title=texts.remove_title,
        text=texts.remove_text,
        yes=texts.remove_yes,
        no=texts.remove_no,
    )
    value = place.write()
    return actions(
        button(texts.remove, ACTION_REMOVE_NOTE, value=value, style="danger", confirm=ask)
    )


def _scope_input(texts: NoteTexts) -> Piece:
    scopes = [
        option(texts.scope_channel, SCOPE_CHANNEL),
        option(texts.scope_workspace, SCOPE_WORKSPACE),
    ]
    element = {
        "type": "static_select",
        "action_id": FIELD_SCOPE,
        "options": scopes,
        "initial_option": scopes[0],
    }
    return labelled(texts.label_scope, FIELD_SCOPE, element)


def _input(name: str, begun: str, most: int) -> Piece:
    element: Piece = {"type": "plain_text_input", "action_id": name, "max_length": most}
    return element | {"initial_value": begun} if begun else element


def _mark(note: Note, *, zone: str, lang: str) -> str:
    return NOTE_TEXTS[lang].mark.format(source=_source(note, zone=zone, lang=lang))


def _source(note: Note, *, zone: str, lang: str) -> str:
    texts = NOTE_TEXTS[lang]
    where = f"<#{note.channel_id}>" if note.channel_id else texts.everywhere
    date = f"{note.written_at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    return texts.source.format(where=where, author=escape(note.author), date=date)


def _title(note: Note) -> str:
    return escape(note.title.replace("*", "＊"))


def _short_title(note: Note) -> str:
    return escape(fit_text(note.title, _TITLE_IN_A_SENTENCE))


def _own(text: str) -> Piece:
    block = section(fit_text(text))
    block["text"]["verbatim"] = True
    return block


def _link(text: str) -> str:
    """The text escaped, its addresses as links."""
    pieces = _ADDRESS.split(text)
    return "".join(
        f"<{escape(piece)}>" if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )
