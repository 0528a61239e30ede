"""Which topic a question is about, without network or model; honest when it cannot tell.

Words, pieces of words and concepts (`features`, `lexicon`) speak for and against each topic
(`evidence`), learnt from the ways people ask in the articles and from what is none of ours
(`elsewhere.yaml`). A message that holds two questions is about two topics.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

from bot.answers.context import MOST_EARLIER, Before, carry_on, leans, settle
from bot.answers.evidence import Evidence, Known
from bot.answers.faults import find_fault_topics, find_reported_topics
from bot.answers.features import list_words, weigh
from bot.answers.injection import is_injection
from bot.answers.lexicon import Lexicon
from bot.answers.library import LANGUAGES, Library, load_mapping
from bot.answers.normal import normalise
from bot.answers.parts import asks, split_questions
from bot.answers.strangers import names_somebody_else

NONE: Final = "none"
INJECTION: Final = "injection_refuse"

LONGEST_SEARCHED: Final = 2_000
"""Characters of a question that are compared, half from each end: the rest is pasted matter."""

SURE: Final = 0.75
"""Likelihood from which on the best topic is answered without asking back."""
SURE_OF_A_PART: Final = 0.65
"""The same for one of two questions in a message."""
STRANGE: Final = 0.0
"""From here on a question is none of ours; see `_judge_strangeness`."""

ATTEMPT: Final = 2.0
"""From here on a message is refused; see `judge_attempt`."""
_TWO_SIGNS: Final = 3.0

_AGAINST_ALL: Final = 0.67
_AGAINST_BEST: Final = 0.30
_NAMES_NOTHING: Final = 1.5
_OURS: Final = 0.6
_POWER_LEANING: Final = 0.6
"""How much words that point back say by themselves."""
_CARRIED_ON: Final = 0.5
_CARRIED_ON_LEANING: Final = 4.0
"""How much less strange words are where we are already talked to; more where they point back."""

_BODY_SHARE: Final = 0.8
_NEAR: Final = 3
_COMMON: Final = 8


@dataclass(frozen=True)
class Found:
    """What a question is about.

    `also` holds the runner-up when it is not `sure`, or the topic of a second question when it is.
    """

    topic: str
    also: tuple[str, ...]
    sure: bool
    in_scope: bool
    score: float


@dataclass(frozen=True)
class Ranked:
    """One topic and how likely it is, 0 to 1, if the question is about one of ours."""

    topic: str
    likelihood: float


@dataclass(frozen=True)
class Ranking:
    """Our topics, best first. `strangeness` from `STRANGE` on: the question is none of ours."""

    topics: tuple[Ranked, ...]
    strangeness: float


class TopicSearch:
    """Built once from the library (a fraction of a second), then asked; holds no state."""

    def __init__(self, *, library: Library, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = frozenset(
            word
            for each in library.articles.values()
            for word in list_words(normalise(f"{each.title} {each.lead} {each.steps}"))
        )
        self._related = {
            topic: library.get(topic, LANGUAGES[0]).related for topic in library.topics
        }
        self._evidence = Evidence(
            Known(topic, share, self._weigh(normalise(text)))
            for topic, share, text in list_texts(library)
        )

    def find(self, question: str, before: Before | None = None) -> Found:
        """The topic of a question of any length and language; `before` is from `recall`."""
        if is_injection(question) or self._attempts_something(question):
            return Found(INJECTION, (), sure=True, in_scope=False, score=1.0)
        cut = _cut(question)
        ranking = self.rank(cut, before=before)
        near = tuple(each.topic for each in ranking.topics[:_NEAR])
        best, second = ranking.topics[:2]
        if ranking.strangeness >= STRANGE:
            named = math.isinf(ranking.strangeness)
            return Found(NONE, (), sure=named, in_scope=False, score=best.likelihood)
        both = self._find_two(cut, near)
        if both is not None:
            return Found(both[0], both[1:], sure=True, in_scope=True, score=1.0)
        sure = best.likelihood >= SURE
        also = () if sure else (second.topic,)
        return Found(best.topic, also, sure=sure, in_scope=True, score=best.likelihood)

    def recall(self, earlier: Sequence[str]) -> Before | None:
        """What a conversation was about, from a person's messages, oldest first.

        None where nothing of ours was talked about.
        """
        before: Before | None = None
        for words in earlier[-MOST_EARLIER:]:
            if is_injection(words) or self._attempts_something(words):
                continue
            shown = find_fault_topics(words) or find_reported_topics(words)
            if shown:
                settled = settle(shown, before)
                before = Before.of(dict.fromkeys(settled, 1 / len(settled)), before)
                continue
            ranking = self.rank(_cut(words), before=before)
            if ranking.strangeness < STRANGE:
                shares = {each.topic: each.likelihood for each in ranking.topics}
                before = Before.of(shares, before)
        return before

    def rank(
        self, text: str, *, before: Before | None = None, without: int | None = None
    ) -> Ranking:
        """Every topic. `without` leaves one known text out, for measuring."""
        normal = normalise(text)
        concepts = self._lexicon.find_concepts(normal)
        scores = self._evidence.judge(weigh(normal, concepts), without=without)
        elsewhere = scores.pop(NONE)
        scores.pop(INJECTION)
        highest = max(scores.values())
        shares = {topic: math.exp(score - highest) for topic, score in scores.items()}
        names_ours = bool(concepts & self._lexicon.domain)
        is_leaning = before is not None and leans(text, names_ours=names_ours)
        if before is not None:
            expected = carry_on(before, text, is_leaning=is_leaning, related=self._related)
            power = _POWER_LEANING if is_leaning else 1.0
            shares = {topic: share**power * expected[topic] for topic, share in shares.items()}
        total = sum(shares.values())
        topics = (Ranked(topic, share / total) for topic, share in shares.items())
        # "We are on AWS", said about our keys, tells of the place; it asks for nothing of theirs.
        foreign = (before is None or asks(text)) and names_somebody_else(
            text, normal, concepts, self
        )
        strangeness = self._judge_strangeness(elsewhere, highest, concepts)
        if before is not None:
            strangeness -= _CARRIED_ON_LEANING if is_leaning else _CARRIED_ON
        return Ranking(
            tuple(sorted(topics, key=lambda each: (-each.likelihood, each.topic))),
            math.inf if foreign else strangeness,
        )

    def __contains__(self, word: object) -> bool:
        """Whether an answer uses a word, or many ways of asking do: a few of them name products."""
        return word in self._words or self._evidence.count(f"w:{word}") >= _COMMON

    def _attempts_something(self, text: str) -> bool:
        """Whether a part of the text speaks like those who want secrets or give new orders."""
        cut = _cut(text)
        return any(self.judge_attempt(part) >= ATTEMPT for part in {cut, *split_questions(cut)})

    def judge_attempt(self, text: str, *, without: int | None = None) -> float:
        """Evidence, in nats, for an attempt and against all that deserves an answer.

        Orders, secrets, other people and so on: two of such concepts in one text add to it.
        """
        normal = normalise(text)
        concepts = self._lexicon.find_concepts(normal)
        scores = self._evidence.judge(weigh(normal, concepts), without=without)
        attempt = scores.pop(INJECTION)
        signs = len(concepts & self._lexicon.attempt)
        more = _TWO_SIGNS if signs >= 2 else 0.0  # noqa: PLR2004 two signs
        return min(attempt, attempt - max(scores.values())) + more

    def _judge_strangeness(self, elsewhere: float, best: float, concepts: frozenset[str]) -> float:
        """Log odds that it is none of ours; fitted to phrasings left out and to `elsewhere.yaml`.

        Counted are the evidence for elsewhere against everything of ours and against our best
        topic, and whether nothing of our subject is named.
        """
        nothing = 0.0 if concepts & self._lexicon.domain else _NAMES_NOTHING
        return _AGAINST_ALL * elsewhere + _AGAINST_BEST * (elsewhere - best) + nothing - _OURS

    def _find_two(self, text: str, near: tuple[str, ...]) -> tuple[str, str] | None:
        """The topics of two questions in one message, in their order; None for one question."""
        parts = split_questions(text)
        if len(parts) < 2:  # noqa: PLR2004 two questions
            return None
        found: dict[str, float] = {}
        for part in parts:
            ranking = self.rank(part)
            best = ranking.topics[0]
            meant = asks(part) or best.topic in near
            if best.likelihood >= SURE_OF_A_PART and ranking.strangeness < STRANGE and meant:
                found.setdefault(best.topic, best.likelihood)
        if len(found) < 2 or near[0] not in found:  # noqa: PLR2004 two questions
            return None
        first, second = list(found)[:2]
        return first, second

    def _weigh(self, normal: str) -> Mapping[str, float]:
        return weigh(normal, self._lexicon.find_concepts(normal))


def list_texts(library: Library) -> Iterable[tuple[str, float, str]]:
    """Topic, how much it counts, and text: all that the search learns from."""
    for topic in library.topics:
        for lang in LANGUAGES:
            article = library.get(topic, lang)
            yield from ((topic, 1.0, phrasing) for phrasing in article.phrasings)
            yield topic, _BODY_SHARE, article.title
            yield topic, _BODY_SHARE, article.lead
    for topic, name in ((NONE, "elsewhere.yaml"), (INJECTION, "attempts.yaml")):
        text = (resources.files(__package__) / name).read_text("utf-8")
        for phrasings in load_mapping(text, name).values():
            yield from ((topic, 1.0, phrasing) for phrasing in phrasings)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_SEARCHED:
        return text
    half = LONGEST_SEARCHED // 2
    return f"{text[:half]} {text[-half:]}"
