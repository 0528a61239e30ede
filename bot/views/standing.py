"""A key's last days and its use in words, and the messages that tell of a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.causes.catalogue import CATALOGUE, Cause
from bot.keys.health import Standing, standing_of
from bot.keys.history import DayMark
from bot.keys.key import Key
from bot.keys.news import News, NewsKind
from bot.ports import ChannelRef, Ids, Outgoing
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.formats import format_day, format_moment, format_short_day, format_span
from bot.texts.standing import STANDING_TEXTS
from bot.texts.why import WHY_TEXTS
from bot.views.blocks import Message, Piece, actions, button, context, escape, section
from bot.views.card_buttons import ACTION_OPEN_PAGE, look_button

_MARKS = {
    DayMark.FINE: "🟩",
    DayMark.FAILED: "🟥",
    DayMark.UNKNOWN: "⬜",
}
"""Characters, not `:names:`, which not every reader of mrkdwn takes one right after another."""
_MOST_NAMES = 10
_MOST_BUTTONS = 5
_OF_KEYS = frozenset({NewsKind.FAILING, NewsKind.UNSTABLE})
_OF_TROUBLE = _OF_KEYS | {NewsKind.OPENAI_AWAY, NewsKind.ADDRESS_REFUSED}
_COLOURS = {
    NewsKind.FAILING: ":red_circle:",
    NewsKind.RECOVERED: ":large_blue_circle:",
    NewsKind.UNSTABLE: ":large_orange_circle:",
}


def say_hour(hour: datetime, zone: str, lang: str) -> str:
    """An hour by the channel's clock: `11/24（火）9:00〜10:00`; OpenAI tells no finer."""
    start = hour.astimezone(ZoneInfo(zone))
    end = (hour + timedelta(hours=1)).astimezone(ZoneInfo(zone))
    dash, gap = ("〜", "") if lang == "ja" else ("–", " ")
    return f"{format_day(start.date(), lang)}{gap}{start.hour}:{start:%M}{dash}{end.hour}:{end:%M}"


def say_days(days: Sequence[tuple[date, DayMark]], lang: str, *, drawn: bool = True) -> str:
    """The last days as squares with the counts in words; `drawn=False`: for a screen reader."""
    texts = STANDING_TEXTS[lang]
    counts = {mark: sum(each is mark for _, each in days) for mark in DayMark}
    failed_on = texts.separator.join(
        format_short_day(day, lang) for day, mark in days if mark is DayMark.FAILED
    )
    templates = {
        DayMark.FINE: texts.fine,
        DayMark.FAILED: texts.failed_on,
        DayMark.UNKNOWN: texts.unknown,
    }
    said = texts.separator.join(
        templates[mark].format(count=count, days=failed_on)
        for mark, count in counts.items()
        if count
    )
    marks = "".join(_MARKS[mark] for _, mark in days) if drawn else ""
    return " ".join(texts.days.format(marks=marks, counts=said).split())


def say_standing(key: Key, now: datetime, zone: str, lang: str) -> list[str]:
    """Since when the checks say the same, and when the next one comes."""
    texts = STANDING_TEXTS[lang]
    said = []
    if key.since is not None and standing_of(key, now) is not Standing.IN_USE:
        said.append(texts.since.format(when=format_moment(key.since, zone, lang)))
    if key.probing_paused:
        said.append(texts.next_probe_none)
    elif key.next_probe_at is not None:
        left = key.next_probe_at - now
        soon = left < timedelta(minutes=1)
        template = texts.next_probe_now if soon else texts.next_probe
        said.append(template.format(span=format_span(left, lang)))
    return said


def standing_post(news: News, lang: str, *, new_id: Ids) -> Outgoing:
    """A piece of news as a direct message."""
    message = news_message(news, lang=lang)
    # Without a key, the person: what is about no channel is about whom it is for.
    channel = news.keys[0].channel if news.keys else ChannelRef(news.team_id, news.user_id)
    return Outgoing(
        delivery_id=new_id(),
        kind="dm",
        channel=channel,
        text=message.text,
        blocks=message.blocks,
        purpose="standing",
        user_id=news.user_id,
    )


def news_message(news: News, *, lang: str) -> Message:
    """What changed, why as far as it is known, what to do, and since when."""
    texts = STANDING_TEXTS[lang]
    lines = [_headline(news, lang), *_steps(news, lang)]
    small = texts.confirmed.format(when=format_moment(news.at, news.timezone, lang))
    mark = _COLOURS.get(news.kind, ":white_circle:")
    blocks: list[Piece] = [section("\n".join([f"{mark} *{lines[0]}*", *lines[1:]]))]
    blocks += _controls(news, lang)
    return Message("\n".join([*lines, *_closer(news, lang), small]), [*blocks, context(small)])


def _headline(news: News, lang: str) -> str:
    texts = STANDING_TEXTS[lang]
    is_used = news.kind is NewsKind.RECOVERED and all(
        key.used_hour is not None and key.used_hour >= news.at for key in news.keys
    )
    template = texts.recovered_in_use if is_used else getattr(texts, news.kind.value)
    return str(template.format(names=_names(news.keys, lang), cause=_cause(news, lang)))


def _steps(news: News, lang: str) -> list[str]:
    texts = STANDING_TEXTS[lang]
    if news.kind is NewsKind.OPENAI_AWAY:
        return [texts.will_tell]
    if news.kind is NewsKind.ADDRESS_REFUSED:
        return [texts.may_be_fine, texts.will_tell]
    if not news.keys or news.kind is NewsKind.RECOVERED:
        return []
    cause = _find_cause(news)
    if news.kind is NewsKind.UNSTABLE or cause is None:
        return []
    return [texts.next_step.format(step=CAUSE_TEXTS[lang][cause.value].next_step)]


def _closer(news: News, lang: str) -> list[str]:
    """In words what the buttons do, for who reads no buttons."""
    if news.kind not in _OF_KEYS:
        return []
    key = news.keys[0]
    channel = f"<#{key.channel.channel_id}>"
    closer = STANDING_TEXTS[lang].look_closer
    return [closer.format(channel=channel, name=escape(key.name))]


def _controls(news: News, lang: str) -> list[Piece]:
    """The page where it is put right, or seen, and a look at each key that fails."""
    cause = _find_cause(news)
    page = CATALOGUE[cause].page if cause and news.kind in _OF_TROUBLE else None
    buttons = [button(WHY_TEXTS[lang].page, ACTION_OPEN_PAGE, url=page)] if page else []
    keys = news.keys[:_MOST_BUTTONS] if news.kind in _OF_KEYS else ()
    if len(keys) == 1:
        buttons.append(look_button(keys[0], lang))
        keys = ()
    # One action may stand once in a block: of several keys each has its own.
    rows = [section(f"*{escape(key.name)}*", accessory=look_button(key, lang)) for key in keys]
    return [*rows, actions(*buttons)] if buttons else rows


def _find_cause(news: News) -> Cause | None:
    verdicts = [key.check.verdict for key in news.keys if key.check and key.check.verdict]
    return verdicts[0].cause if verdicts else None


def _cause(news: News, lang: str) -> str:
    cause = _find_cause(news)
    return CAUSE_TEXTS[lang][cause.value].meaning if cause else ""


def _names(keys: Sequence[Key], lang: str) -> str:
    texts = STANDING_TEXTS[lang]
    names = [escape(key.name) for key in keys[:_MOST_NAMES]]
    if len(keys) > _MOST_NAMES:
        names.append(texts.and_more.format(count=len(keys) - _MOST_NAMES))
    return texts.separator.join(names)
