"""Collects every connection's figures, notes which keys are in use, and lets the watch look."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from bot.channels.connection import Connection
from bot.channels.ports import ChannelChanges
from bot.errors import RefusedByOpenAIError, SecretUnreadableError
from bot.spend.collect import SpendCollector
from bot.spend.use import KeyUse
from bot.watch.cases import Watch

log = logging.getLogger(__name__)


class Collecting:
    """The collecting job, for each connection."""

    def __init__(
        self,
        *,
        reads: Callable[[], AbstractAsyncContextManager[ChannelChanges]],
        collector: SpendCollector,
        use: KeyUse,
        watch: Watch,
    ) -> None:
        self._reads = reads
        self._collector = collector
        self._use = use
        self._watch = watch

    async def list_due(self, _now: datetime) -> Sequence[str]:
        """Every connection, by its id."""
        return [connection.connection_id for connection in await self._list()]

    async def run(self, connection_id: str) -> None:
        """One connection, now. Raises `OpenAIUnavailableError` when it had no answer."""
        for connection in await self._list():
            if connection.connection_id == connection_id:
                await self._collect(connection)

    async def _list(self) -> tuple[Connection, ...]:
        async with self._reads() as tx:
            return await tx.connections.list_all()

    async def _collect(self, connection: Connection) -> None:
        try:
            await self._collector.collect(connection)
            await self._use.note(connection.connection_id)
        except RefusedByOpenAIError as error:
            log.warning(
                "collect.refused",
                extra={"connection": connection.connection_id, "code": error.code},
            )
        except SecretUnreadableError:
            log.error("collect.unreadable", extra={"connection": connection.connection_id})
        await self._watch.look(connection)
