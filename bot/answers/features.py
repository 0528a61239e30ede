"""What a question is made of: words, pieces of words and concepts, each with a weight."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Final

from bot.answers.lexicon import CONCEPTS

LONGEST_SEARCHED: Final = 2_000
"""Characters of a question that are looked at, half from each end: the rest is pasted matter."""

_WORD = re.compile(r"[a-z0-9_]+(?:'[a-z]+)?")
_JAPANESE_RUN = re.compile(r"[\u3041-\u3096\u30fc\u3005\u4e00-\u9fff]+")
_HIRAGANA_OF = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<!s)s$")
_LATIN = re.compile(r"[a-z0-9]")

WORD_WEIGHT: Final = 1.0
PIECE_WEIGHT: Final = 0.45
CONCEPT_WEIGHT: Final = 1.6
PAIR_WEIGHT: Final = 0.8


def normalise(text: str) -> str:
    """Width, case, invisible characters and katakana evened out; newlines become spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA_OF)
    folded = folded.replace("\u2019", "'")
    visible = (c for c in folded if unicodedata.category(c) not in {"Cf", "Cc"} or c.isspace())
    return " ".join("".join(visible).split())


def _compile(terms: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for term in map(normalise, terms):
        start = r"(?<![a-z0-9])" if _LATIN.match(term) else ""
        # Two or three letters stand for themselves ("ip", "ci"): no prefix matching for those.
        end = r"(?![a-z])" if start and len(term) <= len("abc") else ""
        parts.append(start + re.escape(term) + end)
    return re.compile("|".join(parts))


class Featuriser:
    """Turns text into weighted features. Built once: it compiles the lexicon."""

    def __init__(self) -> None:
        self._concepts = {name: _compile(terms) for name, terms in CONCEPTS.items()}

    def find_concepts(self, normal: str) -> tuple[str, ...]:
        """Concepts named in a normalised text, in the order of the lexicon."""
        return tuple(name for name, pattern in self._concepts.items() if pattern.search(normal))

    def weigh(self, text: str) -> Mapping[str, float]:
        """Feature → weight of a raw text; several occurrences count by their square root."""
        normal = normalise(_cut(text))
        counts: Counter[str] = Counter()
        for word in _WORD.findall(normal):
            stem = _PLURAL.sub("", word)
            counts["w:" + stem] += 1
            counts.update("p:" + piece for piece in _pieces(f"^{stem}$", 3))
        for run in _JAPANESE_RUN.findall(normal):
            counts.update("p:" + piece for piece in _pieces(run, 2))
            counts.update("p:" + piece for piece in _pieces(run, 3))
        weights = {
            feature: (WORD_WEIGHT if feature[0] == "w" else PIECE_WEIGHT) * count**0.5
            for feature, count in counts.items()
        }
        concepts = self.find_concepts(normal)
        weights |= {f"c:{name}": CONCEPT_WEIGHT for name in concepts}
        weights |= {
            f"d:{one}+{other}": PAIR_WEIGHT
            for index, one in enumerate(concepts)
            for other in concepts[index + 1 :]
        }
        return weights


def _cut(text: str) -> str:
    if len(text) <= LONGEST_SEARCHED:
        return text
    half = LONGEST_SEARCHED // 2
    return f"{text[:half]} {text[-half:]}"


def _pieces(run: str, size: int) -> list[str]:
    return [run[i : i + size] for i in range(len(run) - size + 1)]
