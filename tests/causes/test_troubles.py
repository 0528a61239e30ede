"""Short words about trouble are read for what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.troubles import find_named, points_above, says_only_it_fails

NAMES = ("prod", "prod-eu", "社内 ボット", "ci-old", "lab")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("why does prod fail?", "prod"),
        ("is PROD-EU down?", "prod-eu"),
        ("prodが動きません", "prod"),
        ("ｐｒｏｄは生きてる？", "prod"),
        ("なぜ社内　ボットが失敗するの", "社内 ボット"),
        ("ci-old doesn't work", "ci-old"),
        ("check lab", "lab"),
    ],
)
def test_a_key_in_trouble_is_found_by_its_name(text: str, name: str) -> None:
    assert find_named(text, NAMES) == name


@pytest.mark.parametrize(
    "text",
    [
        "how do I rotate prod?",
        "what if prod expires?",
        "reproduction fails",
        "prod.example.com is down",
        "prod の料金はいくら？",
        "labor is broken",
        "prod",
    ],
)
def test_names_in_other_sentences_are_no_trouble(text: str) -> None:
    assert find_named(text, NAMES) is None


@pytest.mark.parametrize(
    "text",
    [
        "it doesn't work",
        "It does not work!",
        "it doesn’t work anymore",
        "not working",
        "the API is down",
        "help, it's broken",
        "openai api not working",
        "I get an error",
        "it fails",
        "動きません",
        "動かない",
        "急に動かなくなりました",
        "APIが使えません",
        "エラーが出ます",
        "すみません、動かないんですけど",
        "動かないのはなぜ？",
        "ダメです",
        "ugokanai",
        "isnt working",
        "the api can't connect",
    ],
)
def test_nothing_but_it_does_not_work(text: str) -> None:
    assert says_only_it_fails(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it works",
        "no errors",
        "動きます",
        "動いています",
        "streaming doesn't work with gpt-5",
        "how does billing work?",
        "status",
        "それは",
        "it is",
        "キーの料金が使えないモデルは何ですか",
    ],
)
def test_whatever_says_more_is_not_only_that(text: str) -> None:
    assert not says_only_it_fails(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is this?",
        "explain this",
        "help",
        "any idea?",
        "これ何ですか",
        "このエラーは？",
        "助けて",
        "原因わかりますか",
        "見てください",
        "↑",
        "教えて",
        "what's wrong here?",
    ],
)
def test_a_finger_pointing_up(text: str) -> None:
    assert points_above(text)


@pytest.mark.parametrize("text", ["how do I create an API key?", "APIキーの発行方法", "digest now"])
def test_a_question_of_its_own_points_nowhere(text: str) -> None:
    assert not points_above(text)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert find_named(text, NAMES) in {None, *NAMES}
    assert says_only_it_fails(text) in {True, False}
    assert points_above(text) in {True, False}
