"""What a model-written answer is made of, and who writes it; without one, the articles answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.answers.library import Source
from bot.ports import ChannelRef

MOST_TURNS = 20
"""Turns of a conversation that are looked at, the newest; they are read from Slack, not stored."""


@dataclass(frozen=True)
class Turn:
    """One thing said in a conversation, in plain text, keys masked."""

    by: Literal["person", "bot"]
    text: str


@dataclass(frozen=True)
class Looking:
    """A tool is being asked; `tool` is its name."""

    tool: str


@dataclass(frozen=True)
class Saying:
    """More of the answer, Markdown, to be appended to what came before."""

    text: str


@dataclass(frozen=True)
class Written:
    """The end of an answer: the pages that it stands on, from the tools' results only."""

    sources: tuple[Source, ...]


Piece = Looking | Saying | Written


class Toolbox(Protocol):
    """The read-only tools of one person in one place; each call checks their rights anew."""

    @property
    def channel(self) -> ChannelRef:
        """The place, whose allowance pays."""
        ...

    async def call(self, tool: str, arguments: Mapping[str, object]) -> str:
        """The result as text for the model, without secrets; a refusal is a result, too."""
        ...


class Writer(Protocol):
    """Writes answers with a model."""

    def write(
        self, turns: Sequence[Turn], *, lang: str, tools: Toolbox
    ) -> AsyncGenerator[Piece, None]:
        """The answer to the last turn, piece by piece, ended by `Written`.

        Raises `BotError` where it cannot go on (no model, a cap is reached, OpenAI fails): what was
        said before then stays unfinished, and the articles answer instead.
        """
        ...
