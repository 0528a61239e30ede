"""A model that answers piece by piece, over OpenAI's Responses API and the official SDK.

The SDK's exceptions stop here; some hold the whole key, so none is raised on or chained. Events by
name: https://developers.openai.com/api/reference/resources/responses (openai 3.54, 2026-11-23).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any, Final

import httpx2
from openai import (
    APIStatusError,
    APITimeoutError,
    AsyncStream,
    DefaultAsyncHttpxClient,
    OpenAIError,
)

from bot.answers.ports import Call, ModelEvent, Request, Result, Text, Tool, Usage
from bot.answers.tools import LONGEST_ARGUMENT
from bot.answers.writing import Turn
from bot.credentials.secret import Secret
from bot.errors import AnswerNotWrittenError
from bot.gateways.openai_answers import name_failure
from bot.gateways.openai_client import OwnClient

SILENCE_S: Final = 60.0
"""Seconds without a byte until the model is given up."""
_ROLES: Final = {"person": "user", "bot": "assistant"}
_SERVER_ERROR: Final = 500
_STATUSES: Final[Mapping[int, str]] = {
    401: "key_refused",
    403: "forbidden",
    404: "model_missing",
    408: "timeout",
    429: "rate_limited",
}
_MONEY: Final = frozenset(
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "billing_not_active",
        "billing_hard_limit_reached",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
    }
)
_ENDS: Final = frozenset({"response.completed", "response.incomplete", "response.failed", "error"})
_INCOMPLETE: Final[Mapping[object, str]] = {"content_filter": "content_filter"}


class OpenAIModel:
    """Implements `bot.answers.ports.ModelPort` with one key over one shared HTTP client."""

    def __init__(
        self,
        *,
        http: DefaultAsyncHttpxClient,
        base_url: str,
        secret: Secret,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._http = http
        self._base_url = base_url
        self._secret = secret
        self._silence_s = silence_s

    async def stream(self, request: Request) -> AsyncGenerator[ModelEvent, None]:
        """See the port. One request, never repeated; OpenAI is told not to store it."""
        client = OwnClient(
            http=self._http,
            api_key=self._secret.reveal(),
            base_url=self._base_url,
            timeout_s=self._silence_s,
        )
        reason = ""
        try:
            stream = await client.post(
                "/responses",
                cast_to=object,
                body=_write(request),
                stream=True,
                stream_cls=AsyncStream[object],
            )
            async with stream, aclosing(_read(stream)) as events:
                async for event in events:
                    yield event
        except APIStatusError as error:
            reason = _name_refusal(error)
        except APITimeoutError:
            reason = "timeout"
        except (OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            reason = {"timeout": "timeout", "nonsense": "nonsense"}.get(
                name_failure(error), "unreachable"
            )
        except (ValueError, RecursionError):
            reason = "nonsense"
        if reason:  # out here, so that nothing of the SDK's hangs on it
            raise AnswerNotWrittenError(reason)


async def _read(stream: AsyncIterator[object]) -> AsyncGenerator[ModelEvent, None]:
    """The events that matter; whatever else comes is passed over."""
    async for event in stream:
        if not isinstance(event, Mapping):
            raise AnswerNotWrittenError("nonsense")
        kind = event.get("type")
        if kind == "response.output_text.delta":
            yield Text(_text(event, "delta"))
        elif kind == "response.output_item.done":
            if call := _find_call(event.get("item")):
                yield call
        elif kind == "response.refusal.delta":
            raise AnswerNotWrittenError("refused")
        elif kind in _ENDS:
            if usage := _find_usage(event.get("response")):
                yield usage
            if kind == "response.completed":
                return
            raise AnswerNotWrittenError(_name_end(event))
    raise AnswerNotWrittenError("cut_off")


def _find_call(item: object) -> Call | None:
    if not isinstance(item, Mapping) or item.get("type") != "function_call":
        return None
    arguments = _text(item, "arguments")
    # Cut, not refused: what is cut is no JSON any more, and the model is told so.
    return Call(_text(item, "call_id"), _text(item, "name"), arguments[: LONGEST_ARGUMENT + 1])


def _find_usage(response: object) -> Usage | None:
    usage = response.get("usage") if isinstance(response, Mapping) else None
    if not isinstance(usage, Mapping):
        return None
    read, written = usage.get("input_tokens"), usage.get("output_tokens")
    if not (isinstance(read, int) and isinstance(written, int) and min(read, written) >= 0):
        return None
    return Usage(read, written)


def _name_end(event: Mapping[Any, Any]) -> str:
    response = event.get("response")
    response = response if isinstance(response, Mapping) else {}
    details, error = response.get("incomplete_details"), response.get("error")
    if isinstance(details, Mapping):
        return _INCOMPLETE.get(details.get("reason"), "incomplete")
    code = error.get("code") if isinstance(error, Mapping) else event.get("code")
    return {"rate_limit_exceeded": "rate_limited", "server_error": "server_error"}.get(
        str(code), "failed"
    )


def _name_refusal(error: APIStatusError) -> str:
    if error.code in _MONEY or error.type in _MONEY:
        return "no_credit"
    if error.status_code >= _SERVER_ERROR:
        return "server_error"
    return _STATUSES.get(error.status_code, "request_refused")


def _text(source: Mapping[Any, Any], name: str) -> str:
    value = source.get(name)
    if not isinstance(value, str):
        raise AnswerNotWrittenError("nonsense")
    return value


def _write(request: Request) -> dict[str, object]:
    return {
        "model": request.model,
        "instructions": request.instructions,
        "input": [_write_item(item) for item in request.items],
        "tools": [_write_tool(tool) for tool in request.tools],
        "tool_choice": request.calls,
        "max_output_tokens": request.most_tokens,
        "store": False,
        "stream": True,
    }


def _write_item(item: Turn | Call | Result) -> dict[str, object]:
    match item:
        case Turn():
            return {"role": _ROLES[item.by], "content": item.text}
        case Call():
            return {
                "type": "function_call",
                "call_id": item.call_id,
                "name": item.tool,
                "arguments": item.arguments,
            }
        case Result():
            return {"type": "function_call_output", "call_id": item.call_id, "output": item.text}


def _write_tool(tool: Tool) -> dict[str, object]:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
        "strict": True,
    }
