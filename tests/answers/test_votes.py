"""What somebody adds to a vote holds no key and no person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.votes import MOST_WORDS, mask_words

KEY = "sk-proj-" + "Ab3" * 8 + "T3BlbkFJ" + "Xy7" * 8


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("see <@U0123ABCD> or <@W12|ken>", "see @… or @…"),
        ("U0123ABCD said so", "@… said so"),
        ("UNDERSTOOD nothing, USELESSNESS", "UNDERSTOOD nothing, USELESSNESS"),
        ("mail ken.sato@example.co.jp まで", "mail …@… まで"),
        (f"キー {KEY} が動かない", "キー sk-proj-…7Xy7 が動かない"),
        ("  もっと短く  ", "もっと短く"),
    ],
)
def test_keys_and_people_are_masked(words: str, kept: str) -> None:
    assert mask_words(words) == kept


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_key_is_masked_in_any_company(before: str, after: str) -> None:
    masked = mask_words(f"{before} {KEY} {after}")

    assert KEY not in masked
    assert len(masked) <= MOST_WORDS
