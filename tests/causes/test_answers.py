"""What an answer of OpenAI to the live check means."""

from __future__ import annotations

import pytest

from bot.causes.catalogue import Cause
from bot.causes.classify import classify, from_answer
from bot.causes.ports import Failure, ProbeAnswer


@pytest.mark.parametrize(
    ("answer", "cause", "sure"),
    [
        (ProbeAnswer(status=401, code="invalid_api_key"), Cause.INVALID_API_KEY, True),
        (ProbeAnswer(status=401, code="mismatched_project"), Cause.MISMATCHED_PROJECT, True),
        (ProbeAnswer(code="malformed_key"), Cause.MALFORMED_KEY, True),
        (ProbeAnswer(status=429, type="insufficient_quota"), Cause.INSUFFICIENT_QUOTA, True),
        (ProbeAnswer(status=429, type="requests"), Cause.RATE_LIMIT, True),
        (
            ProbeAnswer(status=429, type="insufficient_quota", code="credit_balance_exhausted"),
            Cause.CREDIT_BALANCE_EXHAUSTED,
            True,
        ),
        (
            ProbeAnswer(status=403, message="Missing scopes: api.model.read."),
            Cause.MISSING_SCOPES,
            True,
        ),
        (
            ProbeAnswer(status=401, message="Your IP is not authorized to make this request."),
            Cause.IP_NOT_AUTHORIZED,
            True,
        ),
        # OpenAI's own refusal of the key in words nobody has seen yet
        (
            ProbeAnswer(status=401, message="This key is past its date."),
            Cause.INVALID_API_KEY,
            True,
        ),
        # anything may answer 401 without a body: a proxy, a captive portal
        (ProbeAnswer(status=401), Cause.INVALID_API_KEY, False),
        (ProbeAnswer(status=403, message="No."), Cause.UNKNOWN, False),
        (ProbeAnswer(status=429), Cause.AMBIGUOUS_429, False),
        (ProbeAnswer(status=500), Cause.SERVER_ERROR, False),
        (ProbeAnswer(status=503), Cause.SERVER_OVERLOADED, False),
    ],
)
def test_an_answer_is_read_by_code_type_message_and_status(
    answer: ProbeAnswer,
    cause: Cause,
    sure: bool,
) -> None:
    verdict = from_answer(answer)

    assert (verdict.cause, verdict.sure, verdict.status) == (cause, sure, answer.status)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        ("timeout", Cause.TIMEOUT),
        ("dns", Cause.CONNECTION_ERROR),
        ("refused", Cause.CONNECTION_ERROR),
        ("proxy", Cause.CONNECTION_ERROR),
        ("network", Cause.CONNECTION_ERROR),
        ("tls", Cause.SSL_ERROR),
        ("nonsense", Cause.UNKNOWN),
    ],
)
def test_a_missing_answer_names_the_trouble_on_the_way(failure: Failure, cause: Cause) -> None:
    verdict = from_answer(ProbeAnswer(failure=failure))

    assert (verdict.cause, verdict.evidence) == (cause, failure)


def test_the_answers_own_facts_are_kept() -> None:
    verdict = from_answer(
        ProbeAnswer(
            status=401,
            code="invalid_api_key",
            message="Incorrect API key provided: sk-proj-****Zx9Q. You can find your API key at",
            request_id="req_1",
            retry_after_s=3.5,
        )
    )

    assert verdict.request_id == "req_1"
    assert verdict.retry_after_s == 3.5
    assert verdict.masked_key_end == "Zx9Q"
    assert verdict.evidence == "Incorrect API key provided: sk-proj-…Zx9Q."


def test_an_accepted_key_has_no_cause() -> None:
    with pytest.raises(ValueError, match="accepted"):
        from_answer(ProbeAnswer(status=200, models=("gpt-6-luna",), model_count=1))


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        (
            "invalid_api_key",
            "invalid_request_error",
            "Incorrect API key provided: sk-proj-****a1B2.",
        ),
        ("project_spend_limit_exceeded", "insufficient_quota", "You exceeded your current quota"),
        ("insufficient_quota", "insufficient_quota", "You have no credits remaining."),
        ("model_not_found", "invalid_request_error", "Your organization must be verified to use"),
        ("rate_limit_exceeded", "tokens", "Request too large for gpt-6 in organization org-1"),
        ("server_is_overloaded", "service_unavailable_error", "Please try again later."),
        (None, "invalid_request_error", "Missing scopes: api.responses.write"),
        (None, "access_terminated", "Something about policies"),
    ],
)
def test_the_same_body_means_the_same_pasted_and_heard(
    code: str | None, kind: str, message: str
) -> None:
    heard = from_answer(ProbeAnswer(status=400, code=code, type=kind, message=message))
    error = {"message": message, "type": kind, "param": None, "code": code}

    pasted = classify(f"Error code: 400 - { ({'error': error}) }")

    assert pasted is not None
    assert (pasted.cause, pasted.sure) == (heard.cause, heard.sure)
    assert heard.cause is not Cause.UNKNOWN
