"""`POST /v1/responses` for the scripted models: one response, as events or whole.

Shapes: OpenAI's description of the API, `ResponseStreamEvent` (tests hold the events against the
SDK's types).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aiohttp import web

from playground.openai.answers import Json, RefusedError, answer_json, refuse_argument
from playground.openai.hostile import HOSTILE
from playground.openai.scripted import (
    PREFIX,
    SCRIPTS,
    Act,
    Ask,
    End,
    Prompt,
    Say,
    Wait,
    read_prompt,
)

_CHOICES = {"auto", "none", "required"}
_LETTERS_A_TOKEN = 4


class ScriptedModels:
    """Plays scripts; `make_id` gives a new id, `write` an empty response of a model."""

    def __init__(self, *, make_id: Callable[[], str], write: Callable[[str], Json]) -> None:
        self._make_id = make_id
        self._write = write
        self.bodies: list[Json] = []
        """What was asked, as it came."""

    def knows(self, model: str) -> bool:
        """Whether this is a model of ours."""
        return model.removeprefix(PREFIX) in {*SCRIPTS, *HOSTILE} and model.startswith(PREFIX)

    async def answer(
        self,
        request: web.Request,
        body: Mapping[str, Any],
        sign: Callable[[web.StreamResponse], web.StreamResponse],
    ) -> web.StreamResponse:
        """Play the script of the model that the body names."""
        _check(body)
        self.bodies.append(dict(body))
        prompt = read_prompt(body)
        script = {**SCRIPTS, **HOSTILE}[prompt.model.removeprefix(PREFIX)]
        acts = script(prompt)
        first = next(acts, None)  # here, so that a refusal comes instead of a stream
        response = _Response(self._write(prompt.model), prompt, self._make_id)
        if not body.get("stream"):
            for act in _chain(first, acts):
                for _ in response.play(act):
                    pass
            return sign(answer_json(response.end()))
        stream = sign(web.StreamResponse(headers={"Content-Type": "text/event-stream"}))
        await stream.prepare(request)
        try:
            await _send(stream, response.begin())
            for act in _chain(first, acts):
                if isinstance(act, Wait):
                    await asyncio.sleep(act.seconds)
                elif isinstance(act, End) and act.status in {"hang_up", "garbage"}:
                    await _break_off(request, stream, act)
                    return stream
                else:
                    await _send(stream, response.play(act))
            await _send(stream, response.finish())
            await stream.write_eof()
        except (ConnectionError, RuntimeError):
            pass  # whoever asked has gone
        return stream


class _Response:
    """A response as it grows, event by event."""

    def __init__(self, body: Json, prompt: Prompt, make_id: Callable[[], str]) -> None:
        self._body = body | {"status": "in_progress", "incomplete_details": None, "usage": None}
        self._make_id = make_id
        self._number = 0
        self._text: str | None = None
        self._output: list[Json] = []
        self._ending = End("completed")
        self._read = len(json.dumps(prompt.items)) + len(prompt.instructions)
        self._written = 0

    def begin(self) -> Iterator[Json]:
        """The first events."""
        yield self._event("response.created", response=self._body)
        yield self._event("response.in_progress", response=self._body)

    def play(self, act: Act) -> Iterator[Json]:
        """The events of an act."""
        match act:
            case Say(text):
                yield from self._say(text)
            case Ask():
                yield from self._close_text()
                yield from self._call(act)
            case End("refusal"):
                place = {"item_id": self._item_id(), "output_index": 0, "content_index": 0}
                yield self._event("response.refusal.delta", delta="I cannot help.", **place)
            case End():
                self._ending = act

    def finish(self) -> Iterator[Json]:
        """The last events."""
        yield from self._close_text()
        status = self._ending.status
        ends = {"failed": "response.failed", "incomplete": "response.incomplete"}
        yield self._event(ends.get(status, "response.completed"), response=self.end())

    def end(self) -> Json:
        """The whole response."""
        for _ in self._close_text():
            pass
        status, reason = self._ending.status, self._ending.reason
        read, written = (1 + letters // _LETTERS_A_TOKEN for letters in (self._read, self._written))
        return self._body | {
            "status": status,
            "output": self._output,
            "incomplete_details": {"reason": reason} if status == "incomplete" else None,
            "error": {"code": reason, "message": "It broke."} if status == "failed" else None,
            "usage": {
                "input_tokens": read,
                "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                "output_tokens": written,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": read + written,
            },
        }

    def _say(self, text: str) -> Iterator[Json]:
        if self._text is None:
            self._text = ""
            item = self._message("in_progress") | {"content": []}
            yield self._event(
                "response.output_item.added", output_index=len(self._output), item=item
            )
            part: Json = {"type": "output_text", "text": "", "annotations": []}
            yield self._event("response.content_part.added", part=part, **self._place())
        self._text += text
        self._written += len(text)
        yield self._event("response.output_text.delta", delta=text, logprobs=[], **self._place())

    def _close_text(self) -> Iterator[Json]:
        if self._text is None:
            return
        item, place = self._message("completed"), self._place()
        yield self._event("response.output_text.done", text=self._text, logprobs=[], **place)
        yield self._event("response.content_part.done", part=item["content"][0], **place)
        yield self._event("response.output_item.done", output_index=len(self._output), item=item)
        self._output.append(item)
        self._text = None

    def _call(self, act: Ask) -> Iterator[Json]:
        self._written += len(act.arguments)
        index = len(self._output)
        item: Json = {
            "type": "function_call",
            "id": f"fc_{self._make_id()}",
            "call_id": f"call_{self._make_id()}",
            "name": act.name,
            "arguments": "",
            "status": "in_progress",
        }
        yield self._event("response.output_item.added", output_index=index, item=item)
        place = {"item_id": item["id"], "output_index": index}
        item = item | {"arguments": act.arguments, "status": "completed"}
        yield self._event("response.function_call_arguments.delta", delta=act.arguments, **place)
        yield self._event(
            "response.function_call_arguments.done",
            name=act.name,
            arguments=act.arguments,
            **place,
        )
        yield self._event("response.output_item.done", output_index=index, item=item)
        self._output.append(item)

    def _message(self, status: str) -> Json:
        part = {"type": "output_text", "text": self._text or "", "annotations": []}
        return {
            "type": "message",
            "id": self._item_id(),
            "role": "assistant",
            "status": status,
            "content": [part],
        }

    def _place(self) -> Json:
        return {"item_id": self._item_id(), "output_index": len(self._output), "content_index": 0}

    def _item_id(self) -> str:
        return f"msg_{self._body['id']}_{len(self._output)}"

    def _event(self, kind: str, **fields: Any) -> Json:
        event = {"type": kind, "sequence_number": self._number, **fields}
        self._number += 1
        return event


def _chain(first: Act | None, rest: Iterator[Act]) -> Iterator[Act]:
    if first is not None:
        yield first
    yield from rest


async def _send(stream: web.StreamResponse, events: Iterator[Json]) -> None:
    for event in events:
        data = json.dumps(event, ensure_ascii=False)
        await stream.write(f"event: {event['type']}\ndata: {data}\n\n".encode())


async def _break_off(request: web.Request, stream: web.StreamResponse, act: End) -> None:
    if act.status == "garbage":
        await stream.write(b"event: response.output_text.delta\ndata: {broken\n\n")
        await stream.write_eof()
    elif request.transport is not None:
        request.transport.abort()


def _check(body: Mapping[str, Any]) -> None:
    """The rules of the platform for what we send: tools, items, choices."""
    if body.get("tool_choice", "auto") not in _CHOICES:
        raise refuse_argument("tool_choice", "Invalid value for 'tool_choice'.", "invalid_value")
    for number, tool in enumerate(body.get("tools", ())):
        schema = tool.get("parameters", {})
        is_strict = (
            tool.get("type") == "function"
            and schema.get("additionalProperties") is False
            and sorted(schema.get("required", ())) == sorted(schema.get("properties", ()))
        )
        if tool.get("strict") and not is_strict:
            raise refuse_argument(
                f"tools[{number}].parameters",
                f"Invalid schema for function '{tool.get('name')}'.",
                "invalid_function_parameters",
            )
    given = body.get("input")
    items = given if isinstance(given, list) else []
    called = {item.get("call_id") for item in items if item.get("type") == "function_call"}
    for item in items:
        if item.get("type") == "function_call_output" and item.get("call_id") not in called:
            raise RefusedError(
                status=400,
                message=f"No tool call found for function call output {item.get('call_id')}.",
                param="input",
            )
