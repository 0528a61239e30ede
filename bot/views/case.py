"""The alert message of a case, kept up to date in place."""

from __future__ import annotations

from decimal import Decimal

from bot.channels.settings import ChannelSettings
from bot.spend.money import Money
from bot.texts.case import CASE_TEXTS, CaseTexts
from bot.texts.formats import format_day, format_moment, format_money, format_weekday
from bot.views.blocks import Message, Piece, actions, button, context, escape, mention, section
from bot.watch.case import Case, CaseState, Finding, Severity

ACTION_TAKE_CASE = "take_case"
ACTION_DISMISS_CASE = "dismiss_case"

_MARKS = {
    Severity.LOW: ":large_yellow_circle:",
    Severity.MEDIUM: ":large_orange_circle:",
    Severity.HIGH: ":red_circle:",
}


_LEAST_MULTIPLIED = Decimal("0.01")
"""Below a cent a multiple of the usual tells nothing."""
_TENFOLD = 10
"""From here a multiple is told without a decimal."""


def case_message(
    case: Case, settings: ChannelSettings, *, owner_id: str | None = None, lang: str
) -> Message:
    """What is unusual, why we say so, what to do, and who is on it."""
    texts = CASE_TEXTS[lang]
    finding = case.finding
    alert = texts.alert.format(
        key=escape(case.key_name),
        day=format_day(finding.day, lang),
        actual=_money(finding.actual, lang),
        expected=_money(finding.expected, lang),
    )
    why = _say_why(finding, texts, lang)
    # Only a key that the channel registered has an entry to swap.
    steps = [texts.what_to_do, texts.in_the_bot] if case.key_id else [texts.what_to_do]
    blocks: list[Piece] = [
        section(f"{_MARKS[finding.severity]} *{alert}*"),
        section("\n".join([why, *steps])),
    ]
    people = [*dict.fromkeys([*([owner_id] if owner_id else []), *settings.managers])]
    if people:
        named = " ".join(mention(person) for person in people)
        blocks.append(section(texts.managers.format(people=named)))
    state = say_state(case, settings, lang=lang)
    if state:
        blocks.append(section(state))
    buttons = _buttons(case, texts)
    if buttons:
        blocks.append(actions(*buttons))
    blocks.append(context(texts.rule))
    return Message("\n".join(filter(None, [alert, why, state])), blocks)


def _buttons(case: Case, texts: CaseTexts) -> list[Piece]:
    take = button(texts.take, ACTION_TAKE_CASE, value=case.case_id, style="primary")
    dismiss = button(texts.dismiss, ACTION_DISMISS_CASE, value=case.case_id)
    by_state = {CaseState.OPEN: [take, dismiss], CaseState.TAKEN: [dismiss]}
    return by_state.get(case.state, [])


def _say_why(finding: Finding, texts: CaseTexts, lang: str) -> str:
    template = texts.why_weekday if finding.same_weekday else texts.why_recent
    why = template.format(
        count=finding.compared_with,
        weekday=format_weekday(finding.day, lang),
        excess=_money(finding.actual - finding.expected, lang),
    )
    expected = finding.expected.amount
    if expected < _LEAST_MULTIPLIED:
        return why
    factor = finding.actual.amount / expected
    return why + texts.times.format(factor=f"{factor:,.{0 if factor >= _TENFOLD else 1}f}")


def say_state(case: Case, settings: ChannelSettings, *, lang: str) -> str:
    """Who is on it since when; empty while nobody is."""
    texts = CASE_TEXTS[lang]
    if case.handled_by is None or case.handled_at is None:
        return ""
    template = texts.taken if case.state is CaseState.TAKEN else texts.dismissed
    when = format_moment(case.handled_at, settings.timezone, lang)
    return template.format(person=mention(case.handled_by), when=when)


def _money(money: Money, lang: str) -> str:
    return format_money(money.amount, money.currency, lang)
