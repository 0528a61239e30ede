"""How the bot itself is: what is counted, and what a look at it finds.

`Vitals` is called by whoever sees something happen; the adapter is in `bot.gateways.metrics`.
Labels are words of our own code, never ids or texts from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

SlackFault = Literal["ratelimited", "unavailable", "refused"]
OpenAIFault = Literal["ratelimited", "server_error", "refused", "no_answer", "not_asked"]
DigestOutcome = Literal["sent", "failed"]


class Vitals(Protocol):
    """Counts what happens. Every method is cheap and never fails."""

    def event_received(self, kind: str, at: datetime) -> None:
        """Slack sent something; `kind` is one of a fixed list."""
        ...

    def slack_failed(self, method: str, fault: SlackFault) -> None:
        """A Web API method was not carried out."""
        ...

    def openai_failed(self, fault: OpenAIFault) -> None:
        """A request to OpenAI was refused, had no answer, or was spared (`not_asked`)."""
        ...

    def probed(self, outcome: str) -> None:
        """A key was checked."""
        ...

    def probe_failed(self) -> None:
        """A key could not be checked because its text does not open."""
        ...

    def verdict_wrong(self, said: str, meant: str) -> None:
        """A person corrected a verdict; both are labels of causes."""
        ...

    def digest(self, outcome: DigestOutcome) -> None:
        """A digest arrived in its channel, or will not."""
        ...

    def job_failed(self, name: str) -> None:
        """A piece of background work ended in an error."""
        ...

    def pinged(self, *, heard: bool) -> None:
        """The dead-man ping was sent."""
        ...

    def ticked(self, at: datetime) -> None:
        """A tick ended."""
        ...

    def measured(
        self,
        *,
        connected: bool | None,
        is_openai_resting: bool,
        outbox_depth: int | None,
        outbox_age_s: float,
    ) -> None:
        """The state at a look.

        `connected` None: no socket is wanted here. `outbox_depth` None: the database does not tell.
        """
        ...


class Uncounted:
    """The `Vitals` of parts that run by themselves: counts nothing."""

    def event_received(self, kind: str, at: datetime) -> None:
        """Not counted."""

    def slack_failed(self, method: str, fault: SlackFault) -> None:
        """Not counted."""

    def openai_failed(self, fault: OpenAIFault) -> None:
        """Not counted."""

    def probed(self, outcome: str) -> None:
        """Not counted."""

    def probe_failed(self) -> None:
        """Not counted."""

    def verdict_wrong(self, said: str, meant: str) -> None:
        """Not counted."""

    def digest(self, outcome: DigestOutcome) -> None:
        """Not counted."""

    def job_failed(self, name: str) -> None:
        """Not counted."""

    def pinged(self, *, heard: bool) -> None:
        """Not counted."""

    def ticked(self, at: datetime) -> None:
        """Not counted."""

    def measured(
        self,
        *,
        connected: bool | None,
        is_openai_resting: bool,
        outbox_depth: int | None,
        outbox_age_s: float,
    ) -> None:
        """Not counted."""


class Status(StrEnum):
    """What a check says."""

    OK = "ok"
    WARN = "warn"
    """To be looked at; the bot does its work."""
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """One check. `detail` is short and holds no secret; `channels` are the ids it concerns."""

    name: str
    status: Status
    detail: str
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Health:
    """All checks of one look."""

    checks: tuple[HealthCheck, ...]

    @property
    def status(self) -> Status:
        """The gravest of all."""
        found = {check.status for check in self.checks}
        return next((one for one in (Status.FAIL, Status.WARN) if one in found), Status.OK)

    @property
    def is_red(self) -> bool:
        """Whether any check fails."""
        return self.status is Status.FAIL


@dataclass(frozen=True, kw_only=True)
class LineState:
    """The connection from Slack: whether it is open, since when it is so, what came last."""

    is_connected: bool
    since: datetime | None
    last_message_at: datetime | None


class Line(Protocol):
    """The connection over which Slack sends."""

    async def look(self) -> LineState:
        """How it is now."""
        ...
