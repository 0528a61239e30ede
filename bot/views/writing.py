"""The parts of a model-written answer that no model writes: sources, the answer in its place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.conversation import Answer
from bot.answers.library import Source
from bot.errors import AnswerCapError, BotError
from bot.texts.answers import ANSWER_TEXTS
from bot.texts.formats import format_moment
from bot.texts.writing import WRITING_TEXTS
from bot.views.blocks import Piece
from bot.views.markdown import plain_text


def sources_blocks(sources: Sequence[Source], *, lang: str) -> list[Piece]:
    """The pages an answer stands on and the day they were last checked; nothing without any."""
    if not sources:
        return []
    date = min(each.checked for each in sources).isoformat()
    lines = (f"- [{plain_text(each.title)}]({each.url})" for each in sources)
    text = "\n".join([ANSWER_TEXTS[lang].sources.format(date=date), *lines])
    return [{"type": "markdown", "text": text}]


def instead_text(
    answer: Answer, error: BotError | None = None, *, zone: str, had_begun: bool = False
) -> str:
    """The article's answer where the model's did not come, and why.

    `had_begun` says that some of the model's answer was shown.
    """
    texts = WRITING_TEXTS[answer.lang]
    if isinstance(error, AnswerCapError):
        why = texts.cap.format(when=format_moment(error.resets_at, zone, answer.lang))
    else:
        why = texts.stopped_short if had_begun else texts.failed
    return "\n\n".join(part for part in (why, answer.text, answer.steps_markdown) if part)
