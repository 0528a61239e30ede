"""What an error told besides its cause, as labelled words, for the terminal and for Slack."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date

from bot.causes.catalogue import CATALOGUE, Cause, Retry
from bot.causes.verdict import Limit, Verdict
from bot.texts.cause_names import CAUSE_NAME_TEXTS
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.doubts import DOUBT_TEXTS
from bot.texts.explain import EXPLAIN_TEXTS
from bot.texts.why import WHY_TEXTS


def say_next_step(verdict: Verdict, *, lang: str, today: date | None) -> str:
    """The one thing to do now; a model that OpenAI ends is told by its day.

    Without `today` nothing is told of days.
    """
    if verdict.cause is Cause.MODEL_NOT_FOUND and verdict.model and verdict.model_ends and today:
        texts = EXPLAIN_TEXTS[lang]
        template = texts.model_gone if verdict.model_ends <= today else texts.model_going
        return template.format(model=verdict.model, day=verdict.model_ends.isoformat())
    return CAUSE_TEXTS[lang][verdict.cause.value].next_step


def say_retry(verdict: Verdict, lang: str) -> str:
    """Whether retrying helps, and after how long; of an unknown cause, that nobody knows yet."""
    why, retry = WHY_TEXTS[lang], CATALOGUE[verdict.cause].retry
    if verdict.cause is Cause.UNKNOWN:
        return why.retry_unknown
    if retry is Retry.WAIT and verdict.retry_after_s:
        return why.retry_after.format(seconds=math.ceil(verdict.retry_after_s))
    return why.retry_says[retry.value]


def list_doubts(verdict: Verdict, lang: str) -> Iterator[tuple[str, str]]:
    """Of a guess: the two causes it may be, and the question that decides."""
    if verdict.likeliest:
        first, second = verdict.likeliest
        yield EXPLAIN_TEXTS[lang].likeliest, _name(verdict.likeliest, lang)
        yield EXPLAIN_TEXTS[lang].question, DOUBT_TEXTS[lang][f"{first.value}/{second.value}"]


def list_details(verdict: Verdict, lang: str) -> Iterator[tuple[str, str]]:
    """Limits, the end of the key that was sent, and what else is in the text."""
    texts = EXPLAIN_TEXTS[lang]
    if verdict.limit:
        yield texts.limit, _tell_limit(verdict.limit, lang)
    if verdict.masked_key_end:
        yield texts.key_end, f"…{verdict.masked_key_end}"
    if verdict.also:
        yield texts.also, _name(verdict.also, lang)


def _name(causes: Iterable[Cause], lang: str) -> str:
    return " / ".join(CAUSE_NAME_TEXTS[lang][cause.value] for cause in causes)


def _tell_limit(limit: Limit, lang: str) -> str:
    texts = EXPLAIN_TEXTS[lang]
    parts = [f"{limit.limit:,} {limit.unit}"]
    if limit.used is not None:
        parts.append(f"{texts.limit_used} {limit.used:,}")
    if limit.requested is not None:
        parts.append(f"{texts.limit_requested} {limit.requested:,}")
    return ", ".join(parts)
