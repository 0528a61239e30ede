"""Words of both languages that mean the same thing to us.

The words stand in `lexicon.yaml`; this module reads and checks them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from bot.answers.library import ArticleError, load_mapping
from bot.answers.normal import normalise

_LATIN = re.compile(r"[a-z0-9]")
_WHOLE_WORD_UP_TO = 3
"""Letters: "ip" and "ci" stand for themselves (or their plural), longer terms start a word."""


@dataclass(frozen=True)
class Lexicon:
    """`concepts`: name → terms; `domain`: the names that are ours and nobody else's."""

    concepts: Mapping[str, tuple[str, ...]]
    domain: frozenset[str]

    @classmethod
    def load(cls) -> Lexicon:
        """Read the packaged lexicon.

        Raises:
            ArticleError: the domain names a concept that is not there.
        """
        return cls.parse((resources.files(__package__) / "lexicon.yaml").read_text("utf-8"))

    @classmethod
    def parse(cls, text: str) -> Lexicon:
        """Read a lexicon from YAML; see `load`."""
        raw = load_mapping(text, "lexicon.yaml")
        concepts = {name: tuple(map(normalise, terms)) for name, terms in raw["concepts"].items()}
        if unknown := set(raw["domain"]) - set(concepts):
            raise ArticleError(f"lexicon.yaml: unknown concepts {', '.join(sorted(unknown))}")
        return cls(concepts=concepts, domain=frozenset(raw["domain"]))

    @cached_property
    def _by_beginning(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """First two characters → terms and their concepts."""
        found = defaultdict(list)
        for name, terms in self.concepts.items():
            for term in terms:
                found[term[:2]].append((term, name))
        return dict(found)

    def find_concepts(self, normal: str) -> frozenset[str]:
        """Concepts named in a normalised text."""
        begins = self._by_beginning
        return frozenset(
            name
            for at in range(len(normal))
            for size in (1, 2)
            for term, name in begins.get(normal[at : at + size], ())
            if normal.startswith(term, at) and _stands_at(at, term, normal)
        )


def _stands_at(start: int, term: str, text: str) -> bool:
    """Whether a term that occurs at this place of the text is a word, or the start of one."""
    if not _LATIN.match(term):
        return True
    end = start + len(term)
    return not _is_latin(text, start - 1) and (
        len(term) > _WHOLE_WORD_UP_TO or not _is_letter(text, end + (text[end : end + 1] == "s"))
    )


def _is_latin(text: str, index: int) -> bool:
    return index >= 0 and bool(_LATIN.match(text, index))


def _is_letter(text: str, index: int) -> bool:
    return "a" <= text[index : index + 1] <= "z"
