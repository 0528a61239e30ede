"""What a text would cost: the form that takes it, and the answer."""

from __future__ import annotations

from bot.spend.estimating import COMPARED_MODELS
from bot.spend.telling import Told
from bot.texts.estimate import ESTIMATE_TEXTS
from bot.views.blocks import Message, Piece, context, escape, labelled, modal, option, section
from bot.views.limits import fit_text

CALLBACK_ESTIMATE = "estimate"
CALLBACK_ESTIMATE_RESULT = "estimate_result"

FIELD_TEXT = "text"
FIELD_MODEL = "model"

ANY_MODEL = "any"
"""The choice that stands for all of `COMPARED_MODELS`."""

OFFERED_MODELS = (
    *COMPARED_MODELS,
    "gpt-6-astra",
    "gpt-5.6-sol",
    "gpt-5.6-luna",
    "gpt-5.4",
    "gpt-5.4-mini",
    "gpt-4.1",
    "gpt-4o",
    "gpt-4o-mini",
    "text-embedding-3-small",
    "text-embedding-3-large",
)
"""The models of the form; in words any other can be named."""

MOST_INPUT = 3000
"""Characters that a text input takes (docs.slack.dev/reference/block-kit, 2026-11-23)."""
_START = 30
"""Characters of a text that are quoted to say which one was counted."""


def estimate_view(channel_id: str, *, lang: str) -> Piece:
    """The form: a text, and for which model."""
    texts = ESTIMATE_TEXTS[lang]
    text_input = {
        "type": "plain_text_input",
        "action_id": FIELD_TEXT,
        "multiline": True,
        "max_length": MOST_INPUT,
    }
    every = option(texts.any_model, ANY_MODEL)
    model_select = {
        "type": "static_select",
        "action_id": FIELD_MODEL,
        "options": [every, *(option(model, model) for model in OFFERED_MODELS)],
        "initial_option": every,
    }
    return modal(
        callback_id=CALLBACK_ESTIMATE,
        title=texts.title,
        submit=texts.submit,
        close=texts.cancel,
        private_metadata=channel_id,
        blocks=[
            labelled(texts.label_text, FIELD_TEXT, text_input, hint=texts.hint_text),
            labelled(texts.label_model, FIELD_MODEL, model_select),
        ],
    )


def estimate_result_view(message: Message, *, lang: str) -> Piece:
    """The answer in place of the form."""
    texts = ESTIMATE_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_ESTIMATE_RESULT,
        title=texts.title,
        close=texts.close,
        blocks=message.blocks,
    )


def estimate_message(told: Told, *, of: str = "", lang: str) -> Message:
    """The size in bold, one line a model, the rest as small print.

    `of` is the text itself where it stands elsewhere; its beginning says which one was counted.
    """
    lines = [f"• {escape(line)}" for line in told.prices]
    if of:
        start = " ".join(of[: 2 * _START].split())
        quoted = escape(fit_text(start, _START))
        lines.insert(0, ESTIMATE_TEXTS[lang].of_text.format(start=quoted))
    headline = escape(told.headline)
    shown = "\n".join([f"*{headline}*", *lines])
    notes = "\n".join(escape(note) for note in told.notes)
    return Message("\n".join([headline, *lines]), [section(fit_text(shown)), context(notes)])
