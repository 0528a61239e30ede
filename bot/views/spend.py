"""What a channel spent: the total first, then one division of it, the others a press away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bot.channels.settings import ChannelSettings
from bot.reports.digest import NoConnection
from bot.reports.spending import Account
from bot.spend.forecast import Forecast
from bot.spend.money import USD, Total
from bot.spend.periods import PeriodKind
from bot.spend.spent import By, Spent, divide
from bot.spend.yen import JPY, YenRate
from bot.texts.formats import (
    format_day,
    format_moment,
    format_money,
    format_price,
    format_short_day,
)
from bot.texts.spend import SPEND_TEXTS, SpendTexts
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    context,
    escape,
    header,
    mention,
    section,
)
from bot.views.limits import CONTEXT_ELEMENTS, TABLE_CELL, fit_text

ACTION_SPEND_BY = "spend_by_"
"""Followed by the word of a division; the button's value is the period."""
ACTION_SPEND_SHARE = "spend_share"
ACTION_SPEND_MONTH = "spend_month"

MOST_ROWS = 50
_PAGE = 15
_DAYS_NAMED = 5
_WHOLE_FROM = 10
"""Dollars from which a forecast is told without cents."""


def spend_message(
    account: Account | NoConnection,
    settings: ChannelSettings,
    *,
    by: By = By.KEY,
    yen: YenRate | None = None,
    lang: str,
    buttons: bool = True,
    shared_by: str = "",
) -> Message:
    """One account; with `buttons` it can be divided otherwise and shared."""
    texts = SPEND_TEXTS[lang]
    if isinstance(account, NoConnection):
        return Message(texts.no_connection, [section(texts.no_connection)])
    title = texts.title.format(period=period_name(account, lang))
    told = _headlines(account, yen, texts, lang)
    rows = _rows(account, by, texts, lang)
    blocks: list[Piece] = [header(title), section("\n".join([f"*{told[0]}*", *told[1:]]))]
    if rows:
        blocks.append(_table(rows, by, texts))
    if buttons and account.is_mapped:
        blocks.append(actions(*_buttons(account, by, texts)))
    small = _small_print(account, settings, yen, texts, lang)
    if shared_by:
        small.insert(0, texts.shared_by.format(person=mention(shared_by)))
    blocks.append(context(*[fit_text(line) for line in small[:CONTEXT_ELEMENTS]]))
    # The rows stand in the text, too: for screen readers, and where Slack shows no table.
    listed = [f"{escape(name)}: {amount}" for name, amount in rows]
    return Message(fit_text("\n".join([title, *told, *listed])), blocks)


def bad_period_message(text: str, *, lang: str) -> Message:
    """It is no period, or has not begun."""
    said = SPEND_TEXTS[lang].bad_period.format(period=escape(fit_text(text, 40)))
    return Message(said, [section(said)])


def period_name(account: Account, lang: str) -> str:
    """`11/24（火） 今日ここまで`, `2026-11 (UTC)`."""
    texts, period = SPEND_TEXTS[lang], account.period
    if period.kind is PeriodKind.TODAY:
        return texts.today.format(day=format_day(period.first, lang))
    if period.kind is PeriodKind.WEEK:
        first, last = (format_short_day(day, lang) for day in (period.first, period.last))
        return texts.week.format(first=first, last=last)
    return f"{period.first:%Y-%m}"


def format_forecast(forecast: Forecast, template: str, lang: str) -> str:
    """A range without false precision: whole dollars, except for small sums."""
    low, high = (_roughly(money.amount) for money in (forecast.low, forecast.high))
    return template.format(low=_dollars(low, lang), high=_dollars(high, lang))


def _headlines(account: Account, yen: YenRate | None, texts: SpendTexts, lang: str) -> list[str]:
    total = account.bound
    known = total.known if total else None
    if total is None or known is None:
        return [texts.total_unknown]
    if not total.complete:
        template = texts.total_at_least
    elif account.period.kind is PeriodKind.TODAY:
        template = texts.total_today
    else:
        template = texts.total_billed if _is_all_billed(account) else texts.total
    told = [template.format(money=format_money(known.amount, known.currency, lang))]
    if yen is not None:
        in_yen = format_price(yen.convert(known.amount), JPY, lang)
        told.append(texts.in_yen.format(money=in_yen))
    if account.settled_until is not None and not _is_all_billed(account):
        billed = format_money(account.billed.amount, USD, lang)
        day = format_day(account.settled_until, lang)
        told.append(texts.part_billed.format(money=billed, day=day))
    if account.forecast is not None:
        told.append(format_forecast(account.forecast, texts.forecast, lang))
    elif account.is_current_month:
        told.append(texts.forecast_unknown)
    if not account.spent:
        told.append(texts.nothing)
    return told


