"""Which topic a question is about, without network or model; honest when it cannot tell.

Two judges, added up. *Likeness*: cosine of tf-idf features (`bot.answers.features`) against every
known phrasing, title and answer of a topic, the best and the best three averaged. *Meaning*: the
heaviest combination of concepts of the topic (`lexicon.yaml`) that the question names, and how much
of what the question names it explains. Topics without an article compete too, so that their
questions do not end at a wrong article.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.answers.features import weigh
from bot.answers.injection import is_injection
from bot.answers.lexicon import Lexicon
from bot.answers.library import LANGUAGES, Library
from bot.answers.normal import normalise

NONE: Final = "none"
INJECTION: Final = "injection_refuse"

LONGEST_SEARCHED: Final = 2_000
"""Characters of a question that are compared, half from each end: the rest is pasted matter."""

TOO_WEAK: Final = 0.20
"""Below this a question is none of ours."""
WEAK: Final = 0.34
"""Below this the best topic is only a guess."""
STRONG: Final = 0.45
"""What it takes when the question names nothing of our subject."""
UNLIKE: Final = 0.15
"""With less likeness than this, concepts alone do not make it sure."""
CLOSE: Final = 0.15
"""A runner-up within this share of the best makes it a question back: A or B?"""

_BEST_SHARE: Final = 0.6
_BODY_SHARE: Final = 0.8
_SIGNATURE_WEIGHT: Final = 0.05
_EXPLAINED_WEIGHT: Final = 0.2
_NEIGHBOURS: Final = 3
_NEAR: Final = 3

_OPENAI = re.compile(r"open ?ai|おーぷん ?ai|gpt|azure|あじゅーる|sk-")
# A capitalised name that no article knows, right before "API key": somebody else's product.
_OWNED_EN = re.compile(
    r"(?<=[a-z,] )([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:'s)? "
    r"(?:API|api|secret|access|token|key|account|subscription)\b"
)
_OWNED_JA = re.compile(
    r"([A-Z][a-z]+(?:[A-Z][a-z]+)*) ?の? ?"
    r"(?:API|api|キー|トークン|クレジット|請求|料金|アカウント|アクセス)"
)


@dataclass(frozen=True)
class Found:
    """What a question is about.

    `also` holds the runner-up when it is not `sure`; `near` the closest topics with an article,
    at most three, best first.
    """

    topic: str
    also: tuple[str, ...]
    sure: bool
    in_scope: bool
    score: float
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """One topic's score for a question, and how much of it is likeness."""

    topic: str
    score: float
    likeness: float


@dataclass(frozen=True)
class _Text:
    topic: str
    share: float
    weights: Mapping[str, float]


