"""The endpoints that work: who may, what is asked, what it would cost, and only then an answer.

The order is the platform's as third parties rely on it: the right before the body, the body
before the money. What a right is called is documented for some endpoints only.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from playground.openai.access import Access, Caller
from playground.openai.answers import Json, RefusedError, answer_json, refuse_argument
from playground.openai.streaming import ScriptedModels

_REQUIRED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "/v1/responses": ("api.responses.write", ()),
    "/v1/chat/completions": ("model.request", ("model", "messages")),
    "/v1/embeddings": ("model.request", ("model", "input")),
    "/v1/images/generations": ("model.request", ("prompt",)),
    "/v1/audio/speech": ("model.request", ("model", "input", "voice")),
    "/v1/moderations": ("model.request", ("input",)),
    "/v1/files": ("api.files.write", ()),
    "/v1/batches": ("api.batches.write", ("input_file_id", "endpoint", "completion_window")),
    "/v1/fine_tuning/jobs": ("api.fine_tuning.jobs.write", ("model", "training_file")),
}
PATHS: Collection[str] = tuple(_REQUIRED)
_KNOWN = frozenset(
    {
        *("model", "input", "max_output_tokens", "store", "stream", "instructions"),
        *("tools", "tool_choice"),
    }
)
_LEAST_OUTPUT = 16


class Inference:
    """Refuses what is wrong with a request in the platform's order; answers one kind of it."""

    def __init__(
        self,
        *,
        access: Access,
        now: Callable[[], datetime],
        models: Collection[str],
        make_id: Callable[[], str],
    ) -> None:
        self._access = access
        self._now = now
        self._models = models
        self._make_id = make_id
        self.scripted = ScriptedModels(make_id=make_id, write=self._write_response)

    def serve(
        self, path: str, sign: Callable[[web.StreamResponse, Caller], web.StreamResponse]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The handler of POST `path`; `sign` adds what every answer carries."""
        scope, required = _REQUIRED[path]

        async def answer(request: web.Request) -> web.StreamResponse:
            caller = self._access.admit_inference(request.headers, scope, status=401)
            body = await _read_body(request, path)
            _check_body(body, required)
            model = str(body.get("model", ""))
            if path != "/v1/responses":
                # No more than the refusals of these endpoints is ever asked for.
                raise refuse_argument("model", "This loopback does not do that.")
            self._access.check_work(caller, model)
            if self.scripted.knows(model):
                return await self.scripted.answer(
                    request, body, lambda response: sign(response, caller)
                )
            if model not in self._models:
                raise RefusedError(
                    status=404,
                    message=f"The model `{model}` does not exist or you do not have access to it.",
                    code="model_not_found",
                    param="model",
                )
            return sign(answer_json(self._write_response(model)), caller)

        return answer

    def _write_response(self, model: str) -> Json:
        """An answer cut at its 16 tokens, as reasoning models give it."""
        return {
            "id": f"resp_{self._make_id()}",
            "object": "response",
            "created_at": int(self._now().timestamp()),
            "status": "incomplete",
            "incomplete_details": {"reason": "max_output_tokens"},
            "error": None,
            "instructions": None,
            "metadata": {},
            "model": model,
            "output": [],
            "parallel_tool_calls": True,
            "temperature": 1.0,
            "tool_choice": "auto",
            "tools": [],
            "top_p": 1.0,
            "store": False,
            "usage": {
                "input_tokens": 7,
                "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                "output_tokens": _LEAST_OUTPUT,
                "output_tokens_details": {"reasoning_tokens": _LEAST_OUTPUT},
                "total_tokens": 7 + _LEAST_OUTPUT,
            },
        }


async def _read_body(request: web.Request, path: str) -> dict[str, Any]:
    if path == "/v1/files" and request.content_type != "multipart/form-data":
        raise RefusedError(status=415, message="Unsupported content type: expected a form.")
    try:
        body = json.loads(await request.text())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise RefusedError(status=400, message="We could not parse the JSON body of your request.")
    return body


def _check_body(body: Mapping[str, Any], required: Collection[str]) -> None:
    if not isinstance(body.get("model", ""), str):
        raise refuse_argument(
            "model", "Invalid type for 'model': expected a string.", "invalid_type"
        )
    for name in required:
        if name not in body:
            raise refuse_argument(
                name, f"Missing required parameter: '{name}'.", "missing_required_parameter"
            )
    for name in body:
        if not required and name not in _KNOWN:
            raise refuse_argument(name, f"Unknown parameter: '{name}'.", "unknown_parameter")
    limit = body.get("max_output_tokens", _LEAST_OUTPUT)
    if not isinstance(limit, int) or limit < _LEAST_OUTPUT:
        raise refuse_argument(
            "max_output_tokens",
            f"Invalid 'max_output_tokens': expected a value >= {_LEAST_OUTPUT}.",
            "integer_below_min_value",
        )
