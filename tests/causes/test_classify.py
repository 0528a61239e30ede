from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.catalogue import Cause
from bot.causes.classify import classify
from bot.causes.codes import CODES
from bot.causes.explaining import explain


def load(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(
        (Path(__file__).parent / name).read_text(encoding="utf-8")
    )
    return loaded


CASES = load("error_texts.yaml")
FIELD = load("field_texts.yaml")
ERRORS = [case for case in CASES + FIELD if case["cause"] != "none"]
TOLD = [case for case in CASES if case["cause"] != "unknown"]
KEY = "sk-proj-" + "aB3dE6gH9kLmN0pQrS" * 4 + "T3BlbkFJ" + "tU1vW2xY3zA4bC5dE6" * 4


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case['cause']}: {case['text'][:50]!r}")
def test_a_documented_error_is_named_with_its_facts(case: dict[str, Any]) -> None:
    verdict = classify(case["text"], status=case.get("given_status"))

    assert verdict is not None
    told = {
        "cause": verdict.cause.value,
        "sure": verdict.sure,
        "provider": verdict.provider,
        "status": verdict.status,
        "wait_s": verdict.retry_after_s,
        "request_id": verdict.request_id,
        "scopes": list(verdict.missing_scopes),
        "model": verdict.model,
        "key_end": verdict.masked_key_end,
        "limit": dataclasses.astuple(verdict.limit) if verdict.limit else None,
        "also": [cause.value for cause in verdict.also],
    }
    expected = {
        "cause": case["cause"],
        "sure": case.get("sure", True),
        "provider": case.get("provider", "openai"),
        "status": case.get("status"),
        "wait_s": case.get("wait_s"),
        "request_id": case.get("request_id"),
        "scopes": case.get("scopes", []),
        "model": case.get("model"),
        "key_end": case.get("key_end"),
        "limit": tuple(case["limit"]) if "limit" in case else None,
        "also": case.get("also", []),
    }
    assert told == expected


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case['cause']}: {case['text'][:50]!r}")
def test_each_text_gets_the_advice_that_helps(case: dict[str, Any]) -> None:
    answer = explain(case["text"], status=case.get("given_status"), today=date(2026, 11, 24))

    wait_s = case.get("wait_s") if case["retry"] != "no" else None
    assert answer["who"] == case["who"]
    assert answer["retry"] == case["retry"]
    assert answer["retry_after_s"] == wait_s


def test_every_cause_of_the_catalogue_is_covered_by_a_text() -> None:
    assert {case["cause"] for case in ERRORS} == {cause.value for cause in Cause}


def test_the_corpus_is_large_and_has_what_misleads() -> None:
    assert len(CASES) >= 220
    assert len(FIELD) >= 120
    assert sum(case.get("hard", False) for case in CASES) >= 50


WRAPPINGS = {
    "japanese": "次のエラーが出て困っています。\n```\n{}\n```\n対処法を教えてください。",
    "log": "2026-11-20T09:00:01.123Z ERROR [worker-3] llm_call failed attempt=1\n{}\n",
    "colours": "\x1b[31mERROR\x1b[0m {}",
    "slack": "&gt; {}",
    "traceback": 'Traceback (most recent call last):\n  File "/srv/app.py", line 9\n{}',
}


@pytest.mark.parametrize("wrapping", WRAPPINGS.values(), ids=WRAPPINGS)
@pytest.mark.parametrize("case", TOLD, ids=lambda case: f"{case['cause']}: {case['text'][:40]!r}")
def test_what_stands_around_an_error_changes_nothing(case: dict[str, Any], wrapping: str) -> None:
    verdict = classify(wrapping.format(case["text"]), status=case.get("given_status"))

    assert verdict is not None
    assert verdict.cause.value == case["cause"]


@pytest.mark.parametrize("case", TOLD, ids=lambda case: f"{case['cause']}: {case['text'][:40]!r}")
def test_an_error_quoted_inside_json_is_still_named(case: dict[str, Any]) -> None:
    wrapped = json.dumps({"level": "error", "detail": case["text"]}, ensure_ascii=False)

    verdict = classify(wrapped, status=case.get("given_status"))

    assert verdict is not None
    assert verdict.cause.value == case["cause"]


