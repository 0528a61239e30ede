"""Cutting what is too long, so that what is left still reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.limits import SECTION_TEXT, fit_blocks, fit_text


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_text_never_exceeds_its_limit_and_a_short_one_is_untouched(text: str, limit: int) -> None:
    fitted = fit_text(text, limit)

    assert len(fitted) <= limit
    assert (fitted == text) == (len(text) <= limit)


@pytest.mark.parametrize(
    "torn",
    ["<@U0123", "<#C0123|gen", "<!here", "<https://example.com/a|pa", "&am", "&lt", "&"],
)
def test_mentions_links_and_escaped_marks_are_not_torn(torn: str) -> None:
    text = "people: " + torn + "x" * 20

    assert fit_text(text, len("people: " + torn) + 1) == "people: …"


def test_a_whole_mention_and_a_plain_mark_stay() -> None:
    assert fit_text("ask <@U1> about it", 15) == "ask <@U1> abou…"
    assert fit_text("one < two and three", 12) == "one < two a…"
    assert len(fit_text("あ" * 5000)) == SECTION_TEXT


def test_too_many_blocks_end_in_a_visible_mark() -> None:
    blocks = [{"type": "divider"}] * 51

    fitted = fit_blocks(blocks, 50)

    assert len(fitted) == 50
    assert fitted[-1] == {"type": "context", "elements": [{"type": "mrkdwn", "text": "…"}]}
    assert fit_blocks(blocks, 51) == blocks
