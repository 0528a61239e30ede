"""The one HTTP client for OpenAI, which counts the requests that fail."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
from openai import DefaultAsyncHttpxClient

from bot.vitals import OpenAIFault, Vitals

EXPECTED = "apikey_bot.expected"
"""Extension of a request whose failure is no sign of trouble: it is not counted."""

_TOO_MANY, _SERVER_ERROR, _REFUSED = 429, 500, 400


class CountedHttp(DefaultAsyncHttpxClient):
    """The SDK's client, without redirects; whatever fails below the SDK is seen here."""

    def __init__(self, *, vitals: Vitals) -> None:
        super().__init__(follow_redirects=False)
        self._vitals = vitals

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send, and count an answer that is an error, or none in time."""
        try:
            response = await super().send(request, **options)
        except (httpx2.HTTPError, OSError, asyncio.CancelledError):
            if EXPECTED not in request.extensions:
                self._vitals.openai_failed("no_answer")
            raise
        fault = _name_fault(response.status_code)
        if fault is not None and EXPECTED not in request.extensions:
            self._vitals.openai_failed(fault)
        return response


def _name_fault(status: int) -> OpenAIFault | None:
    if status == _TOO_MANY:
        return "ratelimited"
    if status >= _SERVER_ERROR:
        return "server_error"
    return "refused" if status >= _REFUSED else None
