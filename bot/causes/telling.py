"""A verdict as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from click import style

from bot.causes.catalogue import CATALOGUE
from bot.causes.details import list_details, list_doubts, say_retry
from bot.causes.explaining import find_next_step
from bot.causes.verdict import Verdict
from bot.texts.causes import CAUSE_TEXTS, PROVIDER_NAMES
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
    yield why.retry, say_retry(verdict, lang)
    yield from list_doubts(verdict, lang)
    if verdict.provider != "openai":
        yield texts.provider, PROVIDER_NAMES.get(verdict.provider, verdict.provider)
    if verdict.missing_scopes:
        yield texts.missing_scopes, ", ".join(verdict.missing_scopes)
    yield from list_details(verdict, lang)
    if verdict.evidence:
        yield why.evidence, verdict.evidence
    if verdict.request_id:
        yield "ID", verdict.request_id
    yield texts.source.format(checked=entry.checked.isoformat()), entry.source
