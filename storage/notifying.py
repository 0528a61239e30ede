"""Transactions that say when they left something to be posted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from storage.transaction import Database, Transaction


def notifying(
    database: Database, added: Callable[[], None]
) -> Callable[[], AbstractAsyncContextManager[Transaction]]:
    """Changes after which `added` is called, if they put a message in the outbox."""

    @asynccontextmanager
    async def changes() -> AsyncIterator[Transaction]:
        async with database.changes() as tx:
            yield tx
        if tx.outbox.has_additions:
            added()

    return changes
