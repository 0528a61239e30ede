from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.causes.catalogue import Cause
from bot.causes.ports import KeyRecord, ProbeAnswer
from bot.causes.probing import Check, Outcome, add_record, judge_answer
from bot.credentials.form import KeyForm, read_key

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
MakeRecord = Callable[..., KeyRecord]

ACCEPTED = ProbeAnswer(status=200, models=("gpt-6-luna",), model_count=1)
REFUSED = ProbeAnswer(status=401, code="invalid_api_key", message="Incorrect API key provided: x")
RESTRICTED = ProbeAnswer(status=403, message="… Missing scopes: api.model.read. Check that …")
BLOCKED = ProbeAnswer(status=401, code="ip_not_authorized")


def causes_of(check: Check) -> tuple[Outcome, Cause | None]:
    return check.outcome, check.verdict.cause if check.verdict else None


@pytest.mark.parametrize(
    ("name", "state", "outcome", "cause"),
    [
        ("prod", None, Outcome.ACCEPTED, None),
        ("lab", None, Outcome.ACCEPTED, None),
        ("staging", None, Outcome.ACCEPTED, Cause.MISSING_SCOPES),
        ("ci-old", None, Outcome.FAILING, Cause.INVALID_API_KEY),
        ("intern", None, Outcome.FAILING, Cause.INVALID_API_KEY),
        ("prod", "deleted", Outcome.FAILING, Cause.INVALID_API_KEY),
        ("prod", "ip_not_authorized", Outcome.UNREACHABLE, Cause.IP_NOT_AUTHORIZED),
        ("prod", "unsupported_region", Outcome.UNREACHABLE, Cause.UNSUPPORTED_REGION),
    ],
)
async def test_a_key_of_the_story_is_told_by_one_free_call(
    name: str, state: str | None, outcome: Outcome, cause: Cause | None, story: Any
) -> None:
    check = await story.live_check.run(story.form(name, state))

    assert causes_of(check) == (outcome, cause)
    assert check.at == NOW


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("429", Cause.RATE_LIMIT),
        ("5xx", Cause.SERVER_ERROR),
        ("hang", Cause.TIMEOUT),
        ("drop", Cause.CONNECTION_ERROR),
        ("nonsense", Cause.UNKNOWN),
    ],
)
async def test_trouble_at_openai_is_never_blamed_on_the_key(
    kind: str, cause: Cause, story: Any
) -> None:
    story.break_next(kind)
    live_check = story.hasty_check if kind == "hang" else story.live_check

    check = await live_check.run(story.form("prod"))

    assert causes_of(check) == (Outcome.UNREACHABLE, cause)


async def test_the_next_check_after_trouble_is_fresh(story: Any) -> None:
    story.break_next("drop")
    await story.live_check.run(story.form("prod"))

    assert causes_of(await story.live_check.run(story.form("prod"))) == (Outcome.ACCEPTED, None)


async def test_an_admin_key_is_not_sent_to_the_ordinary_api(story: Any) -> None:
    form = read_key(story.ledger.admin_secret, expect="admin")
    story.break_next("hang")

    check = await story.live_check.run(form)

    assert causes_of(check) == (Outcome.FAILING, Cause.WRONG_KEY_KIND)


async def test_expired_key_is_named_with_its_record(story: Any, make_record: MakeRecord) -> None:
    record = make_record(expires_at=NOW - timedelta(days=3))

    check = await story.live_check.run(story.form("ci-old"), record)

    assert causes_of(check) == (Outcome.FAILING, Cause.KEY_EXPIRED)
    assert check.verdict is not None
    assert check.verdict.evidence == "expires_at 2026-11-20 23:30 UTC"


def test_an_accepted_key_rules_out_what_the_call_would_have_shown() -> None:
    check = judge_answer(ACCEPTED, at=NOW)

    assert {"invalid_api_key", "ip_not_authorized", "project_archived"} <= set(check.ruled_out)
    assert not {
        "insufficient_quota",
        "spend_limit_exceeded",
        "rate_limit",
        "model_not_found",
    } & set(check.ruled_out)


@pytest.mark.parametrize(
    "answer",
    [
        ProbeAnswer(status=429, code="rate_limit_exceeded"),
        ProbeAnswer(status=429),
        ProbeAnswer(status=500),
        ProbeAnswer(status=503),
        ProbeAnswer(status=401),
        ProbeAnswer(status=403),
        ProbeAnswer(status=403, message="Something new"),
        ProbeAnswer(status=404, failure="nonsense"),
        ProbeAnswer(status=200, failure="nonsense"),
        BLOCKED,
        *(
            ProbeAnswer(failure=failure)
            for failure in ("timeout", "dns", "tls", "refused", "proxy", "network", "nonsense")
        ),
    ],
    ids=repr,
)
def test_what_could_not_be_checked_is_not_failing(answer: ProbeAnswer) -> None:
    check = judge_answer(answer, at=NOW)

    assert check.outcome is Outcome.UNREACHABLE
    assert check.verdict is not None
    assert check.ruled_out == ()


