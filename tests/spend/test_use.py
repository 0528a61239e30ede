"""In use: calls that succeeded in an hour that is over, and that were not the bot's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.connection import Connection
from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyKind
from bot.keys.key import Environment, Key
from bot.ports import ChannelRef, Sealed
from bot.spend.figures import UsageHour
from bot.spend.use import KeyUse
from storage.transaction import Database

NOW = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
NINE = NOW.replace(hour=9, minute=0)
HERE = ChannelRef("T1", "C1")
SEALED = Sealed(kek_id="k1", wrapped_dek=b"w" * 60, body=b"b" * 100, fingerprint=b"f" * 32)
CONNECTION = Connection(
    connection_id="conn1",
    channel=HERE,
    masked="sk-admin-…Zz99",
    connected_by="U1",
    connected_at=NOW,
)


def make_hour(hour: datetime, requests: int, key_id: str | None = "key_1") -> UsageHour:
    return UsageHour(
        hour=hour,
        project_id="proj_1",
        openai_key_id=key_id,
        model="gpt-5",
        batch=False,
        requests=requests,
        input_tokens=10,
        cached_tokens=0,
        output_tokens=1,
    )


@pytest.mark.parametrize(
    ("hours", "own", "used"),
    [
        ([make_hour(NINE, 3)], 0, NINE),
        ([make_hour(NINE, 3)], 2, NINE),
        ([make_hour(NINE, 2)], 2, None),
        ([make_hour(NINE, 1), make_hour(NINE, 1)], 1, NINE),
        ([make_hour(NINE, 0)], 0, None),
        ([make_hour(NINE + timedelta(hours=1), 9)], 0, None),
        ([make_hour(NINE - timedelta(hours=30), 1), make_hour(NINE, 2)], 2, "30 h before"),
        ([make_hour(NINE, 5, "key_2"), make_hour(NINE, 5, None)], 0, None),
        ([], 0, None),
    ],
)
async def test_the_last_hour_in_which_the_team_called(
    database_url: str, hours: list[UsageHour], own: int, used: Any
) -> None:
    database = Database(url=database_url)
    key = Key(
        key_id="k1",
        channel=HERE,
        name="prod",
        environment=Environment.PRODUCTION,
        owner_id="U1",
        kind=KeyKind.PROJECT,
        masked="sk-proj-…a1B2",
        last4="a1B2",
        added_by="U1",
        added_at=NOW,
        openai_key_id="key_1",
    )
    async with database.changes() as tx:
        await tx.connections.save(CONNECTION, SEALED)
        await tx.channels.save(
            ChannelSettings(channel=HERE, language="ja", timezone="UTC", connection_id="conn1")
        )
        await tx.keys.save(key, SEALED)
        await tx.spend.replace_usage(
            "conn1", NINE - timedelta(days=2), NINE + timedelta(hours=2), hours
        )
        for _ in range(own):
            await tx.standings.note_own_call("k1", NINE + timedelta(minutes=30))
    use = KeyUse(changes=database.changes)

    await use.note(CONNECTION.connection_id)
    async with database.changes() as tx:
        unread = await tx.keys.find(HERE, "prod")
        await tx.spend.mark_usage_read("conn1", NOW)
    await use.note(CONNECTION.connection_id)
    await use.note(CONNECTION.connection_id)

    async with database.reads() as tx:
        found = await tx.keys.find(HERE, "prod")
    await database.close()
    assert unread is not None
    assert unread.used_hour is None, "nothing was read yet"
    assert found is not None
    assert found.used_hour == (NINE - timedelta(hours=30) if used == "30 h before" else used)
