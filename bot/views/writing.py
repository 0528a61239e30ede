"""What is said above an article that answers in a model's place."""

from __future__ import annotations

from bot.errors import AnswerCapError, BotError
from bot.texts.formats import format_moment
from bot.texts.writing import WRITING_TEXTS


def say_fallback(error: BotError, *, lang: str, zone: str, had_begun: bool = False) -> str:
    """Why the articles answer; `had_begun` says that some of the model's answer was shown."""
    texts = WRITING_TEXTS[lang]
    if isinstance(error, AnswerCapError):
        return texts.cap.format(when=format_moment(error.resets_at, zone, lang))
    return texts.stopped_short if had_begun else texts.failed
