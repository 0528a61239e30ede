"""A disk that is full, a record that takes no row: nothing half done, and words for everybody."""

from __future__ import annotations

import hashlib
import json
import random
import socket
import sqlite3
import string
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

pytestmark = pytest.mark.asyncio(loop_scope="module")
_LETTERS = string.ascii_letters + string.digits

FULL = "いまBotは読み取りしかできません"
NO_RECORD = "操作履歴に記録できない"


def make_key(seed: int, prefix: str = "sk-proj-") -> str:
    draw = random.Random(seed)  # noqa: S311  a synthetic key
    parts = ["".join(draw.choices(_LETTERS, k=74)) for _ in range(2)]
    return f"{prefix}{parts[0]}T3BlbkFJ{parts[1]}"


def open_file(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "apikey-bot.sqlite3", isolation_level=None)


def fill_up(folder: Path) -> None:
    """Leave no room for another claim: every change begins with one."""
    with closing(open_file(folder)) as file:
        (pages,) = file.execute("PRAGMA page_count").fetchone()
        file.execute(f"PRAGMA max_page_count = {pages}")
        for size in (3000, 300, 30, 1):
            rows = (
                (f"{size} {number} ".ljust(size, "."), "2026-11-24 00:00:00.000000")
                for number in range(1000)
            )
            with pytest.raises(sqlite3.OperationalError, match="disk is full"):
                file.executemany(
                    "INSERT INTO inbox (identity, received_at, is_direct) VALUES (?, ?, 0)", rows
                )


@dataclass
class Disk:
    """Whether database files may grow."""

    is_full: bool = False

    def limit(self, connection: Connection) -> None:
        pages = 1 if self.is_full else 1_000_000  # SQLite never goes below what there is
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


@pytest.fixture
def disk() -> Iterator[Disk]:
    """The disk under every connection that begins a transaction."""
    disk = Disk()
    event.listen(Engine, "begin", disk.limit)
    yield disk
    event.remove(Engine, "begin", disk.limit)


