"""OpenAI's ordinary API as the live check sees it, through the official SDK.

The SDK's exceptions stop here. Some of them hold the whole key (a header that cannot be encoded:
measured with openai 3.54, 2026-11-23), so none is raised on, chained or logged.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAsyncHttpxClient,
    OpenAIError,
)

from bot.causes.ports import Failure, PlatformProbe, ProbeAnswer
from bot.credentials.scan import redact
from bot.credentials.secret import Secret

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")
_LONGEST_MESSAGE = 1000
_LONGEST_LABEL = 100
_MOST_MODELS = 500
_LONGEST_WAIT_S = 86_400.0


class OpenAIPlatformGateway(PlatformProbe):
    """Asks with one key at a time over one shared HTTP client, which the caller opens and closes.

    `timeout_s` bounds a whole call in seconds, however slowly the answer trickles in.
    """

    def __init__(
        self, *, http: DefaultAsyncHttpxClient, base_url: str, timeout_s: float = 10
    ) -> None:
        self._http = http
        self._base_url = base_url
        self._timeout_s = timeout_s

    async def list_models(self, secret: Secret) -> ProbeAnswer:
        """Ask for the list of models, once. Every outcome is an answer; none is an exception."""
        if not _HEADER_SAFE.fullmatch(secret.reveal()):
            return ProbeAnswer(code="malformed_key")
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._client(secret).models.with_raw_response.list()
            return _read_models(answer.http_response)
        except APIStatusError as error:
            return _read_refusal(error.response)
        except (APITimeoutError, TimeoutError):
            return ProbeAnswer(failure="timeout")
        except (OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return ProbeAnswer(failure=_name_failure(error))

    def _client(self, secret: Secret) -> AsyncOpenAI:
        client = AsyncOpenAI(
            api_key=secret.reveal(),
            base_url=self._base_url,
            timeout=self._timeout_s,
            max_retries=0,
            http_client=self._http,
        )
        # The SDK takes these from the environment when told None; a stale one there would refuse
        # a good key with `mismatched_organization`.
        client.organization = None
        client.project = None
        return client


def _read_models(response: httpx2.Response) -> ProbeAnswer:
    body = _read_json(response)
    entries = body.get("data") if isinstance(body, Mapping) else None
    request_id = _read_request_id(response)
    if not isinstance(entries, list):
        return ProbeAnswer(status=response.status_code, failure="nonsense", request_id=request_id)
    names = sorted(
        entry["id"]
        for entry in entries
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)
    )
    return ProbeAnswer(
        status=response.status_code,
        request_id=request_id,
        models=tuple(names[:_MOST_MODELS]),
        model_count=len(names),
    )


def _read_refusal(response: httpx2.Response) -> ProbeAnswer:
    """An answer of 3xx to 5xx. Gateways in between may send a bare string or no JSON at all."""
    body = _read_json(response)
    error = body.get("error") if isinstance(body, Mapping) else None
    known = ProbeAnswer(
        status=response.status_code,
        request_id=_read_request_id(response),
        retry_after_s=_read_wait(response.headers),
    )
    if isinstance(error, str):
        return replace(known, message=_clean(error))
    if not isinstance(error, Mapping):
        is_told = response.status_code == 429 or response.status_code >= 500  # noqa: PLR2004 (HTTP)
        return known if is_told else replace(known, failure="nonsense")
    code, kind, message = error.get("code"), error.get("type"), error.get("message")
    return replace(
        known,
        code=_clean(code)[:_LONGEST_LABEL] if isinstance(code, str) else None,
        type=_clean(kind)[:_LONGEST_LABEL] if isinstance(kind, str) else None,
        message=_clean(message) if isinstance(message, str) else "",
    )


def _read_json(response: httpx2.Response) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def _read_request_id(response: httpx2.Response) -> str | None:
    sent = response.headers.get("x-request-id")
    return _clean(sent)[:_LONGEST_LABEL] if sent else None


def _read_wait(headers: Mapping[str, str]) -> float | None:
    """`retry-after-ms` or `retry-after` in seconds; a date or nonsense counts as not said."""
    for name, per_second in (("retry-after-ms", 1000), ("retry-after", 1)):
        if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", headers.get(name, "")):
            return min(float(headers[name]) / per_second, _LONGEST_WAIT_S)
    return None


def _clean(message: str) -> str:
    return redact(message)[:_LONGEST_MESSAGE]


def _name_failure(error: BaseException) -> Failure:
    """Why no answer came, from the chain of causes below the SDK's "Connection error."."""
    failure: Failure = "network" if isinstance(error, APIConnectionError) else "nonsense"
    for cause in _walk(error):
        words = str(cause) if isinstance(cause, OSError | httpx2.TransportError) else ""
        if isinstance(cause, ssl.SSLError) or "CERTIFICATE" in words or "[SSL" in words:
            return "tls"
        if isinstance(cause, httpx2.TimeoutException | TimeoutError):
            return "timeout"
        if isinstance(cause, httpx2.ProxyError):
            return "proxy"
        if isinstance(cause, socket.gaierror):
            return "dns"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
        if isinstance(cause, httpx2.DecodingError | httpx2.RemoteProtocolError):
            failure = "nonsense" if _is_garbage(cause) else "network"
    return failure


def _is_garbage(error: BaseException) -> bool:
    """Whether something answered that does not speak HTTP, rather than hanging up."""
    return "disconnected" not in str(error) and "peer closed" not in str(error)


def _walk(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
