"""A case: the conversation about one cause, with a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.ports import ChannelRef
from bot.spend.money import Money


class CaseState(StrEnum):
    """How far a case got."""

    OPEN = "open"
    TAKEN = "taken"
    """Somebody said: I take it."""
    DISMISSED = "dismissed"
    """Known and fine."""


class Severity(StrEnum):
    """How bad it looks."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One observation: this key's settled day was far above what is usual.

    `expected` is the median of the same weekday, `actual` what was billed, for UTC `day`.
    """

    lane: str
    """`daily` (the others come later)."""
    openai_key_id: str
    day: date
    expected: Money
    actual: Money
    severity: Severity
    compared_with: int
    """How many earlier days the expectation stands on."""
    same_weekday: bool
    """Whether those were the same weekday, or simply the last ones."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case in one channel; `delivery_id` is the message that shows it."""

    case_id: str
    channel: ChannelRef
    key_id: str | None
    """Our key, None when the channel has not registered it."""
    key_name: str
    finding: Finding
    state: CaseState
    opened_at: datetime
    delivery_id: str
    handled_by: str | None = None
    handled_at: datetime | None = None
