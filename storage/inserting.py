"""Insert a row unless it is there: the one statement that each database has its own object for."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Record


async def insert_if_absent(session: AsyncSession, row: Record) -> bool:
    """Whether this call inserted the row; False when a unique rule already has it.

    Safe between transactions: on PostgreSQL the second one waits for the first.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(type(row)).values(row.model_dump()).on_conflict_do_nothing()
    return bool((await session.exec(statement)).rowcount)
