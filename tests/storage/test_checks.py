"""What is stored of a check and of a sealed text is believed only as this program wrote it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.causes.probing import Check, Outcome
from bot.errors import SecretUnreadableError
from bot.keys.key import Key
from bot.ports import ChannelRef, Sealed
from storage.transaction import Database

MakeKey = Callable[..., Key]
MakeSealed = Callable[..., Sealed]


async def save(database: Database, key: Key, sealed: Sealed) -> None:
    async with database.changes() as tx:
        await tx.keys.save(key, sealed)


@pytest.mark.parametrize(
    "check",
    [None, Outcome.UNREACHABLE, Outcome.ACCEPTED, Outcome.FAILING],
    ids=str,
)
async def test_every_kind_of_check_comes_back(
    database: Database,
    here: ChannelRef,
    now: datetime,
    make_key: MakeKey,
    make_sealed: MakeSealed,
    check: Outcome | None,
) -> None:
    key = make_key(check=None if check is None else Check(at=now, outcome=check))
    await save(database, key, make_sealed())

    async with database.reads() as tx:
        assert await tx.keys.find(here, "prod") == key


@pytest.mark.parametrize(
    "damage",
    [
        'UPDATE keys SET check_verdict = \'{"cause": "made_up"}\'',
        'UPDATE keys SET check_verdict = \'{"cause": "timeout", "status": "403"}\'',
        "UPDATE keys SET check_verdict = 'nonsense'",
        "UPDATE keys SET check_outcome = 'works'",
    ],
)
async def test_a_check_that_nobody_wrote_is_not_believed(
    database: Database,
    stranger: Any,
    here: ChannelRef,
    full_key: Key,
    make_sealed: MakeSealed,
    damage: str,
) -> None:
    await save(database, full_key, make_sealed())
    stranger.run(damage)

    async with database.reads() as tx:
        with pytest.raises(ValueError, match=r"Verdict|Outcome"):
            await tx.keys.find(here, "prod")


async def test_a_secret_of_a_later_format_is_unreadable(
    database: Database, stranger: Any, make_key: MakeKey, make_sealed: MakeSealed
) -> None:
    await save(database, make_key(), make_sealed())
    stranger.run("UPDATE sealed_secrets SET fmt = 2")

    async with database.reads() as tx:
        with pytest.raises(SecretUnreadableError):
            await tx.keys.get_sealed(make_key())