def _is_all_billed(account: Account) -> bool:
    is_closed = account.settled_until == account.period.last
    return is_closed and all(one.is_billed for one in account.spent)


def _rows(account: Account, by: By, texts: SpendTexts, lang: str) -> list[tuple[str, str]]:
    if account.total is None:
        return []
    divided = divide(account.spent, _namer(account, by, texts))
    rows = [(name, say_total(total, texts, lang)) for name, total in divided[:MOST_ROWS]]
    if len(divided) > MOST_ROWS:
        rest = divided[MOST_ROWS:]
        whole = sum((total for _, total in rest[1:]), rest[0][1])
        rows.append((texts.more_rows.format(count=len(rest)), say_total(whole, texts, lang)))
    return rows


def say_total(total: Total, texts: SpendTexts, lang: str) -> str:
    """An amount, a lower bound, or that it is unknown."""
    if total.known is None:
        return texts.unknown
    money = format_money(total.money.amount, total.money.currency, lang)
    return money if total.complete else f"≥ {money}"


def _namer(account: Account, by: By, texts: SpendTexts) -> Callable[[Spent], str]:
    names = {key.openai_key_id: key.name for key in account.keys if key.openai_key_id}

    def name(one: Spent) -> str:
        match by:
            case By.KEY:
                if one.openai_key_id is None:
                    return texts.no_key
                return names.get(one.openai_key_id, texts.other_keys)
            case By.MODEL:
                return one.model
            case By.PROJECT:
                return one.project_id or texts.no_project
            case By.LINE:
                return one.line_item or texts.not_billed

    return name


def _table(rows: list[tuple[str, str]], by: By, texts: SpendTexts) -> Piece:
    head = (texts.column[by.value], texts.column_amount)
    return {
        "type": "data_table",
        "caption": texts.by[by.value],
        "rows": [[_cell(text) for text in row] for row in (head, *rows)],
        "page_size": _PAGE,
    }


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": fit_text(text, TABLE_CELL)}


def _buttons(account: Account, by: By, texts: SpendTexts) -> list[Piece]:
    has_lines = account.period.kind is not PeriodKind.TODAY
    offered = [each for each in By if each is not by and (has_lines or each is not By.LINE)]
    word = account.period.word
    shown = [
        button(texts.button[each.value], f"{ACTION_SPEND_BY}{each.value}", value=word)
        for each in offered
    ]
    share = button(texts.button_share, ACTION_SPEND_SHARE, value=f"{word} {by.value}")
    return [*shown, share]


def _small_print(
    account: Account,
    settings: ChannelSettings,
    yen: YenRate | None,
    texts: SpendTexts,
    lang: str,
) -> list[str]:
    lines = []
    if not account.is_mapped:
        lines.append(texts.nothing_mapped)
    if account.unknown and account.is_mapped:
        days = _name_days(account.unknown, lang)
        lines.append(texts.days_unknown.format(count=len(account.unknown), days=days))
    for template, names in (
        (texts.unpriced, account.unpriced),
        (texts.unmatched, account.unmatched),
    ):
        if names:
            lines.append(template.format(names=escape(", ".join(names))))
    if account.as_of is not None:
        lines.append(texts.as_of.format(when=format_moment(account.as_of, settings.timezone, lang)))
    if yen is not None and account.total is not None:
        lines.append(texts.yen_rate.format(rate=f"{yen.per_usd:f}", date=yen.day.isoformat()))
    is_local = account.period.kind is PeriodKind.TODAY
    lines.append(texts.days_local.format(zone=account.zone) if is_local else texts.days_utc)
    return lines


def _name_days(days: tuple[date, ...], lang: str) -> str:
    named = [format_short_day(day, lang) for day in days[:_DAYS_NAMED]]
    return ", ".join([*named, *(["…"] if len(days) > _DAYS_NAMED else [])])


def _roughly(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP) if abs(amount) >= _WHOLE_FROM else amount


def _dollars(amount: Decimal, lang: str) -> str:
    said = format_money(amount, USD, lang)
    return said.removesuffix(".00") if abs(amount) >= _WHOLE_FROM else said
