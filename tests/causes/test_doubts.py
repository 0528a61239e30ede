from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from bot.causes.catalogue import Cause
from bot.causes.classify import classify
from bot.causes.doubts import list_pairs
from bot.causes.gravity import list_others, rank
from bot.causes.verdict import Verdict
from bot.texts.doubts import DOUBT_TEXTS


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_doubt_has_its_question_and_no_other(lang: str) -> None:
    pairs = {f"{first.value}/{second.value}" for first, second in list_pairs()}

    assert set(DOUBT_TEXTS[lang]) == pairs
    assert all(question.endswith(("？", "?")) for question in DOUBT_TEXTS[lang].values())


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [
        ("429 Too Many Requests", (Cause.RATE_LIMIT, Cause.INSUFFICIENT_QUOTA)),
        ("HTTP 403", (Cause.UNSUPPORTED_REGION, Cause.MISSING_SCOPES)),
        ("it doesn't work: error", (Cause.INVALID_API_KEY, Cause.INSUFFICIENT_QUOTA)),
        ("You exceeded your current quota", ()),
    ],
)
def test_only_a_guess_hovers_between_two(text: str, likeliest: tuple[Cause, ...]) -> None:
    verdict = classify(text)

    assert verdict is not None
    assert verdict.likeliest == likeliest


def test_every_cause_has_its_rank() -> None:
    assert sorted(map(rank, Cause)) == list(range(len(Cause)))


def test_a_wrapper_is_no_second_error() -> None:
    assert list_others(Cause.INSUFFICIENT_QUOTA, {Cause.RATE_LIMIT}) == ()
    assert list_others(Cause.RATE_LIMIT, {Cause.TIMEOUT, Cause.MODEL_NOT_FOUND}) == (
        Cause.MODEL_NOT_FOUND,
        Cause.TIMEOUT,
    )


def test_a_verdict_is_stored_whole_and_older_ones_are_still_read() -> None:
    verdicts = TypeAdapter(Verdict)
    verdict = classify(
        "Rate limit reached for gpt-4 in organization org-1 on tokens per min (TPM): Limit 10, "
        "Used 8, Requested 3. Later: Request timed out."
    )
    old = '{"cause":"timeout","evidence":"","sure":true,"missing_scopes":[]}'

    assert verdict is not None
    assert verdict.limit is not None
    assert verdicts.validate_json(verdicts.dump_json(verdict), strict=True) == verdict
    assert verdicts.validate_json(old, strict=True) == Verdict(cause=Cause.TIMEOUT)
