"""What each word of a question says for and against each topic: naive Bayes, trained in a moment.

Known texts are weighed (tf-idf, unit length) and added up by topic. A feature speaks for a topic by
the logarithm of its share there against its share everywhere else (one against the rest, smoothed);
a question's evidence is the sum over its features. No numbers are stored with the package: adding
up the library takes a fraction of a second, so an article that changes needs no training step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

SMOOTHING: Final = 0.05
"""Weight that every topic is thought to have of every feature; little changes from 0.03 to 0.2."""

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Known:
    """A text whose topic is known; `share` is how much it counts beside a way people ask."""

    topic: str
    share: float
    weights: Weights


class Evidence:
    """Built once from known texts, then asked; holds no state."""

    def __init__(self, texts: Iterable[Known]) -> None:
        self._texts = tuple(texts)
        self.topics: Sequence[str] = tuple(sorted({each.topic for each in self._texts}))
        self._frequency = Counter(chain.from_iterable(each.weights for each in self._texts))
        self._rarity = {
            feature: self._find_rarity(often) for feature, often in self._frequency.items()
        }
        self._by_feature: dict[str, dict[str, float]] = {name: {} for name in self._frequency}
        self._by_topic = dict.fromkeys(self.topics, 0.0)
        for each in self._texts:
            topic, share = each.topic, each.share
            unit = self._to_unit(each.weights)
            self._by_topic[topic] += share * sum(unit.values())
            for feature, value in unit.items():
                by_topic = self._by_feature[feature]
                by_topic[topic] = by_topic.get(topic, 0.0) + share * value
        self._everywhere = {
            feature: sum(by_topic.values()) for feature, by_topic in self._by_feature.items()
        }
        self._all = sum(self._by_topic.values())
        self._base = {topic: self._find_base(topic) for topic in self.topics}

    def count(self, feature: str) -> int:
        """How many known texts have this feature."""
        return self._frequency[feature]

    def judge(self, question: Weights, *, without: int | None = None) -> dict[str, float]:
        """Topic → evidence for it against all others, in nats.

        `without` leaves one known text out, for measuring.
        """
        left_out = {} if without is None else self._to_unit(self._texts[without].weights)
        own = None if without is None else self._texts[without].topic
        less = 0 if without is None else self._texts[without].share
        query = self._to_unit(question, less=int(without is not None))
        length = sum(query.values())
        scores = {topic: length * base for topic, base in self._base.items()}
        against_all = 0.0
        for feature, value in query.items():
            amounts = self._by_feature.get(feature)
            if amounts is None:
                continue
            gone = left_out.get(feature, 0.0) * less
            everywhere = max(self._everywhere[feature] - gone, 0.0)
            nowhere = math.log((everywhere + SMOOTHING) / SMOOTHING)
            against_all += value * nowhere
            for topic, amount in amounts.items():
                here = max(amount - (gone if topic == own else 0.0), 0.0)
                elsewhere = max(everywhere - here, 0.0)
                ratio = (here + SMOOTHING) / (elsewhere + SMOOTHING)
                scores[topic] += value * (math.log(ratio) + nowhere)
        return {topic: score - against_all for topic, score in scores.items()}

    def _find_base(self, topic: str) -> float:
        unseen = SMOOTHING * len(self._everywhere)
        here = self._by_topic[topic]
        return math.log((self._all - here + unseen) / (here + unseen))

    def _find_rarity(self, frequency: int) -> float:
        return 1 + math.log((1 + len(self._texts)) / (1 + frequency))

    def _to_unit(self, weights: Weights, less: int = 0) -> Weights:
        if less:
            values = {
                feature: weight * self._find_rarity(max(self._frequency[feature] - less, 0))
                for feature, weight in weights.items()
            }
        else:
            rarity, unknown = self._rarity, self._find_rarity(0)
            values = {
                feature: weight * rarity.get(feature, unknown)
                for feature, weight in weights.items()
            }
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return {feature: value / length for feature, value in values.items()}
