"""`apikey-bot backtest` as a process of its own, and what it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watch.backtest_lines import read_spend

START = datetime(2026, 3, 4, tzinfo=UTC)
FIELDS = ["key", "lane", "severity", "first_seen", "detected_at", "expected_usd", "actual_usd"]
HEADER = "start,key,usd"

ALONE = """
import sys

def refuse(event, given):
    if event.startswith("socket.") and event != "socket.gethostname":
        raise RuntimeError(event)
    if event == "open" and isinstance(given[1], str) and set(given[1]) & set("wax+"):
        raise RuntimeError(f"writes {given[0]}")

sys.dont_write_bytecode = True
sys.addaudithook(refuse)
from bot.cli import main
main(["backtest", *sys.argv[1:]], standalone_mode=False)
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
"""The command where nothing can be connected to, and nothing be opened to be written."""


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "backtest", *options]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


def write(folder: Path, lines: Iterable[str]) -> str:
    path = folder / "spend.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return str(path)


def list_hours(*amounts: float, key: str = "prod") -> list[str]:
    return [
        f"{START + timedelta(hours=at):%Y-%m-%dT%H:%M:%SZ},{key},{usd}"
        for at, usd in enumerate(amounts)
    ]


RUNAWAY = [*[1.0] * 24 * 30, *[30.5] * 30]


def test_json_is_one_line_a_case_and_needs_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, list_hours(*RUNAWAY))

    done = subprocess.run(
        [sys.executable, "-c", ALONE, path, "--json"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )

    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    assert list(told) == FIELDS
    assert (told["key"], told["lane"], told["severity"]) == ("prod", "fast", "high")
    assert told["first_seen"] < "2026-04-03T00:00:00Z" < told["detected_at"]
    assert Decimal(told["actual_usd"]) > Decimal(told["expected_usd"]) == 3
    assert not set(done.stderr.split()) & {"babel", "openai", "slack_sdk", "sqlmodel", "pydantic"}


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "usually about $3.00"), ("ja", "普段は約 $3.00")]
)
def test_people_read_it_in_both_languages(tmp_path: Path, lang: str, words: str) -> None:
    done = run(write(tmp_path, list_hours(*RUNAWAY)), "--lang", lang)

    case, summary = done.stdout.splitlines()
    assert words in case
    assert "2026-03-04 00:00" in summary
    assert (done.returncode, done.stderr) == (0, "")


def test_broken_lines_are_named_and_the_others_read(tmp_path: Path) -> None:
    lines = list_hours(*RUNAWAY)
    lines[1:1] = ["soon,prod,1", "2026-03-04T01:00:00Z,,1", "2026-03-04T01:00:00Z,prod,NaN", "x"]

    done = run(write(tmp_path, [*lines, "2026-03-04T00:00:00Z,prod,1"]), "--json")

    assert len(done.stdout.splitlines()) == 1
    assert [line.split()[1] for line in done.stderr.splitlines()] == ["3", "4", "5", "6", "756"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"start,key,usd\n", b"\xff\xfe\x00", None])
def test_a_file_that_says_nothing_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "spend.csv"
    if content is not None:
        path.write_bytes(content)

    done = run(str(path))

    assert (done.returncode, done.stdout) == (2, "")
    assert str(path) in done.stderr


def test_models_add_up_copies_do_not_and_the_order_of_keys_is_free() -> None:
    first, second = "2026-03-02T00:00:00Z", "2026-03-02T01:00:00Z"
    lines = [
        "Start, key ,usd,model",
        f"{second},b,1,m",
        f"{first},a,0.10,m",
        f"{first},a,0.20,n",
        f"{first},a,0.20,n",
        "2026-03-02 10:00+09:00,a,-0.05,m",
    ]

    spend = read_spend(lines)

    assert [(one.key, one.start.hour, one.usd) for one in spend.buckets] == [
        ("a", 0, Decimal("0.30")),
        ("b", 1, Decimal(1)),
        ("a", 1, Decimal("-0.05")),
    ]
    assert (spend.is_daily, spend.faults) == (False, [])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=8))
def test_any_text_is_read_or_named(lines: list[str]) -> None:
    spend = read_spend([HEADER, *lines])

    assert all(one.usd.is_finite() for one in spend.buckets)
    assert all(fault.line > 1 for fault in spend.faults)


def test_a_key_in_the_column_of_keys_is_not_shown(tmp_path: Path) -> None:
    key = f"sk-proj-{'a1B2' * 18}xyT3BlbkFJ{'c3D4' * 18}zw"

    told = run(write(tmp_path, list_hours(*RUNAWAY, key=key)), "--json")

    (case,) = [json.loads(line) for line in told.stdout.splitlines()]
    assert case["key"] == "sk-proj-…D4zw"
    assert key[8:] not in told.stdout + told.stderr
