"""What keeps the bot from checking keys, told once for all keys of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.causes.catalogue import Cause
from bot.causes.probing import Outcome
from bot.keys.key import Key

_ADDRESS = frozenset({Cause.IP_NOT_AUTHORIZED, Cause.UNSUPPORTED_REGION})


class HindranceKind(StrEnum):
    """Whose trouble it is."""

    OPENAI = "openai"
    """OpenAI does not answer, or answers with its own errors."""
    ADDRESS = "address"
    """OpenAI does not take calls from where the bot runs."""


@dataclass(frozen=True, kw_only=True)
class Hindrance:
    """One that people were told of. `calm_since`: no key has been affected since then."""

    team_id: str
    kind: HindranceKind
    began_at: datetime
    told: tuple[str, ...]
    """The ids of the people who know."""
    calm_since: datetime | None = None


def find_hindrance(key: Key) -> HindranceKind | None:
    """What keeps the bot from checking this key."""
    if key.check is None or key.check.outcome is not Outcome.UNREACHABLE:
        return None
    cause = key.check.verdict.cause if key.check.verdict else None
    return HindranceKind.ADDRESS if cause in _ADDRESS else HindranceKind.OPENAI
