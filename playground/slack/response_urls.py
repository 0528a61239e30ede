"""The registry of response_urls: five uses each, thirty minutes of the workspace's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.slack.records import SlackError

USES = 5
LIFETIME = timedelta(minutes=30)
"""https://docs.slack.dev/interactivity/handling-user-interaction, 2026-11-23"""


@dataclass(kw_only=True)
class ResponseUrl:
    """Where one response_url leads. `ts` is the message it belongs to, None for a command."""

    channel: str
    user: str
    issued: datetime
    ts: str | None = None
    is_ephemeral: bool = False
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """All response_urls given out."""

    def __init__(self, *, now: Callable[[], datetime], base_url: Callable[[], str]) -> None:
        self._now = now
        self._base_url = base_url
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self,
        *,
        channel: str,
        user: str,
        ts: str | None = None,
        is_ephemeral: bool = False,
        thread_ts: str | None = None,
    ) -> str:
        """A new address for answers to this act."""
        key = f"{len(self._issued) + 1:06d}"
        self._issued[key] = ResponseUrl(
            channel=channel,
            user=user,
            issued=self._now(),
            ts=ts,
            is_ephemeral=is_ephemeral,
            thread_ts=thread_ts,
        )
        return f"{self._base_url()}/respond/{key}"

    def redeem(self, key: str) -> ResponseUrl:
        """Use the address once more.

        Raises:
            SlackError: used_url or expired_url.
        """
        place = self._issued.get(key)
        if place is None or self._now() - place.issued > LIFETIME:
            raise SlackError("expired_url")
        if place.uses >= USES:
            raise SlackError("used_url")
        place.uses += 1
        return place
