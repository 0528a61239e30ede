"""What writing an answer needs from outside: a model, and a record of what it cost."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from bot.answers.writing import Turn
from bot.ports import ChannelRef


@dataclass(frozen=True)
class Tool:
    """A tool as the model is told of it; `parameters` is a strict JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, object]


@dataclass(frozen=True)
class Call:
    """The model asks a tool; `arguments` is JSON as it wrote it, whatever that is."""

    call_id: str
    tool: str
    arguments: str


@dataclass(frozen=True)
class Result:
    """What a tool answered to the call of this id."""

    call_id: str
    text: str


@dataclass(frozen=True)
class Text:
    """More of what the model says."""

    text: str


@dataclass(frozen=True)
class Usage:
    """Tokens that one request was charged for; input includes cached ones."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request to a model; `calls` says whether it must, may or may not ask a tool now."""

    model: str
    instructions: str
    items: Sequence[Turn | Call | Result]
    tools: Sequence[Tool]
    calls: Literal["required", "auto", "none"]
    most_tokens: int


ModelEvent = Text | Call | Usage


class ModelPort(Protocol):
    """A model that answers piece by piece."""

    def stream(self, request: Request) -> AsyncGenerator[ModelEvent, None]:
        """What the model does, in order; `Usage` is the last, and missing where nobody told.

        Close it to have the request given up. Raises `AnswerNotWrittenError` for every failure.
        """
        ...


@dataclass(frozen=True)
class Spent:
    """What answers have cost; `usd` counts only what has a price."""

    tokens: int
    usd: Decimal


class AnswerSpend(Protocol):
    """What answers cost, by channel and UTC day."""

    async def find(self, channel: ChannelRef, day: date) -> Spent:
        """The sum of a day; nothing where nothing was written."""
        ...

    async def add(self, channel: ChannelRef, day: date, more: Spent) -> None:
        """Add to a day; a correction may be negative."""
        ...


class AnswerChanges(Protocol):
    """The slice of a transaction that writing answers uses."""

    @property
    def answer_spend(self) -> AnswerSpend: ...
