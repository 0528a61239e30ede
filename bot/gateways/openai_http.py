"""The one HTTP client for OpenAI: counts the requests that fail, and spares a host that is down."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx2
from openai import DefaultAsyncHttpxClient

from bot.gateways.breaker import Breaker
from bot.vitals import OpenAIFault, Vitals

EXPECTED = "apikey_bot.expected"
"""Extension of a request whose failure is no sign of trouble: it is not counted."""

_TOO_MANY, _SERVER_ERROR, _REFUSED, _UNAVAILABLE = 429, 500, 400, 503

log = logging.getLogger(__name__)


class CountedHttp(DefaultAsyncHttpxClient):
    """The SDK's client, without redirects; whatever fails below the SDK is seen here.

    A host that is down is not asked: whoever asks gets at once what it would say, a 503. `now` is
    the time by which that ends.
    """

    def __init__(self, *, vitals: Vitals, now: Callable[[], datetime]) -> None:
        super().__init__(follow_redirects=False)
        self._vitals = vitals
        self._breakers: defaultdict[bytes, Breaker] = defaultdict(lambda: Breaker(now))

    @property
    def is_resting(self) -> bool:
        """Whether a host is not asked now."""
        return any(breaker.is_open for breaker in self._breakers.values())

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send, and count an answer that is an error, or none in time."""
        breaker = self._breakers[request.url.netloc]
        wait = await breaker.find_wait()
        if wait is not None:
            self._vitals.openai_failed("not_asked")
            return _answer_for(request, breaker, wait)
        was_open = breaker.is_open
        try:
            response = await super().send(request, **options)
        except (httpx2.HTTPError, OSError, asyncio.CancelledError) as error:
            if EXPECTED not in request.extensions:
                self._vitals.openai_failed("no_answer")
            if isinstance(error, (httpx2.TimeoutException, TimeoutError, asyncio.CancelledError)):
                breaker.fail(None)  # cancelled: whoever asked had a time limit of their own
            raise
        else:
            self._count(request, response.status_code, breaker)
            return response
        finally:
            if was_open:
                breaker.end_trial()
            if breaker.is_open != was_open:
                log.warning("openai.answers" if was_open else "openai.rests")

    def _count(self, request: httpx2.Request, status: int, breaker: Breaker) -> None:
        fault = _name_fault(status)
        if fault is not None and EXPECTED not in request.extensions:
            self._vitals.openai_failed(fault)
        if status >= _SERVER_ERROR:
            breaker.fail(status)
        else:
            breaker.succeed()


def _answer_for(request: httpx2.Request, breaker: Breaker, wait: timedelta) -> httpx2.Response:
    """What is answered in the place of a host that is down.

    A 5xx among its last answers is its own trouble; where it never spoke, the way to it may be
    what is down.
    """
    statuses, wait_s = breaker.statuses, math.ceil(wait.total_seconds())
    told = ", ".join("no answer" if status is None else str(status) for status in statuses)
    code = "server_error" if any(statuses) else "ETIMEDOUT"
    message = f"{code} from {request.url.host} ({told}); asked again within {wait_s} s."
    return httpx2.Response(
        _UNAVAILABLE,
        headers={"Retry-After": str(wait_s)},
        json={"error": {"code": code, "type": None, "message": message, "param": None}},
        request=request,
    )


def _name_fault(status: int) -> OpenAIFault | None:
    if status == _TOO_MANY:
        return "ratelimited"
    if status >= _SERVER_ERROR:
        return "server_error"
    return "refused" if status >= _REFUSED else None
