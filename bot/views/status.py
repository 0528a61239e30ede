"""What `status` and App Home show."""

from __future__ import annotations

from collections.abc import Sequence

from bot.causes.probing import Outcome
from bot.keys.health import Standing
from bot.reports.status import KeyStatus, Status
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.formats import format_ago, format_moment, format_money, format_span
from bot.texts.keys import STATUS_TEXTS, StatusTexts
from bot.texts.standing import STANDING_TEXTS
from bot.views.blocks import (
    Message,
    Piece,
    context,
    escape,
    header,
    mention,
    section,
)
from bot.views.first_run import start_button
from bot.views.limits import MESSAGE_BLOCKS, fit_blocks
from bot.views.standing import say_days, say_hour, say_standing

_MARKS = {
    Standing.IN_USE: ":large_green_circle:",
    Standing.ACCEPTED: ":large_blue_circle:",
    Standing.FAILING: ":red_circle:",
    Standing.UNREACHABLE: ":white_circle:",
}


def status_message(status: Status, *, lang: str) -> Message:
    """Every key of a channel, and the next step."""
    texts = STATUS_TEXTS[lang]
    if not status.rows:
        offer = start_button(status.settings.channel.channel_id, lang=lang)
        return Message(texts.no_keys, [section(texts.no_keys), offer])
    blocks = [header(texts.title)]
    for row in status.rows:
        blocks += key_blocks(row, status, lang=lang)
    blocks.append(context(*_hints(status, texts, lang)))
    text = "\n".join([texts.title, *(_spoken(row, status, lang) for row in status.rows)])
    return Message(text, fit_blocks(blocks, MESSAGE_BLOCKS))


def key_blocks(row: KeyStatus, status: Status, *, lang: str) -> list[Piece]:
    """One key: its standing in a sentence, and the small print."""
    texts = STATUS_TEXTS[lang]
    key = row.key
    facts = [
        f"`{key.masked}`",
        texts.kinds[key.kind.value],
        texts.owner.format(owner=mention(key.owner_id)),
    ]
    if key.created_at is not None:
        facts.append(texts.age.format(age=format_span(status.at - key.created_at, lang)))
    if key.expires_at is not None:
        template = texts.expires if key.expires_at > status.at else texts.expired_on
        facts.append(
            template.format(when=format_moment(key.expires_at, status.settings.timezone, lang))
        )
    if key.last_used_at is not None:
        facts.append(texts.last_used.format(ago=format_ago(status.at - key.last_used_at, lang)))
    elif key.openai_key_id is not None:
        facts.append(texts.never_used)
    if key.check is not None:
        facts.append(texts.checked.format(ago=format_ago(status.at - key.check.at, lang)))
    if status.is_connected:
        facts.append(_spend(row, texts, lang))
    sentence = f"{_MARKS[row.standing]} {_headline(row, status, lang)}"
    days = [say_days(row.days, lang)] if row.days else []
    days += say_standing(key, status.at, status.settings.timezone, lang)
    return [section(sentence), context(" · ".join(facts), *([" · ".join(days)] if days else []))]


def home_view(statuses: Sequence[Status], *, lang: str) -> Piece:
    """App Home: the keys of every channel the person is in."""
    texts = STATUS_TEXTS[lang]
    blocks = [header(texts.home_title)]
    if not statuses:
        blocks.append(section(texts.home_none))
    for status in statuses:
        blocks.append(section(f"*<#{status.settings.channel.channel_id}>*"))
        for row in status.rows:
            blocks += key_blocks(row, status, lang=lang)
    blocks.append(context(texts.home_hint))
    return {"type": "home", "blocks": fit_blocks(blocks, 100)}


def _headline(row: KeyStatus, status: Status, lang: str) -> str:
    texts = STATUS_TEXTS[lang]
    key = row.key
    verdict = key.check.verdict if key.check else None
    cause = CAUSE_TEXTS[lang][verdict.cause.value].meaning if verdict else ""
    name = escape(key.name)
    if row.standing is Standing.IN_USE and key.used_hour is not None:
        hour = say_hour(key.used_hour, status.settings.timezone, lang)
        is_unchecked = key.check is not None and key.check.outcome is Outcome.UNREACHABLE
        told = STANDING_TEXTS[lang]
        template = told.in_use_unchecked if is_unchecked else told.in_use
        return template.format(name=name, hour=hour, cause=cause)
    if row.standing is Standing.FAILING:
        return texts.failing.format(name=name, cause=cause)
    if row.standing is Standing.ACCEPTED:
        return texts.accepted.format(name=name)
    if key.check is None:
        return texts.not_checked.format(name=name)
    return texts.unreachable.format(name=name, cause=cause)


def _spoken(row: KeyStatus, status: Status, lang: str) -> str:
    """A key for a screen reader: the days in words only."""
    headline = _headline(row, status, lang)
    return f"{headline} · {say_days(row.days, lang, drawn=False)}" if row.days else headline


def _spend(row: KeyStatus, texts: StatusTexts, lang: str) -> str:
    known = row.spend.known if row.spend else None
    if row.spend is None or known is None:
        return texts.spend_unknown
    money = format_money(known.amount, known.currency, lang)
    return texts.spend.format(money=money if row.spend.complete else f"≥ {money}")


def _hints(status: Status, texts: StatusTexts, lang: str) -> list[str]:
    hints = []
    failing = next((row for row in status.rows if row.standing is Standing.FAILING), None)
    if failing is not None:
        hints.append(texts.next_why.format(name=escape(failing.key.name)))
    if not status.is_connected:
        hints.append(texts.next_connect)
    elif not status.settings.digest_on:
        hints.append(texts.next_digest)
    if status.spend_as_of is not None:
        when = format_moment(status.spend_as_of, status.settings.timezone, lang)
        hints.append(texts.as_of.format(when=when))
    return hints or [texts.home_hint]
