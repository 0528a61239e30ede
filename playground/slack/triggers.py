"""Trigger ids: what lets a bot open a modal, once, within a few real seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.slack.records import SlackError


@dataclass(kw_only=True)
class Trigger:
    """One trigger: whose act it was and, for acts inside a modal, which view."""

    user: str
    issued_s: float
    view_id: str | None
    is_used: bool = False


class Triggers:
    """All triggers given out, measured on the real clock."""

    def __init__(self, *, monotonic: Callable[[], float], life_s: float) -> None:
        self._monotonic = monotonic
        self._life_s = life_s
        self._issued: dict[str, Trigger] = {}

    def issue(self, *, user: str, view_id: str | None = None) -> str:
        """A new trigger id for the act of this person."""
        trigger_id = f"{len(self._issued) + 1}.7700000000.{len(self._issued) * 7919 + 1:032x}"
        self._issued[trigger_id] = Trigger(user=user, issued_s=self._monotonic(), view_id=view_id)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Use the trigger up.

        Raises:
            SlackError: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if self._monotonic() - trigger.issued_s > self._life_s:
            raise SlackError("expired_trigger_id")
        trigger.is_used = True
        return trigger
