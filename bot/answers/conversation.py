"""A question in, one honest answer out, in the asker's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from bot.answers.context import Before, detect_language, lacks_message, settle
from bot.answers.faults import find_fault_topics, find_reported_topics
from bot.answers.lexicon import Lexicon
from bot.answers.library import Article, Library, Source
from bot.answers.rendering import bullets, render_article, render_together
from bot.answers.search import INJECTION, NONE, Found, TopicSearch
from bot.causes.troubles import says_only_it_fails
from bot.texts.answers import ANSWER_TEXTS

_STARTERS: Final = ("create_key", "err_invalid_key_401", "prepaid_credits")
_VAGUE: Final = "err_invalid_key_401"
"""Where somebody only says that it fails: the first thing to look at."""
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
    next; the two that were answered; or, when the bot is not sure, the two it wavers between, both
    answered in short.
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

    def prepare(self) -> None:
        """Build what the first question needs, so that it need not wait."""
        _ = self._search

    def answer(
        self, question: str, *, lang: str | None = None, earlier: Sequence[str] = ()
    ) -> Answer:
        """The answer to any text, in `lang` or else in the language of the question.

        `earlier`: what the same person said before in the conversation, oldest first; the last 20
        are read. Words that cannot stand alone are understood by it.
        """
        lang = lang or detect_language(question, earlier)
        before = self._search.recall(earlier)
        found = self._find(question, before)
        if found.topic == INJECTION:
            refusal = ANSWER_TEXTS[lang].refused.format(url=_KEYS_PAGE)
            return self._say(found, lang, refusal, topics=())
        if found.topic == NONE:
            return self._say_not_ours(found, lang)
        if lacks_message(question, before):
            return self._ask_for_message(found, lang, is_first=before is None)
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

    def _find(self, question: str, before: Before | None) -> Found:
        """What the search finds, unless an error is shown: its cause knows the topic better.

        Words that only say that it fails are about what was talked about, or about the key.
        """
        found = self._search.find(question, before)
        if found.topic == INJECTION:
            return found
        if says_only_it_fails(question) and before is None:
            return Found(_VAGUE, (), sure=True, in_scope=True, score=1.0)
        shown = find_fault_topics(question) or find_reported_topics(question)
        shown = tuple(settle(shown, before))
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
        return self._show(found, articles, render_together(articles))

    def _show(self, found: Found, articles: Sequence[Article], text: str) -> Answer:
        lang = articles[0].lang
        return Answer(
            topic=found.topic,
            also=found.also,
            sure=found.sure,
            in_scope=True,
            lang=lang,
            title="",
            text=text,
            steps_markdown="",
            sources=tuple(dict.fromkeys(each.sources[0] for each in articles)),
            related=self._list_choices((each.topic for each in articles), lang),
        )

    def _ask_back(self, found: Found, lang: str) -> Answer:
        """Either of two, the answer to both below the question."""
        texts = ANSWER_TEXTS[lang]
        articles = [self._library.get(each, lang) for each in (found.topic, *found.also)]
        text = render_together(articles, above=texts.not_sure, below=bullets([texts.neither]))
        return self._show(found, articles, text)

    def _ask_for_message(self, found: Found, lang: str, *, is_first: bool) -> Answer:
        """One short question for what the report of an error lacks, above what it may be."""
        texts = ANSWER_TEXTS[lang]
        articles = [self._library.get(each, lang) for each in (found.topic, *found.also)]
        asked = texts.which_message if is_first else texts.which_message_now
        if len(articles) > 1:
            return self._show(found, articles, render_together(articles, above=asked))
        if is_first and found.topic == _VAGUE:
            asked = f"{asked}\n{texts.usual_causes}"
        return self._show(found, articles, render_article(articles[0], above=asked))

    def _say_not_ours(self, found: Found, lang: str) -> Answer:
        texts = ANSWER_TEXTS[lang]
        titles = [each.title for each in self._list_choices(_STARTERS, lang)]
        offer = f"{texts.can_answer}\n{bullets(titles)}"
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
