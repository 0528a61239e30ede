"""Checks in the database: the last one in four columns of its key, every verdict as JSON."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from storage.tables import KeyRow


def write_check(row: KeyRow, check: Check | None) -> None:
    """Put a check, or that there was none, into the row."""
    row.checked_at = check.at if check else None
    row.check_outcome = check.outcome.value if check else None
    row.check_verdict = write_verdict(check.verdict if check else None)
    row.check_ruled_out = list(check.ruled_out) if check else None


def read_check(row: KeyRow) -> Check | None:
    """The check as it was, None if there was none; ValueError for what no check ever wrote."""
    if row.checked_at is None or row.check_outcome is None:
        return None
    return Check(
        at=row.checked_at,
        outcome=Outcome(row.check_outcome),
        verdict=read_verdict(row.check_verdict),
        ruled_out=tuple(row.check_ruled_out or ()),
    )


def write_verdict(verdict: Verdict | None) -> str | None:
    """A verdict as JSON text."""
    return None if verdict is None else _verdicts().dump_json(verdict).decode()


def read_verdict(text: str | None) -> Verdict | None:
    """The verdict as it was; ValueError for what nobody ever wrote."""
    return None if text is None else _verdicts().validate_json(text, strict=True)


@cache
def _verdicts() -> TypeAdapter[Verdict]:
    return TypeAdapter(Verdict)
