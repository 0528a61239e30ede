"""Who asks what a text costs is understood; who asks about spend, keys or models is not taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spend.questions import PriceQuestion, read_price_question

TEXT = "Dear customer,\n\nthank you for: everything?"


@pytest.mark.parametrize(
    "words",
    [
        "これいくら？",
        "これ、いくら？",
        "これはいくらですか？",
        "これは何トークン？",
        "この文章はいくらくらいですか",
        "この文章のトークン数は？",
        "この文章の料金はどれくらいですか？",
        "このテキストはいくらかかる？",
        "これを送るといくらかかりますか？",
        "以下のプロンプトの料金を教えてください",
        "How much is this",
        "how much is this?",
        "how much would this cost?",
        "what does this cost?",
        "what would it cost to send this?",
        "what is the price of this?",
        "how many tokens is this?",
        "how many tokens are in this text?",
        "so, how much is the text above?",
    ],
)
def test_a_bare_question_asks_about_a_text_elsewhere(words: str) -> None:
    assert read_price_question(words) == PriceQuestion(text="", model="")


@pytest.mark.parametrize(
    ("words", "text", "model"),
    [
        (f"これいくら？\n{TEXT}", TEXT, ""),
        (f"{TEXT}\nこれいくら？", TEXT, ""),
        (f"how much is this?\n\n```\n{TEXT}\n```", TEXT, ""),
        (f"how much is this: {TEXT}", TEXT, ""),
        ("これいくら？ こんにちは", "こんにちは", ""),
        ("「こんにちは」は何トークン？", "こんにちは", ""),
        ('how many tokens is "hello there"?', "hello there", ""),
        ("gpt-4oでこれいくら？", "", "gpt-4o"),
        ("これをgpt-6.1-solで送るといくら？", "", "gpt-6.1-sol"),
        ("How much does this cost with GPT-4o?", "", "GPT-4o"),
        ("how much is this in o3?\nx", "x", "o3"),
    ],
)
def test_the_text_and_the_model_are_found(words: str, text: str, model: str) -> None:
    assert read_price_question(words) == PriceQuestion(text=text, model=model)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "いくら？",
        "料金は？",
        "今月はいくら？",
        "gpt-4oはいくら？",
        "このキーはいくら使った？",
        "これは何？",
        "これ、どのくらいかかる？",
        "これなに",
        "how much is gpt-4o?",
        "how much did we spend?",
        "how much is this key costing us?",
        "what does this error mean?",
        "what is this?",
        "what is the cost of gpt-4o?",
        "what does it do?",
        "Error code: 429 - how much is this going to take?",
    ],
)
def test_other_questions_are_left_alone(words: str) -> None:
    assert read_price_question(words) is None


@given(st.text(max_size=300))
def test_any_words_are_read(words: str) -> None:
    found = read_price_question(words)

    assert found is None or len(found.text) <= len(words)


def test_a_long_line_is_no_question() -> None:
    assert read_price_question("これ" * 20_000) is None
    assert read_price_question("how much is this " * 3_000) is None
