"""What one check of a key found: how far it came, the cause, and what each step told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from bot.causes.steps import RateLimits, Right, StepResult
from bot.causes.verdict import Verdict
from bot.credentials.form import KeyKind
from bot.credentials.secret import Secret


class Outcome(StrEnum):
    """How far a check came."""

    ACCEPTED = "accepted"
    """OpenAI knows the key. Balance, limits and models were not tried: never "works"."""
    FAILING = "failing"
    """The key is the reason, or the money behind it; the verdict names the cause."""
    UNREACHABLE = "unreachable"
    """The bot could not check; the key may be fine."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """The one step that costs money. `price_usd` is the most it can cost; None where unknown."""

    model: str
    price_usd: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check, its time and result.

    An accepted key may still have a verdict: a note such as a missing scope. `ruled_out` are the
    labels of causes that the answers exclude. `rights` holds only what was asked; it, the steps,
    the limits and the trial that may follow are for whoever asked now and are not stored.
    """

    at: datetime
    outcome: Outcome
    verdict: Verdict | None = None
    ruled_out: tuple[str, ...] = ()
    steps: tuple[StepResult, ...] = ()
    rights: Mapping[Right, bool] = field(default_factory=dict)
    limits: RateLimits | None = None
    trial: Trial | None = None


class CheckedKey(Protocol):
    """What the check needs of a key; a `KeyForm` is one."""

    @property
    def secret(self) -> Secret:
        """Its text."""
        ...

    @property
    def kind(self) -> KeyKind:
        """What its prefix says it is."""
        ...
