"""The migrations lead to the tables of the program, and back to nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.migrations.upgrade import make_config, upgrade
from storage.tables import METADATA
from storage.transaction import Database


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def find_differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    differences: list[Any] = compare_metadata(context, METADATA)
    return differences


def describe(connection: Connection) -> dict[str, Any]:
    """Everything of the tables that the comparison of Alembic leaves out on SQLite."""
    inspector = inspect(connection)
    return {
        name: (
            inspector.get_pk_constraint(name),
            inspector.get_foreign_keys(name),
            sorted(inspector.get_unique_constraints(name), key=str),
            sorted(inspector.get_indexes(name), key=str),
            [(column["name"], column["nullable"]) for column in inspector.get_columns(name)],
        )
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def test_an_empty_file_becomes_exactly_the_tables_of_the_program(tmp_path: Path) -> None:
    migrated = create_engine(f"sqlite:///{tmp_path}/migrated.db")
    created = create_engine(f"sqlite:///{tmp_path}/created.db")

    with migrated.begin() as connection:
        upgrade(connection)
    METADATA.create_all(created)

    with migrated.connect() as one, created.connect() as other:
        assert find_differences(one) == []
        assert describe(one) == describe(other)
    migrated.dispose()
    created.dispose()


def test_the_way_back_leaves_no_table(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/bot.db")
    with engine.begin() as connection:
        upgrade(connection)

    with engine.begin() as connection:
        command.downgrade(make_config(connection), "base")

    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


async def test_a_file_that_is_up_to_date_is_not_touched(database: Database, file: Path) -> None:
    before = digest(file)

    await database.migrate()
    await database.close()

    assert digest(file) == before


async def test_a_migration_that_breaks_leaves_the_file_empty(tmp_path: Path) -> None:
    """All steps are one transaction: no half of the tables."""
    file = tmp_path / "bot.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE cases (other INTEGER)")
    connection.close()
    database = Database(url=f"sqlite:///{file}")

    failed = False
    try:
        await database.migrate()
    except Exception:  # noqa: BLE001 (whatever the driver raises for a table in the way)
        failed = True
    await database.close()

    connection = sqlite3.connect(file)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    assert failed
    assert tables == [("cases",)]


def test_every_table_can_be_made_in_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own

    statements = [
        str(CreateTable(table).compile(dialect=dialect)) for table in METADATA.sorted_tables
    ]
    indexes = [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in METADATA.sorted_tables
        for index in table.indexes
    ]

    assert any("TIMESTAMP WITH TIME ZONE" in statement for statement in statements)
    assert all(len(index.split()[2]) <= 63 for index in indexes)
