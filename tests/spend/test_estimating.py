"""What a text would cost, by model; money of any size is exact, and the unknown stays unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.spend.estimating import COMPARED_MODELS, DEFAULT_MODEL, estimate
from bot.spend.prices import price_request
from bot.spend.quoting import find_nearest, is_stale, quote
from bot.spend.telling import tell_estimate
from bot.spend.yen import YenRate

TODAY = date(2026, 11, 24)
MODELS = st.sampled_from(
    [*COMPARED_MODELS, "gpt-6-astra", "gpt-5.5-pro", "gpt-5.4-mini", "gpt-4.1", "gpt-4o", "o3"]
)
SHORT = st.integers(0, 136_000)
"""Tokens of which two texts together still cost the short-context rate."""
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 10
ENGLISH = "It is the best of times and it is the worst of times for a cat that has to wait. " * 10


def tell(text: str, *models: str, lang: str = "en", yen: YenRate | None = None) -> str:
    counted = estimate(text, models or COMPARED_MODELS, on=TODAY)
    told = tell_estimate(counted, yen=yen, today=TODAY, lang=lang)
    return "\n".join([told.headline, *told.prices, *told.notes])


@settings(deadline=None)  # the first quote reads the price list
@given(MODELS, SHORT, SHORT)
def test_two_texts_cost_what_each_of_them_costs(model: str, first: int, second: int) -> None:
    both, one, other = (
        quote(model, tokens, on=TODAY) for tokens in (first + second, first, second)
    )

    assert both.standard is not None
    assert one.standard is not None
    assert other.standard is not None
    assert both.standard == one.standard + other.standard
    assert both.answer == one.answer


@settings(deadline=None)  # the first quote reads the price list
@given(MODELS, st.integers(0, 2_000_000))
def test_cached_and_batch_never_cost_more_and_batch_is_half(model: str, tokens: int) -> None:
    quoted = quote(model, tokens, on=TODAY)

    assert quoted.standard is not None
    assert quoted.standard == price_request(model, tokens, 0, on=TODAY)
    assert quoted.cached is None or quoted.cached <= quoted.standard
    assert quoted.batch is not None
    assert quoted.batch <= quoted.standard
    # Of the pro model the list has a long-context rate, but none for a batch.
    if model != "gpt-5.5-pro":
        assert quoted.batch * 2 == quoted.standard


def test_a_long_request_is_priced_by_its_tier() -> None:
    short, long = (quote("gpt-6.1-sol", tokens, on=TODAY) for tokens in (200_000, 400_000))

    assert short.standard == Decimal("0.4")
    assert long.standard == Decimal("1.6")
    assert long.answer == short.answer * Decimal("1.5") if short.answer else False


@pytest.mark.parametrize("model", ["gpt-6.2-astra", "nobody", "tts-1", ""])
def test_what_the_list_lacks_is_unknown_and_never_nothing(model: str) -> None:
    quoted = quote(model, 0, on=TODAY)

    assert {quoted.standard, quoted.cached, quoted.batch} == {None}


def test_embeddings_have_neither_cache_nor_answer() -> None:
    quoted = quote("text-embedding-3-small", 1000, on=TODAY)

    assert quoted.standard == Decimal("0.00002")
    assert (quoted.cached, quoted.answer) == (None, None)


def test_names_that_look_alike_are_offered() -> None:
    assert find_nearest("GPT-4oo")[0] == "gpt-4o"
    assert find_nearest("gpt-6-lunaa")[0] == "gpt-6-luna"
    assert find_nearest("zzzzzz") == ()


@pytest.mark.parametrize(
    ("model", "name", "exact"),
    [
        ("gpt-4o", "gpt-4o", True),
        (" OpenAI/GPT-4o ", "gpt-4o", True),
        (DEFAULT_MODEL, DEFAULT_MODEL, False),
        ("gpt-5-of-nobody", "gpt-5-of-nobody", False),
    ],
)
def test_a_count_is_exact_only_for_a_model_that_exists(model: str, name: str, exact: bool) -> None:
    counted = estimate("hello world", [model], on=TODAY)

    assert (counted.quotes[0].model, counted.exact, counted.tokens) == (name, exact, 2)


def test_the_price_list_tells_its_age_after_thirty_days() -> None:
    assert not is_stale(date(2026, 11, 13))
    assert is_stale(date(2026, 11, 14))
    assert "41 days old" in tell("hello")
    fresh = tell_estimate(
        estimate("hello", ["gpt-4o"], on=TODAY), yen=None, today=date(2026, 11, 1), lang="en"
    )
    assert "days old" not in " ".join(fresh.notes)
    assert "as of 2026-10-14" in " ".join(fresh.notes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (JAPANESE, "the same in English has about"),
        (ENGLISH, "the same in Japanese has about"),
        ("吾輩は猫", None),
        ("这是一段中文文本，没有假名，不应该被当作日文。" * 10, None),
        ("x = [i ** 2 for i in range(10)]\n" * 20, None),
        ("Der Hund und die Katze gehen zusammen nach Hause. " * 10, None),
        ("", None),
    ],
)
def test_the_other_language_is_named_only_as_a_rule_of_thumb(text: str, says: str | None) -> None:
    told = tell(text)

    assert ("Rule of thumb" in told) is (says is not None)
    assert says is None or says in told
    assert says is None or "by a small measurement of ours" in told


def test_the_rule_of_thumb_goes_by_the_encoding() -> None:
    assert "about 1.5 times" in tell(JAPANESE, "gpt-4o")
    assert "about 2.3 times" in tell(JAPANESE, "gpt-4")


def test_yen_stand_there_only_at_the_teams_own_rate_with_its_date() -> None:
    rate = YenRate(Decimal("152.3"), date(2026, 11, 20))

    english = tell(JAPANESE * 10, "gpt-4o", yen=rate)
    japanese = tell(JAPANESE * 10, "gpt-4o", yen=rate, lang="ja")

    assert "input $0.008 (about ¥1.22)" in english
    assert "Yen at your team's rate of 152.3 per dollar (2026-11-20)." in english
    assert "1ドル 152.3 円（2026-11-20）" in japanese
    assert "¥" not in tell(JAPANESE * 10, "gpt-4o")


def test_a_model_that_ends_is_told_with_its_day() -> None:
    assert "shut down on 2026-10-23" in tell("hello", "gpt-4")
    assert "will be shut down on 2027-01-14" in tell("hello", "gpt-4o")
    assert "提供が終了しています" in tell("hello", "gpt-4", lang="ja")


def test_thousands_are_set_apart() -> None:
    told = tell("word " * 30_000, "gpt-4o")

    assert told.startswith("Tokens: 30,001 · characters: 150,000 · about 200 tokens per 1,000")
