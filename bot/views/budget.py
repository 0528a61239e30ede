"""Budgets: how they stand, the form that sets them, the notice when a step is reached."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from bot.channels.settings import ChannelSettings
from bot.keys.key import Key
from bot.ports import Ids, Outgoing
from bot.reports.budgeting import BudgetState
from bot.spend.amounts import AmountFault
from bot.spend.budget import DEFAULT_STEPS, FORECAST, UNDER, Budget, Scope, share_of
from bot.spend.money import Money
from bot.texts.budget import BUDGET_TEXTS, BudgetTexts
from bot.texts.formats import format_moment, format_money
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    context,
    escape,
    labelled,
    modal,
    option,
    section,
)
from bot.views.limits import OPTION_TEXT, fit_text
from bot.views.spend import format_forecast

CALLBACK_BUDGET = "budget"
CALLBACK_BUDGET_RESULT = "budget_result"
ACTION_BUDGET_EDIT = "budget_edit"
FIELD_SCOPE = "scope"
FIELD_AMOUNT = "amount"
FIELD_STEPS = "steps"

MOST_OPTIONS = 100
"""Options a select may have (docs.slack.dev, 2026-11-23)."""
_MOST_SHOWN = 20


def budget_message(
    states: Sequence[BudgetState], *, lang: str, first: str = "", buttons: bool = True
) -> Message:
    """How every budget stands; `first` is what was just changed."""
    texts = BUDGET_TEXTS[lang]
    lines = [f"• {_say_state(state, texts, lang)}" for state in states[:_MOST_SHOWN]]
    told = "\n".join(filter(None, [first, *(lines or [texts.none_set])]))
    blocks = [section(fit_text(told)), context(texts.only_notifies)]
    if buttons:
        blocks.insert(1, actions(button(texts.button_edit, ACTION_BUDGET_EDIT)))
    return Message(f"{told}\n{texts.only_notifies}", blocks)


def changed_line(budget: Budget, name: str, *, lang: str) -> str:
    """That a budget was set."""
    texts = BUDGET_TEXTS[lang]
    whose = _whose(budget.ref.scope, name, texts)
    return texts.was_set.format(whose=whose, amount=_money(budget.amount, lang))


def removed_line(scope: Scope, name: str, *, existed: bool, lang: str) -> str:
    """That a budget was removed, or that there was none."""
    texts = BUDGET_TEXTS[lang]
    template = texts.removed if existed else texts.nothing_to_remove
    return template.format(whose=_whose(scope, name, texts))


def fault_line(fault: AmountFault, *, lang: str) -> str:
    """Why words are no amount."""
    return BUDGET_TEXTS[lang].fault[fault.value]


def notice_post(
    state: BudgetState, step: str, settings: ChannelSettings, *, new_id: Ids
) -> Outgoing:
    """A reached step in the channel's language, once a month."""
    message = notice_message(state, step, settings, lang=settings.language)
    return Outgoing(
        delivery_id=new_id(),
        kind="post",
        channel=settings.channel,
        text=message.text,
        blocks=message.blocks,
        purpose="budget",
    )


def notice_message(
    state: BudgetState, step: str, settings: ChannelSettings, *, lang: str
) -> Message:
    """What a reached step says; a budget never stops anything, and says so."""
    texts = BUDGET_TEXTS[lang]
    at_least = state.spent is not None and not state.spent.complete
    template = {FORECAST: texts.reached_forecast, UNDER: texts.under}.get(
        step, texts.reached_at_least if at_least else texts.reached
    )
    told = template.format(
        whose=_whose(state.budget.ref.scope, state.name, texts),
        step=step,
        spent=_money(state.spent.money, lang) if state.spent else "",
        amount=_money(state.budget.amount, lang),
    )
    lines = [f"*{told}*"]
    if state.forecast is not None:
        lines.append(format_forecast(state.forecast, texts.forecast, lang))
    small = [texts.only_notifies]
    if state.as_of is not None:
        when = format_moment(state.as_of, settings.timezone, lang)
        small.insert(0, texts.as_of.format(when=when))
    text = "\n".join([told, *lines[1:], texts.only_notifies])
    return Message(text, [section("\n".join(lines)), context(*small)])


