"""Notes and first runs are kept by workspace, channel and person, each change on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from bot.answers.notebook import Notebook, NoteDraft
from bot.answers.notes import MOST_NOTES, Note
from bot.channels.settings import ChannelSettings
from bot.errors import AlreadyHandledError
from bot.keys.first_run import FirstRuns, Mark, Preset, Step
from bot.ports import ChannelRef

HERE, THERE = ChannelRef("T1", "C1"), ChannelRef("T1", "C2")
DRAFT = NoteDraft(title="申請先は？", text="#it-help", written_by="U1", author="misaki")


class Now:
    """A clock that goes on by a second at each look."""

    def __init__(self) -> None:
        self._seconds = count()

    def now(self) -> datetime:
        start = datetime(2026, 11, 24, 9, tzinfo=UTC)
        return start + timedelta(seconds=next(self._seconds))

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


@pytest.fixture
def notebook(database: Any) -> Notebook:
    numbers = count(1)
    return Notebook(
        changes=database.changes,
        reads=database.reads,
        clock=Now(),
        new_id=lambda: f"n{next(numbers)}",
    )


async def list_acts(database: Any) -> list[tuple[str, str, str]]:
    async with database.reads() as tx:
        records = await tx.audit.list_all("T1")
    return [(one.entry.action, one.entry.subject_id, one.entry.details["scope"]) for one in records]


async def test_a_note_is_shown_where_it_belongs_and_nowhere_else(notebook: Notebook) -> None:
    here = await notebook.add(DRAFT, HERE, everywhere=False, delivery="d1")
    everywhere = await notebook.add(DRAFT, HERE, everywhere=True, delivery="d2")

    assert here is not None
    assert everywhere is not None
    assert await notebook.list_for(HERE) == (here, everywhere)
    assert await notebook.list_for(THERE) == (everywhere,)
    assert await notebook.list_for(ChannelRef("T2", "C1")) == ()
    assert await notebook.list_newest("T1") == (everywhere, here)
    assert await notebook.find(THERE, here.note_id) is None
    assert await notebook.find(THERE, everywhere.note_id) == everywhere
    assert await notebook.find(ChannelRef("T2", ""), everywhere.note_id) is None


async def test_each_change_is_made_once_and_on_record(notebook: Notebook, database: Any) -> None:
    added = await notebook.add(DRAFT, HERE, everywhere=False, delivery="d1")
    assert added is not None
    draft = replace(DRAFT, text="フォームへ", written_by="U2", author="kenta")
    changed = await notebook.change(added, draft, HERE, delivery="d2")
    with pytest.raises(AlreadyHandledError):
        await notebook.add(DRAFT, HERE, everywhere=True, delivery="d1")
    assert await notebook.list_for(HERE) == (changed,)

    await notebook.remove(added, HERE, by="U2", delivery="d3")
    late = await notebook.change(added, draft, HERE, delivery="d4")

    assert late is None
    assert changed is not None
    assert (changed.text, changed.author) == ("フォームへ", "kenta")
    assert await notebook.list_for(HERE) == ()
    assert await list_acts(database) == [
        (action, "n1", "channel") for action in ("note.added", "note.changed", "note.removed")
    ]


async def test_a_full_channel_takes_no_more(notebook: Notebook, database: Any) -> None:
    async with database.changes() as tx:
        for number in range(MOST_NOTES):
            await tx.notes.save(
                Note(
                    note_id=f"x{number}",
                    team_id="T1",
                    channel_id="C1",
                    title="t",
                    text="t",
                    written_by="U1",
                    author="misaki",
                    written_at=datetime(2026, 11, 24, tzinfo=UTC),
                )
            )

    assert await notebook.add(DRAFT, HERE, everywhere=False, delivery="d1") is None
    assert await notebook.add(DRAFT, THERE, everywhere=False, delivery="d2") is not None
    assert await list_acts(database) == [("note.added", "n2", "channel")]


async def test_a_first_run_is_resumed_by_person_and_channel(
    database: Any,
) -> None:
    runs = FirstRuns(changes=database.changes, reads=database.reads, clock=Now())
    settings = ChannelSettings(channel=HERE, language="ja", timezone="Asia/Tokyo")
    assert await runs.find(settings, "U1", has_limit=True) is None

    await runs.choose(HERE, "U1", Preset.TEAM, delivery="d1")
    await runs.mark(HERE, "U1", Step.ACCOUNT, Mark.DONE, delivery="d2")
    await runs.mark(HERE, "U1", Step.PROJECT, Mark.SKIPPED, delivery="d3")
    with pytest.raises(AlreadyHandledError):
        await runs.mark(HERE, "U1", Step.KEY, Mark.DONE, delivery="d3")
    await runs.choose(HERE, "U1", Preset.PRODUCTION, delivery="d4")
    run = await runs.find(settings, "U1", has_limit=True)

    assert run is not None
    assert run.preset is Preset.PRODUCTION
    assert run.current is Step.KEY
    assert run.marks == {
        Step.ACCOUNT: Mark.DONE,
        Step.PROJECT: Mark.SKIPPED,
        Step.LIMIT: Mark.SEEN,
    }
    assert await runs.find(settings, "U2", has_limit=True) is None
    assert await runs.find(replace(settings, channel=THERE), "U1", has_limit=True) is None

    await runs.reopen(HERE, "U1", delivery="d5")
    reopened = await runs.find(settings, "U1", has_limit=False)
    assert reopened is not None
    assert reopened.current is Step.PROJECT
    async with database.changes() as tx:
        assert await tx.first_runs.forget_before(datetime(2027, 6, 1, tzinfo=UTC)) == 1
    assert await runs.find(settings, "U1", has_limit=False) is None
