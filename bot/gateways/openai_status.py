"""OpenAI's status page: one look a minute at most, and never in anybody's way.

Statuspage-compatible: GET /api/v2/status.json (https://status.openai.com, checked 2026-11-23).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx2
from pydantic import Field

from bot.causes.ports import PlatformStatus
from bot.credentials.scan import redact
from bot.errors import OpenAIUnavailableError
from bot.gateways.openai_http import EXPECTED
from bot.gateways.openai_wire import Wire, read_wire

KEPT_FOR = timedelta(seconds=60)
TIMEOUT_S = 5.0
_LONGEST_DESCRIPTION = 200


class _StatusWire(Wire):
    indicator: str = Field(pattern="^(none|minor|major|critical)$")
    description: str = ""


class _PageWire(Wire):
    status: _StatusWire


class OpenAIStatusPage:
    """Reads the page at `address`; an answer counts for a minute, also that there is none."""

    def __init__(
        self,
        *,
        http: httpx2.AsyncClient,
        address: str,
        now: Callable[[], datetime],
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._http = http
        self._url = f"{address.rstrip('/')}/api/v2/status.json"
        self._now = now
        self._timeout_s = timeout_s
        self._asking = asyncio.Lock()
        self._read_at: datetime | None = None
        self._status: PlatformStatus | None = None

    async def read(self) -> PlatformStatus | None:
        """What the page says; None when it cannot be read."""
        async with self._asking:
            if self._read_at is None or not timedelta() <= self._now() - self._read_at < KEPT_FOR:
                self._status = await self._ask()
                self._read_at = self._now()
            return self._status

    async def _ask(self) -> PlatformStatus | None:
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._http.get(self._url, extensions={EXPECTED: True})
            page = read_wire(_PageWire, response.text).status if response.is_success else None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, OpenAIUnavailableError):
            return None
        if page is None:
            return None
        description = redact(page.description)[:_LONGEST_DESCRIPTION]
        return PlatformStatus(indicator=page.indicator, description=description)
