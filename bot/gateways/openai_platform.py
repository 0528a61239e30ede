"""OpenAI's ordinary API as the live check sees it, through the official SDK.

The SDK's exceptions stop here. Some of them hold the whole key (a header that cannot be encoded:
measured with openai 3.54, 2026-11-23), so none is raised on, chained or logged.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import httpx2
from openai import APIStatusError, APITimeoutError, DefaultAsyncHttpxClient, OpenAIError

from bot.causes.ports import PlatformProbe, ProbeAnswer
from bot.causes.steps import Right
from bot.causes.trial import TRIAL_OUTPUT_TOKENS
from bot.credentials.secret import Secret
from bot.gateways.openai_answers import (
    name_failure,
    read_completion,
    read_listing,
    read_models,
    read_refusal,
)
from bot.gateways.openai_client import OwnClient
from bot.gateways.openai_http import EXPECTED

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")
_OPENAI = re.compile(r"https://api\.openai\.com(?=/|$)")
_REGIONS = frozenset({"us", "eu", "ae", "au", "in", "jp"})
"""Hosts for projects with data residency (openai 3.54 _data_residency.py)."""

RIGHTS: Mapping[Right, tuple[str, str]] = MappingProxyType(
    {
        Right.MODELS: ("GET", "/models"),
        Right.RESPONSES: ("POST", "/responses"),
        Right.CHAT_COMPLETIONS: ("POST", "/chat/completions"),
        Right.EMBEDDINGS: ("POST", "/embeddings"),
        Right.IMAGES: ("POST", "/images/generations"),
        Right.AUDIO: ("POST", "/audio/speech"),
        Right.MODERATIONS: ("POST", "/moderations"),
        Right.FILES: ("POST", "/files"),
        Right.BATCHES: ("POST", "/batches"),
        Right.FINE_TUNING: ("POST", "/fine_tuning/jobs"),
    }
)
"""Where each right is tried. That the right is looked at before the body is what others rely on
(trufflesecurity/trufflehog, scopes.go, read 2026-11-24), not something OpenAI promises.
"""
_REFUSED_BODY: Mapping[str, object] = MappingProxyType({"model": 0, "apikey_bot": "rights only"})
"""Wrong twice everywhere: a model that is no text, a parameter that nobody knows; whatever else
an endpoint demands is missing too. Nothing can be made of it.
"""


class _Client(OwnClient):
    """Marks its requests when a refusal is what they are for."""

    expects_refusal = False

    async def _prepare_request(self, request: httpx2.Request) -> None:
        """The SDK calls this before it sends."""
        if self.expects_refusal:
            request.extensions[EXPECTED] = True


class OpenAIPlatformGateway(PlatformProbe):
    """Asks with one key at a time over one shared HTTP client, which the caller opens and closes.

    `timeout_s` bounds a whole call in seconds, however slowly the answer trickles in. A region
    only counts where `base_url` is OpenAI's own host: whoever named another meant that one.
    """

    def __init__(
        self, *, http: DefaultAsyncHttpxClient, base_url: str, timeout_s: float = 10
    ) -> None:
        self._http = http
        self._base_url = base_url
        self._timeout_s = timeout_s

    async def list_models(self, secret: Secret, *, region: str | None = None) -> ProbeAnswer:
        """Ask for the list of models, once. Every outcome is an answer; none is an exception."""
        return await self._ask(secret, "GET", "/models", read_models, region=region)

    async def try_right(
        self, secret: Secret, right: Right, *, region: str | None = None
    ) -> ProbeAnswer:
        """Send a body that is refused in any case, once, to hear whether the key is."""
        method, path = RIGHTS[right]
        body = _REFUSED_BODY if method == "POST" else None
        return await self._ask(secret, method, path, read_listing, body=body, region=region)

    async def complete(
        self, secret: Secret, model: str, *, region: str | None = None
    ) -> ProbeAnswer:
        """Have 16 tokens written, once; OpenAI is told not to store them. Costs money."""
        body: Mapping[str, object] = {
            "model": model,
            "input": "ping",
            "max_output_tokens": TRIAL_OUTPUT_TOKENS,
            "store": False,
        }
        return await self._ask(
            secret, "POST", "/responses", read_completion, body=body, region=region
        )

    async def list_admin_keys(self, secret: Secret) -> ProbeAnswer:
        """Ask for one admin key, once: 200 of a live admin key, 401 of any other."""
        path = "/organization/admin_api_keys?limit=1"
        return await self._ask(secret, "GET", path, read_listing)

    async def _ask(
        self,
        secret: Secret,
        method: str,
        path: str,
        read: Callable[[httpx2.Response], ProbeAnswer],
        *,
        body: Mapping[str, object] | None = None,
        region: str | None = None,
    ) -> ProbeAnswer:
        if not _HEADER_SAFE.fullmatch(secret.reveal()):
            return ProbeAnswer(code="malformed_key")
        client = _Client(
            http=self._http,
            api_key=secret.reveal(),
            base_url=self._find_host(region),
            timeout_s=self._timeout_s,
        )
        client.expects_refusal = body is _REFUSED_BODY
        try:
            async with asyncio.timeout(self._timeout_s):
                if method == "GET":
                    return read(await client.get(path, cast_to=httpx2.Response))
                return read(await client.post(path, cast_to=httpx2.Response, body=dict(body or {})))
        except APIStatusError as error:
            return read_refusal(error.response)
        except (APITimeoutError, TimeoutError):
            return ProbeAnswer(failure="timeout")
        except (OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return ProbeAnswer(failure=name_failure(error))

    def _find_host(self, region: str | None) -> str:
        if region not in _REGIONS:
            return self._base_url
        return _OPENAI.sub(f"https://{region}.api.openai.com", self._base_url, count=1)
