"""What a person reads back."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.conversation import Answers
from bot.answers.library import LANGUAGES, Article, Library, Source
from bot.answers.rendering import LONGEST_ANSWER, render_article, render_together
from bot.texts.answers import ANSWER_TEXTS, AnswerTexts

Questions = Mapping[str, Mapping[str, list[str]]]


@pytest.mark.parametrize(
    ("question", "lang"),
    [("APIキーの発行方法を教えて", "ja"), ("how do I create an API key?", "en")],
)
def test_making_a_key_is_explained_with_its_page(
    answers: Answers, question: str, lang: str
) -> None:
    answer = answers.answer(question)

    assert (answer.topic, answer.sure, answer.lang) == ("create_key", True, lang)
    assert "https://platform.openai.com/api-keys" in answer.text
    assert [each.topic for each in answer.related] == [
        "key_shown_once",
        "store_env_var",
        "set_budget_limit",
    ]
    assert all(source.url in answer.text for source in answer.sources)


@pytest.mark.parametrize(("lang", "words"), [("ja", "発行"), ("en", "Create new secret key")])
def test_the_language_can_be_asked_for(answers: Answers, lang: str, words: str) -> None:
    answer = answers.answer("how do I create an API key?", lang=lang)

    assert answer.lang == lang
    assert words in answer.text


def test_code_stands_beside_the_text_not_in_it(answers: Answers) -> None:
    answer = answers.answer("How do I set OPENAI_API_KEY?")

    assert "```" not in answer.text
    assert 'export OPENAI_API_KEY="your key"' in answer.steps_markdown
    assert answer.steps_markdown.count("```") == 6


def test_an_answer_without_code_has_nothing_beside_the_text(answers: Answers) -> None:
    assert answers.answer("トークンとは何ですか").steps_markdown == ""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What's the weather like?", "only know about OpenAI"),
        ("明日の天気は？", "お答えできるのは"),
    ],
)
def test_what_is_not_ours_is_said_to_be_so(answers: Answers, question: str, words: str) -> None:
    answer = answers.answer(question)

    assert (answer.topic, answer.in_scope) == ("none", False)
    assert words in answer.text
    assert "https://help.openai.com/" in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("key", ("Which is closer?", "Neither")),
        ("キー", ("どちらに近いですか", "どちらでもない")),
        ("Error code: 429", ("What does the error say", "where does it run?")),
        ("429が返ってきます", ("エラーの文面", "どこで動かしているか")),
    ],
)
def test_a_doubt_is_asked_back_with_both_answers(
    answers: Answers, question: str, words: tuple[str, str]
) -> None:
    answer = answers.answer(question)

    assert not answer.sure
    assert all(each in answer.text for each in words)
    assert [each.topic for each in answer.related] == [answer.topic, *answer.also]
    assert len(answer.related) == 2
    assert all(each.title in answer.text for each in answer.related)
    assert all(source.url in answer.text for source in answer.sources)


@pytest.mark.parametrize(
    "question",
    [
        "How do I create an API key? And do credits expire?",
        "APIキーの作り方は？クレジットの期限はありますか？",
    ],
)
def test_two_questions_get_both_answers_with_their_pages(answers: Answers, question: str) -> None:
    answer = answers.answer(question)

    assert (answer.topic, answer.also, answer.sure) == ("create_key", ("prepaid_credits",), True)
    assert all(each.title in answer.text for each in answer.related)
    assert [each.url in answer.text for each in answer.sources] == [True, True]
    assert len(answer.text) <= LONGEST_ANSWER


@pytest.mark.parametrize("lang", LANGUAGES)
def test_any_two_answers_fit_together(library: Library, lang: str) -> None:
    articles = [library.get(topic, lang) for topic in library.topics]

    texts = [render_together(pair) for pair in itertools.combinations(articles, 2)]

    assert max(map(len, texts)) <= LONGEST_ANSWER
    assert min(text.count("https://") for text in texts) >= 2


def test_every_answer_to_known_questions_stays_short(
    answers: Answers, kept_apart: Mapping[str, Questions]
) -> None:
    texts = [
        answers.answer(question, lang=lang).text
        for by_language in kept_apart["fresh"].values()
        for questions in by_language.values()
        for question in questions
        for lang in LANGUAGES
    ]

    assert max(map(len, texts)) <= LONGEST_ANSWER


PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["キー", "key ", "429 ", "トークン", "を教えて", "limit ", "なくした", "leak ", "?"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(PIECES, max_size=12), lang=st.sampled_from([None, *LANGUAGES]))
def test_any_text_gets_a_short_honest_answer(
    answers: Answers, library: Library, pieces: list[str], lang: str | None
) -> None:
    answer = answers.answer("".join(pieces), lang=lang)

    known = {*library.topics, "none", "injection_refuse"}
    assert answer.topic in known
    assert set(answer.also) <= known
    assert 0 < len(answer.text) <= LONGEST_ANSWER
    assert "```" not in answer.text
    assert bool(answer.sources) is (answer.topic in library.topics)


@pytest.mark.parametrize("text", ["", " ", "🔑" * 50, "?" * 40_000, "あ" * 40_000, "a-" * 20_000])
def test_strange_messages_are_answered(answers: Answers, text: str) -> None:
    answer = answers.answer(text)

    assert answer.topic == "none"
    assert answer.text


@pytest.mark.parametrize("field", [each.name for each in fields(AnswerTexts)])
def test_both_languages_take_the_same_values(field: str) -> None:
    ja, en = (str(getattr(ANSWER_TEXTS[lang], field)) for lang in LANGUAGES)

    for placeholder in ("{date}", "{title}", "{url}"):
        assert (placeholder in ja) is (placeholder in en)


def test_pages_already_named_are_only_dated() -> None:
    url = "https://platform.openai.com/usage"
    article = Article(
        topic="usage_dashboard",
        lang="en",
        title="Usage",
        lead=f"See {url} for it.",
        steps="1. Look.",
        sources=(Source("Usage page", url, dt.date(2026, 11, 23)),),
        related=(),
        corrects=(),
        facts=(),
        phrasings=(),
    )

    text = render_article(article)

    assert text == f"See {url} for it.\n\n1. Look.\n\nChecked 2026-11-23"