class TopicSearch:
    """Built once from the library (a fraction of a second), then asked; holds no state."""

    def __init__(self, *, library: Library, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._written = frozenset(library.topics)
        texts = [
            _Text(topic, share, self._weigh(text)) for topic, share, text in list_texts(library)
        ]
        self._topics = [each.topic for each in texts]
        self._shares = [each.share for each in texts]
        self._frequency = Counter(feature for each in texts for feature in each.weights)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, each in enumerate(texts):
            for feature, value in self._to_unit(each.weights).items():
                self._postings[feature].append((number, value))
        self._known_words = {feature[2:] for feature in self._frequency if feature.startswith("w:")}
        self._concept_weights = {name: self._rarity(f"c:{name}") for name in lexicon.concepts}

    def find(self, question: str) -> Found:
        """The topic of a question of any length and language."""
        if is_injection(question):
            return Found(INJECTION, (), sure=True, in_scope=False, score=1.0)
        cut = _cut(question)
        normal = normalise(cut)
        concepts = self._lexicon.find_concepts(normal)
        if self._is_foreign(cut, normal, concepts):
            return Found(NONE, (), sure=True, in_scope=False, score=0.0)
        ranking = self.rank(normal, concepts)
        written = (each for each in ranking if each.topic in self._written and each.score)
        near = tuple(each.topic for each in written)[:_NEAR]
        best, second = ranking[:2]
        enough = TOO_WEAK if concepts & self._lexicon.domain else STRONG
        if best.score < enough:
            return Found(NONE, (), sure=False, in_scope=False, score=best.score, near=near)
        sure = is_clear(best, second)
        also = () if sure else (second.topic,)
        return Found(best.topic, also, sure=sure, in_scope=True, score=best.score, near=near)

    def rank(
        self, normal: str, concepts: frozenset[str], *, without: int | None = None
    ) -> list[Ranked]:
        """Every topic, best first. `without` leaves one known text out, for measuring."""
        query = self._to_unit(weigh(normal, concepts), less=0 if without is None else 1)
        likeness = [0.0] * len(self._topics)
        for feature, value in query.items():
            for number, other in self._postings.get(feature, ()):
                likeness[number] += value * other
        by_topic: dict[str, list[float]] = defaultdict(list)
        for number, value in enumerate(likeness):
            if number != without:
                by_topic[self._topics[number]].append(value * self._shares[number])
        ranking = []
        for topic, values in by_topic.items():
            similar = _combine(values)
            meant = self._judge_meaning(topic, concepts)
            ranking.append(Ranked(topic, score=similar + meant, likeness=similar))
        return sorted(ranking, key=lambda each: (-each.score, each.topic))

    def _judge_meaning(self, topic: str, concepts: frozenset[str]) -> float:
        weigh_all = self._concept_weights
        named = sum(weigh_all[each] for each in concepts)
        fitting = (
            sum(weigh_all[each] for each in signature)
            for signature in self._lexicon.signatures.get(topic, ())
            if signature <= concepts
        )
        best = max(fitting, default=0.0)
        if not best:
            return 0.0
        return _SIGNATURE_WEIGHT * best + _EXPLAINED_WEIGHT * best / named

    def _is_foreign(self, text: str, normal: str, concepts: frozenset[str]) -> bool:
        if _OPENAI.search(normal) and "chatgpt" not in concepts:
            return False
        if ("not_ours" in concepts and "vault" not in concepts) or {
            "chatgpt",
            "cancel",
        } <= concepts:
            return True
        plain = unicodedata.normalize("NFKC", text)
        owners = [*_OWNED_EN.findall(plain), *_OWNED_JA.findall(plain)]
        return any(owner.casefold() not in self._known_words for owner in owners)

    def _weigh(self, text: str) -> Mapping[str, float]:
        normal = normalise(text)
        return weigh(normal, self._lexicon.find_concepts(normal))

    def _rarity(self, feature: str, less: int = 0) -> float:
        frequency = max(self._frequency[feature] - less, 0)
        return math.log(1 + len(self._topics) / (0.5 + frequency))

    def _to_unit(self, weights: Mapping[str, float], less: int = 0) -> dict[str, float]:
        values = {feature: w * self._rarity(feature, less) for feature, w in weights.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return {feature: value / length for feature, value in values.items()}


def is_clear(best: Ranked, second: Ranked) -> bool:
    """Whether the best topic may be answered without asking back.

    The limits were chosen by leaving one phrasing out: there they cost one right answer in a
    hundred and spare half of the wrong ones.
    """
    far = second.score <= best.score * (1 - CLOSE)
    return best.score >= WEAK and best.likeness >= UNLIKE and far


def list_texts(library: Library) -> Iterable[tuple[str, float, str]]:
    """Topic, share of its likeness that counts, and text: all that questions are compared with."""
    for topic in library.topics:
        for lang in LANGUAGES:
            article = library.get(topic, lang)
            yield from ((topic, 1.0, phrasing) for phrasing in article.phrasings)
            yield topic, _BODY_SHARE, article.title
            yield topic, _BODY_SHARE, article.lead
    for topic, by_language in library.unwritten.items():
        for lang in LANGUAGES:
            yield from ((topic, 1.0, phrasing) for phrasing in by_language[lang])


def _combine(values: Sequence[float]) -> float:
    best = sorted(values, reverse=True)[:_NEIGHBOURS]
    return _BEST_SHARE * best[0] + (1 - _BEST_SHARE) * sum(best) / _NEIGHBOURS


def _cut(text: str) -> str:
    if len(text) <= LONGEST_SEARCHED:
        return text
    half = LONGEST_SEARCHED // 2
    return f"{text[:half]} {text[-half:]}"
