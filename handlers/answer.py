"""How a submitted modal is answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.views.blocks import Piece


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a submission is acknowledged: with field errors, or with the next view."""

    errors: dict[str, str] = field(default_factory=dict)
    view: Piece | None = None
