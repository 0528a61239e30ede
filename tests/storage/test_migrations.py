"""The migrations lead to the tables of the program, and back to nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import BIGINT, TIMESTAMP, Connection, create_engine, inspect
from sqlalchemy.exc import ProgrammingError

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
    """Everything of the tables, also what the comparison of Alembic leaves out on SQLite."""
    inspector = inspect(connection)
    return {
        name: (
            inspector.get_pk_constraint(name),
            inspector.get_foreign_keys(name),
            sorted(inspector.get_unique_constraints(name), key=str),
            sorted(inspector.get_indexes(name), key=str),
            [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            ],
        )
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def make_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes a database without tables."""
    numbers = count()
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{next(numbers)}.db"
    server = request.getfixturevalue("postgresql_server")
    return lambda: str(server.get_url(server.create()))


def test_an_empty_database_becomes_exactly_the_tables_of_the_program(
    make_url: Callable[[], str],
) -> None:
    migrated, created = create_engine(make_url()), create_engine(make_url())

    with migrated.begin() as connection:
        upgrade(connection)
    METADATA.create_all(created)

    with migrated.connect() as one, created.connect() as other:
        assert find_differences(one) == []
        assert describe(one) == describe(other)
    migrated.dispose()
    created.dispose()


def test_the_way_back_leaves_no_table(make_url: Callable[[], str]) -> None:
    engine = create_engine(make_url())
    with engine.begin() as connection:
        upgrade(connection)

    with engine.begin() as connection:
        command.downgrade(make_config(connection), "base")

    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
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


async def test_a_migration_that_breaks_leaves_postgresql_without_our_tables(
    postgresql_server: Any,
) -> None:
    name = postgresql_server.create()
    postgresql_server.run("CREATE TABLE cases (other INTEGER)", name=name)
    url = postgresql_server.get_url(name)
    database = Database(url=url)

    with pytest.raises(ProgrammingError, match="already exists"):
        await database.migrate()
    await database.close()

    engine = create_engine(url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["cases"]
    engine.dispose()


def test_postgresql_keeps_the_zone_of_a_moment_and_counts_rows_in_64_bits(
    postgresql_url: str,
) -> None:
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        inspector = inspect(connection)
        types = {
            (name, column["name"]): column["type"]
            for name in inspector.get_table_names()
            for column in inspector.get_columns(name)
        }
    engine.dispose()

    moments = [kind for kind in types.values() if isinstance(kind, TIMESTAMP)]
    assert moments
    assert all(kind.timezone for kind in moments)
    for counted in (("outbox", "position"), ("cost_lines", "line_id"), ("usage_hours", "row_id")):
        assert isinstance(types[counted], BIGINT)


def test_no_name_is_longer_than_postgresql_keeps() -> None:
    names = [
        str(item.name)
        for table in METADATA.sorted_tables
        for items in ((table,), table.indexes, table.constraints)
        for item in items
    ]

    assert max(len(name) for name in names) <= 63
