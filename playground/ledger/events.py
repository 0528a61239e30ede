"""What the story is told to do: events that begin now and end by themselves or with "calm"."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from playground.ledger.minutes import HOUR, Span, minute_of

_LASTING: dict[str, timedelta | None] = {"leak": None, "outage": HOUR, "out_of_credit": None}
"""How long each event lasts; None = until "calm"."""
_STOPPING = frozenset({"outage", "out_of_credit"})
"""Events during which no request of the connected organization succeeds."""
_NEVER = datetime.max.replace(tzinfo=UTC)


class UnknownStoryError(KeyError):
    """The story has no event of that name."""


@dataclass(frozen=True, kw_only=True)
class _Event:
    name: str
    since: datetime
    until: datetime

    def span_in(self, hour: datetime) -> Span:
        return minute_of(hour, self.since), minute_of(hour, self.until)


@dataclass
class Events:
    """Everything told so far, past events included: the past must stay as it was."""

    _told: list[_Event] = field(default_factory=list)

    def tell(self, name: str, now: datetime) -> None:
        """Begin an event at `now` (a full minute); the same event, still going on, ends first.

        Raises:
            UnknownStoryError: no such event.
        """
        if name == "calm":
            self._told = [replace(e, until=min(e.until, now)) for e in self._told]
            return
        if name not in _LASTING:
            raise UnknownStoryError(name)
        self._told = [
            replace(event, until=min(event.until, now)) if event.name == name else event
            for event in self._told
        ]
        lasting = _LASTING[name]
        until = _NEVER if lasting is None else now + lasting
        self._told.append(_Event(name=name, since=now, until=until))

    def is_happening(self, name: str, now: datetime) -> bool:
        """Whether an event of this name is going on at `now`."""
        return any(event.name == name and event.since <= now < event.until for event in self._told)

    def list_spans(self, name: str, hour: datetime) -> list[Span]:
        """The minutes of an hour in which an event of this name goes on."""
        spans = [event.span_in(hour) for event in self._told if event.name == name]
        return [(first, last) for first, last in spans if first < last]

    def list_open_spans(self, hour: datetime, spans: list[Span]) -> list[Span]:
        """What is left of some minutes of an hour, once those without success are cut out."""
        for event in self._told:
            if event.name in _STOPPING:
                begin, end = event.span_in(hour)
                spans = [
                    part
                    for first, last in spans
                    for part in ((first, min(last, begin)), (max(first, end), last))
                ]
        return [(first, last) for first, last in spans if first < last]
