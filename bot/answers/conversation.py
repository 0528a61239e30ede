"""A question in, one honest answer out, in the asker's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from bot.answers.faults import find_fault_topics
from bot.answers.lexicon import Lexicon
from bot.answers.library import Article, Library, Source
from bot.answers.search import INJECTION, NONE, Found, TopicSearch
from bot.texts.answers import ANSWER_TEXTS, AnswerTexts

LONGEST_ANSWER: Final = 900
"""Characters a person reads at once."""

_SENTENCE = re.compile(r".+?(?:[.!?](?:\s+|$)|。|$)", re.DOTALL)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uff66-\uff9f]")
_STARTERS: Final = ("create_key", "err_invalid_key_401", "prepaid_credits")
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
    `also`: the topic of a second question, answered too; when the bot is not sure, the runner-up.
    `steps_markdown` is what it leaves out: the code blocks, often none. `related`: what to ask
    next; the two that were answered; or, when the bot is not sure, the two it wavers between.
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
        found = self._find(question)
        if found.topic == INJECTION:
            refusal = ANSWER_TEXTS[lang].refused.format(url=_KEYS_PAGE)
            return self._say(found, lang, refusal, topics=())
        if found.topic == NONE:
            return self._say_not_ours(found, lang)
        if not found.sure:
            return self._ask_back(found, lang)
        article = self._library.get(found.topic, lang)
        if found.also:
            return self._tell_both(found, article, self._library.get(found.also[0], lang))
        return self._tell(found, article)

    def tell(self, topic: str, *, lang: str) -> Answer | None:
        """The answer of one topic; None when there is none by that name."""
        if topic not in self._library.topics:
            return None
        found = Found(topic, (), sure=True, in_scope=True, score=1.0)
        return self._tell(found, self._library.get(topic, lang))

    def name(self, topic: str, *, lang: str) -> str:
        """The title of a topic; its label when there is none any more."""
        told = self.tell(topic, lang=lang)
        return topic if told is None else told.title

    def _find(self, question: str) -> Found:
        """What the search finds, unless an error is shown: its cause knows the topic better."""
        found = self._search.find(question)
        shown = () if found.topic == INJECTION else find_fault_topics(question)
        if not shown or set(shown) <= {found.topic, *found.also}:
            return found
        return Found(shown[0], shown[1:], sure=len(shown) == 1, in_scope=True, score=1.0)

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

    def _tell_both(self, found: Found, *articles: Article) -> Answer:
        """Two questions of one message: the answer to each, and its page for the steps."""
        lang = articles[0].lang
        return Answer(
            topic=found.topic,
            also=found.also,
            sure=True,
            in_scope=True,
            lang=lang,
            title="",
            text=render_together(articles),
            steps_markdown="",
            sources=tuple(dict.fromkeys(each.sources[0] for each in articles)),
            related=self._list_choices((each.topic for each in articles), lang),
        )

    def _ask_back(self, found: Found, lang: str) -> Answer:
        texts = ANSWER_TEXTS[lang]
        topics = (found.topic, *found.also)
        titles = [each.title for each in self._list_choices(topics, lang)]
        text = "\n".join([texts.not_sure, *_bullets([*titles, texts.neither])])
        return self._say(found, lang, text, topics=topics)

    def _say_not_ours(self, found: Found, lang: str) -> Answer:
        texts = ANSWER_TEXTS[lang]
        titles = [each.title for each in self._list_choices(_STARTERS, lang)]
        offer = "\n".join([texts.can_answer, *_bullets(titles)])
        text = "\n\n".join([texts.not_ours, offer, texts.look_there.format(url=_HELP)])
        return self._say(found, lang, text, topics=_STARTERS)

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


@lru_cache(maxsize=1)
def load_answers() -> Answers:
    """The answers of the packaged library, made once in a process: they hold no state."""
    return Answers(library=Library.load())


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


def render_together(articles: Sequence[Article]) -> str:
    """Two articles as one text: title, answer and page of each, without their steps.

    A page that the answer names is not listed again. Where they do not fit, the last sentences of
    the longer answer go first.
    """
    leads = [_SENTENCE.findall(each.lead) for each in articles]
    text = _join(articles, leads)
    while len(text) > LONGEST_ANSWER:
        max(leads, key=lambda lead: sum(map(len, lead))).pop()
        text = _join(articles, leads)
    return text


def _join(articles: Sequence[Article], leads: Sequence[list[str]]) -> str:
    texts = ANSWER_TEXTS[articles[0].lang]
    parts = []
    for article, sentences in zip(articles, leads, strict=True):
        lead, source = "".join(sentences).rstrip(), article.sources[0]
        page = f"\n• {texts.source.format(title=source.title, url=source.url)}"
        parts.append(f"{article.title}\n{lead}{'' if source.url in lead else page}")
    date = min(each.sources[0].checked for each in articles).isoformat()
    return "\n\n".join([*parts, texts.checked.format(date=date)])


def _render_sources(texts: AnswerTexts, sources: tuple[Source, ...], body: str) -> str:
    date = min(each.checked for each in sources).isoformat()
    unnamed = [each for each in sources if each.url not in body]
    if not unnamed:
        return texts.checked.format(date=date)
    lines = (texts.source.format(title=each.title, url=each.url) for each in unnamed)
    return "\n".join([texts.sources.format(date=date), *_bullets(lines)])


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"• {line}" for line in lines]
