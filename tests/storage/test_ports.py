"""One transaction serves every subject: mypy holds the signatures, this the names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest

from bot.answers.notebook import NoteChanges
from bot.answers.ports import AnswerChanges
from bot.channels.ports import ChannelChanges
from bot.keys.first_run import FirstRunChanges
from bot.keys.ports import KeyChanges
from bot.ports import InboxChanges, Vault
from bot.reports.ports import JobRunStore, ReportChanges
from bot.spend.ports import SpendChanges
from bot.watch.ports import WatchChanges
from storage.transaction import Database, Transaction
from storage.vault import EnvelopeVault

PORTS = [
    AnswerChanges,
    InboxChanges,
    KeyChanges,
    ChannelChanges,
    SpendChanges,
    WatchChanges,
    ReportChanges,
    NoteChanges,
    FirstRunChanges,
]


def accept(
    tx: Transaction, database: Database, vault: EnvelopeVault
) -> tuple[
    AnswerChanges,
    InboxChanges,
    KeyChanges,
    ChannelChanges,
    SpendChanges,
    WatchChanges,
    ReportChanges,
    NoteChanges,
    FirstRunChanges,
    JobRunStore,
    Callable[[], AbstractAsyncContextManager[WatchChanges]],
    Callable[[], AbstractAsyncContextManager[ReportChanges]],
    Vault,
]:
    """Never called: a store that no longer fits its port fails the type check here."""
    return tx, tx, tx, tx, tx, tx, tx, tx, tx, tx.job_runs, database.changes, database.reads, vault


@pytest.mark.parametrize("port", PORTS)
def test_a_transaction_offers_every_store_of_the_port(port: type[Protocol]) -> None:  # type: ignore[valid-type]  # a Protocol class as a value
    asked = {name for name in vars(port) if not name.startswith("_")}

    missing = {name for name in asked if not hasattr(Transaction, name)}

    assert asked
    assert missing == set()
