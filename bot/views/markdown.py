"""Markdown that a program or a person can read; what partners wrote stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_UNFIT = re.compile(r"[`|\s]")
_MARKS = re.compile(r"([\\`*\[\]<>|])")


def plain_text(text: str) -> str:
    """Words on one line, without any meaning to Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def inline_code(text: str) -> str:
    """An id as it is, without its own marks: a code span takes no backslash."""
    return f"`{_UNFIT.sub('', text)}`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table; cells are plain text already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return ["", *(f"| {' | '.join(line)} |" for line in lines), ""]


def bullets(pairs: Iterable[tuple[str, str]], *, colon: str) -> list[str]:
    """Labelled values, one a line."""
    return ["", *(f"- {label}{colon}{value}" for label, value in pairs), ""]


def code(text: str) -> list[str]:
    """A block that is shown as it stands."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return ["", f"{fence}text", text, fence, ""]
