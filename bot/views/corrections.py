"""Correcting a verdict: which cause it was, chosen from our labels, never in free text."""

from __future__ import annotations

from bot.causes.catalogue import Cause
from bot.texts.card import CARD_TEXTS
from bot.views.blocks import Piece, context, labelled, modal, option, section
from bot.views.card_buttons import CardPlace
from bot.views.why import name_cause

CALLBACK_WRONG = "wrong_verdict"
CALLBACK_WRONG_RESULT = "wrong_verdict_result"

FIELD_CAUSE = "cause"


def wrong_view(place: CardPlace, *, lang: str) -> Piece:
    """The modal that asks what it really was."""
    texts = CARD_TEXTS[lang]
    options = [
        option(name_cause(cause.value, lang), cause.value)
        for cause in Cause
        if cause.value != place.cause
    ]
    return modal(
        callback_id=CALLBACK_WRONG,
        title=texts.wrong_title,
        submit=texts.wrong_submit,
        close=texts.wrong_close,
        private_metadata=place.write(),
        blocks=[
            section(texts.wrong_intro.format(cause=name_cause(place.cause, lang))),
            labelled(
                texts.wrong_label,
                FIELD_CAUSE,
                {"type": "static_select", "action_id": FIELD_CAUSE, "options": options},
            ),
            context(texts.wrong_note),
        ],
    )


def thanks_view(*, lang: str) -> Piece:
    """That the correction was counted."""
    texts = CARD_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_WRONG_RESULT,
        title=texts.wrong_title,
        close=texts.wrong_close,
        blocks=[section(texts.wrong_thanks)],
    )
