"""Answers below an explained error."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from bot.causes.bearings import Bearing, bearing_of, rivals_of, weigh
from bot.causes.catalogue import CATALOGUE
from bot.causes.followups import NEWS, Followup
from bot.causes.threads import ThreadError
from bot.causes.verdict import Verdict
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.followups import FOLLOWUP_TEXTS
from bot.texts.why import WHY_TEXTS
from bot.views.blocks import Message, join, mention, section
from bot.views.why import verdict_card


def followup_message(
    error: ThreadError, told: Sequence[Followup], *, owner_id: str = "", lang: str
) -> Message:
    """What there is to say; news that names another cause come with that cause's card.

    `owner_id` is the owner of our key, where the error is of one.
    """
    said = [_answer(error, one, owner_id, lang) for one in told]
    message = Message("\n\n".join(said), [section(text) for text in said])
    if any(bearing_of(error, one) is Bearing.IS_THE_CAUSE for one in told):
        cause = reduce(weigh, told, error).cause
        return join(message, verdict_card(Verdict(cause=cause, sure=False), lang=lang))
    return message


def _answer(error: ThreadError, told: Followup, owner_id: str, lang: str) -> str:
    if told in NEWS:
        return _answer_news(error, told, lang)
    texts, why = FOLLOWUP_TEXTS[lang], WHY_TEXTS[lang]
    entry, cause = CATALOGUE[error.cause], CAUSE_TEXTS[lang][error.cause.value]
    page = texts.page.format(page=entry.page) if entry.page else texts.no_page
    match told:
        case Followup.WHO:
            owner = [texts.owner.format(owner=mention(owner_id))] if owner_id else []
            return _lines(f"*{why.who}*", why.who_names[entry.who.value], *owner)
        case Followup.RETRY:
            return _lines(f"*{why.retry}*", why.retry_says[entry.retry.value])
        case Followup.PAGE:
            return page
        case Followup.ELSE:
            return _say_rivals(error, lang)
        case Followup.CHECK_AGAIN:
            return texts.cannot_recheck
        case Followup.THANKS:
            return texts.welcome
        case Followup.WHY:
            source = texts.source.format(source=entry.source, date=entry.checked.isoformat())
            return _lines(texts.meaning.format(cause=cause.meaning), source)
        case _:
            return _lines(f"*{why.next_step}*", cause.next_step, page)


def _answer_news(error: ThreadError, told: Followup, lang: str) -> str:
    texts = FOLLOWUP_TEXTS[lang]
    if told is Followup.SOLVED:
        return texts.solved
    if told is Followup.RETRIED:
        return texts.retried[CATALOGUE[error.cause].retry.value]
    return texts.news[f"{told.value}.{bearing_of(error, told).value}"]


def _say_rivals(error: ThreadError, lang: str) -> str:
    texts, rivals = FOLLOWUP_TEXTS[lang], rivals_of(error.cause)
    if not rivals:
        return _lines(texts.else_none, texts.else_tell_apart)
    meanings = [f"• {CAUSE_TEXTS[lang][cause.value].meaning}" for cause in rivals]
    return _lines(texts.else_first, *meanings, texts.else_tell_apart)


def _lines(*lines: str) -> str:
    return "\n".join(lines)
