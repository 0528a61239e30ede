"""The plan of a live check: progress, rights, limits, time, money, and what is never asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.catalogue import Cause
from bot.causes.judging import judge_answer, judge_completion, judge_right
from bot.causes.ports import Failure, ProbeAnswer
from bot.causes.probing import LiveCheck, Outcome
from bot.causes.steps import RateLimits, Right, Step, StepResult, StepState
from bot.causes.trial import plan_trial
from bot.channels.insight import ModelRule
from bot.credentials.form import KeyForm, read_key
from tests.causes.conftest import NOW


def states_of(check: Any) -> dict[Step, StepState]:
    return {result.step: result.state for result in check.steps}


async def test_progress_tells_each_step_once_and_the_money_step_never(story: Any) -> None:
    heard: list[StepResult] = []

    async def hear(result: StepResult) -> None:
        heard.append(result)

    check = await story.live_check.run(
        story.form("prod"), insight=story.look_into("prod"), progress=hear, thorough=True
    )

    assert [each.step for each in heard][:3] == [Step.FORM, Step.NETWORK, Step.MODELS]
    assert len({each.step for each in heard}) == len(heard)
    assert set(heard) <= set(check.steps)
    states = states_of(check)
    assert list(states) == list(Step)
    assert states.pop(Step.COMPLETION) is StepState.SKIPPED
    assert states.pop(Step.STATUS_PAGE) is StepState.SKIPPED
    assert set(states.values()) == {StepState.OK}


async def test_rights_are_told_apart_without_spending(story: Any) -> None:
    check = await story.live_check.run(story.form("staging"), thorough=True)

    assert {right for right, allowed in check.rights.items() if not allowed} == {
        Right.FILES,
        Right.BATCHES,
        Right.FINE_TUNING,
    }
    assert check.rights[Right.RESPONSES]
    assert states_of(check)[Step.RIGHTS] is StepState.NOTED
    assert check.outcome is Outcome.ACCEPTED


async def test_limits_are_read_from_the_answers(story: Any) -> None:
    check = await story.live_check.run(story.form("prod"), thorough=True)

    assert check.limits is not None
    assert check.limits.requests == 10_000
    assert check.limits.tokens == 2_000_000


async def test_a_refused_key_is_asked_nothing_more(story: Any) -> None:
    check = await story.live_check.run(story.form("prod", "deleted"), thorough=True)

    assert story.count() == 1
    assert check.rights == {}
    assert check.trial is None


async def test_what_does_not_fit_in_the_time_is_skipped(story: Any) -> None:
    story.break_next("hang", method="/v1/embeddings")

    check = await story.hasty_check.run(story.form("prod"), thorough=True)

    assert check.outcome is Outcome.ACCEPTED
    assert Right.EMBEDDINGS not in check.rights
    assert check.rights[Right.RESPONSES]


async def test_an_organization_that_does_not_answer_changes_nothing(story: Any) -> None:
    story.break_next("5xx", method="/v1/organization/audit_logs")

    check = await story.live_check.run(
        story.form("prod"), insight=story.look_into("prod"), thorough=True
    )

    assert check.outcome is Outcome.ACCEPTED
    assert states_of(check)[Step.EVENTS] is StepState.SKIPPED
    assert states_of(check)[Step.USAGE] is StepState.OK


@pytest.mark.parametrize(
    ("kind", "asked", "state"), [("5xx", 1, StepState.OK), ("drop", 0, StepState.SKIPPED)]
)
async def test_the_status_page_is_asked_only_where_openai_failed(
    kind: str, asked: int, state: StepState, story: Any
) -> None:
    story.break_next(kind, method="/v1/models")

    check = await story.live_check.run(story.form("prod"), thorough=True)

    assert states_of(check)[Step.STATUS_PAGE] is state
    assert story.count("/status") == asked


async def test_the_status_page_is_kept_for_a_minute(story: Any) -> None:
    story.break_next("5xx", method="/v1/models", count=3)

    for _ in range(3):
        await story.live_check.run(story.form("prod"), thorough=True)

    assert story.count("/status") == 1


async def test_success_with_the_paid_step_rules_out_money(story: Any) -> None:
    check = await story.live_check.complete(story.form("prod"))

    assert states_of(check)[Step.COMPLETION] is StepState.OK
    assert {"credit_balance_exhausted", "spend_limit_exceeded"} <= set(check.ruled_out)
    assert story.count() == 2


async def test_an_admin_key_is_told_live_or_dead_and_stays_the_wrong_kind(story: Any) -> None:
    form = read_key(story.ledger.admin_secret, expect="admin")

    check = await story.live_check.run(form, thorough=True)

    assert check.verdict is not None
    assert check.verdict.cause is Cause.WRONG_KEY_KIND
    assert states_of(check)[Step.MODELS] is StepState.OK
    assert story.count("/v1/organization/admin_api_keys") == story.count() == 1


async def test_the_environment_does_not_reach_openai(
    story: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-stale")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj_stale")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin-stale")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer x\nOpenAI-Project: proj_x")

    check = await story.live_check.run(
        story.form("prod"), insight=story.look_into("prod"), thorough=True
    )

    assert (check.outcome, check.verdict) == (Outcome.ACCEPTED, None)
    assert states_of(check)[Step.RECORD] is StepState.OK


def price_of(model: str) -> Decimal | None:
    return {"gpt-6-luna": Decimal("0.00001"), "gpt-9-terra": Decimal("0.002")}.get(model)


@pytest.mark.parametrize(
    ("models", "chosen"),
    [
        (("gpt-4o-mini", "gpt-6-luna"), "gpt-6-luna"),
        (("gpt-9-terra", "text-embedding-3-small"), "gpt-9-terra"),
        (("text-embedding-3-small", "gpt-9-realtime"), None),
        ((), "gpt-6-luna"),
    ],
)
def test_the_trial_takes_a_model_of_the_live_list(
    models: tuple[str, ...], chosen: str | None
) -> None:
    trial = plan_trial(models, price=price_of)

    assert (trial.model if trial else None) == chosen


def test_the_trial_keeps_to_the_projects_rule_and_says_when_a_price_is_unknown() -> None:
    rule = ModelRule(mode="deny_list", models=("gpt-6-luna",))

    trial = plan_trial(("gpt-6-luna", "gpt-4o-mini"), price=price_of, rule=rule)

    assert trial is not None
    assert (trial.model, trial.price_usd) == ("gpt-4o-mini", None)


class Answering:
    """A platform that gives one answer to everything."""

    def __init__(self, answer: ProbeAnswer, right: ProbeAnswer) -> None:
        self._answer, self._right = answer, right

    async def list_models(self, *_: Any, **__: Any) -> ProbeAnswer:
        return self._answer

    async def try_right(self, *_: Any, **__: Any) -> ProbeAnswer:
        return self._right

    async def complete(self, *_: Any, **__: Any) -> ProbeAnswer:
        return self._right

    async def list_admin_keys(self, *_: Any, **__: Any) -> ProbeAnswer:
        return self._answer


async def test_money_that_a_right_names_by_chance_is_heard() -> None:
    poor = ProbeAnswer(status=429, code="credit_balance_exhausted")
    probe = Answering(ProbeAnswer(status=200, models=("gpt-6-luna",)), poor)
    key = read_key("sk-proj-" + "a" * 74 + "T3BlbkFJ" + "b" * 74, expect="ordinary")
    assert isinstance(key, KeyForm)

    check = await LiveCheck(probe=probe, now=lambda: NOW).run(key, thorough=True)

    assert check.outcome is Outcome.FAILING
    assert check.verdict is not None
    assert check.verdict.cause is Cause.CREDIT_BALANCE_EXHAUSTED


TEXTS = (
    st.none()
    | st.sampled_from(
        ["invalid_api_key", "insufficient_quota", "tokens", "server_error", "model_not_found"]
    )
    | st.text(max_size=20)
)
ANSWERS = st.builds(
    ProbeAnswer,
    status=st.none() | st.integers(100, 599),
    code=TEXTS,
    type=TEXTS,
    message=st.text(max_size=60) | st.just("Missing scopes: api.model.read"),
    failure=st.none() | st.sampled_from(Failure.__args__),  # type: ignore[attr-defined]  # typing has no public name for it
    limits=st.none() | st.builds(RateLimits),
)


@given(answer=ANSWERS)
def test_every_answer_is_judged(answer: ProbeAnswer) -> None:
    for check in (judge_answer(answer, at=NOW), judge_completion(answer, at=NOW)):
        cause = check.verdict.cause.value if check.verdict else None
        assert cause not in check.ruled_out
        assert (check.outcome is Outcome.ACCEPTED) or check.verdict is not None
    assert judge_right(answer) in {True, False, None}
