"""Money and use in the readable file of an export."""

from __future__ import annotations

from bot.reports.evidence import Counts, Evidence, SpendEvidence
from bot.spend.money import Total
from bot.views.markdown import table
from bot.views.pen import Pen
from bot.views.support_draft import say_money


def write_spend(evidence: Evidence, pen: Pen) -> list[str]:
    """Bills by UTC day, then use by key and model; why there are none."""
    texts, spend = pen.texts, evidence.spend
    lines = ["", f"## {texts.spend}", ""]
    if spend.gap is not None:
        return [*lines, texts.spend_gaps[spend.gap.value]]
    lines += [texts.spend_of_projects if spend.of_projects else texts.spend_of_keys, ""]
    lines.append(texts.spend_note.format(until=pen.say(spend.usage_until)))
    if spend.unmatched:
        names = pen.join([pen.words(name) for name in spend.unmatched])
        lines += ["", texts.spend_unmatched.format(names=names)]
    key_names = {one.key.openai_key_id: one.key.name for one in evidence.keys.rows}
    return [
        *lines,
        *_write_days(spend, pen),
        f"### {texts.usage_by_key}",
        *_write_usage(spend, key_names, pen),
    ]


def _write_days(spend: SpendEvidence, pen: Pen) -> list[str]:
    heads = pen.list_labels(
        "day", "billed", "state", "requests", "input", "cached", "output", "read_at"
    )
    rows = [
        [
            day.day.isoformat(),
            say_total(day.billed, pen),
            pen.texts.day_states[day.state.value],
            *_say_counts(day.used, pen),
            pen.say(day.read_at),
        ]
        for day in spend.days
    ]
    return table(heads, rows)


def _write_usage(spend: SpendEvidence, names: dict[str | None, str], pen: Pen) -> list[str]:
    if not spend.usage.rows:
        return ["", pen.texts.none, ""]
    heads = pen.list_labels("day", "key", "openai_key_id")
    heads += pen.list_labels("model", "requests", "input", "cached", "output")
    rows = [
        [
            one.day.isoformat(),
            pen.words(names.get(one.openai_key_id) if one.openai_key_id else None),
            pen.id(one.openai_key_id),
            pen.words(f"{one.model} (batch)" if one.batch else one.model),
            *_say_counts(one.counts, pen),
        ]
        for one in spend.usage.rows
    ]
    return table(heads, rows)


def say_total(total: Total | None, pen: Pen) -> str:
    """The amount in full, "at least" it, or unknown; never 0 for what is not known."""
    known = total.known if total else None
    if total is None or known is None:
        return pen.texts.unknown
    said = say_money(known)
    return said if total.complete else pen.texts.at_least.format(value=said)


def _say_counts(counts: Counts | None, pen: Pen) -> list[str]:
    if counts is None:
        return [pen.texts.unknown] * 4
    numbers = (
        counts.requests,
        counts.input_tokens,
        counts.cached_tokens,
        counts.output_tokens,
    )
    return [_say_number(number, pen, complete=counts.complete) for number in numbers]


def _say_number(number: int, pen: Pen, *, complete: bool) -> str:
    if complete:
        return str(number)
    return pen.texts.at_least.format(value=number) if number else pen.texts.unknown
