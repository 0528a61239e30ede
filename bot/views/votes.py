"""The thumbs below an answer, and the form that asks why it did not help."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.votes import MOST_WORDS, Reason, Thumb
from bot.texts.votes import VOTE_TEXTS
from bot.views.blocks import Piece, context, escape, labelled, modal, option, plain, section
from bot.views.place import Place

CALLBACK_VOTE = "explain_vote"
CALLBACK_VOTE_RESULT = "explain_vote_result"

FIELD_REASON = "reason"
FIELD_WORDS = "words"

VOTE_ACTIONS: Mapping[str, str] = {f"vote_answer_{lang}": lang for lang in VOTE_TEXTS}
"""The language of the answer that is rated."""


def vote_buttons(topic: str, *, lang: str) -> Piece:
    """👍 and 👎, as Slack draws them; their values name thumb and topic."""
    texts = VOTE_TEXTS[lang]

    def draw(thumb: Thumb, text: str) -> Piece:
        value = f"{thumb.value} {topic}"
        return {"text": plain(text), "accessibility_label": text, "value": value}

    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": f"vote_answer_{lang}",
                "positive_button": draw(Thumb.UP, texts.up),
                "negative_button": draw(Thumb.DOWN, texts.down),
            }
        ],
    }


def read_vote(value: str) -> tuple[Thumb, str]:
    """Thumb and topic of a pressed button."""
    thumb, _, topic = value.partition(" ")
    return Thumb(thumb), topic


def why_view(place: Place, title: str, *, lang: str) -> Piece:
    """The form: a reason, and words for those who want; it says what is kept."""
    texts = VOTE_TEXTS[lang]
    options = [option(texts.reasons[reason.value], reason.value) for reason in Reason]
    words = {
        "type": "plain_text_input",
        "action_id": FIELD_WORDS,
        "multiline": True,
        "max_length": MOST_WORDS,
    }
    return modal(
        callback_id=CALLBACK_VOTE,
        title=texts.title,
        submit=texts.submit,
        close=texts.close,
        private_metadata=place.write(),
        blocks=[
            section(texts.intro.format(title=escape(title))),
            labelled(
                texts.reason,
                FIELD_REASON,
                {"type": "static_select", "action_id": FIELD_REASON, "options": options},
            ),
            labelled(texts.words, FIELD_WORDS, words, optional=True),
            context(texts.kept),
        ],
    )


def explained_view(*, lang: str) -> Piece:
    """That the reason was noted."""
    texts = VOTE_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_VOTE_RESULT,
        title=texts.title,
        close=texts.close,
        blocks=[section(texts.explained)],
    )
