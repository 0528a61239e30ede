"""A verdict as text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from click import style

from bot.causes.catalogue import CATALOGUE, Cause, Retry
from bot.causes.explaining import find_next_step
from bot.causes.verdict import Limit, Verdict
from bot.texts.causes import CAUSE_TEXTS, PROVIDER_NAMES
from bot.texts.doubts import DOUBT_TEXTS
from bot.texts.explain import EXPLAIN_TEXTS
from bot.texts.why import WHY_TEXTS


def tell(verdict: Verdict | None, *, lang: str, today: date) -> str:
    """What a person reads, headline first, then a labelled line a fact; styled for terminals."""
    why = WHY_TEXTS[lang]
    if verdict is None:
        return why.no_error_found
    meaning = CAUSE_TEXTS[lang][verdict.cause.value].meaning
    template = why.headline if verdict.sure else why.headline_unsure
    headline = style(template.format(cause=meaning), bold=True)
    facts = (
        f"{style(label, dim=True)}: {fact}" for label, fact in _list_facts(verdict, lang, today)
    )
    return "\n".join((headline, "", *facts))


def _list_facts(verdict: Verdict, lang: str, today: date) -> Iterator[tuple[str, str]]:
    why, texts = WHY_TEXTS[lang], EXPLAIN_TEXTS[lang]
    entry = CATALOGUE[verdict.cause]
    yield why.next_step, find_next_step(verdict, lang=lang, today=today)
    yield why.who, why.who_names[entry.who.value]
    is_told = entry.retry is Retry.WAIT and verdict.retry_after_s
    seconds = math.ceil(verdict.retry_after_s or 0)
    yield (
        why.retry,
        why.retry_after.format(seconds=seconds) if is_told else why.retry_says[entry.retry.value],
    )
    if verdict.likeliest:
        first, second = verdict.likeliest
        yield texts.likeliest, " / ".join(_mean(cause, lang) for cause in (first, second))
        yield texts.question, DOUBT_TEXTS[lang][f"{first.value}/{second.value}"]
    if verdict.provider != "openai":
        yield texts.provider, PROVIDER_NAMES.get(verdict.provider, verdict.provider)
    if verdict.limit:
        yield texts.limit, _tell_limit(verdict.limit, lang)
    if verdict.missing_scopes:
        yield texts.missing_scopes, ", ".join(verdict.missing_scopes)
    if verdict.masked_key_end:
        yield texts.key_end, f"…{verdict.masked_key_end}"
    if verdict.also:
        yield texts.also, " / ".join(_mean(cause, lang) for cause in verdict.also)
    if verdict.evidence:
        yield why.evidence, verdict.evidence
    if verdict.request_id:
        yield "ID", verdict.request_id
    yield texts.source.format(checked=entry.checked.isoformat()), entry.source


def _mean(cause: Cause, lang: str) -> str:
    return (
        CAUSE_TEXTS[lang][cause.value].meaning.split("。" if lang == "ja" else ". ")[0].rstrip(".")
    )


def _tell_limit(limit: Limit, lang: str) -> str:
    texts = EXPLAIN_TEXTS[lang]
    parts = [f"{limit.limit:,} {limit.unit}"]
    if limit.used is not None:
        parts.append(f"{texts.limit_used} {limit.used:,}")
    if limit.requested is not None:
        parts.append(f"{texts.limit_requested} {limit.requested:,}")
    return ", ".join(parts)
