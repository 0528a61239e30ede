"""The routes of the loopback platform, what every answer carries, and faults on demand."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from aiohttp import web

from playground.faults import Fault, Faults
from playground.ledger import KeyState, Ledger
from playground.openai import buckets
from playground.openai.access import Access, Caller
from playground.openai.administration import Read, list_reads
from playground.openai.answers import (
    Json,
    RefusedError,
    answer_json,
    answer_refusal,
    refuse_outage,
    refuse_url,
)
from playground.openai.inference import PATHS, Inference

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MODELS: Mapping[str, datetime] = {
    "gpt-6.1-sol": datetime(2026, 9, 2, tzinfo=UTC),
    "gpt-6.1-terra": datetime(2026, 9, 2, tzinfo=UTC),
    "gpt-6-astra": datetime(2026, 6, 11, tzinfo=UTC),
    "gpt-6-luna": datetime(2026, 6, 11, tzinfo=UTC),
    "gpt-5.4-mini": datetime(2026, 3, 17, tzinfo=UTC),
    "text-embedding-3-small": datetime(2024, 1, 22, tzinfo=UTC),
}
"""Every model that a key of the story can list, with a made-up day of birth."""

REQUESTS_PER_MINUTE = 10_000
TOKENS_PER_MINUTE = 2_000_000
SLOW_S = 2.0
"""How long a slow answer takes, in real seconds."""
_WATCH_S = 0.1
"""How often a hanging answer looks whether its caller has gone, in real seconds."""


class OpenAIServer:
    """A platform that tells the ledger's story; mount `routes()` anywhere on loopback.

    Times in answers come from `now` (aware); only a slow answer (`slow_s`) or a hanging one takes
    real time.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        faults: Faults,
        now: Callable[[], datetime],
        slow_s: float = SLOW_S,
    ) -> None:
        self._ledger = ledger
        self._faults = faults
        self._now = now
        self._access = Access(ledger=ledger)
        self._ids = random.Random(f"request ids of {ledger.organization.id}")
        self._slow_s = slow_s
        self._closing = asyncio.Event()
        self._inference = Inference(
            access=self._access,
            now=now,
            models=MODELS,
            make_id=lambda: f"{self._ids.getrandbits(128):032x}",
        )
        self.asked: Counter[str] = Counter()
        """How often each path was asked for."""
        self.prompts = self._inference.scripted.bodies
        """What the scripted models were asked."""

    def routes(self) -> list[web.RouteDef]:
        """The platform under /v1 and its status page under /status; the rest of /v1 is a 404."""
        return [
            self._route("/v1/models", self._list_models),
            self._route("/v1/models/{model}", self._show_model),
            *(
                self._route(path, self._administer(scope, read))
                for path, scope, read in list_reads(self._ledger, self._now)
            ),
            *(
                web.post(path, self._guard(self._inference.serve(path, self._finish)))
                for path in PATHS
            ),
            web.get("/status/api/v2/status.json", self._show_status),
            web.route("*", "/v1/{rest:.*}", self._guard(self._refuse_url)),
        ]

    def force(self, name: str, state: KeyState | None) -> None:
        """Treat the key `name` as if in `state`, whatever the story says; None ends it.

        Raises:
            KeyError: no key of that name.
        """
        self._ledger.put(name, state)

    def close(self) -> None:
        """Let go of every hanging request, so that the application can end."""
        self._closing.set()

    def _route(self, path: str, handler: _Handler) -> web.RouteDef:
        return web.get(path, self._guard(handler), allow_head=False)

    def _guard(self, handler: _Handler) -> _Handler:
        """Faults first, then outage, then the handler; refusals become answers."""

        async def answer(request: web.Request) -> web.StreamResponse:
            began = time.perf_counter()
            request_id = f"req_{self._ids.getrandbits(128):032x}"
            self.asked[request.path] += 1
            fault = self._faults.take("openai", request.path) or self._find_fault(request)
            response = None if fault is None else await self._misbehave(request, fault, request_id)
            if response is None:
                try:
                    if self._ledger.is_happening("outage"):
                        raise refuse_outage(request_id)
                    response = await handler(request)
                except RefusedError as refused:
                    response = answer_refusal(refused)
            elapsed_ms = round((time.perf_counter() - began) * 1000)
            response.headers["x-request-id"] = request_id
            response.headers["openai-processing-ms"] = str(elapsed_ms)
            response.headers["openai-version"] = "2020-10-01"
            return response

        return answer

    def _find_fault(self, request: web.Request) -> Fault | None:
        """What the line does to a key in this state."""
        kind = self._access.find_fault(request.headers)
        return None if kind is None else Fault(target="openai", kind=kind)

    async def _misbehave(
        self, request: web.Request, fault: Fault, request_id: str
    ) -> web.StreamResponse | None:
        """The answer of a fault, or None where the true answer follows."""
        if fault.kind == "429":
            return self._refuse_rate(fault.retry_after_s)
        if fault.kind == "5xx":
            refused = refuse_outage(request_id)
            return answer_json(refused.body, status=refused.status)
        if fault.kind == "nonsense":
            return web.Response(text="<html><p>Nothing here.</p></html>", content_type="text/html")
        if fault.kind == "slow":
            await self._wait(request, self._slow_s)
        if fault.kind == "hang":
            await self._wait(request, None)
        if fault.kind in {"hang", "drop"}:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return None

    async def _wait(self, request: web.Request, seconds: float | None) -> None:
        """Real time passes until `seconds` are over, the caller has gone, or we close."""
        loop = asyncio.get_running_loop()
        deadline = math.inf if seconds is None else loop.time() + seconds
        while not self._closing.is_set() and request.transport is not None:
            left = deadline - loop.time()
            if left <= 0:
                return
            try:
                async with asyncio.timeout(min(left, _WATCH_S)):
                    await self._closing.wait()
            except TimeoutError:
                continue

    def _refuse_rate(self, retry_after_s: float | None) -> web.Response:
        limit = REQUESTS_PER_MINUTE
        wait = 1.0 if retry_after_s is None else retry_after_s
        refused = RefusedError(
            status=429,
            message=(
                f"Rate limit reached in organization {self._ledger.organization.id} on requests "
                f"per min (RPM): Limit {limit}, Used {limit}, Requested 1. "
                f"Please try again in {wait:g}s."
            ),
            kind="requests",
            code="rate_limit_exceeded",
        )
        response = answer_json(refused.body, status=refused.status)
        if retry_after_s is not None:
            response.headers["Retry-After"] = f"{retry_after_s:g}"
        return response

    def _administer(self, scope: str, read: Read) -> _Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            caller = self._access.admit_administration(request.headers, scope)
            return self._sign(answer_json(read(request)), caller)

        return answer

    async def _list_models(self, request: web.Request) -> web.StreamResponse:
        caller = self._access.admit_inference(request.headers, "api.model.read")
        body = {"object": "list", "data": [_write_model(name) for name in MODELS]}
        return self._finish(answer_json(body), caller)

    async def _show_model(self, request: web.Request) -> web.StreamResponse:
        caller = self._access.admit_inference(request.headers, "api.model.read")
        name = request.match_info["model"]
        if name not in MODELS:
            raise RefusedError(
                status=404,
                message=f"The model '{name}' does not exist or you do not have access to it.",
                code="model_not_found",
                param="model",
            )
        return self._finish(answer_json(_write_model(name)), caller)

    def _finish(self, response: web.StreamResponse, caller: Caller) -> web.StreamResponse:
        return self._limit(self._sign(response, caller))

    def _sign(self, response: web.StreamResponse, caller: Caller) -> web.StreamResponse:
        response.headers["openai-organization"] = caller.organization.slug
        return response

    def _limit(self, response: web.StreamResponse) -> web.StreamResponse:
        """Rate-limit headers: what is left of this minute after the requests of the last one."""
        now = self._now()
        minute = now.replace(second=0, microsecond=0)
        entries = self._ledger.list_entries(minute - buckets.MINUTE, minute)
        used = {
            "requests": sum(entry.requests for entry in entries) + 1,
            "tokens": sum(entry.input_tokens + entry.output_tokens for entry in entries),
        }
        for kind, limit in (("requests", REQUESTS_PER_MINUTE), ("tokens", TOKENS_PER_MINUTE)):
            response.headers[f"x-ratelimit-limit-{kind}"] = str(limit)
            response.headers[f"x-ratelimit-remaining-{kind}"] = str(max(0, limit - used[kind]))
            response.headers[f"x-ratelimit-reset-{kind}"] = f"{60 - now.second}s"
        return response

    async def _refuse_url(self, request: web.Request) -> web.Response:
        raise refuse_url(request.method, request.path)

    async def _show_status(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        broken = self._ledger.is_happening("outage")
        return answer_json(
            {
                "page": {
                    "id": "loopback",
                    "name": "OpenAI",
                    "url": "https://status.openai.com",
                    "time_zone": "UTC",
                    "updated_at": self._now().astimezone(UTC).isoformat(),
                },
                "status": {
                    "indicator": "major" if broken else "none",
                    "description": "Partial outage" if broken else "All systems operational",
                },
            }
        )


def _write_model(name: str) -> Json:
    return {
        "id": name,
        "object": "model",
        "created": int(MODELS[name].timestamp()),
        "owned_by": "system",
    }
