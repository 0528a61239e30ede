"""A question in, one honest answer out, in the asker's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.answers.lexicon import Lexicon
from bot.answers.library import Article, Library, Source
from bot.answers.search import INJECTION, NONE, Found, TopicSearch
from bot.texts.answers import ANSWER_TEXTS, AnswerTexts

LONGEST_ANSWER: Final = 900
"""Characters a person reads at once."""

_JAPANESE = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uff66-\uff9f]")
_STARTERS: Final = ("create_key", "err_invalid_key_401", "prepaid_credits")
_OFFERED: Final = 3
_HELP: Final = "https://help.openai.com/"
_KEYS_PAGE: Final = "https://platform.openai.com/api-keys"


@dataclass(frozen=True)
class Choice:
    """A topic with its title in the language of the answer."""

    topic: str
    title: str


@dataclass(frozen=True)
class Answer:
    """What a person reads.

    `text` is at most 900 characters, without code blocks, with the sources' addresses inside.
    `steps_markdown` is what it leaves out: the code blocks, often none. `related`: what to ask
    next; when the bot is not sure, the two it wavers between.
    """

    topic: str
    also: tuple[str, ...]
    sure: bool
    in_scope: bool
    lang: str
    title: str
    text: str
    steps_markdown: str
    sources: tuple[Source, ...]
    related: tuple[Choice, ...]


class Answers:
    """Answers questions from the library. Safe to share, also between threads.

    The first question costs a fraction of a second, each later one about a millisecond.
    """

    def __init__(self, *, library: Library) -> None:
        self._library = library

    @cached_property
    def _search(self) -> TopicSearch:
        return TopicSearch(library=self._library, lexicon=Lexicon.load())

    def answer(self, question: str, *, lang: str | None = None) -> Answer:
        """The answer to any text, in `lang` or else in the language of the question."""
        lang = lang or detect_language(question)
        found = self._search.find(question)
        if found.topic == INJECTION:
            refusal = ANSWER_TEXTS[lang].refused.format(url=_KEYS_PAGE)
            return self._say(found, lang, refusal, topics=())
        if found.topic not in self._library.topics:
            return self._say_unknown(found, lang)
        if not found.sure:
            return self._ask_back(found, lang)
        return self._tell(found, self._library.get(found.topic, lang))

    def _tell(self, found: Found, article: Article) -> Answer:
        return Answer(
            topic=found.topic,
            also=found.also,
            sure=found.sure,
            in_scope=found.in_scope,
            lang=article.lang,
            title=article.title,
            text=render_article(article),
            steps_markdown=article.code_blocks,
            sources=article.sources,
            related=self._list_choices(article.related, article.lang),
        )

    def _ask_back(self, found: Found, lang: str) -> Answer:
        texts = ANSWER_TEXTS[lang]
        written = self._library.topics
        wavering = [each for each in (found.topic, *found.also) if each in written]
        topics = [*wavering, *(each for each in found.near if each not in wavering)][:2]
        titles = [each.title for each in self._list_choices(topics, lang)]
        text = "\n".join([texts.not_sure, *_bullets([*titles, texts.neither])])
        return self._say(found, lang, text, topics=topics)

    def _say_unknown(self, found: Found, lang: str) -> Answer:
        texts = ANSWER_TEXTS[lang]
        first = texts.not_ours if found.topic == NONE else texts.no_article
        topics = (found.near or _STARTERS)[:_OFFERED] if found.in_scope else _STARTERS
        titles = [each.title for each in self._list_choices(topics, lang)]
        offer = "\n".join([texts.can_answer, *_bullets(titles)])
        text = "\n\n".join([first, offer, texts.look_there.format(url=_HELP)])
        return self._say(found, lang, text, topics=topics)

    def _say(self, found: Found, lang: str, text: str, *, topics: Iterable[str]) -> Answer:
        return Answer(
            topic=found.topic,
            also=found.also,
            sure=found.sure,
            in_scope=found.in_scope,
            lang=lang,
            title="",
            text=text,
            steps_markdown="",
            sources=(),
            related=self._list_choices(topics, lang),
        )

    def _list_choices(self, topics: Iterable[str], lang: str) -> tuple[Choice, ...]:
        return tuple(Choice(each, self._library.get(each, lang).title) for each in topics)


def detect_language(text: str) -> str:
    """`ja` where kana or kanji stand, else `en`."""
    return "ja" if _JAPANESE.search(text) else "en"


def render_article(article: Article) -> str:
    """The article as plain text: answer, steps without code blocks, and where it comes from.

    A page already named in the text is not listed again.
    """
    texts = ANSWER_TEXTS[article.lang]
    body = f"{article.lead}\n\n{article.plain_steps}"
    return f"{body}\n\n{_render_sources(texts, article.sources, body)}"


def _render_sources(texts: AnswerTexts, sources: tuple[Source, ...], body: str) -> str:
    date = min(each.checked for each in sources).isoformat()
    unnamed = [each for each in sources if each.url not in body]
    if not unnamed:
        return texts.checked.format(date=date)
    lines = (texts.source.format(title=each.title, url=each.url) for each in unnamed)
    return "\n".join([texts.sources.format(date=date), *_bullets(lines)])


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"• {line}" for line in lines]