@pytest.mark.parametrize("case", FIELD, ids=lambda case: f"{case['cause']}: {case['text'][:40]!r}")
def test_a_text_from_the_field_stays_itself_in_a_message_and_in_json(case: dict[str, Any]) -> None:
    for text in (WRAPPINGS["slack"].format(case["text"]), json.dumps({"detail": case["text"]})):
        verdict = classify(text)

        told = verdict.cause.value if verdict else "none"
        assert told == case["cause"]


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_given_beside_the_text_decides(code: str) -> None:
    verdict = classify("the call went wrong", code=code)

    assert verdict is not None
    assert verdict.cause is CODES[code]
    assert verdict.sure
    assert verdict.evidence == code


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, Cause.INVALID_API_KEY),
        (429, Cause.AMBIGUOUS_429),
        (500, Cause.SERVER_ERROR),
        (503, Cause.SERVER_OVERLOADED),
        (403, Cause.UNKNOWN),
        (400, Cause.UNKNOWN),
    ],
)
def test_a_bare_status_is_only_a_guess(status: int, cause: Cause) -> None:
    verdict = classify("", status=status)

    assert verdict is not None
    assert verdict.cause is cause
    assert not verdict.sure
    assert verdict.evidence == f"HTTP {status}"


def test_another_company_is_named_even_when_its_code_is_openais() -> None:
    verdict = classify(
        "https://api.groq.com/openai/v1 answered invalid_api_key", code="invalid_api_key"
    )

    assert verdict is not None
    assert (verdict.cause, verdict.provider) == (Cause.OTHER_PROVIDER, "groq")


def test_another_companys_address_beside_openais_decides_nothing() -> None:
    verdict = classify(
        "POST https://api.openai.com/v1/responses: You exceeded your current quota. Fallback"
        " https://api.mistral.ai/v1 is not configured"
    )

    assert verdict is not None
    assert (verdict.cause, verdict.provider) == (Cause.INSUFFICIENT_QUOTA, "openai")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "お疲れさまです。明日の会議は10時です",
        "Thanks!",
        "昨日の料金はいくらでしたか",
        *(case["text"] for case in FIELD if case["cause"] == "none"),
    ],
)
def test_a_text_without_an_error_has_no_verdict(text: str) -> None:
    assert classify(text) is None


@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_a_key_in_the_paste_is_never_quoted(place: str) -> None:
    filler = "x " * 20_000
    error = f"Incorrect API key provided: {KEY}. You can find your API key at"
    text = {"start": error + filler, "middle": filler + error + filler, "end": filler + error}

    verdict = classify(text[place], status=401)

    assert verdict is not None
    assert not any(KEY[at : at + 12] in repr(verdict) for at in range(8, len(KEY) - 16))


def test_a_key_cut_in_two_by_the_shortening_is_not_quoted() -> None:
    for shift in range(0, 160, 7):
        text = "error " + "x" * 12_100 + " " + KEY + " " + "y " * ((8000 - shift) // 2)

        verdict = classify(text, code="invalid_api_key")

        assert verdict is not None
        assert not any(KEY[at : at + 12] in repr(verdict) for at in range(8, len(KEY) - 16))


@pytest.mark.parametrize("case", TOLD, ids=lambda case: f"{case['cause']}: {case['text'][:40]!r}")
def test_evidence_is_short_and_on_one_line(case: dict[str, Any]) -> None:
    verdict = classify(case["text"], status=case.get("given_status"))

    assert verdict is not None
    assert 0 < len(verdict.evidence) <= 200
    assert "\n" not in verdict.evidence


PIECES = [
    "sk-",
    "error ",
    '{"',
    "\\",
    "code: ",
    "Missing scopes: ",
    "a.",
    "model `",
    "１",
    "x" * 99,
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_of_anything_ends(piece: str) -> None:
    verdict = classify(piece * (1_000_000 // len(piece)) + " Connection error.")

    assert verdict is not None
    assert verdict.cause is not Cause.INVALID_API_KEY


@given(st.text(max_size=400), st.none() | st.integers(400, 599), st.none() | st.text(max_size=20))
def test_any_text_gets_an_answer(text: str, status: int | None, code: str | None) -> None:
    verdict = classify(text, status=status, code=code)

    assert verdict is None or (len(verdict.evidence) <= 200 and verdict.status == status)


@pytest.mark.parametrize("case", TOLD[::9], ids=lambda case: f"{case['cause']}")
@pytest.mark.parametrize("long", ["INFO all good\n" * 3000 + "{}", "{}" + "\nINFO all good" * 3000])
def test_an_error_at_either_end_of_a_long_log_is_found(case: dict[str, Any], long: str) -> None:
    verdict = classify(long.format(case["text"]), status=case.get("given_status"))

    assert verdict is not None
    assert verdict.cause.value == case["cause"]
