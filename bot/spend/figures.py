"""What OpenAI reports: billed lines of a UTC day, usage of a UTC hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.spend.money import Money


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """One billed line of one UTC day. `openai_key_id` None is OpenAI's "no key" (unattributed).

    `money` None: OpenAI sent the line without an amount, so the day is incomplete.
    """

    day: date
    project_id: str | None
    openai_key_id: str | None
    line_item: str
    money: Money | None


@dataclass(frozen=True, kw_only=True)
class UsageHour:
    """What one key did with one model in one UTC hour. Tokens; `input_tokens` includes cached."""

    hour: datetime
    project_id: str | None
    openai_key_id: str | None
    model: str
    batch: bool
    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int


@dataclass(frozen=True, kw_only=True)
class DayRead:
    """How often a UTC day was read, and since when it stands still.

    `digest` is a hash over its lines; `same_since` the first of the uninterrupted reads that gave
    it; `settled_at` is set once the day had been closed for 6 h at two agreeing reads.
    """

    day: date
    digest: str
    read_at: datetime
    same_since: datetime
    settled_at: datetime | None
