"""The curated articles, read from the package and checked on the way in.

`articles/{ja,en}/TOPIC.md`: YAML front matter (topic, title, sources, related, corrects, facts,
phrasings), then the answer in at most four sentences, then steps.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from bot.errors import BotError

LANGUAGES: Final = ("ja", "en")
SOURCE_HOSTS: Final = frozenset(
    {
        "platform.openai.com",
        "help.openai.com",
        "developers.openai.com",
        "status.openai.com",
        "learn.microsoft.com",
    }
)

_FRONT_MATTER = re.compile(r"\A---\n(?P<meta>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_CODE_BLOCK = re.compile(r"^```.*?^```[ \t]*\n?", re.DOTALL | re.MULTILINE)
_FIELDS: Final = frozenset(
    {"topic", "title", "sources", "related", "corrects", "facts", "phrasings"}
)
# libyaml's loader reads the library ten times faster; the pure one stands in where it is missing.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ArticleError(BotError):
    """A file of the library is not as it must be; the text names the file and the fault."""


@dataclass(frozen=True)
class Source:
    """A page that an answer rests on, and the day a person last checked it."""

    title: str
    url: str
    checked: dt.date


@dataclass(frozen=True)
class Article:
    """One topic in one language. `lead` is the answer, `steps` Markdown with its code blocks."""

    topic: str
    lang: str
    title: str
    lead: str
    steps: str
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    corrects: tuple[str, ...]
    facts: tuple[str, ...]
    phrasings: tuple[str, ...]

    @property
    def plain_steps(self) -> str:
        """The steps without code blocks."""
        return re.sub(r"\n{3,}", "\n\n", _CODE_BLOCK.sub("", self.steps)).strip()

    @property
    def code_blocks(self) -> str:
        """The code blocks alone, an empty line between them; empty when there are none."""
        return "\n\n".join(each.strip() for each in _CODE_BLOCK.findall(self.steps))


@dataclass(frozen=True)
class Library:
    """Every article, by topic and language."""

    articles: Mapping[tuple[str, str], Article]

    @classmethod
    def load(cls) -> Library:
        """Read the packaged library.

        Raises:
            ArticleError: a file is incomplete, or the languages do not match.
        """
        return cls.read(resources.files(__package__))

    @classmethod
    def read(cls, root: Traversable) -> Library:
        """Read a library from a folder of the same shape; see `load`."""
        articles: dict[tuple[str, str], Article] = {}
        for lang in LANGUAGES:
            folder = root / "articles" / lang
            for file in sorted(folder.iterdir(), key=lambda each: each.name):
                if not file.name.endswith(".md"):
                    raise ArticleError(f"articles/{lang}/{file.name}: not an article")
                article = _parse(file.read_text("utf-8"), lang, f"articles/{lang}/{file.name}")
                articles[article.topic, lang] = article
        _check_together(articles)
        return cls(articles=MappingProxyType(articles))

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that have an article, in alphabetical order."""
        return tuple(sorted({topic for topic, _ in self.articles}))

    def get(self, topic: str, lang: str) -> Article:
        """The article of a topic; KeyError when there is none."""
        return self.articles[topic, lang]


def _parse(text: str, lang: str, file: str) -> Article:
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise ArticleError(f"{file}: no front matter between two lines of ---")
    meta = load_mapping(match["meta"], file)
    if set(meta) != _FIELDS:
        odd = ", ".join(sorted(set(meta) ^ _FIELDS))
        raise ArticleError(f"{file}: fields missing or unknown: {odd}")
    if f"{meta['topic']}.md" != file.rsplit("/", 1)[-1]:
        raise ArticleError(f"{file}: the topic {meta['topic']!r} is not the file's name")
    lead, _, steps = match["body"].strip().partition("\n\n")
    if not lead or not steps:
        raise ArticleError(f"{file}: needs an answer, an empty line, and steps")
    return Article(
        topic=meta["topic"],
        lang=lang,
        title=_text(meta, "title", file),
        lead=lead,
        steps=steps,
        sources=tuple(_source(each, file) for each in _list(meta, "sources", file)),
        related=_texts(meta, "related", file),
        corrects=_texts(meta, "corrects", file),
        facts=_texts(meta, "facts", file),
        phrasings=_texts(meta, "phrasings", file),
    )


def load_mapping(text: str, file: str) -> dict[str, Any]:
    """The mapping that a YAML text holds; ArticleError names the file when it holds none."""
    try:
        value = yaml.load(text, Loader=_LOADER)  # noqa: S506 a safe loader, see above
    except yaml.YAMLError as exc:
        raise ArticleError(f"{file}: not YAML: {exc}") from exc
    if not isinstance(value, dict):
        raise ArticleError(f"{file}: not a mapping")
    return value


def _text(meta: Mapping[str, Any], field: str, file: str) -> str:
    value = meta[field]
    if not isinstance(value, str) or not value.strip():
        raise ArticleError(f"{file}: {field} must be a text")
    return value


def _list(meta: Mapping[str, Any], field: str, file: str) -> list[Any]:
    value = meta[field]
    if not isinstance(value, list) or not value:
        raise ArticleError(f"{file}: {field} must be a list with something in it")
    return value


def _texts(meta: Mapping[str, Any], field: str, file: str) -> tuple[str, ...]:
    values = _list(meta, field, file)
    if any(not isinstance(each, str) or not each.strip() for each in values):
        raise ArticleError(f"{file}: {field} holds something that is not a text")
    if len(set(values)) != len(values):
        raise ArticleError(f"{file}: {field} holds the same text twice")
    return tuple(values)


def _source(raw: object, file: str) -> Source:
    if not isinstance(raw, dict) or set(raw) != {"title", "url", "checked"}:
        raise ArticleError(f"{file}: a source has title, url and checked")
    url = urlsplit(str(raw["url"]))
    if url.scheme != "https" or url.hostname not in SOURCE_HOSTS:
        raise ArticleError(f"{file}: {raw['url']} is not an https page of OpenAI or Microsoft")
    if not isinstance(raw["checked"], dt.date):
        raise ArticleError(f"{file}: checked must be a date")
    return Source(title=_text(raw, "title", file), url=str(raw["url"]), checked=raw["checked"])


def _check_together(articles: Mapping[tuple[str, str], Article]) -> None:
    topics = {topic for topic, _ in articles}
    for topic in sorted(topics):
        pair = [articles.get((topic, lang)) for lang in LANGUAGES]
        both = [each for each in pair if each is not None]
        if len(both) != len(LANGUAGES):
            raise ArticleError(f"{topic}: written in {both[0].lang} only")
        if both[0].facts != both[1].facts:
            raise ArticleError(f"{topic}: the languages do not state the same facts")
        for article in both:
            if unknown := set(article.related) - topics:
                raise ArticleError(f"{topic}: related to unknown {', '.join(sorted(unknown))}")
