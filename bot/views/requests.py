"""Asking for help: the message to whoever can fix it, whom to choose, and what the asker sees."""

from __future__ import annotations

from datetime import timedelta

from bot.causes.catalogue import CATALOGUE, Cause
from bot.keys.key import Key
from bot.keys.requests import HelpRequest
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.formats import format_ago
from bot.texts.repairs import REPAIR_TEXTS
from bot.texts.requests import REQUEST_TEXTS
from bot.texts.why import WHY_TEXTS
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    context,
    escape,
    labelled,
    mention,
    modal,
    section,
)
from bot.views.card_buttons import ACTION_OPEN_PAGE, CardPlace
from bot.views.replies import note
from bot.views.why import name_cause

CALLBACK_WHO = "choose_helper"
CALLBACK_WHO_RESULT = "choose_helper_result"

FIELD_PERSON = "person"


def help_message(request: HelpRequest, key: Key | None, *, lang: str) -> Message:
    """What the person asked is told: who asks, what happened, and five steps."""
    texts = REQUEST_TEXTS[lang]
    heading = texts.heading.format(asker=mention(request.asked_by))
    blocks = [section(f"*{heading}*\n{_subject(request, key, lang)}"), *_repair(request, key, lang)]
    if key and key.check and key.check.verdict and key.check.verdict.evidence:
        why = WHY_TEXTS[lang]
        evidence = escape(key.check.verdict.evidence)
        blocks.append(context(why.labelled.format(label=why.evidence, value=evidence)))
    blocks += _page_button(request.cause, lang)
    spoken = [heading, _subject(request, key, lang), *_steps(request, key, lang)]
    return Message("\n".join(spoken), blocks)


def yourself_message(request: HelpRequest, key: Key | None, *, lang: str) -> Message:
    """Whoever wants to ask is the one who can fix it."""
    said = REQUEST_TEXTS[lang].yourself
    blocks = [section(said), *_repair(request, key, lang), *_page_button(request.cause, lang)]
    return Message("\n".join([said, *_steps(request, key, lang)]), blocks)


def sent_message(person_id: str, *, lang: str) -> Message:
    """That the request is on its way."""
    return note(REQUEST_TEXTS[lang].sent.format(person=mention(person_id)))


def asked_before(earlier: HelpRequest, ago: timedelta, *, lang: str) -> Message:
    """That somebody asked the same person already."""
    return note(
        REQUEST_TEXTS[lang].asked_before.format(
            person=mention(earlier.person_id),
            asker=mention(earlier.asked_by),
            ago=format_ago(ago, lang),
        )
    )


def who_view(place: CardPlace, cause: Cause, *, lang: str) -> Piece:
    """The modal that asks whom to ask; `place` names its channel."""
    texts = REQUEST_TEXTS[lang]
    who = WHY_TEXTS[lang].who_names[CATALOGUE[cause].who.value]
    picker: Piece = {"type": "users_select", "action_id": FIELD_PERSON}
    return modal(
        callback_id=CALLBACK_WHO,
        title=texts.who_title,
        submit=texts.who_submit,
        close=texts.who_close,
        private_metadata=place.write(),
        blocks=[
            section(texts.who_intro.format(who=who)),
            labelled(texts.who_label, FIELD_PERSON, picker, hint=texts.who_hint),
        ],
    )


def who_result_view(message: Message, *, lang: str) -> Piece:
    """What became of the request, in the modal."""
    texts = REQUEST_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_WHO_RESULT,
        title=texts.who_title,
        close=texts.who_close,
        blocks=message.blocks,
    )


def _subject(request: HelpRequest, key: Key | None, lang: str) -> str:
    texts = REQUEST_TEXTS[lang]
    channel = f"<#{request.channel.channel_id}>"
    subject = (
        texts.subject_key.format(channel=channel, name=escape(key.name), masked=key.masked)
        if key
        else texts.subject_error.format(channel=channel)
    )
    cause = WHY_TEXTS[lang].headline.format(cause=name_cause(request.cause.value, lang))
    return f"{subject}\n{cause}\n{CAUSE_TEXTS[lang][request.cause.value].meaning}"


def _steps(request: HelpRequest, key: Key | None, lang: str) -> list[str]:
    """The five steps, numbered."""
    texts, page = REQUEST_TEXTS[lang], CATALOGUE[request.cause].page
    repair = REPAIR_TEXTS[lang][request.cause.value]
    channel, asker = f"<#{request.channel.channel_id}>", mention(request.asked_by)
    last = (
        texts.step_tell_key.format(channel=channel, name=escape(key.name), asker=asker)
        if key
        else texts.step_tell.format(asker=asker)
    )
    first = texts.step_open.format(page=page) if page else texts.step_look
    steps = [first, repair.first, repair.second, repair.third, last]
    return [f"{number}. {step}" for number, step in enumerate(steps, start=1)]


def _repair(request: HelpRequest, key: Key | None, lang: str) -> list[Piece]:
    steps = "\n".join(_steps(request, key, lang))
    return [section(f"*{REQUEST_TEXTS[lang].steps}*\n{steps}")]


def _page_button(cause: Cause, lang: str) -> list[Piece]:
    page = CATALOGUE[cause].page
    if page is None:
        return []
    return [actions(button(WHY_TEXTS[lang].page, ACTION_OPEN_PAGE, url=page, style="primary"))]
