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
from operator import add

from bot.answers.library import ArticleError, load_mapping
from bot.answers.normal import normalise

_LATIN = re.compile(r"[a-z0-9]")
_WHOLE_WORD_UP_TO = 3
"""Letters: "ip" and "ci" stand for themselves (or their plural), longer terms start a word."""


@dataclass(frozen=True)
class Lexicon:
    """`concepts`: name → terms; `domain`: the names that are ours and nobody else's.

    `attempt`: the names that speak of getting at secrets.
    """

    concepts: Mapping[str, tuple[str, ...]]
    domain: frozenset[str]
    attempt: frozenset[str]

    @classmethod
    def load(cls) -> Lexicon:
        """Read the packaged lexicon.

        Raises:
            ArticleError: a list names a concept that is not there.
        """
        return cls.parse((resources.files(__package__) / "lexicon.yaml").read_text("utf-8"))

    @classmethod
    def parse(cls, text: str) -> Lexicon:
        """Read a lexicon from YAML; see `load`."""
        raw = load_mapping(text, "lexicon.yaml")
        concepts = {name: tuple(map(normalise, terms)) for name, terms in raw["concepts"].items()}
        domain, attempt = frozenset(raw["domain"]), frozenset(raw["attempt"])
        if unknown := (domain | attempt) - set(concepts):
            raise ArticleError(f"lexicon.yaml: unknown concepts {', '.join(sorted(unknown))}")
        return cls(concepts=concepts, domain=domain, attempt=attempt)

    @cached_property
    def _by_beginning(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """First two characters → terms and their concepts; the terms of one character apart."""
        found = defaultdict(list)
        for name, terms in self.concepts.items():
            for term in terms:
                found[term[:2]].append((term, name))
        return dict(found)

    @cached_property
    def _of_one_character(self) -> Sequence[tuple[str, str]]:
        return [
            each for begin, found in self._by_beginning.items() if len(begin) == 1 for each in found
        ]

    def find_concepts(self, normal: str) -> frozenset[str]:
        """Concepts named in a normalised text."""
        begins = self._by_beginning
        found = {name for term, name in self._of_one_character if term in normal}
        for at, two in enumerate(map(add, normal, normal[1:])):
            for term, name in begins.get(two, ()):
                if normal.startswith(term, at) and _stands_at(at, term, normal):
                    found.add(name)
        return frozenset(found)


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
