"""What a model writes is shown without keys, marks and foreign links, in whatever pieces."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.screen import Screen
from bot.credentials.scan import find_keys
from bot.errors import AnswerNotWrittenError

PAGE = "https://learn.microsoft.com/azure/keys"
SITE = "https://login.example.net/openai"
KEY = "sk-proj-" + "T3BlbkFJ".join(["aB3dE6gH9kL2nP5r" * 4] * 2)

PARTS = st.sampled_from(
    [
        *(KEY, KEY[:30], KEY[30:], "sk-", "Bearer ", "\u200b", "キーは", "、", " ", "\n", "a"),
        *("<!channel>", "<!here|all>", "<@U0ABCDEF>", "<", ">", "!", "@channel", "&lt;!here&gt;"),
        *("[", "]", "(", ")", "](", f"[x]({SITE})", f"<{SITE}|x>", SITE, PAGE, f"[y]({PAGE})"),
        *("`", "https://platform.openai.com/api-keys", "。", "www.example.net", "javascript:x"),
    ]
)


def show(pieces: list[str]) -> str:
    screen = Screen()
    screen.allow([PAGE])
    return "".join([*map(screen.add, pieces), screen.end()])


@settings(max_examples=150, deadline=None)
@given(text=st.lists(PARTS, max_size=14).map("".join), seed=st.integers(0, 99))
def test_pieces_make_no_difference_and_nothing_harmful_is_shown(text: str, seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 (synthetic, seeded)
    cuts = sorted(source.randint(0, len(text)) for _ in range(6))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    shown, letters = show(pieces), show(list(text))

    for one in (shown, letters):
        assert find_keys(one) == []
        assert "aB3dE6gH9kL2nP5raB3" not in one
        assert not any(mark in one for mark in ("<!", "<@", "&lt;!", "@channel"))
        assert f"({SITE})" not in one
        assert f"<{SITE}" not in one


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"[記事]({PAGE})を参照", f"[記事]({PAGE})を参照"),
        (f"See {PAGE}.", f"See {PAGE}."),
        ("https://platform.openai.com/api-keys で", "https://platform.openai.com/api-keys で"),
        (f"詳しくは{SITE}へ", f"詳しくは`{SITE}`へ"),
        (f"[here]({SITE})", f"here (`{SITE}`)"),
        (f"[{PAGE}]({SITE})", f"{PAGE} (`{SITE}`)"),
        (f"<{SITE}|OpenAI>", f"OpenAI `{SITE}`"),
        ("https://openai.com.example.net/", "`https://openai.com.example.net/`"),
        ("https://openai.com@example.net/", "`https://openai.com@example.net/`"),
        ("http://platform.openai.com/", "`http://platform.openai.com/`"),
        ("<<!here>!channel> all", " all"),
        (f"「{KEY}」です", "「sk-proj-…nP5r」です"),
        ("a < b, x[0] and `[a]`", "a < b, x[0] and `[a]`"),
    ],
)
def test_links_lead_to_pages_that_tools_named_or_to_openai(said: str, shown: str) -> None:
    assert show(list(said)).strip() == shown.strip()


def test_text_flows_while_it_comes() -> None:
    screen = Screen()

    assert screen.add("キーは") == "キーは"
    assert screen.add("ここです sk-pr") == "ここです "
    assert screen.add("etty ") == "sk-pretty "


def test_a_word_without_end_is_given_up() -> None:
    screen = Screen()

    with pytest.raises(AnswerNotWrittenError, match="nonsense"):
        screen.add("x" * 3001)
