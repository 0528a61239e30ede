"""Money, days, moments and spans as people of each language write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency

_LOCALES = {"ja": "ja_JP", "en": "en_US"}
_DAY_PATTERNS = {"ja": "M/d（E）", "en": "EEE d MMM"}
_SHORT_PATTERNS = {"ja": "M/d", "en": "d MMM"}
_CENT = Decimal("0.01")
_SMALL = Decimal("0.1")
_WHOLE_YEN = 10
_SIGNS = {"ja": {"usd": "$", "jpy": "¥"}, "en": {"usd": "$", "jpy": "¥"}}

_SPANS = (
    (timedelta(days=365), "{}年", "{} y"),
    (timedelta(days=30), "{}か月", "{} mo"),
    (timedelta(days=1), "{}日", "{} d"),
    (timedelta(hours=1), "{}時間", "{} h"),
    (timedelta(minutes=1), "{}分", "{} min"),
)


def format_money(amount: Decimal, currency: str, lang: str) -> str:
    """`$1,234.56`; what is below a cent but not nothing is `$0.01未満`, `under $0.01`.

    In words: `<` would begin a mention or a link in Slack's mrkdwn.
    """
    sign = _SIGNS[lang].get(currency.lower(), f"{currency.upper()} ")
    rounded = amount.quantize(_CENT, rounding=ROUND_HALF_UP)
    if rounded == 0 and amount > 0:
        return f"{sign}0.01未満" if lang == "ja" else f"under {sign}0.01"
    # The pattern, not the locale's: ja_JP writes US dollars with a full-width sign.
    number = format_currency(abs(rounded), "USD", "#,##0.00", locale="en_US")
    return f"{'-' if rounded < 0 else ''}{sign}{number}"


def format_price(amount: Decimal, currency: str, lang: str) -> str:
    """`$0.0054`: below ten cents two digits that say something; else `$1,234.56`, `¥1,234`.

    For prices of single texts, which are often far below a cent.
    """
    if 0 < amount < _SMALL:
        sign = _SIGNS[lang].get(currency.lower(), f"{currency.upper()} ")
        said = amount.quantize(Decimal(1).scaleb(amount.adjusted() - 1), rounding=ROUND_HALF_UP)
        return f"{sign}{said.normalize():f}"
    if currency.lower() == "jpy" and amount >= _WHOLE_YEN:
        return f"{_SIGNS[lang]['jpy']}{amount.quantize(Decimal(1), rounding=ROUND_HALF_UP):,f}"
    return format_money(amount, currency, lang)


def format_change(amount: Decimal, currency: str, percent: int | None, lang: str) -> str:
    """`+$9.30（+28%）`, without the percentage where it says nothing."""
    sign = "+" if amount >= 0 else ""
    money = f"{sign}{format_money(amount, currency, lang)}"
    if percent is None:
        return money
    return f"{money}（{percent:+d}%）" if lang == "ja" else f"{money} ({percent:+d} %)"


def format_day(day: date, lang: str) -> str:
    """`11/17（火）`, `Tue 17 Nov`."""
    return format_date(day, _DAY_PATTERNS[lang], locale=_LOCALES[lang])


def format_short_day(day: date, lang: str) -> str:
    """`11/17`, `17 Nov`: for charts."""
    return format_date(day, _SHORT_PATTERNS[lang], locale=_LOCALES[lang])


def format_weekday(day: date, lang: str) -> str:
    """`火曜`, `Tuesday`."""
    name = format_date(day, "EEEE", locale=_LOCALES[lang])
    return name.removesuffix("日") if lang == "ja" else name


def format_moment(moment: datetime, zone: str, lang: str) -> str:
    """`11/17（火）10:00 Asia/Tokyo`: always with its zone."""
    local = moment.astimezone(ZoneInfo(zone))
    gap = "" if lang == "ja" else " "
    return f"{format_day(local.date(), lang)}{gap}{local:%H:%M} ({zone})"


def format_span(span: timedelta, lang: str) -> str:
    """The largest whole unit: `12分`, `3 d`."""
    for unit, ja, en in _SPANS:
        if span >= unit:
            return (ja if lang == "ja" else en).format(span // unit)
    return "1分未満" if lang == "ja" else "less than 1 min"


def format_ago(span: timedelta, lang: str) -> str:
    """`12分前`, `12 min ago`; anything under a minute, or ahead of us, is "just now"."""
    if span < timedelta(minutes=1):
        return "たった今" if lang == "ja" else "just now"
    said = format_span(span, lang)
    return f"{said}前" if lang == "ja" else f"{said} ago"
