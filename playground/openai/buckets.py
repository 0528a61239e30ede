"""Costs and usage in time buckets: the ledger's entries, filtered, grouped and summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from playground.ledger import Entry, Ledger, LineItem, list_line_items
from playground.openai.answers import Json
from playground.openai.paging import (
    Page,
    Query,
    Width,
    check_names,
    cut_buckets,
    read_choices,
    read_values,
    read_width,
)

MINUTE = timedelta(minutes=1)
COST_WIDTHS = (Width(name="1d", step=timedelta(days=1), default=7, most=180),)
USAGE_WIDTHS = (
    Width(name="1d", step=timedelta(days=1), default=7, most=31),
    Width(name="1h", step=timedelta(hours=1), default=24, most=168),
    Width(name="1m", step=MINUTE, default=60, most=1440),
)

_WINDOW_ARGUMENTS = frozenset(
    {
        *("start_time", "end_time", "bucket_width", "limit", "page"),
        *("group_by", "project_ids", "api_key_ids"),
    }
)
_USAGE_GROUPS: Mapping[str, Callable[[Entry], object]] = {
    "project_id": lambda entry: entry.key.project_id,
    "user_id": lambda entry: entry.key.owner.id if entry.key.kind == "user" else None,
    "api_key_id": lambda entry: entry.key.openai_key_id,
    "model": lambda entry: entry.model,
    "batch": lambda _entry: False,
    "service_tier": lambda _entry: "default",
}
_COST_GROUPS: Mapping[str, Callable[[Entry, LineItem], str]] = {
    "project_id": lambda entry, _line: entry.key.project_id,
    "line_item": lambda _entry, line: line.name,
    "api_key_id": lambda entry, _line: entry.key.openai_key_id,
}


def report_usage(query: Query, *, ledger: Ledger, now: datetime) -> Json:
    """The answer of `usage/completions`.

    Raises:
        RefusedError: an argument is wrong.
    """
    check_names(query, {*_WINDOW_ARGUMENTS, "models"})
    groups = read_choices(query, "group_by", tuple(_USAGE_GROUPS))
    width = read_width(query, USAGE_WIDTHS)

    def summarize(entries: Iterable[Entry]) -> list[Json]:
        sums: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
        for entry in entries:
            sums[tuple(_USAGE_GROUPS[group](entry) for group in groups)].append(entry)
        return [
            _write_usage(dict(zip(groups, labels, strict=True)), some)
            for labels, some in sums.items()
        ]

    return _report(query, cut_buckets(query, width, now=now), ledger, summarize)


def report_costs(query: Query, *, ledger: Ledger, now: datetime) -> Json:
    """The answer of `costs`.

    Raises:
        RefusedError: an argument is wrong.
    """
    check_names(query, {*_WINDOW_ARGUMENTS, "line_items"})
    groups = read_choices(query, "group_by", tuple(_COST_GROUPS))
    width = read_width(query, COST_WIDTHS)
    wanted = set(read_values(query, "line_items"))

    def summarize(entries: Iterable[Entry]) -> list[Json]:
        sums: dict[tuple[str, ...], list[LineItem]] = defaultdict(list)
        for entry in entries:
            for line in bill(entry):
                if not wanted or line.name in wanted:
                    labels = tuple(_COST_GROUPS[group](entry, line) for group in groups)
                    sums[labels].append(line)
        return [
            _write_cost(dict(zip(groups, labels, strict=True)), lines)
            for labels, lines in sums.items()
        ]

    return _report(query, cut_buckets(query, width, now=now), ledger, summarize)


def bill(entry: Entry) -> tuple[LineItem, ...]:
    """The line items of an entry."""
    return list_line_items(
        entry.model,
        input_tokens=entry.input_tokens,
        cached_tokens=entry.cached_tokens,
        output_tokens=entry.output_tokens,
    )


def _report(
    query: Query, page: Page, ledger: Ledger, summarize: Callable[[Iterable[Entry]], list[Json]]
) -> Json:
    possible: Sequence[tuple[set[str], Callable[[Entry], str]]] = (
        (set(read_values(query, "project_ids")), lambda entry: entry.key.project_id),
        (set(read_values(query, "api_key_ids")), lambda entry: entry.key.openai_key_id),
        (set(read_values(query, "models")), lambda entry: entry.model),
    )
    filters = [(wanted, of) for wanted, of in possible if wanted]
    data = []
    for since, until in page.buckets:
        entries = (
            entry
            for entry in ledger.list_entries(since, until)
            if all(of(entry) in wanted for wanted, of in filters)
        )
        data.append(
            {
                "object": "bucket",
                "start_time": int(since.timestamp()),
                "end_time": int(until.timestamp()),
                "results": summarize(entries),
            }
        )
    return {
        "object": "page",
        "data": data,
        "has_more": page.next_page is not None,
        "next_page": page.next_page,
    }


def _write_usage(labels: Mapping[str, object], entries: Sequence[Entry]) -> Json:
    cached = sum(entry.cached_tokens for entry in entries)
    total = sum(entry.input_tokens for entry in entries)
    output = sum(entry.output_tokens for entry in entries)
    return {
        "object": "organization.usage.completions.result",
        "input_tokens": total,
        "input_cached_tokens": cached,
        "input_uncached_tokens": total - cached,
        "input_cache_write_tokens": 0,
        "output_tokens": output,
        "input_text_tokens": total - cached,
        "output_text_tokens": output,
        "input_cached_text_tokens": cached,
        "input_audio_tokens": 0,
        "output_audio_tokens": 0,
        "num_model_requests": sum(entry.requests for entry in entries),
        **{group: labels.get(group) for group in _USAGE_GROUPS},
    }


def _write_cost(labels: Mapping[str, str], lines: Sequence[LineItem]) -> Json:
    by_line = "line_item" in labels
    return {
        "object": "organization.costs.result",
        # A float writes these few digits exactly: its shortest text is the decimal itself.
        "amount": {
            "value": float(sum((line.usd for line in lines), Decimal(0))),
            "currency": "usd",
        },
        "quantity": sum(line.tokens for line in lines) if by_line else None,
        "quantity_unit": "tokens" if by_line else None,
        **{group: labels.get(group) for group in _COST_GROUPS},
    }
