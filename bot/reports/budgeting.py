"""Budgets of a channel: set, looked at, and told of when a step is reached, each once a month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.channels.settings import ChannelSettings
from bot.errors import AlreadyHandledError
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Clock, Outgoing
from bot.reports.ports import ReportChanges
from bot.reports.spending import Account, Known, account_of, load_known
from bot.spend.budget import Budget, BudgetRef, Scope, decide_notice, month_word
from bot.spend.days import known_zone
from bot.spend.forecast import LOOK_BACK, Forecast
from bot.spend.money import Total
from bot.spend.periods import month_of


@dataclass(frozen=True, kw_only=True)
class BudgetState:
    """A budget and this month's spend against it; `spent` None is unknown.

    `name` is the key's name or the project's id; empty for the whole channel.
    """

    budget: Budget
    name: str
    month: str
    spent: Total | None
    forecast: Forecast | None
    as_of: datetime | None


Render = Callable[[BudgetState, str, ChannelSettings], Outgoing]
"""Turns a state and the step that it reached into the message for its channel."""


class Budgets:
    """The budgets of every channel."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[ReportChanges]],
        reads: Callable[[], AbstractAsyncContextManager[ReportChanges]],
        render: Render,
        clock: Clock,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._render = render
        self._clock = clock

    async def look(self, settings: ChannelSettings) -> tuple[BudgetState, ...]:
        """Every budget of the channel as it stands now."""
        async with self._reads() as tx:
            return await look_at_budgets(tx, settings, self._clock.now())

    async def set(
        self, settings: ChannelSettings, budget: Budget, *, by: str, delivery: str
    ) -> None:
        """Set or replace a budget.

        Raises:
            AlreadyHandledError: this request was acted on before.
        """
        async with self._changes() as tx:
            await self._claim(tx, delivery)
            if await tx.channels.find(settings.channel) is None:
                # The zone and language of the notices are those of whoever set the budget.
                await tx.channels.save(settings)
            await tx.budgets.save(budget)
            details = {
                "amount": f"{budget.amount.amount:f}",
                "currency": budget.amount.currency,
                "steps": ",".join(budget.steps),
            }
            await tx.audit.append(self._entry("budget.set", budget.ref, by, details))

    async def remove(self, ref: BudgetRef, *, by: str, delivery: str) -> bool:
        """Remove a budget; whether there was one.

        Raises:
            AlreadyHandledError: this request was acted on before.
        """
        async with self._changes() as tx:
            await self._claim(tx, delivery)
            removed = await tx.budgets.remove(ref)
            if removed:
                await tx.audit.append(self._entry("budget.removed", ref, by, {}))
        return removed

    async def list_due(self, _now: datetime) -> Sequence[str]:
        """Every channel with a budget."""
        async with self._reads() as tx:
            return [channel.subject for channel in await tx.budgets.list_channels()]

    async def check(self, subject: str) -> None:
        """Tell a channel of the steps that its budgets have reached; each once a month."""
        channel, now = ChannelRef.read(subject), self._clock.now()
        async with self._reads() as tx:
            settings = await tx.channels.find(channel)
            if settings is None or settings.paused:
                return
            settings = replace(settings, timezone=known_zone(settings.timezone))
            states = await look_at_budgets(tx, settings, now)
        for state in states:
            await self._tell(state, settings, now)

    async def _tell(self, state: BudgetState, settings: ChannelSettings, now: datetime) -> None:
        async with self._changes() as tx:
            budget = state.budget
            if budget not in await tx.budgets.list_channel(settings.channel):
                return  # changed meanwhile
            told = await tx.budgets.list_told(budget.ref, state.month)
            notice = decide_notice(budget, state.spent, state.forecast, told)
            for step in notice.done:
                await tx.budgets.tell(budget.ref, state.month, step, now)
            if notice.tell is not None:
                await tx.outbox.add(self._render(state, notice.tell, settings), now)

    async def _claim(self, tx: ReportChanges, delivery: str) -> None:
        if not await tx.inbox.claim(delivery, self._clock.now()):
            raise AlreadyHandledError

    def _entry(self, action: str, ref: BudgetRef, by: str, details: dict[str, str]) -> AuditEntry:
        return AuditEntry(
            at=self._clock.now(),
            team_id=ref.channel.team_id,
            channel_id=ref.channel.channel_id,
            actor_id=by,
            action=action,
            subject_id=ref.subject_id or ref.channel.channel_id,
            details={"scope": ref.scope.value, **details},
        )


async def look_at_budgets(
    tx: ReportChanges, settings: ChannelSettings, now: datetime
) -> tuple[BudgetState, ...]:
    """The channel's budgets against what is known of this month."""
    budgets = await tx.budgets.list_channel(settings.channel)
    if not budgets:
        return ()
    today = now.astimezone(UTC).date()
    first = min(today.replace(day=1), today - LOOK_BACK)
    known = await load_known(tx, settings, first, now)
    keys = await tx.keys.list_channel(settings.channel)
    names = {key.key_id: key.name for key in keys}
    return tuple(
        _state(
            budget,
            settings,
            known,
            name=names.get(budget.ref.subject_id, budget.ref.subject_id),
            month=month_word(today),
        )
        for budget in budgets
        # A key that was removed spends nothing more that is told here.
        if budget.ref.scope is not Scope.KEY or budget.ref.subject_id in names
    )


def _state(
    budget: Budget, settings: ChannelSettings, known: Known | None, *, name: str, month: str
) -> BudgetState:
    own = None if known is None else _narrow(budget.ref, settings, known)
    account = None if own is None else account_of(settings, month_of(own.today), own)
    return BudgetState(
        budget=budget,
        name=name,
        month=month,
        spent=_spent(budget, account),
        forecast=account.forecast if account else None,
        as_of=account.as_of if account else None,
    )


def _spent(budget: Budget, account: Account | None) -> Total | None:
    if account is None:
        return None
    return account.bound if budget.ref.scope is Scope.CHANNEL else account.total


def _narrow(ref: BudgetRef, settings: ChannelSettings, known: Known) -> Known | None:
    """What belongs to the budget; None where its key or project cannot be told apart."""
    if ref.scope is Scope.CHANNEL:
        return known
    if ref.scope is Scope.PROJECT:
        if ref.subject_id not in settings.project_ids:
            return None
        return known.only(lambda one: one.project_id == ref.subject_id)
    key = next((key for key in known.keys if key.key_id == ref.subject_id), None)
    if key is None or key.openai_key_id is None:
        return None
    return known.only(lambda one: one.openai_key_id == key.openai_key_id)
