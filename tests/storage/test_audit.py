"""The chained record: what a stranger does to it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.people.audit import AuditEntry, find_break
from storage.transaction import Database


@pytest.fixture
def make_entry(later: Callable[[float], datetime]) -> Callable[..., AuditEntry]:
    def make(number: int, team_id: str = "T1") -> AuditEntry:
        return AuditEntry(
            at=later(number + 0.123456),
            team_id=team_id,
            channel_id="C1",
            actor_id="U1",
            action="key.added",
            subject_id=f"key{number}",
            details={"名前": "prod", "a": "b"},
        )

    return make


async def append(database: Database, *entries: AuditEntry) -> None:
    async with database.changes() as tx:
        for entry in entries:
            await tx.audit.append(entry)


async def find_break_in(database: Database) -> int | None:
    async with database.reads() as tx:
        return find_break(await tx.audit.list_all("T1"))


async def test_entries_come_back_in_order_in_an_unbroken_chain_for_each_workspace(
    database: Database, make_entry: Callable[..., AuditEntry]
) -> None:
    entries = [make_entry(number) for number in range(5)]
    await append(database, *entries[:3], make_entry(0, "T2"))
    await append(database, *entries[3:])

    async with database.reads() as tx:
        records = await tx.audit.list_all("T1")
        others = await tx.audit.list_all("T2")

    assert [record.entry for record in records] == entries
    assert [record.number for record in records] == [1, 2, 3, 4, 5]
    assert find_break(records) is None
    assert [record.number for record in others] == [1]
    assert find_break(others) is None


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        ("UPDATE audit SET actor_id = 'U9' WHERE number = 3", 3),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE number = 2", 2),
        ("UPDATE audit SET details = '{}' WHERE number = 5", 5),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 1),
        (
            """
            UPDATE audit SET number = 9 WHERE number = 2;
            UPDATE audit SET number = 2 WHERE number = 3;
            UPDATE audit SET number = 3 WHERE number = 9
            """,
            2,
        ),
    ],
)
async def test_an_edited_deleted_or_swapped_row_is_found(
    database: Database,
    stranger: Any,
    make_entry: Callable[..., AuditEntry],
    attack: str,
    found: int,
) -> None:
    await append(database, *(make_entry(number) for number in range(5)))
    stranger.run(attack)

    assert await find_break_in(database) == found


async def test_a_cut_tail_shows_as_soon_as_the_next_row_is_written(
    database: Database, stranger: Any, make_entry: Callable[..., AuditEntry]
) -> None:
    await append(database, *(make_entry(number) for number in range(5)))
    stranger.run("DELETE FROM audit WHERE number >= 4")

    await append(database, make_entry(6))

    assert await find_break_in(database) == 4
