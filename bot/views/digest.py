"""The digest: readable in ten seconds, headline first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.channels.settings import ChannelSettings
from bot.reports.digest import Digest, DigestRow, NoConnection, RowKind
from bot.spend.money import Money
from bot.texts.digest import DIGEST_TEXTS, DigestTexts
from bot.texts.formats import (
    format_change,
    format_day,
    format_moment,
    format_money,
    format_short_day,
    format_weekday,
)
from bot.views.blocks import Message, Piece, actions, button, context, escape, header, section
from bot.views.chart import bar_chart
from bot.views.limits import CONTEXT_ELEMENTS, TABLE_CELL, fit_text
from bot.views.movement import movement_sentence
from bot.views.spend import ACTION_SPEND_MONTH, format_forecast

CALM_MONEY = Decimal(2)
CALM_PERCENT = 20
"""A change within $2 or 20 % is "as usual"."""

_MOST_ROWS = 20


def digest_message(
    digest: Digest | NoConnection, settings: ChannelSettings, *, lang: str
) -> Message:
    """One digest, or what one would show."""
    texts = DIGEST_TEXTS[lang]
    if isinstance(digest, NoConnection):
        said = [texts.no_connection, texts.no_connection_shows, texts.no_connection_how]
        return Message("\n".join(said), [section(f"*{said[0]}*"), section("\n".join(said[1:]))])
    gap = "" if lang == "ja" else " "
    told = gap.join(
        filter(None, [_headline(digest, texts, lang), _comparison(digest, texts, lang)])
    )
    settled = _settled(digest, texts, lang)
    blocks: list[Piece] = [
        header(texts.title.format(day=format_day(digest.local_date, lang))),
        section(told),
    ]
    month = _month(digest, texts, lang)
    facts = [line for line in (settled, month) if line]
    if facts:
        blocks.append(section("\n".join(facts)))
    if digest.by_key:
        blocks.append(_table(digest, texts, lang))
    chart = _chart(digest, texts, lang)
    if chart is not None:
        blocks.append(chart)
    if digest.month is not None:
        blocks.append(actions(button(texts.button_month, ACTION_SPEND_MONTH)))
    blocks.append(context(*_small_print(digest, settings, texts, lang)))
    return Message("\n".join([told, *facts]), blocks)


def _headline(digest: Digest, texts: DigestTexts, lang: str) -> str:
    day = format_day(digest.local_date, lang)
    if digest.estimate is None:
        return texts.headline_unknown.format(day=day)
    template = texts.headline if digest.estimate_complete else texts.headline_at_least
    return template.format(day=day, money=_money(digest.estimate, lang))


def _comparison(digest: Digest, texts: DigestTexts, lang: str) -> str:
    if digest.estimate is None:
        return ""
    weekday = format_weekday(digest.local_date, lang)
    if digest.usual is None:
        return texts.no_usual.format(weekday=weekday)
    usual = _money(digest.usual, lang)
    gap = "" if lang == "ja" else " "
    why = movement_sentence(digest.movement, lang=lang) if digest.movement else ""
    if digest.change is None:
        told = [texts.usually.format(weekday=weekday, usual=usual), why]
        return gap.join(filter(None, told))
    percent = digest.change_percent
    calm = abs(digest.change.amount) <= CALM_MONEY or (
        percent is not None and abs(percent) <= CALM_PERCENT
    )
    if calm:
        return texts.as_usual.format(weekday=weekday, usual=usual)
    change = format_change(digest.change.amount, digest.change.currency, percent, lang)
    told = [texts.change.format(weekday=weekday, change=change, usual=usual), why]
    return gap.join(filter(None, told))


def _settled(digest: Digest, texts: DigestTexts, lang: str) -> str:
    if digest.settled_day is None or digest.settled is None:
        return ""
    template = texts.settled if digest.settled_complete else texts.settled_at_least
    return template.format(
        day=format_day(digest.settled_day, lang), money=_money(digest.settled, lang)
    )


def _month(digest: Digest, texts: DigestTexts, lang: str) -> str:
    month = digest.month
    if month is None:
        return ""
    template = texts.month if month.total.complete else texts.month_at_least
    told = [template.format(money=_money(month.total.money, lang))]
    if month.forecast is not None:
        told.append(format_forecast(month.forecast, texts.month_forecast, lang))
    if month.budget is not None:
        told.append(texts.month_budget.format(money=_money(month.budget, lang)))
    return texts.month_comma.join(told)


def _table(digest: Digest, texts: DigestTexts, lang: str) -> Piece:
    rows = [[_cell(texts.column_key), _cell(texts.column_estimate)]]
    for row in digest.by_key[:_MOST_ROWS]:
        money = texts.unknown if row.estimate is None else _money(row.estimate, lang)
        shown = money if row.estimate is None or row.complete else f"≥ {money}"
        rows.append([_cell(_name(row, texts)), _cell(shown)])
    return {"type": "data_table", "caption": texts.by_key, "rows": rows, "page_size": _MOST_ROWS}


def _name(row: DigestRow, texts: DigestTexts) -> str:
    if row.kind is RowKind.KEY:
        return row.name
    return texts.other_keys if row.kind is RowKind.OTHER_KEYS else texts.unattributed


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": fit_text(text, TABLE_CELL)}


def _chart(digest: Digest, texts: DigestTexts, lang: str) -> Piece | None:
    """Unknown days have no bar: a bar of nothing would say zero."""
    points = [
        (format_short_day(day, lang), money.amount)
        for day, money in digest.series
        if money is not None
    ]
    if not points:
        return None
    return bar_chart(
        title=texts.chart_title,
        series_name=texts.chart_series,
        points=points,
        y_label=texts.chart_axis,
    )


def _small_print(
    digest: Digest, settings: ChannelSettings, texts: DigestTexts, lang: str
) -> list[str]:
    lines = []
    if digest.late_since is not None:
        when = format_moment(digest.late_since, settings.timezone, lang)
        lines.append(texts.late.format(when=when))
    for gap in digest.missing:
        names = escape(", ".join(gap.names))
        lines.append(texts.missing[gap.reason.value].format(names=names))
    if digest.as_of is not None:
        when = format_moment(digest.as_of, settings.timezone, lang)
        lines.append(texts.as_of.format(when=when, prices=digest.price_date.isoformat()))
    lines.append(texts.estimate_note.format(zone=digest.zone))
    return [fit_text(line) for line in lines[:CONTEXT_ELEMENTS]]


def _money(money: Money, lang: str) -> str:
    return format_money(money.amount, money.currency, lang)
