"""Collects every connection's figures, and lets the watch look at them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from bot.channels.connection import Connection
from bot.channels.ports import ChannelChanges
from bot.errors import OpenAIUnavailableError, RefusedByOpenAIError, SecretUnreadableError
from bot.spend.collect import SpendCollector
from bot.watch.cases import Watch

log = logging.getLogger(__name__)


class Collecting:
    """The collecting job; one connection's failure does not keep the others waiting."""

    def __init__(
        self,
        *,
        reads: Callable[[], AbstractAsyncContextManager[ChannelChanges]],
        collector: SpendCollector,
        watch: Watch,
    ) -> None:
        self._reads = reads
        self._collector = collector
        self._watch = watch

    async def run(self) -> None:
        """Every connection. Raises `OpenAIUnavailableError` at the end if one had no answer."""
        unavailable = None
        for connection in await self._list():
            try:
                await self._collect(connection)
            except OpenAIUnavailableError as error:
                unavailable = error
        if unavailable is not None:
            raise unavailable

    async def run_one(self, connection_id: str) -> None:
        """One connection, now."""
        for connection in await self._list():
            if connection.connection_id == connection_id:
                await self._collect(connection)

    async def _list(self) -> tuple[Connection, ...]:
        async with self._reads() as tx:
            return await tx.connections.list_all()

    async def _collect(self, connection: Connection) -> None:
        try:
            await self._collector.collect(connection)
        except RefusedByOpenAIError as error:
            log.warning(
                "collect.refused",
                extra={"connection": connection.connection_id, "code": error.code},
            )
        except SecretUnreadableError:
            log.error("collect.unreadable", extra={"connection": connection.connection_id})
        await self._watch.look(connection)
