"""Answers by a model: it asks our tools, and says what they say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from typing import Final, Literal

from bot.answers.allowance import Allowance
from bot.answers.instructions import instruct, repeats_instructions
from bot.answers.library import Source
from bot.answers.ports import Call, ModelEvent, ModelPort, Request, Result, Text, Usage
from bot.answers.screen import Screen
from bot.answers.tools import LONGEST_ARGUMENT, TOOLS, read_arguments, read_sources
from bot.answers.writing import MOST_TURNS, Looking, Piece, Saying, Toolbox, Turn, Written
from bot.credentials.scan import redact
from bot.errors import AnswerNotWrittenError
from bot.ports import ChannelRef
from bot.spend.tokens import count_tokens, find_encoding

BUDGET_S: Final = 240.0
"""Seconds for a whole answer; Slack closes a stream after about five minutes."""
MOST_ROUNDS: Final = 5
"""Times that the model may ask tools."""
MOST_CALLS: Final = 4
"""Tools asked at once; what more it asks is not heard."""
MOST_TOKENS: Final = 1500
"""Tokens that one request may write."""
LONGEST_ANSWER: Final = 6000
"""Characters; Slack takes 12,000, and nobody reads that."""
LONGEST_TURN: Final = 4000
MOST_SOURCES: Final = 4
_LOOK_BACK: Final = 1000
"""Characters that are looked at again with each piece, more than a sentence and a piece have."""
_AROUND_ITEM: Final = 10
"""Tokens of an item besides its text, a guess on the safe side."""

_NO_TOOL: Final = json.dumps({"error": "There is no such tool, or it takes other arguments."})
_NAMES: Final = frozenset(tool.name for tool in TOOLS)


class ModelWriter:
    """Implements `bot.answers.writing.Writer`."""

    def __init__(self, *, model: ModelPort, name: str, allowance: Allowance) -> None:
        self._model = model
        self._name = name
        self._allowance = allowance

    async def write(
        self, turns: Sequence[Turn], *, lang: str, tools: Toolbox
    ) -> AsyncGenerator[Piece, None]:
        """See the port. Nothing is said before a tool has answered."""
        deadline = asyncio.get_running_loop().time() + BUDGET_S
        items: list[Turn | Call | Result] = [_prepare(turn) for turn in turns[-MOST_TURNS:]]
        answer = _Answer()
        for number in range(MOST_ROUNDS + 1):
            request = self._request(items, lang, number)
            calls: list[Call] = []
            async with aclosing(self._ask(request, tools.channel, deadline)) as events:
                async for event in events:
                    if isinstance(event, Call):
                        calls += [event] if len(calls) < MOST_CALLS else []
                    elif ready := answer.hear(event.text):
                        yield Saying(ready)
            if not calls:
                break
            for call in calls:
                if call.tool in _NAMES:
                    yield Looking(call.tool)
                result = await _look(tools, call, deadline)
                answer.learn(call.tool, result)
                items += (_shorten(call), Result(call.call_id, result))
        else:
            raise AnswerNotWrittenError("endless")
        if ready := answer.finish():
            yield Saying(ready)
        yield Written(answer.list_sources())

    def _request(self, items: Sequence[Turn | Call | Result], lang: str, number: int) -> Request:
        calls: Literal["required", "auto", "none"] = "auto" if number else "required"
        return Request(
            model=self._name,
            instructions=instruct(lang),
            items=tuple(items),
            tools=TOOLS,
            calls=calls if number < MOST_ROUNDS else "none",
            most_tokens=MOST_TOKENS,
        )

    async def _ask(
        self, request: Request, channel: ChannelRef, deadline: float
    ) -> AsyncGenerator[Text | Call, None]:
        size = await asyncio.to_thread(_count, request)
        reserved = await self._allowance.reserve(channel, Usage(size, request.most_tokens))
        async with (
            aclosing(self._model.stream(request)) as stream,
            aclosing(_until(deadline, stream)) as events,
        ):
            async for event in events:
                if isinstance(event, Usage):
                    await self._allowance.settle(reserved, event)
                else:
                    yield event


class _Answer:
    """What was said, and what it stands on."""

    def __init__(self) -> None:
        self._screen = Screen()
        self._heard = 0
        self._said = ""
        self._sources: dict[str, Source] = {}
        self._has_looked = False

    def hear(self, text: str) -> str:
        """What may be shown of more text."""
        self._heard += len(text)
        if self._heard > LONGEST_ANSWER:
            raise AnswerNotWrittenError("endless")
        return self._say(self._screen.add(text)) if self._has_looked else ""

    def learn(self, tool: str, result: str) -> None:
        """What a tool said may be said."""
        self._has_looked = self._has_looked or tool in _NAMES
        found = {one.url: one for one in read_sources(tool, result)}
        self._sources |= found
        self._screen.allow(found)

    def finish(self) -> str:
        """The last of the text."""
        ready = self._say(self._screen.end())
        if not self._said.strip():
            raise AnswerNotWrittenError("unfounded" if self._heard else "empty")
        return ready

    def list_sources(self) -> tuple[Source, ...]:
        """The pages that the answer names; where it names none, those it was given."""
        named = [one for one in self._sources.values() if one.url in self._said]
        return tuple(named or self._sources.values())[:MOST_SOURCES]

    def _say(self, text: str) -> str:
        self._said += text
        if repeats_instructions(self._said[-_LOOK_BACK:]):
            raise AnswerNotWrittenError("echo")
        return text


def _prepare(turn: Turn) -> Turn:
    return Turn(turn.by, redact(turn.text)[:LONGEST_TURN])


def _shorten(call: Call) -> Call:
    return Call(call.call_id, call.tool[:64], redact(call.arguments)[:LONGEST_ARGUMENT])


async def _look(tools: Toolbox, call: Call, deadline: float) -> str:
    arguments = read_arguments(call.tool, call.arguments)
    if arguments is None:
        return _NO_TOOL
    masked = {name: redact(value) for name, value in arguments.items()}
    try:
        async with asyncio.timeout_at(deadline):
            return redact(await tools.call(call.tool, masked))
    except TimeoutError:
        raise AnswerNotWrittenError("timeout") from None


async def _until(
    deadline: float, events: AsyncGenerator[ModelEvent, None]
) -> AsyncGenerator[ModelEvent, None]:
    """The same events, while there is time: a time limit must not be open at a yield."""
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                event = await anext(events)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise AnswerNotWrittenError("timeout") from None
        yield event


def _count(request: Request) -> int:
    """The tokens of a request, counted here; how tools are written there is not published."""
    encoding = find_encoding(request.model).name
    tools = json.dumps([[tool.name, tool.description, dict(tool.parameters)] for tool in TOOLS])
    texts = [request.instructions, tools, *_list_texts(request.items)]
    return count_tokens("\n".join(texts), encoding) + _AROUND_ITEM * len(texts)


def _list_texts(items: Iterable[Turn | Call | Result]) -> list[str]:
    return [item.arguments if isinstance(item, Call) else item.text for item in items]
