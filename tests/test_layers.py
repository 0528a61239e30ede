"""Imports go one way, and the bot never learns that it is in the playground."""

from __future__ import annotations

import io
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OPENS_A_STATEMENT = {
    tokenize.ENCODING,
    tokenize.NEWLINE,
    tokenize.NL,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.COMMENT,
}


def list_code_tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Every token of code: neither comments nor strings that are whole statements (docstrings)."""
    before = tokenize.ENCODING
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_docstring = token.type == tokenize.STRING and before in OPENS_A_STATEMENT and not depth
        if token.type != tokenize.COMMENT and not is_docstring:
            yield token
        depth += (token.string in {"(", "[", "{"}) - (token.string in {")", "]", "}"})
        before = token.type


def find_word(source: str, word: str) -> list[int]:
    """The lines on which code, its names or its texts hold the word."""
    return [token.start[0] for token in list_code_tokens(source) if word in token.string.casefold()]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("is_playground = True\n", [1]),
        ("x = 1\nif mode == 'Playground':\n    pass\n", [2]),
        ("import playground.world\n", [1]),
        ("names = [\n    'playground',\n]\n", [2]),
        ('"""Serves run and playground."""\nx = 1  # the playground too\n', []),
        ('def f():\n    """For the playground."""\n', []),
    ],
)
def test_word_is_found_in_code_but_not_in_remarks(source: str, lines: list[int]) -> None:
    assert find_word(source, "playground") == lines


def test_no_code_asks_whether_it_is_in_the_playground() -> None:
    paths = [
        path for name in ("bot", "handlers", "storage") for path in (ROOT / name).rglob("*.py")
    ]

    asking = {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if find_word(path.read_text(encoding="utf-8"), "playground")
    }

    assert asking == {"bot/cli.py"}


def test_imports_keep_to_the_layers() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    told = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert told.returncode == 0, told.stdout + told.stderr
    assert " 0 broken" in told.stdout
