"""The estimate in Slack: the form, and an answer of any text within Slack's limits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.spend.estimating import COMPARED_MODELS, estimate
from bot.spend.quoting import quote
from bot.spend.telling import tell_estimate
from bot.texts.formats import format_price
from bot.views.estimate import OFFERED_MODELS, estimate_message, estimate_result_view, estimate_view
from bot.views.limits import SECTION_TEXT

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_form_takes_a_text_and_a_model(lang: str) -> None:
    view = estimate_view("C1", lang=lang)

    text, model = (block["element"] for block in view["blocks"])
    assert (text["multiline"], text["max_length"]) == (True, 3000)
    assert model["initial_option"] == model["options"][0]
    assert view["private_metadata"] == "C1"
    assert all(len(block["hint"]["text"]) <= 2000 for block in view["blocks"] if "hint" in block)


def test_every_offered_model_has_a_price() -> None:
    priced = [quote(model, 1, on=TODAY).standard for model in OFFERED_MODELS]

    assert None not in priced


@settings(deadline=None)  # the first count loads the tables
@given(st.text(max_size=300), st.text(min_size=1, max_size=100), st.sampled_from(["ja", "en"]))
def test_any_text_and_any_name_make_a_message(text: str, model: str, lang: str) -> None:
    counted = estimate(text, [model, *COMPARED_MODELS], on=TODAY)

    told = tell_estimate(counted, yen=None, today=TODAY, lang=lang)
    message = estimate_message(told, of=text, lang=lang)

    shown, notes = (message.blocks[0]["text"]["text"], message.blocks[1]["elements"][0]["text"])
    assert max(len(shown), len(notes)) <= SECTION_TEXT
    assert not set("<>") & set(shown + notes), "what people typed is neither mention nor link"
    assert estimate_result_view(message, lang=lang)["blocks"] == message.blocks


def test_small_prices_keep_two_digits_and_large_ones_their_commas() -> None:
    prices = ["0", "0.00000004", "0.00246", "0.0996", "0.1", "1234.567", "123456"]

    dollars = [format_price(Decimal(one), "usd", "en") for one in prices]
    yen = [format_price(Decimal(one), "jpy", "ja") for one in ("0.024", "1.236", "12345.6")]

    assert dollars == [
        "$0.00",
        "$0.00000004",
        "$0.0025",
        "$0.1",
        "$0.10",
        "$1,234.57",
        "$123,456.00",
    ]
    assert yen == ["¥0.024", "¥1.24", "¥12,346"]
