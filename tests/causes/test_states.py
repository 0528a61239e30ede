"""Every state that a live check can tell, at the loopback platform: cause, calls, pasted text."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from bot.causes.catalogue import Cause
from bot.causes.classify import classify
from bot.causes.probing import (
    CONNECTED_CALLS,
    PAID_CALLS,
    SCHEDULED_CALLS,
    THOROUGH_CALLS,
    Outcome,
)
from playground.ledger import KeyState

FAILING, UNREACHABLE, ACCEPTED = Outcome.FAILING, Outcome.UNREACHABLE, Outcome.ACCEPTED

AT_THE_DOOR = [
    ("deleted", FAILING, Cause.INVALID_API_KEY),
    ("disabled_leaked", FAILING, Cause.INVALID_API_KEY),
    ("expired", FAILING, Cause.INVALID_API_KEY),
    ("owner_gone", FAILING, Cause.INVALID_API_KEY),
    ("not_org_member", FAILING, Cause.NOT_ORG_MEMBER),
    ("organization_not_found", FAILING, Cause.ORGANIZATION_NOT_FOUND),
    ("mismatched_organization", FAILING, Cause.MISMATCHED_ORGANIZATION),
    ("mismatched_project", FAILING, Cause.MISMATCHED_PROJECT),
    ("project_archived", FAILING, Cause.PROJECT_ARCHIVED),
    ("account_deactivated", FAILING, Cause.ACCOUNT_DEACTIVATED),
    ("access_terminated", FAILING, Cause.ACCESS_TERMINATED),
    ("restricted", ACCEPTED, Cause.MISSING_SCOPES),
    ("header_dropped", UNREACHABLE, Cause.MISSING_API_KEY),
    ("unsupported_region", UNREACHABLE, Cause.UNSUPPORTED_REGION),
    ("ip_not_authorized", UNREACHABLE, Cause.IP_NOT_AUTHORIZED),
    ("hanging", UNREACHABLE, Cause.TIMEOUT),
    ("dropped", UNREACHABLE, Cause.CONNECTION_ERROR),
    ("nonsense", UNREACHABLE, Cause.UNKNOWN),
    ("bare_429", UNREACHABLE, Cause.AMBIGUOUS_429),
    ("server_error", UNREACHABLE, Cause.SERVER_ERROR),
]
AT_WORK = [
    ("out_of_credit", FAILING, Cause.CREDIT_BALANCE_EXHAUSTED),
    ("insufficient_quota", FAILING, Cause.INSUFFICIENT_QUOTA),
    ("project_spend_limit", FAILING, Cause.SPEND_LIMIT_EXCEEDED),
    ("organization_spend_limit", FAILING, Cause.SPEND_LIMIT_EXCEEDED),
    ("usage_limit", FAILING, Cause.USAGE_LIMIT_EXCEEDED),
    ("billing_not_active", FAILING, Cause.BILLING_NOT_ACTIVE),
    ("billing_hard_limit", FAILING, Cause.BILLING_HARD_LIMIT_REACHED),
    ("model_denied", ACCEPTED, Cause.MODEL_NOT_FOUND),
    ("not_verified", ACCEPTED, Cause.ORG_VERIFICATION_REQUIRED),
    ("rate_limited", ACCEPTED, Cause.RATE_LIMIT),
    ("overloaded", UNREACHABLE, Cause.SERVER_OVERLOADED),
    ("healthy", ACCEPTED, None),
]
CONNECTED = [
    ("deleted", FAILING, Cause.INVALID_API_KEY, "deleted on 2026-11-23 23:30 UTC by aoi@"),
    ("disabled_leaked", FAILING, Cause.KEY_DISABLED_LEAKED, "by nobody of the organization"),
    ("expired", FAILING, Cause.KEY_EXPIRED, "expires_at 2026-11-23 23:30 UTC"),
    ("owner_gone", FAILING, Cause.NOT_ORG_MEMBER, "owner_project_access inactive"),
    ("project_archived", FAILING, Cause.PROJECT_ARCHIVED, "has been archived"),
    ("project_spend_limit", FAILING, Cause.SPEND_LIMIT_EXCEEDED, "spend limit of project data"),
    ("organization_spend_limit", FAILING, Cause.SPEND_LIMIT_EXCEEDED, "of the organization"),
    ("ip_not_authorized", UNREACHABLE, Cause.IP_NOT_AUTHORIZED, "not authorized"),
    ("server_error", UNREACHABLE, Cause.SERVER_ERROR, "had an error"),
    ("healthy", ACCEPTED, None, ""),
]


def told(check: Any) -> tuple[Outcome, Cause | None]:
    return check.outcome, check.verdict.cause if check.verdict else None


def test_the_states_cover_most_of_what_a_live_check_can_tell() -> None:
    states = {row[0] for row in (*AT_THE_DOOR, *AT_WORK)}
    causes = {row[2] for row in (*AT_THE_DOOR, *AT_WORK)} | {row[2] for row in CONNECTED}

    assert states == {state.value for state in KeyState}
    assert len(causes - {None}) >= 22


@pytest.mark.parametrize(("state", "outcome", "cause"), AT_THE_DOOR)
async def test_what_stops_a_key_at_the_door_is_told_by_one_free_request(
    state: str, outcome: Outcome, cause: Cause, story: Any
) -> None:
    live_check = story.hasty_check if state == "hanging" else story.live_check

    check = await live_check.run(story.form("docs-bot", state))

    assert told(check) == (outcome, cause)
    assert story.count() == SCHEDULED_CALLS


@pytest.mark.parametrize(("state", "outcome", "cause"), AT_WORK)
async def test_what_stops_a_key_at_work_is_told_by_the_paid_step_only(
    state: str, outcome: Outcome, cause: Cause | None, story: Any
) -> None:
    form = story.form("docs-bot", state)

    free = await story.live_check.run(form, thorough=True)
    calls = story.count()
    paid = await story.live_check.complete(form, model=free.trial.model)

    assert told(free) == (ACCEPTED, None)
    assert calls == THOROUGH_CALLS
    assert told(paid) == (outcome, cause)
    assert story.count() - calls == PAID_CALLS - 1


@pytest.mark.parametrize(("state", "outcome", "cause", "evidence"), CONNECTED)
async def test_the_organization_names_what_the_key_cannot(
    state: str, outcome: Outcome, cause: Cause | None, evidence: str, story: Any
) -> None:
    form, insight = story.form("docs-bot", state), story.look_into("docs-bot")

    check = await story.live_check.run(form, insight=insight, thorough=True)

    assert told(check) == (outcome, cause)
    assert evidence in (check.verdict.evidence if check.verdict else "")
    assert story.count("/v1/organization") == CONNECTED_CALLS
    assert story.count() <= THOROUGH_CALLS + CONNECTED_CALLS


@pytest.mark.parametrize(("state", "_outcome", "cause"), AT_THE_DOOR)
async def test_the_same_answer_pasted_means_the_same(
    state: str, _outcome: Outcome, cause: Cause, story: Any
) -> None:
    error = await ask_as_the_team_does(story, state, paid=False)

    verdict = classify(error)

    assert (verdict.cause if verdict else Cause.UNKNOWN) == cause


@pytest.mark.parametrize(("state", "_outcome", "cause"), AT_WORK[:-1])
async def test_the_same_refusal_of_work_pasted_means_the_same(
    state: str, _outcome: Outcome, cause: Cause, story: Any
) -> None:
    error = await ask_as_the_team_does(story, state, paid=True)

    verdict = classify(error)

    assert verdict is not None
    assert verdict.cause == cause


async def ask_as_the_team_does(story: Any, state: str, *, paid: bool) -> str:
    """What a person would paste: the SDK's own words about the same call."""
    form = story.form("docs-bot", state)
    client = openai.AsyncOpenAI(
        api_key=form.secret.reveal(),
        base_url=story.base_url,
        max_retries=0,
        timeout=0.5 if state == "hanging" else 10,
    )
    async with client:
        try:
            if paid:
                await client.responses.create(model="gpt-6-luna", input="ping")
            else:
                return (await client.models.with_raw_response.list()).text
        except openai.APIStatusError as error:
            return f"Error code: {error.status_code} - {error.response.text}"
        except openai.APIError as error:
            return f"{type(error).__name__}: {error}"
        return ""
