"""Whatever stands around an error, and however it was wrapped, its cause stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.causes.classify import classify

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "error_texts.yaml").read_text(encoding="utf-8")
)
SURE = [case for case in CASES if case.get("sure", True)]
KEY = "sk-proj-" + "aB3dE6gH9kLmN0pQrS" * 4 + "T3BlbkFJ" + "tU1vW2xY3zA4bC5dE6" * 4
PIECES = {KEY[at : at + 12] for at in range(8, len(KEY) - 16)}

cases = st.sampled_from(SURE)
before = st.sampled_from(
    (
        "",
        "お世話になっております。昨日からこうなります。\n",
        "2026-11-20T09:00:01.123Z [worker-3] ERROR llm_call failed attempt=2\n",
        "app_1  | ",
        "> ",
        "E           ",
        "I get this since we moved to the new server, any idea?\n\n```\n",
        "Nov 20 09:00:01 host python[1234]: ",
        '127.0.0.1 - - [20/Nov/2026] "POST /api/chat HTTP/1.1" 200 -\n',
        "★至急★ ",
        "\x1b[31m\x1b[1m",
        "{",
    )
)
after = st.sampled_from(
    (
        "",
        "\n以上です。よろしくお願いします。",
        "\n```\nThanks!",
        "\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
        "\x1b[0m",
        "\n2026-11-20T09:00:02.001Z [worker-3] INFO shutting down",
        " }",
        "。",
    )
)


def is_told(text: str, case: dict[str, Any]) -> bool:
    verdict = classify(text, status=case.get("given_status"))
    told = (verdict.cause, verdict.provider) if verdict else (None, None)
    return told == (case["cause"], case.get("provider", "openai"))


def has_no_source_lines(case: dict[str, Any]) -> bool:
    """Cut up, the lines of source in a traceback cannot be told from what was said."""
    return 'File "' not in case["text"]


def wrap_hard(text: str, width: int) -> str:
    """The text as a narrow terminal shows it, cut in the middle of words."""
    return "\n".join(
        line[at : at + width]
        for line in text.split("\n")
        for at in range(0, max(len(line), 1), width)
    )


@settings(max_examples=150)
@given(cases, before, after)
def test_words_before_and_after_change_nothing(case: dict[str, Any], head: str, tail: str) -> None:
    assert is_told(f"{head}{case['text']}{tail}", case)


@settings(max_examples=150)
@given(cases, st.integers(1, 3), st.booleans())
def test_escapes_of_json_in_json_change_nothing(
    case: dict[str, Any], depth: int, is_ascii: bool
) -> None:
    text = case["text"]
    for _ in range(depth):
        text = json.dumps({"detail": text}, ensure_ascii=is_ascii)

    assert is_told(text, case)


@pytest.mark.parametrize("width", [*range(30, 80, 7), 80, 100, 120, 132, 160, 200])
def test_lines_cut_by_a_terminal_change_next_to_nothing(width: int) -> None:
    """Where a wording and its counterpart are cut at once, neither reading has both whole."""
    whole = [case for case in SURE if has_no_source_lines(case)]

    told = [is_told(f"\n{wrap_hard(case['text'], width)}\n", case) for case in whole]

    assert len(whole) > 250
    assert sum(told) / len(told) >= 0.99


@settings(max_examples=200)
@given(cases, st.sampled_from(("\r\n", "\r", "\n\n", "\n  ", "<br>", "\\n")))
def test_other_line_ends_change_nothing(case: dict[str, Any], line_end: str) -> None:
    assert is_told(case["text"].replace("\n", line_end), case)


@settings(max_examples=200)
@given(cases, st.sampled_from(("{}", "x={}", "Bearer {}", '"{}"', "{}\n")), st.integers(20, 160))
def test_no_verdict_holds_a_key(case: dict[str, Any], form: str, width: int) -> None:
    text = f"{form.format(KEY)} {case['text']} {form.format(KEY)}"

    for shown in (text, wrap_hard(text, width), json.dumps(text)):
        told = repr(classify(shown, status=case.get("given_status")))
        assert not any(piece in told for piece in PIECES)


@settings(max_examples=150)
@given(st.text(), cases, st.text())
def test_no_text_breaks_it(head: str, case: dict[str, Any], tail: str) -> None:
    verdict = classify(head + case["text"] + tail)

    assert verdict is None or len(verdict.evidence) <= 200
