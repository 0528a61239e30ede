"""Insert a row unless it is there: the one statement that each database has its own object for."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Record


async def insert_if_absent(session: AsyncSession, row: Record) -> bool:
    """Whether this call inserted the row; False when a unique rule already has it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    table = type(row)
    statement = insert(table).values(row.model_dump()).on_conflict_do_nothing()
    # A row comes back only when it was inserted; the count of rows is not told on PostgreSQL.
    returning = statement.returning(*inspect(table).primary_key)
    return (await session.exec(returning)).first() is not None
