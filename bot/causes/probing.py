"""The live check: what OpenAI says of a key right now, step by step, without spending anything.

A probe on schedule is one request. A person who asks gets more: what the key may do, what is left
of its limits, and, with a connection, what the organization knows. The one step that costs money
is `complete`, which is only for whoever agreed to its price.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from bot.causes.catalogue import Cause
from bot.causes.check import Check, CheckedKey, Outcome, Trial
from bot.causes.judging import (
    add_loss,
    add_record,
    find_money,
    judge_answer,
    judge_completion,
    judge_right,
)
from bot.causes.looking import Knowledge, look_up
from bot.causes.ports import KeyRecord, PlatformProbe, ProbeAnswer, StatusPage, TrialPrice
from bot.causes.progress import Run
from bot.causes.steps import Progress, RateLimits, Right, Step, StepState
from bot.causes.trial import plan_trial
from bot.causes.verdict import Verdict
from bot.channels.insight import EVENT_CALLS, ROW_CALLS, RULE_CALLS, USAGE_CALLS, KeyInsight
from bot.credentials.form import KeyKind

__all__ = ["Check", "CheckedKey", "LiveCheck", "Outcome", "Trial", "add_record", "judge_answer"]

BUDGET_S = 20.0
"""How long a whole check may take; a single request has 10 s."""
TRIED_RIGHTS = tuple(right for right in Right if right is not Right.MODELS)
SCHEDULED_CALLS = 1
THOROUGH_CALLS = SCHEDULED_CALLS + len(TRIED_RIGHTS)
"""Requests to OpenAI with the key, at most; each counts towards its requests per minute."""
CONNECTED_CALLS = ROW_CALLS + RULE_CALLS + EVENT_CALLS + USAGE_CALLS
"""Requests to the administration API that a connection adds, at most."""
PAID_CALLS = 2
"""A list of models to choose from, and the answer that costs."""

_OF_OPENAI = frozenset({Cause.SERVER_ERROR, Cause.SERVER_OVERLOADED, Cause.TIMEOUT})
"""Only here does the status page have something to say."""
Found = TypeVar("Found")

_NO_TIME = ProbeAnswer(failure="timeout")


@dataclass(frozen=True, kw_only=True)
class _Rights:
    """What the key may do, and what else the attempts told."""

    allowed: dict[Right, bool] = field(default_factory=dict)
    money: Verdict | None = None
    limits: RateLimits | None = None


async def _read_nothing() -> None:
    return None


class LiveCheck:
    """Checks a key: its form, free calls, then what the organization knows.

    `price` and `status_page` may be left out: the price of a trial is then unknown, and OpenAI's
    own status is not asked. No method raises for an answer of OpenAI.
    """

    def __init__(
        self,
        *,
        probe: PlatformProbe,
        now: Callable[[], datetime],
        status_page: StatusPage = _read_nothing,
        price: TrialPrice = lambda _: None,
        budget_s: float = BUDGET_S,
    ) -> None:
        self._probe = probe
        self._now = now
        self._read_status = status_page
        self._price = price
        self._budget_s = budget_s

    async def run(
        self,
        key: CheckedKey,
        record: KeyRecord | None = None,
        *,
        insight: KeyInsight | None = None,
        progress: Progress | None = None,
        thorough: bool = False,
    ) -> Check:
        """Check one key for free.

        Sends `SCHEDULED_CALLS` requests, with `thorough` up to `THOROUGH_CALLS`, and up to
        `CONNECTED_CALLS` with an `insight`, which only a thorough check asks. `record` is what was
        read of the key before; without one the insight looks for it.
        """
        run = Run(progress, budget_s=self._budget_s)
        if key.kind is KeyKind.ADMIN:
            return await self._check_admin(key, run, thorough=thorough)
        answer = await self._list_models(key, record, run)
        check = judge_answer(answer, at=self._now())
        if not thorough:
            return add_record(check, record) if record else check
        rights, knowledge, _ = await asyncio.gather(
            self._try_rights(key, check, record, run),
            look_up(insight, record, self._now(), run),
            self._ask_status_page(check, run),
        )
        limits = answer.limits or rights.limits
        if limits is not None:
            await run.end(Step.LIMITS, _judge_limits(limits), _tell_limits(limits))
        if rights.money is not None:
            check = replace(check, outcome=Outcome.FAILING, verdict=rights.money)
        check = _add_knowledge(check, knowledge)
        if answer.is_accepted:
            rights.allowed[Right.MODELS] = True
        return replace(
            check,
            steps=run.list_steps(),
            rights=rights.allowed,
            limits=limits,
            trial=self._plan_next(check, answer, knowledge),
        )

    async def complete(
        self,
        key: CheckedKey,
        record: KeyRecord | None = None,
        *,
        model: str | None = None,
        progress: Progress | None = None,
    ) -> Check:
        """Have OpenAI write 16 tokens with the key, which costs money; ask for consent first.

        `model` is the one of the trial that was agreed to; without it the key's own list is read
        and the choice made anew. At most `PAID_CALLS` requests.
        """
        run = Run(progress, budget_s=self._budget_s)
        if key.kind is KeyKind.ADMIN:
            return await self._check_admin(key, run, thorough=False)
        check = None
        if model is None:
            answer = await self._list_models(key, record, run)
            check = judge_answer(answer, at=self._now())
            rule = record.model_rule if record else None
            trial = plan_trial(answer.models, price=self._price, rule=rule)
            model = trial.model if trial and check.outcome is Outcome.ACCEPTED else None
        if model is not None:
            region = record.region if record else None
            asked = self._probe.complete(key.secret, model, region=region)
            answer = await run.within(asked) or _NO_TIME
            check = judge_completion(answer, at=self._now())
            state = StepState.OK if answer.is_accepted else StepState.FAILED
            await run.end(Step.COMPLETION, state, model)
            check = replace(check, limits=answer.limits)
        assert check is not None  # noqa: S101 (one of the two branches ran)
        await self._ask_status_page(check, run)
        check = add_record(check, record) if record else check
        return replace(check, steps=run.list_steps())

    def plan(self, models: Collection[str] = ()) -> Trial | None:
        """The trial for a key that lists these models, with its price; None: no fit among them.

        Without any, for a key that may not list models, the first choice. A thorough check that
        came so far has its trial at hand: `Check.trial`.
        """
        return plan_trial(models, price=self._price)

    async def _check_admin(self, key: CheckedKey, run: Run, *, thorough: bool) -> Check:
        """An admin key never makes a channel's key, live or not."""
        await run.end(Step.FORM, StepState.FAILED, key.kind.value)
        if thorough:
            answer = await run.within(self._probe.list_admin_keys(key.secret)) or _NO_TIME
            await self._end_models(answer, judge_answer(answer, at=self._now()), run)
        verdict = Verdict(cause=Cause.WRONG_KEY_KIND, evidence=str(key.secret))
        return Check(
            at=self._now(), outcome=Outcome.FAILING, verdict=verdict, steps=run.list_steps()
        )

    async def _list_models(
        self, key: CheckedKey, record: KeyRecord | None, run: Run
    ) -> ProbeAnswer:
        region = record.region if record else None
        listed = self._probe.list_models(key.secret, region=region)
        answer = await run.within(listed) or _NO_TIME
        if answer.status is None and answer.code is not None:
            await run.end(Step.FORM, StepState.FAILED, answer.code)
            return answer
        await run.end(Step.FORM, StepState.OK, key.kind.value)
        await self._end_models(answer, judge_answer(answer, at=self._now()), run)
        return answer

    async def _end_models(self, answer: ProbeAnswer, check: Check, run: Run) -> None:
        if answer.failure is not None:
            await run.end(Step.NETWORK, StepState.FAILED, answer.failure)
            return
        await run.end(Step.NETWORK, StepState.OK)
        if answer.is_accepted:
            detail = str(answer.model_count) if answer.model_count else ""
            await run.end(Step.MODELS, StepState.OK, detail)
        else:
            is_noted = check.outcome is Outcome.ACCEPTED
            state = StepState.NOTED if is_noted else StepState.FAILED
            await run.end(Step.MODELS, state, check.verdict.cause.value if check.verdict else "")

    async def _try_rights(
        self, key: CheckedKey, check: Check, record: KeyRecord | None, run: Run
    ) -> _Rights:
        """Every right at once; a key that OpenAI did not take has none worth asking about."""
        if check.outcome is not Outcome.ACCEPTED:
            return _Rights()
        region = record.region if record else None
        answers = await asyncio.gather(
            *(
                run.within(self._probe.try_right(key.secret, right, region=region))
                for right in TRIED_RIGHTS
            )
        )
        heard = [(right, a) for right, a in zip(TRIED_RIGHTS, answers, strict=True) if a]
        judged = ((right, judge_right(answer)) for right, answer in heard)
        rights = _Rights(
            allowed={right: allowed for right, allowed in judged if allowed is not None},
            money=_first(find_money(answer) for _, answer in heard),
            limits=_first(answer.limits for _, answer in heard),
        )
        if rights.money is not None:
            await run.end(Step.RIGHTS, StepState.FAILED, rights.money.cause.value)
        elif rights.allowed:
            lacking = [right.value for right, allowed in rights.allowed.items() if not allowed]
            state = StepState.NOTED if lacking else StepState.OK
            await run.end(Step.RIGHTS, state, " ".join(lacking))
        else:
            await run.end(Step.RIGHTS, StepState.SKIPPED)
        return rights

    async def _ask_status_page(self, check: Check, run: Run) -> None:
        if check.verdict is None or check.verdict.cause not in _OF_OPENAI:
            return
        status = await run.within(self._read_status())
        if status is None:
            await run.end(Step.STATUS_PAGE, StepState.SKIPPED)
            return
        state = StepState.OK if status.indicator == "none" else StepState.NOTED
        await run.end(Step.STATUS_PAGE, state, status.description)

    def _plan_next(self, check: Check, answer: ProbeAnswer, knowledge: Knowledge) -> Trial | None:
        """A key that was taken can be tried; whatever else is known already needs no spending."""
        if check.outcome is not Outcome.ACCEPTED:
            return None
        return plan_trial(answer.models, price=self._price, rule=knowledge.rule)


def _add_knowledge(check: Check, knowledge: Knowledge) -> Check:
    if knowledge.lost_id is not None:
        return add_loss(check, knowledge.lost_id, knowledge.events)
    return add_record(check, knowledge.record) if knowledge.record else check


def _judge_limits(limits: RateLimits) -> StepState:
    is_spent = 0 in {limits.requests_left, limits.tokens_left}
    return StepState.NOTED if is_spent else StepState.OK


def _tell_limits(limits: RateLimits) -> str:
    """`9999/10000 requests, 2000000/2000000 tokens`, with `?` for what was not said."""
    pairs = (
        (limits.requests_left, limits.requests, "requests"),
        (limits.tokens_left, limits.tokens, "tokens"),
    )
    return ", ".join(
        f"{'?' if left is None else left}/{'?' if most is None else most} {kind}"
        for left, most, kind in pairs
        if left is not None or most is not None
    )


def _first(found: Iterable[Found | None]) -> Found | None:
    return next((each for each in found if each is not None), None)
