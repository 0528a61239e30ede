"""What a question is made of: words, pieces of words and concepts, each with a weight."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Final

_WORD = re.compile(r"[a-z0-9_]+(?:'[a-z]+)?")
_JAPANESE_RUN = re.compile(r"[\u3041-\u3096\u30fc\u3005\u4e00-\u9fff]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<!s)s$")

WORD_WEIGHT: Final = 1.0
NEIGHBOURS_WEIGHT: Final = 0.7
PIECE_WEIGHT: Final = 0.45
CONCEPT_WEIGHT: Final = 1.0
PAIR_WEIGHT: Final = 0.4
"""Chosen on phrasings left out; the result changes little around these."""

_WEIGHTS: Final = {"w": WORD_WEIGHT, "n": NEIGHBOURS_WEIGHT, "p": PIECE_WEIGHT}


def weigh(normal: str, concepts: frozenset[str]) -> Mapping[str, float]:
    """Feature → weight of a normalised text; several occurrences count by their square root.

    Words (Latin, without plural s), two words side by side, their three-letter pieces, two and
    three characters of Japanese, concepts, and pairs of concepts.
    """
    words = list_words(normal)
    counts = Counter("w:" + word for word in words)
    counts.update(f"n:{one} {other}" for one, other in pairwise(words))
    for word in words:
        counts.update("p:" + piece for piece in _pieces(f"^{word}$", 3))
    for run in _JAPANESE_RUN.findall(normal):
        for size in (2, 3):
            counts.update("p:" + piece for piece in _pieces(run, size))
    weights = {feature: _WEIGHTS[feature[0]] * count**0.5 for feature, count in counts.items()}
    weights |= {f"c:{name}": CONCEPT_WEIGHT for name in concepts}
    pairs = combinations(sorted(concepts), 2)
    weights |= {f"d:{one}+{other}": PAIR_WEIGHT for one, other in pairs}
    return weights


def list_words(normal: str) -> list[str]:
    """Latin words of a normalised text, each without plural s."""
    return [stem(word) for word in _WORD.findall(normal)]


def stem(word: str) -> str:
    """A Latin word in small letters, without plural s."""
    return _PLURAL.sub("", word)


def _pieces(run: str, size: int) -> list[str]:
    return [run[start : start + size] for start in range(len(run) - size + 1)]
