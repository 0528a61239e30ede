"""JSON Lines in, JSON Lines out: what every `--batch` of the command line promises."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn


def answer_lines(
    lines: Iterable[bytes],
    answer: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    *,
    broken: str,
    find_fault: Callable[[bytes], str | None] = lambda _line: None,
) -> Iterator[str]:
    """One line of JSON for each line of JSON, in order, its `id` unchanged.

    A line that is no JSON object, or asks for what JSON cannot say, gets the error `broken`; one
    that `find_fault` finds fault with, before it is read, gets that.
    """
    for line in lines:
        fault = find_fault(line)
        try:
            asked = None if fault else _read_line(line)
            told = write_json({"id": None, "error": fault} if asked is None else answer(asked))
        except (ValueError, RecursionError):
            told = write_json({"id": None, "error": broken})
        yield told


def write_json(answer: Mapping[str, Any]) -> str:
    """One line of JSON; ValueError for numbers that JSON has not."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


def _read_line(line: bytes) -> dict[str, Any]:
    asked = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    if not isinstance(asked, dict):
        raise ValueError("not an object")  # noqa: TRY004 (what is wrong is the line)
    return asked


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
