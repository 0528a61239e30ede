"""The answer to `why`: one key's card, or those of many, the failing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.causes.probing import Outcome
from bot.channels.settings import ChannelSettings
from bot.keys.health import Standing, standing_of
from bot.keys.key import Key
from bot.texts.card import CARD_TEXTS
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.why import WHY_TEXTS
from bot.views.blocks import Message, Piece, context, divider, escape, mention, section
from bot.views.card_buttons import look_button
from bot.views.limits import fit_text
from bot.views.standing import say_hour
from bot.views.why import Frame, accepted_card, name_cause, verdict_card

_ORDER = (Standing.FAILING, Standing.UNREACHABLE, Standing.ACCEPTED, Standing.IN_USE)
_MOST_CARDS = 3
"""Whole cards of one message; the other keys that fail have a line and a button each."""
_MOST_ROWS = 20
_TEXT = 4000
"""Characters that Slack advises for the text of a message (chat.postMessage, 2026-11-23)."""


def why_message(
    keys: Sequence[Key], *, now: datetime, lang: str, frame: Frame | None = None
) -> Message:
    """What the check said: of one key everything, of many those that fail first."""
    if not keys:
        text = WHY_TEXTS[lang].no_keys
        return Message(text, [section(text)])
    frame = frame or Frame()
    ordered = sorted(keys, key=lambda key: _rank(key, now))
    if len(ordered) == 1:
        return key_card(ordered[0], now=now, lang=lang, frame=frame)
    broken = [key for key in ordered if _is_broken(key)]
    cards, rest = broken[:_MOST_CARDS], broken[_MOST_CARDS:]
    fine = [key for key in ordered if not _is_broken(key)]
    spoken: list[str] = []
    blocks: list[Piece] = []
    for key in cards:
        blocks += [*key_card(key, now=now, lang=lang, frame=frame).blocks, divider()]
        spoken += [_say_row(key, now, lang, frame), _say_next_step(key, lang)]
    rows = [*rest, *fine]
    lines = [_say_row(key, now, lang, frame) for key in rows]
    blocks += [
        section(line, accessory=look_button(key, lang))
        for key, line in zip(rows[:_MOST_ROWS], lines, strict=False)
    ]
    left = len(rows) - _MOST_ROWS
    if left > 0:
        blocks.append(context(WHY_TEXTS[lang].more_keys.format(count=left)))
    text = "\n".join(line.replace("*", "") for line in [*spoken, *lines])
    return Message(fit_text(text, _TEXT), blocks)


def key_card(key: Key, *, now: datetime, lang: str, frame: Frame) -> Message:
    """Everything about one key."""
    texts, name, check = WHY_TEXTS[lang], escape(key.name), key.check
    if check is None:
        line = texts.unreadable.format(name=name)
        masked = texts.of_key.format(name=name, masked=key.masked)
        return Message(line, [section(line), context(masked)])
    frame = replace(frame, key=key)
    if check.verdict is not None and check.outcome is not Outcome.ACCEPTED:
        return verdict_card(check.verdict, lang=lang, frame=frame)
    line = _say_accepted(key, now, lang, frame)
    if check.verdict is not None:
        meaning = CAUSE_TEXTS[lang][check.verdict.cause.value].meaning
        line = texts.noted.format(line=line, cause=meaning)
    return accepted_card(line, check, lang=lang, frame=frame)


def shared_card(key: Key, settings: ChannelSettings, *, by: str, now: datetime) -> Message:
    """The card for the whole channel, in its language, with who shared it."""
    lang = settings.language
    shared = CARD_TEXTS[lang].shared_by.format(actor=mention(by))
    card = key_card(key, now=now, lang=lang, frame=Frame(zone=settings.timezone))
    return Message(f"{card.text}\n{shared}", [*card.blocks, context(shared)])


def _rank(key: Key, now: datetime) -> tuple[bool, bool, int]:
    """What fails comes first, then what has a remark or does not open."""
    is_clean = key.check is not None and key.check.verdict is None
    return (not _is_broken(key), is_clean, _ORDER.index(standing_of(key, now)))


def _is_broken(key: Key) -> bool:
    return key.check is not None and key.check.outcome is not Outcome.ACCEPTED


def _say_accepted(key: Key, now: datetime, lang: str, frame: Frame) -> str:
    texts, name = WHY_TEXTS[lang], escape(key.name)
    if standing_of(key, now) is Standing.IN_USE and key.used_hour is not None:
        return texts.working.format(name=name, hour=say_hour(key.used_hour, frame.zone, lang))
    return texts.accepted.format(name=name)


def _say_next_step(key: Key, lang: str) -> str:
    if key.check is None or key.check.verdict is None:
        return ""
    step = CAUSE_TEXTS[lang][key.check.verdict.cause.value].next_step
    texts = WHY_TEXTS[lang]
    return texts.labelled.format(label=texts.next_step, value=step)


def _say_row(key: Key, now: datetime, lang: str, frame: Frame) -> str:
    texts, name, check = WHY_TEXTS[lang], escape(key.name), key.check
    if check is None:
        return texts.unreadable.format(name=name)
    cause = name_cause(check.verdict.cause.value, lang) if check.verdict else ""
    if check.outcome is Outcome.ACCEPTED or check.verdict is None:
        line = _say_accepted(key, now, lang, frame)
        return texts.noted.format(line=line, cause=cause) if cause else line
    is_failing = check.outcome is Outcome.FAILING
    template = texts.row_failing if is_failing else texts.row_unreachable
    return template.format(name=name, cause=cause)
