"""Words of both languages that mean the same thing to us, and the topics they point to.

The words stand in `lexicon.yaml`; this module reads and checks them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from bot.answers.library import ArticleError, load_mapping
from bot.answers.normal import normalise

_LATIN = re.compile(r"[a-z0-9]")
_WHOLE_WORD_UP_TO = 3
"""Letters: "ip" and "ci" stand for themselves (or their plural), longer terms start a word."""


@dataclass(frozen=True)
class Lexicon:
    """`concepts`: name → pattern; `domain`: ours; `signatures`: topic → sets of concepts."""

    concepts: Mapping[str, re.Pattern[str]]
    domain: frozenset[str]
    signatures: Mapping[str, tuple[frozenset[str], ...]]

    @classmethod
    def load(cls) -> Lexicon:
        """Read the packaged lexicon.

        Raises:
            ArticleError: a signature or the domain names a concept that is not there.
        """
        return cls.parse((resources.files(__package__) / "lexicon.yaml").read_text("utf-8"))

    @classmethod
    def parse(cls, text: str) -> Lexicon:
        """Read a lexicon from YAML; see `load`."""
        raw = load_mapping(text, "lexicon.yaml")
        concepts = {name: _compile(terms) for name, terms in raw["concepts"].items()}
        signatures = {
            topic: tuple(frozenset(each.split()) for each in combinations)
            for topic, combinations in raw["signatures"].items()
        }
        named = {each for sets in signatures.values() for each in frozenset().union(*sets)}
        if unknown := (named | set(raw["domain"])) - set(concepts):
            raise ArticleError(f"lexicon.yaml: unknown concepts {', '.join(sorted(unknown))}")
        return cls(concepts=concepts, domain=frozenset(raw["domain"]), signatures=signatures)

    def find_concepts(self, normal: str) -> frozenset[str]:
        """Concepts named in a normalised text."""
        return frozenset(name for name, pattern in self.concepts.items() if pattern.search(normal))


def _compile(terms: Iterable[str]) -> re.Pattern[str]:
    parts = []
    for term in map(normalise, terms):
        start = r"(?<![a-z0-9])" if _LATIN.match(term) else ""
        end = r"s?(?![a-z])" if start and len(term) <= _WHOLE_WORD_UP_TO else ""
        parts.append(start + re.escape(term) + end)
    return re.compile("|".join(parts))
