"""The cause card: what is wrong, on what evidence, who can fix it, and what to do."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.causes.catalogue import CATALOGUE, Cause, Retry, Who
from bot.causes.details import list_details, list_doubts, say_next_step, say_retry
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.channels.contacts import NOBODY, Contacts
from bot.keys.calling import CallOffer
from bot.keys.key import Key
from bot.keys.requests import find_helper
from bot.texts.cause_names import CAUSE_NAME_TEXTS
from bot.texts.causes import CAUSE_TEXTS, PROVIDER_NAMES
from bot.texts.explain import EXPLAIN_TEXTS
from bot.texts.formats import format_moment
from bot.texts.why import WHY_TEXTS
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    context,
    escape,
    fields,
    mention,
    section,
)
from bot.views.card_buttons import CardPlace, card_buttons, place_of
from bot.views.checking import say_limits, say_rights

_MOST_RULED_OUT = 6
_UNNAMED = frozenset({"openai", "other"})
"""OpenAI itself, and a company that the text does not name."""
_ID_HELPS = frozenset({Who.OPENAI})
"""Where OpenAI's support is whom to talk to next; and where nobody knows more."""


def _offer_nothing(_key: Key) -> CallOffer | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What surrounds a verdict. Without a key it was read from a pasted error.

    `is_private`: only whoever asked sees the card, so it may name people and be shared. `offer`
    says what one real call with a key would use; `today` lets a model's last day be told; `named`
    are our keys whose end the error shows. In a modal (`in_modal`) only the page can be opened.
    """

    key: Key | None = None
    zone: str = "UTC"
    today: date | None = None
    named: tuple[str, ...] = ()
    in_modal: bool = False
    contacts: Contacts = NOBODY
    is_private: bool = False
    offer: Callable[[Key], CallOffer | None] = _offer_nothing


def verdict_card(verdict: Verdict, *, lang: str, frame: Frame | None = None) -> Message:
    """The card of one verdict."""
    frame = frame or Frame()
    texts = WHY_TEXTS[lang]
    step = say_next_step(verdict, lang=lang, today=frame.today)
    first = _headline(verdict, frame, lang)
    told = _meaning(verdict, frame, lang)
    pairs = [
        (texts.who, _say_who(verdict.cause, frame, lang)),
        (texts.retry, _say_retry(verdict, frame, lang)),
    ]
    small = _small_print(verdict, frame, lang)
    blocks = [
        section(f"*{first}*\n{told}"),
        section(f"*{texts.next_step}*\n{escape(step)}"),
        fields(pairs),
    ]
    if small:
        blocks.append(context("\n".join(small)))
    place = place_of(frame.key) if frame.key else CardPlace(cause=verdict.cause.value)
    blocks += _buttons(place, frame, lang)
    spoken = [
        texts.labelled.format(label=label, value=value)
        for label, value in ((texts.next_step, step), *pairs)
    ]
    return Message("\n".join([first, told, *spoken, *small]), blocks)


def accepted_card(line: str, check: Check, *, lang: str, frame: Frame) -> Message:
    """The card of a key without a cause: one line of what is known, and what it may do."""
    small = _about_key(check, frame, lang)
    blocks = [section(line), context("\n".join(small))]
    place = place_of(frame.key) if frame.key else CardPlace()
    return Message("\n".join([line, *small]), blocks + _buttons(place, frame, lang))


def name_cause(cause: str, lang: str) -> str:
    """A cause in two or three words."""
    return CAUSE_NAME_TEXTS[lang][cause]


def _headline(verdict: Verdict, frame: Frame, lang: str) -> str:
    texts = WHY_TEXTS[lang]
    cause = name_cause(verdict.cause.value, lang)
    template, of_key = texts.headline if verdict.sure else texts.headline_unsure, texts.of_failing
    if _is_unreachable(frame):
        template, of_key = texts.headline_unreachable, texts.of_unreachable
    headline = template.format(cause=cause)
    return of_key.format(name=escape(frame.key.name), headline=headline) if frame.key else headline


def _meaning(verdict: Verdict, frame: Frame, lang: str) -> str:
    texts = WHY_TEXTS[lang]
    lines = [CAUSE_TEXTS[lang][verdict.cause.value].meaning]
    if verdict.provider not in _UNNAMED:
        provider = PROVIDER_NAMES.get(verdict.provider, verdict.provider)
        lines += _label([(EXPLAIN_TEXTS[lang].provider, provider)], lang)
    if _is_unreachable(frame):
        lines.append(texts.may_be_fine)
    if verdict.missing_scopes:
        scopes = ", ".join(escape(scope) for scope in verdict.missing_scopes)
        lines.append(texts.missing_scopes.format(scopes=f"`{scopes}`"))
    lines += _label(list_doubts(verdict, lang), lang)
    return "\n".join(lines)


def _label(pairs: Iterable[tuple[str, str]], lang: str) -> list[str]:
    labelled = WHY_TEXTS[lang].labelled
    return [labelled.format(label=label, value=escape(value)) for label, value in pairs]


def _is_unreachable(frame: Frame) -> bool:
    check = frame.key.check if frame.key else None
    return check is not None and check.outcome is Outcome.UNREACHABLE


def _say_who(cause: Cause, frame: Frame, lang: str) -> str:
    who = WHY_TEXTS[lang].who_names[CATALOGUE[cause].who.value]
    helper = find_helper(cause, frame.key, frame.contacts) if frame.is_private else ""
    return f"{who} {mention(helper)}" if helper else who


def _say_retry(verdict: Verdict, frame: Frame, lang: str) -> str:
    check = frame.key.check if frame.key else None
    is_wait = CATALOGUE[verdict.cause].retry is Retry.WAIT
    if check is None or not is_wait or not verdict.retry_after_s:
        return say_retry(verdict, lang)
    over = check.at + timedelta(seconds=math.ceil(verdict.retry_after_s))
    return WHY_TEXTS[lang].retry_at.format(when=format_moment(over, frame.zone, lang))


def _small_print(verdict: Verdict, frame: Frame, lang: str) -> list[str]:
    """Evidence, key, time, what was ruled out, the request id: one line each."""
    texts = WHY_TEXTS[lang]
    lines = []
    if verdict.evidence:
        lines += _label([(texts.evidence, verdict.evidence)], lang)
    lines += _label(list_details(verdict, lang), lang)
    if frame.named:
        lines.append(texts.same_end.format(names=", ".join(escape(one) for one in frame.named)))
    if frame.key and frame.key.check:
        lines += _about_key(frame.key.check, frame, lang)
    if verdict.request_id:
        lines.append(texts.request_id.format(request_id=escape(verdict.request_id)))
        if CATALOGUE[verdict.cause].who in _ID_HELPS or verdict.cause is Cause.UNKNOWN:
            lines.append(texts.request_id_keep)
    return lines


def _about_key(check: Check, frame: Frame, lang: str) -> list[str]:
    texts, key = WHY_TEXTS[lang], frame.key
    if key is None:
        return []
    when = texts.checked.format(when=format_moment(check.at, frame.zone, lang))
    lines = [f"{texts.of_key.format(name=escape(key.name), masked=key.masked)}  ·  {when}"]
    lines += say_rights(check, key.environment, lang=lang)
    limits = say_limits(check.limits, lang=lang)
    if limits:
        lines.append(limits)
    if check.ruled_out:
        lines.append(_say_ruled_out(check.ruled_out, lang))
    return lines


def _say_ruled_out(labels: Sequence[str], lang: str) -> str:
    shown = [name_cause(label, lang) for label in labels[:_MOST_RULED_OUT]]
    return WHY_TEXTS[lang].ruled_out.format(causes=("、" if lang == "ja" else ", ").join(shown))


def _buttons(place: CardPlace, frame: Frame, lang: str) -> list[Piece]:
    buttons = card_buttons(
        place,
        frame.key,
        is_private=frame.is_private,
        offer=frame.offer(frame.key) if frame.key else None,
        lang=lang,
    )
    if frame.in_modal:
        buttons = [one for one in buttons if "url" in one]
    return [actions(*buttons)] if buttons else []
