"""The articles themselves: complete, short, dated, sourced, and equal in both languages."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from urllib.parse import urlsplit

import pytest

from bot.answers.library import LANGUAGES, Article, Library
from bot.answers.rendering import LONGEST_ANSWER, render_article

TOPICS = Library.load().topics
EVERY = list(itertools.product(TOPICS, LANGUAGES))

_URL = re.compile(r"https?://[\w./-]*[\w/]")
_CODE = re.compile(r"`([^`]+)`")
_AMOUNT = re.compile(r"\$\d+|(?<!\d)\d{2,3}(?![\d万])")
_DATE = re.compile(r"\d{4}(?:-\d\d-\d\d|年\d{1,2}月)")
_JAPANESE_ASIDE = re.compile(r"（[^）]*）")


def _spoken(article: Article) -> str:
    return f"{article.lead}\n{article.plain_steps}"


def _sentences(text: str) -> list[str]:
    without_numbers = re.sub(r"(?m)^(?:\d+\.|-) ", "", text)
    parts = re.split(r"(?<=[.!?])\s+|(?<=。)|\n", _URL.sub("URL", without_numbers))
    return [part.strip() for part in parts if part.strip()]


@pytest.mark.parametrize(("topic", "lang"), EVERY)
def test_an_article_fits_what_a_person_reads_at_once(
    library: Library, topic: str, lang: str
) -> None:
    text = render_article(library.get(topic, lang))

    assert len(text) <= LONGEST_ANSWER
    assert "```" not in text


@pytest.mark.parametrize(("topic", "lang"), EVERY)
def test_the_answer_itself_has_at_most_four_sentences(
    library: Library, topic: str, lang: str
) -> None:
    lead = _JAPANESE_ASIDE.sub("", library.get(topic, lang).lead)

    assert 1 <= len(_sentences(lead)) <= 4


@pytest.mark.parametrize(("topic", "lang"), EVERY)
def test_an_article_knows_twelve_ways_people_ask(library: Library, topic: str, lang: str) -> None:
    assert len(library.get(topic, lang).phrasings) >= 12


@pytest.mark.parametrize(("topic", "lang"), EVERY)
def test_every_source_is_an_https_page_with_a_past_date_and_its_address_is_read(
    library: Library, topic: str, lang: str
) -> None:
    article = library.get(topic, lang)
    text = render_article(article)

    for source in article.sources:
        assert urlsplit(source.url).scheme == "https"
        assert source.checked <= dt.date(2026, 11, 24)
        assert source.url in text
        assert source.checked.isoformat() in text


@pytest.mark.parametrize(("topic", "lang"), EVERY)
def test_an_address_ends_where_slack_ends_it(library: Library, topic: str, lang: str) -> None:
    text = render_article(library.get(topic, lang))

    followers = [text[match.end() : match.end() + 1] for match in _URL.finditer(text)]

    assert followers
    assert set(followers) <= {"", " ", "\n", ",", "."}


@pytest.mark.parametrize(("topic", "lang"), EVERY)
def test_no_price_and_no_menu_path_stands_without_a_date(
    library: Library, topic: str, lang: str
) -> None:
    undated = [
        sentence
        for sentence in re.split(r"(?<=[.!?]) |(?<=。)|\n", _spoken(library.get(topic, lang)))
        if re.search(r"\$\d| > ", sentence) and "2026" not in sentence
    ]

    assert undated == []


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_name_the_same_facts_pages_code_and_amounts(
    library: Library, topic: str
) -> None:
    ja, en = (library.get(topic, lang) for lang in LANGUAGES)

    assert ja.facts == en.facts
    assert ja.related == en.related
    assert [each.url for each in ja.sources] == [each.url for each in en.sources]
    for pattern in (_URL, _CODE, _AMOUNT):
        texts = (_DATE.sub("", _spoken(each)) for each in (ja, en))
        in_ja, in_en = (set(pattern.findall(text)) for text in texts)
        assert in_ja == in_en


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_show_the_same_number_of_code_blocks(library: Library, topic: str) -> None:
    ja, en = (library.get(topic, lang).code_blocks for lang in LANGUAGES)

    assert ja.count("```") == en.count("```")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_shared_by_two_topics(library: Library, lang: str) -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for topic in TOPICS:
        for sentence in _sentences(_spoken(library.get(topic, lang))):
            homes[sentence].add(topic)

    assert {sentence: topics for sentence, topics in homes.items() if len(topics) > 1} == {}


def test_no_phrasing_stands_under_two_topics(library: Library) -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for (topic, _), article in library.articles.items():
        for phrasing in article.phrasings:
            homes[phrasing.casefold()].add(topic)

    assert {phrasing: topics for phrasing, topics in homes.items() if len(topics) > 1} == {}


@pytest.mark.parametrize(("topic", "lang"), EVERY)
def test_a_title_fits_a_slack_button(library: Library, topic: str, lang: str) -> None:
    assert len(library.get(topic, lang).title) <= 75
