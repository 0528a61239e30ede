"""A team's own notes, and which of them a question is about: without network or model.

A note is data. It is compared with questions and shown as its author's words; nothing in it is
followed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.answers.features import weigh
from bot.answers.injection import is_injection
from bot.answers.library import Library
from bot.answers.normal import normalise
from bot.answers.search import LONGEST_SEARCHED, list_texts
from bot.ports import ChannelRef

LONGEST_TITLE: Final = 150
LONGEST_TEXT: Final = 1_000
"""Characters."""

MOST_NOTES: Final = 200
"""Of one channel, and of the workspace as a whole."""

MOST_SHOWN: Final = 2

MOST_COMPARED: Final = 1_000
"""Of a whole workspace, the newest: each takes about 0.3 ms the first time."""

_SEAM = re.compile(r"[\u4e00-\u9fff々][ぁ-ゖー]|[ぁ-ゖー][\u4e00-\u9fff々]")
"""Where kanji and kana meet, after normalising."""

_KANA = re.compile(r"p:[ぁ-ゖー]+")
_OF_KANA: Final = 0.42
"""Kana alone are mostly endings and manners: they count for less."""

_ALIKE: Final = 0.34
"""Cosine of question and title from which on they ask the same."""
_RELATED: Final = 0.16
"""The same where the note's text covers the rest of the question."""
_COVERED: Final = 0.68
"""Share of the question's weight that title and text hold together."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A short answer of the team: of one channel, or of the whole workspace.

    `title` is what people ask, at most `LONGEST_TITLE` characters; `text` the answer, at most
    `LONGEST_TEXT`. `author` is the name that `written_by` had when they wrote it last.
    """

    note_id: str
    team_id: str
    channel_id: str
    """Empty: of the whole workspace."""
    title: str
    text: str
    written_by: str
    author: str
    written_at: datetime

    @property
    def channel(self) -> ChannelRef | None:
        """Where it belongs; None: everywhere in the workspace."""
        return ChannelRef(self.team_id, self.channel_id) if self.channel_id else None


def find_notes(question: str, notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes that answer a question of any length, best first; most questions have none.

    Words that every question about keys has hardly count; what the team alone says does.
    """
    if is_injection(question):
        return ()
    asked = _weigh(question[:LONGEST_SEARCHED])
    scored = ((_score(asked, note), note) for note in notes)
    fitting = [(score, note) for score, note in scored if score]
    fitting.sort(key=lambda each: (-each[0], each[1].note_id))
    return tuple(note for _, note in fitting)


def _score(asked: Mapping[str, float], note: Note) -> float:
    """How well a note fits, 0 when it does not."""
    title = _weigh_title(note.title)
    alike = sum(weight * title.get(feature, 0.0) for feature, weight in asked.items())
    if alike >= _ALIKE:
        return 1 + alike
    if alike < _RELATED:
        return 0.0
    held = title.keys() | _weigh(note.text).keys()
    covered = sum(weight**2 for feature, weight in asked.items() if feature in held)
    return alike if covered >= _COVERED else 0.0


@lru_cache(maxsize=1_024)
def _weigh_title(title: str) -> Mapping[str, float]:
    """Kept, since each question is compared with all titles; longer texts would fill the memory."""
    return _weigh(title)


def _weigh(text: str) -> Mapping[str, float]:
    """The text's features at unit length, rare ones heavier."""
    rarity, unknown = _load_rarity()
    weights = {
        name: weight * rarity.get(name, unknown) * (_OF_KANA if _KANA.fullmatch(name) else 1)
        for name, weight in _list_features(text)
    }
    length = math.sqrt(sum(value**2 for value in weights.values())) or 1.0
    return {feature: value / length for feature, value in weights.items()}


@lru_cache(maxsize=1)
def _load_rarity() -> tuple[Mapping[str, float], float]:
    """How seldom each feature stands in what people ask a bot like this one; and any other."""
    texts = [text for _, _, text in list_texts(Library.load())]
    counts = Counter(name for text in texts for name, _ in _list_features(text))
    unknown = math.log(1 + len(texts))
    return {name: unknown - math.log(often) for name, often in counts.items()}, unknown


def _list_features(text: str) -> Iterator[tuple[str, float]]:
    """What the search weighs, without the seams: 申請 says something, "を申" says nothing."""
    for name, weight in weigh(normalise(text), frozenset()).items():
        if not _SEAM.search(name):
            yield name, weight
