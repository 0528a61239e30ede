"""Articles as the plain text that a person reads at once, with their pages inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bot.answers.library import Article, Source
from bot.texts.answers import ANSWER_TEXTS, AnswerTexts

LONGEST_ANSWER: Final = 900
"""Characters a person reads at once."""

_SENTENCE = re.compile(r".+?(?:[.!?](?:\s+|$)|。|$)", re.DOTALL)


def render_article(article: Article, *, above: str = "") -> str:
    """The article as plain text: answer, steps without code blocks, and where it comes from.

    A page already named in the text is not listed again. `above` stands before it; where both do
    not fit, the last steps go.
    """
    steps = article.plain_steps.splitlines()
    text = _put_together(article, steps, above)
    while len(text) > LONGEST_ANSWER and steps:
        steps.pop()
        text = _put_together(article, steps, above)
    return text


def render_together(articles: Sequence[Article], *, above: str = "", below: str = "") -> str:
    """Two articles as one text: title, answer and page of each, without their steps.

    A page that the answer names is not listed again. Where they do not fit, the last sentences of
    the longer answer go first.
    """
    leads = [_SENTENCE.findall(each.lead) for each in articles]
    text = _join(articles, leads, above, below)
    while len(text) > LONGEST_ANSWER:
        max(leads, key=lambda lead: sum(map(len, lead))).pop()
        text = _join(articles, leads, above, below)
    return text


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"• {line}" for line in lines)


def _put_together(article: Article, steps: Sequence[str], above: str) -> str:
    texts = ANSWER_TEXTS[article.lang]
    body = "\n\n".join(filter(None, [above, article.lead, "\n".join(steps)]))
    return f"{body}\n\n{_render_sources(texts, article.sources, body)}"


def _join(
    articles: Sequence[Article], leads: Sequence[Sequence[str]], above: str, below: str
) -> str:
    texts = ANSWER_TEXTS[articles[0].lang]
    parts = []
    for article, sentences in zip(articles, leads, strict=True):
        lead, source = "".join(sentences).rstrip(), article.sources[0]
        page = f"\n• {texts.source.format(title=source.title, url=source.url)}"
        parts.append(f"{article.title}\n{lead}{'' if source.url in lead else page}")
    date = min(each.sources[0].checked for each in articles).isoformat()
    return "\n\n".join(filter(None, [above, *parts, below, texts.checked.format(date=date)]))


def _render_sources(texts: AnswerTexts, sources: tuple[Source, ...], body: str) -> str:
    date = min(each.checked for each in sources).isoformat()
    unnamed = [each for each in sources if each.url not in body]
    if not unnamed:
        return texts.checked.format(date=date)
    lines = (texts.source.format(title=each.title, url=each.url) for each in unnamed)
    return f"{texts.sources.format(date=date)}\n{bullets(lines)}"
