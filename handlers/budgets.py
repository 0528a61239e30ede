"""`/apikey budget`: what is set, an amount, `off`, or the form for keys, projects and steps."""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.policy import Operation
from bot.ports import ChannelRef
from bot.reports.budgeting import BudgetState
from bot.spend.amounts import AmountFault, read_amount
from bot.spend.budget import DEFAULT_STEPS, Budget, BudgetRef, Scope, read_steps
from bot.spend.money import Money
from bot.texts.budget import BUDGET_TEXTS
from bot.views.blocks import Message
from bot.views.budget import (
    ACTION_BUDGET_EDIT,
    FIELD_AMOUNT,
    FIELD_SCOPE,
    FIELD_STEPS,
    budget_message,
    budget_result_view,
    budget_view,
    changed_line,
    fault_line,
    removed_line,
)
from bot.views.replies import note
from handlers.answer import Answer
from handlers.asking import Asker, meet
from handlers.errand import Errand
from handlers.payloads import Click, Submission
from handlers.pressing import Act
from handlers.services import Services

_OFF = frozenset({"off", "停止", "なし", "解除", "削除"})


class BudgetDesk:
    """Whoever may see spend sees budgets; keepers change them. `acts` by action id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.acts: Mapping[str, Act] = {ACTION_BUDGET_EDIT: self._open}

    async def command(self, errand: Errand, rest: str) -> Message:
        """Show, set or remove the channel's own budget."""
        asker = errand.asker
        asker.require(Operation.SEE_SPEND)
        if not rest:
            return budget_message(await self._look(asker), lang=asker.lang)
        asker.require(Operation.SET_BUDGET)
        ref = BudgetRef(asker.settings.channel, Scope.CHANNEL)
        if rest.casefold() in _OFF:
            first = await self._remove(asker, ref, "", errand.delivery)
        else:
            amount = read_amount(rest)
            if isinstance(amount, AmountFault):
                return note(fault_line(amount, lang=asker.lang))
            current = _find(await self._look(asker), ref)
            steps = current.steps if current else DEFAULT_STEPS
            budget = Budget(ref=ref, amount=Money(amount), steps=steps)
            first = await self._set(asker, budget, "", errand.delivery)
        return budget_message(await self._look(asker), first=first, lang=asker.lang)

    async def submit(self, submission: Submission) -> Answer:
        """Judge the form, then set or remove the budget that it names."""
        channel = ChannelRef(submission.team_id, submission.memory)
        asker = await meet(self._services, channel, submission.user_id)
        asker.require(Operation.SET_BUDGET)
        texts = BUDGET_TEXTS[asker.lang]
        found = await self._read_scope(asker, submission.text(FIELD_SCOPE))
        typed = submission.text(FIELD_AMOUNT).strip()
        amount = read_amount(typed) if typed else None
        steps = read_steps(submission.text(FIELD_STEPS))
        errors = {}
        if found is None:
            errors[FIELD_SCOPE] = texts.fault_scope
        if isinstance(amount, AmountFault):
            errors[FIELD_AMOUNT] = fault_line(amount, lang=asker.lang)
        if steps is None:
            errors[FIELD_STEPS] = texts.fault_steps
        if found is None or isinstance(amount, AmountFault) or steps is None:
            return Answer(errors=errors)
        ref, name = found
        if amount is None:
            first = await self._remove(asker, ref, name, submission.delivery)
        else:
            budget = Budget(ref=ref, amount=Money(amount), steps=steps)
            first = await self._set(asker, budget, name, submission.delivery)
        states = await self._look(asker)
        message = budget_message(states, first=first, buttons=False, lang=asker.lang)
        return Answer(view=budget_result_view(message, lang=asker.lang))

    async def _open(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.SET_BUDGET)
        channel = asker.settings.channel
        keys = await self._services.register.list_channel(channel)
        current = _find(await self._look(asker), BudgetRef(channel, Scope.CHANNEL))
        view = budget_view(asker.settings, keys, current, lang=asker.lang)
        await self._services.messenger.open_view(click.trigger_id, view)

    async def _look(self, asker: Asker) -> tuple[BudgetState, ...]:
        return await self._services.budgets.look(asker.settings)

    async def _set(self, asker: Asker, budget: Budget, name: str, delivery: str) -> str:
        by = asker.person.user_id
        await self._services.budgets.set(asker.settings, budget, by=by, delivery=delivery)
        return changed_line(budget, name, lang=asker.lang)

    async def _remove(self, asker: Asker, ref: BudgetRef, name: str, delivery: str) -> str:
        by = asker.person.user_id
        existed = await self._services.budgets.remove(ref, by=by, delivery=delivery)
        return removed_line(ref.scope, name, existed=existed, lang=asker.lang)

    async def _read_scope(self, asker: Asker, value: str) -> tuple[BudgetRef, str] | None:
        """Which budget, and its name; None when it is not, or no longer, of this channel."""
        settings = asker.settings
        scope, _, subject_id = value.partition(":")
        if scope == Scope.CHANNEL and not subject_id:
            return BudgetRef(settings.channel, Scope.CHANNEL), ""
        if scope == Scope.PROJECT and subject_id in settings.project_ids:
            return BudgetRef(settings.channel, Scope.PROJECT, subject_id), subject_id
        for key in await self._services.register.list_channel(settings.channel):
            if scope == Scope.KEY and key.key_id == subject_id:
                return BudgetRef(settings.channel, Scope.KEY, subject_id), key.name
        return None


def _find(states: tuple[BudgetState, ...], ref: BudgetRef) -> Budget | None:
    return next((state.budget for state in states if state.budget.ref == ref), None)
