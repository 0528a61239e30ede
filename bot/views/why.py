"""The cause card: what is wrong, on what evidence, who can fix it, and what to do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from bot.causes.catalogue import CATALOGUE, Retry
from bot.causes.probing import Outcome
from bot.causes.verdict import Verdict
from bot.keys.health import Standing, standing_of
from bot.keys.key import Key
from bot.texts.causes import CAUSE_TEXTS, PROVIDER_NAMES
from bot.texts.formats import format_moment
from bot.texts.why import WHY_TEXTS
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    context,
    divider,
    escape,
    fields,
    section,
)
from bot.views.limits import MESSAGE_BLOCKS, fit_blocks
from bot.views.standing import say_hour

ACTION_OPEN_PAGE = "open_page"

_MOST_RULED_OUT = 6


def verdict_card(verdict: Verdict, *, lang: str, headline: str | None = None) -> Message:
    """The card of one verdict; `headline` is the template of its first sentence."""
    texts = WHY_TEXTS[lang]
    entry = CATALOGUE[verdict.cause]
    cause = CAUSE_TEXTS[lang][verdict.cause.value]
    template = headline or (texts.headline if verdict.sure else texts.headline_unsure)
    first = template.format(cause=cause.meaning)
    pairs = [
        (texts.who, texts.who_names[entry.who.value]),
        (texts.retry, _say_retry(verdict, lang)),
    ]
    blocks = [section(f"*{first}*"), section(f"*{texts.next_step}*\n{cause.next_step}")]
    extra = _extras(verdict, lang)
    if extra:
        blocks.append(section(extra))
    blocks.append(fields(pairs))
    if verdict.evidence:
        blocks.append(context(f"{texts.evidence}: {escape(verdict.evidence)}"))
    if verdict.request_id:
        blocks.append(context(texts.request_id.format(request_id=escape(verdict.request_id))))
    if entry.page:
        blocks.append(actions(button(texts.page, ACTION_OPEN_PAGE, url=entry.page)))
    spoken = [first, f"{texts.next_step}: {cause.next_step}"]
    spoken += [f"{label}: {value}" for label, value in pairs]
    return Message("\n".join(spoken), blocks)


def why_message(keys: Sequence[Key], *, now: datetime, zone: str, lang: str) -> Message:
    """What the live check said of each key: those that fail first, the rest in a line each."""
    texts = WHY_TEXTS[lang]
    if not keys:
        return Message(texts.no_keys, [section(texts.no_keys)])
    order = [Standing.FAILING, Standing.UNREACHABLE, Standing.ACCEPTED, Standing.IN_USE]
    ordered = sorted(keys, key=lambda key: order.index(standing_of(key, now)))
    spoken: list[str] = []
    blocks: list[Piece] = []
    for key in ordered:
        message = _key_card(key, now=now, zone=zone, lang=lang)
        spoken.append(message.text)
        blocks += [divider(), *message.blocks] if blocks else message.blocks
    return Message("\n\n".join(spoken), fit_blocks(blocks, MESSAGE_BLOCKS))


def _key_card(key: Key, *, now: datetime, zone: str, lang: str) -> Message:
    texts = WHY_TEXTS[lang]
    name = escape(key.name)
    of_key = texts.of_key.format(name=name, masked=key.masked)
    check = key.check
    standing = standing_of(key, now)
    if check is None:
        line = texts.unreadable.format(name=name)
        return Message(line, [section(line), context(of_key)])
    if check.outcome is not Outcome.ACCEPTED and check.verdict:
        unreachable = check.outcome is Outcome.UNREACHABLE
        card = verdict_card(
            check.verdict, lang=lang, headline=texts.headline_unreachable if unreachable else None
        )
        when = texts.checked.format(when=format_moment(check.at, zone, lang))
        small = [of_key, when]
        if check.ruled_out:
            small.append(_say_ruled_out(check.ruled_out, lang))
        return Message(f"{of_key}\n{card.text}", [*card.blocks, context(*small)])
    if standing is Standing.IN_USE and key.used_hour is not None:
        line = texts.working.format(name=name, hour=say_hour(key.used_hour, zone, lang))
    elif check.verdict is not None:
        meaning = CAUSE_TEXTS[lang][check.verdict.cause.value].meaning
        line = texts.accepted_note.format(name=name, cause=meaning)
    else:
        line = texts.accepted.format(name=name)
    return Message(line, [section(line), context(of_key)])


def _say_retry(verdict: Verdict, lang: str) -> str:
    texts = WHY_TEXTS[lang]
    retry = CATALOGUE[verdict.cause].retry
    if retry is Retry.WAIT and verdict.retry_after_s:
        return texts.retry_after.format(seconds=math.ceil(verdict.retry_after_s))
    return texts.retry_says[retry.value]


def _say_ruled_out(labels: Sequence[str], lang: str) -> str:
    shown = [CAUSE_TEXTS[lang][label].meaning.rstrip("。.") for label in labels[:_MOST_RULED_OUT]]
    return WHY_TEXTS[lang].ruled_out.format(causes=" / ".join(shown))


def _extras(verdict: Verdict, lang: str) -> str:
    texts = WHY_TEXTS[lang]
    lines = []
    if verdict.missing_scopes:
        scopes = ", ".join(escape(scope) for scope in verdict.missing_scopes)
        lines.append(texts.missing_scopes.format(scopes=f"`{scopes}`"))
    if verdict.provider != "openai":
        lines.append(
            texts.other_provider.format(
                provider=PROVIDER_NAMES.get(verdict.provider, escape(verdict.provider))
            )
        )
    return "\n".join(lines)
