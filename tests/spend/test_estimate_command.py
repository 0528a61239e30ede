"""`apikey-bot estimate` as a process of its own: what it writes, and what it never touches."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.spend.estimate_lines import (
    MOST_BYTES,
    UncountableError,
    estimate_lines,
    estimate_text,
    read_text,
)
from bot.spend.prices import PRICE_LIST_DATE

TODAY = date(2026, 11, 24)
FIELDS = ["model", "encoding", "tokens", "exact", "input_usd", "price_checked"]
CHECKED = PRICE_LIST_DATE.isoformat()
LEAKED = "sk-proj-" + "Ab3dE" * 8 + "T3BlbkFJ" + "xY9zW" * 8

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
main(["estimate", *sys.argv[1:]])
"""
"""The command where nothing can be connected to, and nothing be opened to be written."""


def run(*options: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", "estimate", *options]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def answer(*lines: str | bytes, model: str | None = None) -> list[dict[str, Any]]:
    given = [line.encode() if isinstance(line, str) else line for line in lines]
    return [json.loads(line) for line in estimate_lines(given, model=model, on=TODAY)]


def test_json_is_one_line_with_the_promised_fields() -> None:
    done = run("hello world", "--model", "gpt-4o", "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 1)
    assert list(told) == FIELDS
    assert told == {
        "model": "gpt-4o",
        "encoding": "o200k_base",
        "tokens": 2,
        "exact": True,
        "input_usd": "0.000005",
        "price_checked": CHECKED,
    }


def test_the_text_may_come_from_standard_input() -> None:
    done = run("-", "--json", given="こんにちは、世界".encode())

    told = json.loads(done.stdout)
    assert told["tokens"] == estimate_text("こんにちは、世界", None, on=TODAY)["tokens"]
    assert (told["model"], told["exact"]) == ("gpt-6.1-sol", False)


def test_it_needs_no_settings_no_network_and_writes_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE, "hello world", "--model", "gpt-4", "--json"],
        env={"PYTHONPATH": str(Path.cwd()), "HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert done.stderr == b""
    assert json.loads(done.stdout)["tokens"] == 2
    assert list(tmp_path.iterdir()) == []


def test_a_person_reads_the_size_then_prices_then_where_they_come_from() -> None:
    done = run("この文章を送るといくらかかりますか。")

    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert lines[0].startswith("約 ")
    assert [line.split("：")[0] for line in lines[1:4]] == [
        "gpt-6.1-sol",
        "gpt-6.1-terra",
        "gpt-6-luna",
    ]
    assert any(CHECKED in line for line in lines)
    assert "¥" not in done.stdout.decode()


def test_an_unknown_model_has_no_price_and_the_nearest_names() -> None:
    done = run("hello", "--model", "gpt-4oo", "--json")

    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert (told["model"], told["input_usd"], told["exact"]) == ("gpt-4oo", None, False)
    assert b"Nearest names: gpt-4o" in done.stderr


def test_a_key_in_the_text_is_warned_of_masked() -> None:
    done = run("--json", "--model", LEAKED, given=f"use {LEAKED} here".encode())

    assert done.returncode == 0
    assert b"sk-proj-\xe2\x80\xa6" in done.stderr
    assert LEAKED.encode() not in done.stdout + done.stderr
    assert list(json.loads(done.stdout)) == FIELDS


def test_what_is_not_utf8_is_refused() -> None:
    done = run("--json", given="これ".encode("cp932"))

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"UTF-8" in done.stderr


@pytest.mark.parametrize("size", [0, 1, MOST_BYTES])
def test_texts_up_to_a_megabyte_are_counted(size: int) -> None:
    told = estimate_text(read_text(b" " * size), None, on=TODAY)

    assert (told["tokens"] > 0) is (size > 0)
    assert Decimal(told["input_usd"]) == told["tokens"] * Decimal("0.000002")


def test_a_longer_text_is_refused_with_the_limit() -> None:
    done = run("--json", given=b"a" * (MOST_BYTES + 1))

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"1,000,000 bytes" in done.stderr


def test_batch_answers_each_line_in_order() -> None:
    lines = [
        '{"id": "a", "text": "hello world", "model": "gpt-4"}',
        "not json",
        "",
        '{"id": {"n": [1, null]}, "text": ""}',
        '{"id": 4, "text": "half a letter: \\ud83d"}',
        '{"id": 5}',
        '[{"id": 6, "text": "x"}]',
        '{"id": 7, "text": "x", "model": 7}',
    ]

    done = run("--batch", "--model", "gpt-4o", given="\n".join(lines).encode())

    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [one["id"] for one in told] == ["a", None, None, {"n": [1, None]}, 4, 5, None, 7]
    assert list(told[0]) == ["id", *FIELDS]
    assert [one.get("model") for one in (told[0], told[3], told[7])] == [
        "gpt-4",
        "gpt-4o",
        "gpt-4o",
    ]
    assert told[3]["input_usd"] == "0"
    assert all(one["error"] for one in (told[1], told[2], told[5], told[6]))


@pytest.mark.parametrize(
    "line",
    [
        '{"id": NaN, "text": "x"}',
        "[" * 100_000,
        b'{"id": "\xff", "text": "x"}',
        '{"id": ' + "1" * 5000 + ', "text": "x"}',
        '{"id": 1, "text": "' + "あ" * (MOST_BYTES // 3 + 1) + '"}',
        '{"text": "' + "a" * 5 * MOST_BYTES + '"}',
    ],
    ids=["nan", "deep", "bytes", "digits", "long", "endless"],
)
def test_no_line_stops_the_batch(line: str | bytes) -> None:
    told = answer(line, '{"id": 2, "text": "hello"}')

    assert "error" in told[0]
    assert told[1]["tokens"] == 1


@settings(deadline=None)  # the first count loads the tables
@given(st.binary(max_size=300))
def test_any_bytes_are_counted_or_refused(raw: bytes) -> None:
    try:
        text = read_text(raw)
    except UncountableError:
        text = raw.decode("utf-8", "replace")

    assert list(estimate_text(text, None, on=TODAY)) == FIELDS


@settings(deadline=None)  # the first count loads the tables
@given(st.lists(st.binary(max_size=80).filter(lambda line: b"\n" not in line), max_size=5))
def test_as_many_lines_come_out_as_go_in(lines: list[bytes]) -> None:
    assert len(answer(*lines)) == len(lines)


@settings(deadline=None)  # the first count loads the tables
@given(st.text(max_size=60), st.sampled_from(["gpt-4o", "gpt-6-luna", "gpt-5.4-nano"]))
def test_money_is_a_plain_decimal_string(text: str, model: str) -> None:
    told = estimate_text(text, model, on=TODAY)

    assert set(told["input_usd"]) <= set("0123456789.")
    assert Decimal(told["input_usd"]) * 1_000_000 >= 0
    assert (Decimal(told["input_usd"]) == 0) is (told["tokens"] == 0)
