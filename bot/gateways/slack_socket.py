"""Slack coming in over Socket Mode, and a way to leave that drops nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest


class SlackSocket(AsyncSocketModeHandler):
    """Bolt's handler, which knows what is under way: Bolt's own `close_async` does not wait."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        super().__init__(app, app_token)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._is_leaving = False

    async def handle(self, client: Any, req: SocketModeRequest) -> None:
        """Handle one envelope; once we are leaving, leave it to Slack to deliver it elsewhere."""
        task = asyncio.current_task()
        if self._is_leaving or task is None:
            return
        self._under_way.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._under_way.discard(task)

    async def leave(self, left_s: Callable[[], float]) -> None:
        """Take nothing more, let what is under way be acknowledged, then close the socket.

        `left_s` says how many seconds that may still take; what is not done then is cancelled, and
        Slack delivers it again.
        """
        self._is_leaving = True
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=left_s())
        for task in set(self._under_way):
            task.cancel()
        await self.close_async()  # type: ignore[no-untyped-call]  # slack_bolt has no types here