@pytest.mark.parametrize(
    "answer",
    [
        REFUSED,
        ProbeAnswer(status=401, message="Words nobody has seen yet"),
        ProbeAnswer(status=401, code="account_deactivated"),
        ProbeAnswer(status=401, code="not_authorized_invalid_project"),
        ProbeAnswer(status=429, code="credit_balance_exhausted"),
        ProbeAnswer(status=429, type="insufficient_quota"),
        ProbeAnswer(status=401, type="access_terminated"),
        ProbeAnswer(code="malformed_key"),
    ],
    ids=repr,
)
def test_openais_own_refusal_is_failing(answer: ProbeAnswer) -> None:
    assert judge_answer(answer, at=NOW).outcome is Outcome.FAILING


TROUBLES: list[tuple[dict[str, Any], Cause]] = [
    ({"expires_at": NOW}, Cause.KEY_EXPIRED),
    ({"owner_active": False}, Cause.NOT_ORG_MEMBER),
    ({"project_archived": True}, Cause.PROJECT_ARCHIVED),
    ({"spend_limit_enforcing": True}, Cause.SPEND_LIMIT_EXCEEDED),
]


@pytest.mark.parametrize(("changes", "cause"), TROUBLES)
@pytest.mark.parametrize("answer", [REFUSED, BLOCKED, ProbeAnswer(failure="timeout")], ids=repr)
def test_the_record_names_the_cause_where_the_call_could_not(
    answer: ProbeAnswer, changes: dict[str, Any], cause: Cause, make_record: MakeRecord
) -> None:
    check = add_record(judge_answer(answer, at=NOW), make_record(**changes))

    assert causes_of(check) == (Outcome.FAILING, cause)


def test_a_particular_refusal_outranks_the_record(make_record: MakeRecord) -> None:
    refused = judge_answer(ProbeAnswer(status=401, code="account_deactivated"), at=NOW)

    check = add_record(refused, make_record(owner_active=False))

    assert causes_of(check) == (Outcome.FAILING, Cause.ACCOUNT_DEACTIVATED)


@pytest.mark.parametrize(("changes", "cause"), TROUBLES[:3])
def test_a_record_against_an_accepted_call_is_only_a_note(
    changes: dict[str, Any], cause: Cause, make_record: MakeRecord
) -> None:
    check = add_record(judge_answer(ACCEPTED, at=NOW), make_record(**changes))

    assert causes_of(check) == (Outcome.ACCEPTED, cause)
    assert check.verdict is not None
    assert not check.verdict.sure


@pytest.mark.parametrize("answer", [ACCEPTED, RESTRICTED], ids=repr)
def test_an_enforced_spend_limit_fails_a_key_that_still_authenticates(
    answer: ProbeAnswer, make_record: MakeRecord
) -> None:
    check = add_record(judge_answer(answer, at=NOW), make_record(spend_limit_enforcing=True))

    assert causes_of(check) == (Outcome.FAILING, Cause.SPEND_LIMIT_EXCEEDED)
    assert "invalid_api_key" in check.ruled_out


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"expires_at": None},
        {"owner_active": None, "spend_limit_enforcing": None},
        {"expires_at": NOW + timedelta(seconds=1)},
    ],
)
@pytest.mark.parametrize("answer", [ACCEPTED, RESTRICTED, REFUSED, BLOCKED], ids=repr)
def test_a_record_without_trouble_or_knowledge_changes_nothing(
    answer: ProbeAnswer, changes: dict[str, Any], make_record: MakeRecord
) -> None:
    check = judge_answer(answer, at=NOW)

    assert add_record(check, make_record(**changes)) == check


def test_a_missing_scope_proves_that_the_key_is_alive() -> None:
    check = judge_answer(RESTRICTED, at=NOW)

    assert causes_of(check) == (Outcome.ACCEPTED, Cause.MISSING_SCOPES)
    assert check.verdict is not None
    assert check.verdict.missing_scopes == ("api.model.read",)
    assert "invalid_api_key" in check.ruled_out


def test_no_check_shows_the_key(make_record: MakeRecord) -> None:
    key = "sk-proj-" + "aB3dE6gH9k" * 7 + "T3BlbkFJ" + "tU1vW2xY3z" * 7
    answer = ProbeAnswer(status=401, message=f"Incorrect API key provided: {key}")
    form = read_key(key, expect="ordinary")

    check = add_record(judge_answer(answer, at=NOW), make_record())

    assert isinstance(form, KeyForm)
    assert key[8:20] not in f"{check!r} {form!r}"
