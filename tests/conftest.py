"""Over the whole suite: whatever is logged, at any level, and whatever is stored, holds no key."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import JsonLines

WHOLE_KEY = re.compile(rb"sk-(?:[a-z]+-)?[A-Za-z0-9_-]{16,}T3BlbkFJ[A-Za-z0-9_-]{16,}")


@pytest.fixture(scope="session", autouse=True)
def _no_key_in_logs_or_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Listens to every logger at DEBUG, in the form the bot writes, and searches at the end."""
    written = tmp_path_factory.mktemp("logs") / "debug.jsonl"
    handler = logging.FileHandler(written, encoding="utf-8")
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()
    stored = [path for path in tmp_path_factory.getbasetemp().rglob("*.sqlite3*") if path.is_file()]
    holding = [path.name for path in [written, *stored] if _holds_key(path)]
    assert holding == []


def _holds_key(path: Path) -> bool:
    return WHOLE_KEY.search(path.read_bytes()) is not None