def read_everything(folder: Path, *tables: str) -> str:
    """A digest of whole tables."""
    seen = hashlib.sha256()
    with closing(open_file(folder)) as file:
        for table in tables:
            for row in file.execute(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608  our names
                seen.update(repr(row).encode())
    return seen.hexdigest()


CHANGED_BY_PEOPLE = (
    "keys",
    "sealed_secrets",
    "channels",
    "connections",
    "cases",
    "audit",
    "audit_heads",
)


def check_integrity(folder: Path) -> str:
    with closing(open_file(folder)) as file:
        (told,) = file.execute("PRAGMA integrity_check").fetchone()
    return str(told)


async def submit(scene: Any, view: dict[str, Any], **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await scene.post(
        "submit", user=view["user"], view_id=view["id"], values=values
    )
    return answer


def list_notices(scene: Any) -> list[str]:
    return [
        entry.args["text"]
        for entry in scene.world.journal.list_entries()
        if entry.method == "chat.postMessage"
        and entry.ok
        and "operations" in json.dumps(entry.args.get("metadata"))
    ]


async def ask_database(scene: Any, port: int) -> tuple[int, str]:
    async with scene.http.get(f"http://127.0.0.1:{port}/healthz") as answer:
        checks = (await answer.json())["checks"]
    return answer.status, next(c["status"] for c in checks if c["name"] == "database")


async def test_a_full_disk_leaves_a_bot_that_reads_and_says_so(open_scene: Any, disk: Disk) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scene = await open_scene(settings={"health_port": port})
    alex = scene.person(kind="member", locale="en")
    form = await scene.open_modal("/apikey add")
    before = read_everything(scene.folder, *CHANGED_BY_PEOPLE)
    fill_up(scene.folder)
    disk.is_full = True

    refused = await scene.command("/apikey digest off")
    english = await scene.command("/apikey digest now", user=alex)
    added = await submit(scene, form, name="fresh", key=make_key(1))
    mentioned = await scene.mention("APIキーとは？")
    status = await scene.command("/apikey status")

    assert FULL in refused
    assert "I can only read right now" in english
    assert FULL in added["errors"]["key"]
    assert "APIキーは" in mentioned, "an answer needs no room"
    assert "使えています" in status
    assert read_everything(scene.folder, *CHANGED_BY_PEOPLE) == before
    assert check_integrity(scene.folder) == "ok"
    told = list_notices(scene)
    assert [words.splitlines()[0] for words in told] == ["データを書き込めません"], "at once"
    assert await ask_database(scene, port) == (503, "fail")
    await scene.post("clock", advance_s=600)
    assert list_notices(scene) == told

    disk.is_full = False
    await scene.post("clock", advance_s=60)
    assert await ask_database(scene, port) == (200, "ok")
    assert "止めました" in await scene.command("/apikey digest off")
    added = await submit(scene, form, name="fresh", key=make_key(1))
    assert added["response_action"] == "update"
    await scene.post("clock", advance_s=900)
    assert list_notices(scene)[1:] == ["データを書き込めるようになりました。"]
    assert check_integrity(scene.folder) == "ok"


async def test_without_a_record_nothing_that_needs_one_is_done(
    open_scene: Any, caplog: pytest.LogCaptureFixture
) -> None:
    scene = await open_scene()
    await scene.post("clock", advance_s=86_400)
    room = (await scene.state())["channels"][0]
    alert = next(m["ts"] for m in room["messages"] if "take_case" in json.dumps(m))
    await scene.command("/apikey remove lab")
    question = (await scene.state())["ephemerals"][-1]["ts"]
    replace = await scene.open_modal("/apikey add")
    made = await submit(scene, replace, name="shaky", key=make_key(2))
    assert made["response_action"] == "update"
    button = {"user": scene.admin, "view_id": replace["id"], "action_id": "replace_key"}
    await scene.post("click", **button)
    with closing(open_file(scene.folder)) as file:
        file.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the record is closed'); END"
        )
    before = read_everything(scene.folder, *CHANGED_BY_PEOPLE)
    since = scene.world.journal.next
    here = {"user": scene.admin, "channel": scene.channel}

    said: dict[str, Any] = {}
    said["replace"] = (await submit(scene, replace, key=make_key(4)))["errors"]
    add = await scene.open_modal("/apikey add")
    said["add"] = (await submit(scene, add, name="fresh", key=make_key(3)))["errors"]
    form = await scene.open_modal("/apikey connect")
    assert form["callback_id"] == "choose_projects"
    project = scene.world.ledger.projects[0].id
    said["choose"] = (await submit(scene, form, projects=[project]))["errors"]
    said["digest"] = await scene.command("/apikey digest off")
    said["remove"] = await press_and_hear(scene, action_id="remove_key", ts=question, **here)
    said["take"] = await press_and_hear(scene, action_id="take_case", ts=alert, **here)
    said["dismiss"] = await press_and_hear(scene, action_id="dismiss_case", ts=alert, **here)

    for act, words in said.items():
        assert NO_RECORD in json.dumps(words, ensure_ascii=False), act
    shown = await scene.said(since)
    assert "Traceback" not in shown
    assert "the record is closed" not in shown
    assert read_everything(scene.folder, *CHANGED_BY_PEOPLE) == before
    assert "audit.unwritable" in caplog.text
    with closing(open_file(scene.folder)) as file:
        file.execute("DROP TRIGGER refuse")
    assert "止めました" in await scene.command("/apikey digest off")


async def test_without_a_record_no_organization_is_connected(open_scene: Any) -> None:
    scene = await open_scene(play=False)
    form = await scene.open_modal("/apikey connect")
    with closing(open_file(scene.folder)) as file:
        file.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the record is closed'); END"
        )
    before = read_everything(scene.folder, *CHANGED_BY_PEOPLE)

    answer = await submit(scene, form, admin_key=scene.world.ledger.admin_secret)

    assert NO_RECORD in answer["errors"]["admin_key"]
    assert read_everything(scene.folder, *CHANGED_BY_PEOPLE) == before


async def press_and_hear(scene: Any, **click: Any) -> str:
    told = await scene.post("click", **click)
    words: str = await scene.said(told["journal_from"])
    return words
