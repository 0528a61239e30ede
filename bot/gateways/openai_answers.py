"""Answers of OpenAI's ordinary API as the live check sees them, and why there is none."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx2
from openai import APIConnectionError

from bot.causes.ports import Failure, ProbeAnswer
from bot.causes.steps import RateLimits
from bot.credentials.scan import redact

_LONGEST_MESSAGE = 1000
_LONGEST_LABEL = 100
_MOST_MODELS = 500
_LONGEST_WAIT_S = 86_400.0
_PROXY_LOGIN, _TOO_MANY, _SERVER_ERROR = 407, 429, 500


def read_models(response: httpx2.Response) -> ProbeAnswer:
    """The list of models."""
    body = _read_json(response)
    entries = body.get("data") if isinstance(body, Mapping) else None
    if not isinstance(entries, list):
        return replace(_start(response), failure="nonsense")
    names = sorted(
        entry["id"]
        for entry in entries
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)
    )
    return replace(_start(response), models=tuple(names[:_MOST_MODELS]), model_count=len(names))


def read_completion(response: httpx2.Response) -> ProbeAnswer:
    """A written answer; one that was cut at its limit is a success, one that failed says why."""
    body = _read_json(response)
    status = body.get("status") if isinstance(body, Mapping) else None
    if status in {"completed", "incomplete"}:
        return _start(response)
    error = body.get("error") if isinstance(body, Mapping) else None
    if status != "failed" or not isinstance(error, Mapping):
        return replace(_start(response), failure="nonsense")
    answer = _add_error(_start(response), error)
    return answer if answer.code else replace(answer, code="unknown")


def read_listing(response: httpx2.Response) -> ProbeAnswer:
    """Any list, of which only is told that there is one."""
    body = _read_json(response)
    is_list = isinstance(body, Mapping) and isinstance(body.get("data"), list)
    return _start(response) if is_list else replace(_start(response), failure="nonsense")


def read_refusal(response: httpx2.Response) -> ProbeAnswer:
    """An answer of 3xx to 5xx. Gateways in between may send a bare string or no JSON at all."""
    body = _read_json(response)
    error = body.get("error") if isinstance(body, Mapping) else None
    known = _start(response)
    if response.status_code == _PROXY_LOGIN:
        return replace(known, failure="proxy_login")
    if isinstance(error, str):
        return replace(known, message=_clean(error))
    if not isinstance(error, Mapping):
        is_told = response.status_code == _TOO_MANY or response.status_code >= _SERVER_ERROR
        return known if is_told else replace(known, failure="nonsense")
    return _add_error(known, error)


def name_failure(error: BaseException) -> Failure:
    """Why no answer came, from the chain of causes below the SDK's "Connection error."."""
    failure: Failure = "network" if isinstance(error, APIConnectionError) else "nonsense"
    for cause in _walk(error):
        words = str(cause) if isinstance(cause, OSError | httpx2.TransportError) else ""
        if isinstance(cause, ssl.SSLError) or "CERTIFICATE" in words or "[SSL" in words:
            return "tls"
        if isinstance(cause, httpx2.TimeoutException | TimeoutError):
            return "timeout"
        if isinstance(cause, httpx2.ProxyError):
            return "proxy_login" if words.startswith(str(_PROXY_LOGIN)) else "proxy"
        if isinstance(cause, socket.gaierror):
            return "dns"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
        if isinstance(cause, ConnectionResetError | BrokenPipeError):
            return "reset"
        if isinstance(cause, httpx2.DecodingError | httpx2.RemoteProtocolError):
            failure = "nonsense" if _is_garbage(cause) else "reset"
    return failure


def _start(response: httpx2.Response) -> ProbeAnswer:
    """What the status and the headers tell."""
    sent = response.headers.get("x-request-id")
    return ProbeAnswer(
        status=response.status_code,
        request_id=_clean(sent)[:_LONGEST_LABEL] if sent else None,
        retry_after_s=_read_wait(response.headers),
        limits=_read_limits(response.headers),
    )


def _add_error(known: ProbeAnswer, error: Mapping[str, Any]) -> ProbeAnswer:
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


def _read_wait(headers: Mapping[str, str]) -> float | None:
    """`retry-after-ms` or `retry-after` in seconds; a date or nonsense counts as not said."""
    for name, per_second in (("retry-after-ms", 1000), ("retry-after", 1)):
        if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", headers.get(name, "")):
            return min(float(headers[name]) / per_second, _LONGEST_WAIT_S)
    return None


def _read_limits(headers: Mapping[str, str]) -> RateLimits | None:
    limits = RateLimits(
        requests=_read_count(headers, "limit-requests"),
        requests_left=_read_count(headers, "remaining-requests"),
        tokens=_read_count(headers, "limit-tokens"),
        tokens_left=_read_count(headers, "remaining-tokens"),
    )
    return None if limits == RateLimits() else limits


def _read_count(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(f"x-ratelimit-{name}", "")
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def _clean(message: str) -> str:
    return redact(message)[:_LONGEST_MESSAGE]


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
