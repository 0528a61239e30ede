"""The dead-man ping: somebody outside notices when it stops coming."""

from __future__ import annotations

import logging

import aiohttp

from bot.vitals import Vitals

TIMEOUT_S = 5.0

log = logging.getLogger(__name__)


class Heartbeat:
    """Sends one GET to an address that is as good as a secret: it is never logged."""

    def __init__(self, *, url: str, session: aiohttp.ClientSession, vitals: Vitals) -> None:
        self._url = url
        self._session = session
        self._vitals = vitals

    async def beat(self) -> None:
        """Ping once; a failure is counted and logged, and never raised."""
        try:
            async with self._session.get(
                self._url,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            ) as answer:
                heard = answer.ok and answer.status < 300  # noqa: PLR2004 (a redirect was not heard)
                reason = f"status {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # Its words may hold the address: only its kind is told.
            heard, reason = False, type(error).__name__
        self._vitals.pinged(heard=heard)
        if not heard:
            log.warning("ping.failed", extra={"reason": reason})