def budget_view(
    settings: ChannelSettings, keys: Sequence[Key], current: Budget | None, *, lang: str
) -> Piece:
    """The form: for what, how much, when to tell. `current` is the channel's own budget."""
    texts = BUDGET_TEXTS[lang]
    whole = option(texts.whose_channel, Scope.CHANNEL.value)
    options = [
        whole,
        *(_option(Scope.KEY, key.key_id, key.name, texts) for key in keys),
        *(_option(Scope.PROJECT, each, each, texts) for each in settings.project_ids),
    ]
    scope = {
        "type": "static_select",
        "action_id": FIELD_SCOPE,
        "options": options[:MOST_OPTIONS],
        "initial_option": whole,
    }
    amount: Piece = {"type": "plain_text_input", "action_id": FIELD_AMOUNT}
    if current is not None:
        amount["initial_value"] = f"{current.amount.amount:f}"
    word = "見込み" if lang == "ja" else FORECAST
    shown = (current.steps if current else DEFAULT_STEPS) or DEFAULT_STEPS
    steps = {
        "type": "plain_text_input",
        "action_id": FIELD_STEPS,
        "initial_value": ", ".join(word if step == FORECAST else step for step in shown),
    }
    return modal(
        callback_id=CALLBACK_BUDGET,
        title=texts.title,
        submit=texts.submit,
        close=texts.cancel,
        private_metadata=settings.channel.channel_id,
        blocks=[
            labelled(texts.label_scope, FIELD_SCOPE, scope),
            labelled(
                texts.label_amount, FIELD_AMOUNT, amount, hint=texts.hint_amount, optional=True
            ),
            labelled(texts.label_steps, FIELD_STEPS, steps, hint=texts.hint_steps),
            context(texts.only_notifies),
        ],
    )


def budget_result_view(message: Message, *, lang: str) -> Piece:
    """How it stands, in place of the form."""
    texts = BUDGET_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_BUDGET_RESULT,
        title=texts.title,
        close=texts.close,
        blocks=message.blocks,
    )


def _say_state(state: BudgetState, texts: BudgetTexts, lang: str) -> str:
    budget, spent = state.budget, state.spent
    whose = _whose(budget.ref.scope, state.name, texts)
    amount = _money(budget.amount, lang)
    if spent is None:
        parts = [texts.state_unknown.format(whose=whose, amount=amount, month=state.month)]
    else:
        percent = (share_of(budget, spent) * 100).quantize(Decimal(1), ROUND_DOWN)
        template = texts.state if spent.complete else texts.state_at_least
        said = template.format(
            whose=whose,
            spent=_money(spent.money, lang),
            amount=amount,
            percent=f"{percent:,}",
            month=state.month,
        )
        parts = [said]
    if state.forecast is not None:
        parts.append(format_forecast(state.forecast, texts.forecast, lang))
    named = [
        texts.step_forecast if step == FORECAST else texts.step_percent.format(step=step)
        for step in budget.steps
    ]
    parts.append(texts.steps.format(steps=texts.comma.join(named)))
    return " · ".join(parts)


def _whose(scope: Scope, name: str, texts: BudgetTexts) -> str:
    match scope:
        case Scope.CHANNEL:
            return texts.whose_channel
        case Scope.KEY:
            return texts.whose_key.format(name=escape(name))
        case Scope.PROJECT:
            return texts.whose_project.format(name=escape(name))


def _option(scope: Scope, subject_id: str, name: str, texts: BudgetTexts) -> Piece:
    template = texts.whose_key if scope is Scope.KEY else texts.whose_project
    label = fit_text(template.format(name=name), OPTION_TEXT)
    return option(label, f"{scope.value}:{subject_id}")


def _money(money: Money, lang: str) -> str:
    return format_money(money.amount, money.currency, lang)
