"""Help, refusals, welcome and answers; and the pieces and limits that views are made of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.conversation import Answer
from bot.texts.commands import ALIASES
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message, button, divider, escape, section
from bot.views.chart import bar_chart
from bot.views.limits import fit_blocks, fit_text
from bot.views.replies import (
    answer_message,
    help_message,
    in_direct,
    note,
    refusal,
    unknown_command,
    welcome,
)
from playground.slack.limits import find_faults

LANGS = pytest.mark.parametrize("lang", ["ja", "en"])
Read = Callable[..., str]


@LANGS
def test_help_shows_every_word_in_both_languages(read: Read, lang: str) -> None:
    said = read(help_message("U0", lang=lang))

    for word, aliases in ALIASES.items():
        assert f"`/apikey {word}`" in said
        assert aliases[0] in said
    assert "<@U0>" in said


@LANGS
def test_an_unknown_word_gets_the_nearest_and_help(read: Read, lang: str) -> None:
    near = read(unknown_command("statsu", "status", "U0", lang=lang))
    far = read(unknown_command("xyzzy", None, "U0", lang=lang))

    assert "statsu" in near.split("\n")[0]
    assert "`/apikey status`" in near.split("\n")[0]
    assert "`" not in far.split("\n")[0]
    assert "`/apikey connect`" in far


@LANGS
def test_every_refusal_has_its_words_and_an_unknown_one_too(read: Read, lang: str) -> None:
    refused = REPLY_TEXTS[lang].refused

    for rule in refused:
        assert "{" not in read(refusal(rule, owner="<@U1>", lang=lang))
    assert "<@U1>" in read(refusal("change_key", owner="<@U1>", lang=lang))
    assert refused["other"] in read(refusal("a rule of tomorrow", lang=lang))


@LANGS
def test_in_a_direct_message_channels_are_offered(read: Read, lang: str) -> None:
    some = read(in_direct("add", ["C1", "C2"], lang=lang))
    none = read(in_direct("add", [], lang=lang))

    assert "<#C1> <#C2>" in some
    assert "`/apikey add`" in none
    assert "<#" not in none


@LANGS
def test_the_welcome_says_what_is_read_and_stored(read: Read, lang: str) -> None:
    said = read(welcome("U0", "C0", lang=lang))

    assert REPLY_TEXTS[lang].welcome_reads in said
    assert REPLY_TEXTS[lang].welcome_stores in said
    assert "`/apikey add`" in said


@pytest.mark.parametrize("code", ["", "```\ncurl\n```"])
def test_the_code_of_an_answer_stands_apart(read: Read, code: str) -> None:
    answer = Answer(
        topic="t",
        also=(),
        sure=True,
        in_scope=True,
        lang="ja",
        title="",
        text="答え",
        steps_markdown=code,
        sources=(),
        related=(),
    )

    message = answer_message(answer)

    assert "答え" in read(message)
    shown = [block["text"] for block in message.blocks if block["type"] == "markdown"]
    assert shown == ["答え", *([code] if code else [])]


def test_a_long_note_fits_one_paragraph(read: Read) -> None:
    message = note("長" * 9000)

    read(Message("x", message.blocks))
    assert message.blocks[0]["text"]["text"].endswith("…")


@given(st.text())
def test_escaped_text_holds_no_markup_and_loses_nothing(text: str) -> None:
    escaped = escape(text)

    assert "<" not in escaped
    assert ">" not in escaped
    back = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == text


@given(st.text(alphabet="a<@U1>&lt;amp #!", max_size=60), st.integers(2, 40))
def test_a_cut_text_fits_and_begins_as_the_whole_one(text: str, limit: int) -> None:
    cut = fit_text(text, limit)

    assert len(cut) <= limit
    assert cut == text if len(text) <= limit else text.startswith(cut.removesuffix("…"))


@pytest.mark.parametrize(("limit", "cut"), [(6, "so…"), (10, "so <@U12>…"), (9, "so…"), (99, None)])
def test_a_mention_is_never_torn(limit: int, cut: str | None) -> None:
    text = "so <@U12> asks"

    assert fit_text(text, limit).replace(" …", "…") == (cut or text)


@given(st.integers(1, 60), st.integers(1, 60))
def test_too_many_blocks_end_in_an_ellipsis(count: int, limit: int) -> None:
    blocks = [divider() for _ in range(count)]

    fitted = fit_blocks(blocks, limit)

    assert len(fitted) == min(count, limit)
    assert (fitted[-1]["type"] == "context") == (count > limit)


def test_a_chart_keeps_the_newest_twenty_points() -> None:
    points = [(f"day {n} of a long label", Decimal(n) / 3) for n in range(25)]

    chart = bar_chart(title="t" * 80, series_name="s" * 80, points=points, y_label="y" * 80)

    assert find_faults([chart], "message") == []
    (series,) = chart["chart"]["series"]
    assert [point["value"] for point in series["data"]] == [
        float(round(Decimal(n) / 3, 2)) for n in range(5, 25)
    ]
    assert chart["chart"]["axis_config"]["categories"] == [p["label"] for p in series["data"]]


def test_a_paragraph_can_carry_a_button(read: Read) -> None:
    message = Message("text", [section("text", accessory=button("Go", "go", value="v"))])

    assert "Go" in read(message)
