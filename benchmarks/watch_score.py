"""How alarms are judged against the truth of `watch_world`; the same for every rule.

An alarm belongs to an incident when it is about one of its keys and comes after its beginning and
at most 30 hours after its end (a day's bill closes by then), and when the incident made at least a
tenth of what its key spent in the 48 hours before: by luck nobody finds a drip on its first day.
The first makes the incident found; further ones neither help nor hurt. Every other alarm is false,
whatever its reason: a launch that nobody announced and the first month-end batch count as well.
Lost is what an incident cost until the end of the bucket in which the first alarm came, or all of
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from benchmarks.watch_world import HOUR, Incident, World

GRACE = timedelta(hours=30)
LEAST_SHARE = 0.1
_LOOK_BACK = 48
YOUNG = 7
"""Days of life within which a key counts as young."""


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One alarm of a rule about a key, known at `at`."""

    key: str
    at: datetime
    severity: str = "medium"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one incident; `delay` is None when it was missed."""

    incident: Incident
    delay: timedelta | None
    lost: float


@dataclass(kw_only=True)
class Score:
    """The outcomes of one rule over one world or several."""

    outcomes: list[Outcome] = field(default_factory=list)
    false: list[tuple[str, Alarm]] = field(default_factory=list)
    """With the profile of the key."""
    key_months: float = 0.0
    worlds: int = 0
    workspace_months: float = 0.0
    cpu_s: float = 0.0

    def add(self, other: Score) -> None:
        """Take another world's in."""
        self.outcomes += other.outcomes
        self.false += other.false
        self.key_months += other.key_months
        self.workspace_months += other.workspace_months
        self.worlds += other.worlds
        self.cpu_s += other.cpu_s

    def recall(self, kind: str | None = None, *, young: bool = False) -> float | None:
        """The share of incidents found: all, of one kind, of young keys; None where are none."""
        judged = [
            one.delay is not None
            for one in self.outcomes
            if (kind is None or one.incident.kind == kind)
            and (not young or one.incident.age_days < YOUNG)
        ]
        return sum(judged) / len(judged) if judged else None

    @property
    def precision(self) -> float:
        """Incidents found, among them and the false alarms."""
        found = sum(one.delay is not None for one in self.outcomes)
        return found / (found + len(self.false)) if found else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        recall, precision = self.recall() or 0.0, self.precision
        return 2 * recall * precision / (recall + precision) if recall else 0.0

    def false_rate(self, severity: str | None = None) -> float:
        """False alarms per key-month, of all severities or of one."""
        false = sum(severity in {None, alarm.severity} for _, alarm in self.false)
        return false / self.key_months

    def median_delay(self, kind: str | None = None) -> float | None:
        """Hours from the beginning to the first alarm, among those found."""
        delays = [
            one.delay / HOUR
            for one in self.outcomes
            if one.delay is not None and kind in {None, one.incident.kind}
        ]
        return median(delays) if delays else None

    def lost(self, kind: str | None = None) -> float:
        """USD lost before the first alarm."""
        return sum(one.lost for one in self.outcomes if kind in {None, one.incident.kind})


def score(world: World, alarms: Iterable[Alarm], cpu_s: float = 0.0) -> Score:
    """Judge the alarms of one rule in one world."""
    firsts: dict[Incident, datetime] = {}
    profiles = {key.name: key.profile for key in world.keys}
    false = []
    for alarm in sorted(alarms, key=lambda one: one.at):
        meant = [
            one
            for one in world.incidents
            if alarm.key in one.keys
            and one.start < alarm.at <= one.end + GRACE
            and _is_about(world, one, alarm.at)
        ]
        for one in meant:
            firsts.setdefault(one, alarm.at)
        if not meant:
            false.append((profiles[alarm.key], alarm))
    outcomes = []
    for one in world.incidents:
        found = firsts.get(one)
        delay = None if found is None else found - one.start
        hours = len(one.extra) if delay is None else int(delay / HOUR)
        outcomes.append(Outcome(incident=one, delay=delay, lost=sum(one.extra[:hours])))
    months = max(len(key.usd) for key in world.keys) / (24 * 30.44)
    return Score(
        outcomes=outcomes,
        false=false,
        key_months=world.key_months,
        worlds=1,
        workspace_months=months,
        cpu_s=cpu_s,
    )


def _is_about(world: World, incident: Incident, at: datetime) -> bool:
    key = next(key for key in world.keys if key.name == incident.keys[0])
    now = int((at - world.start) / HOUR)
    hours = range(max(key.birth, now - _LOOK_BACK), min(now, key.birth + len(key.usd)))
    spent = sum(key.usd[hour - key.birth] or 0.0 for hour in hours)
    begun = int((incident.start - world.start) / HOUR)
    extra = sum(
        incident.extra[hour - begun] for hour in hours if 0 <= hour - begun < len(incident.extra)
    )
    return extra > 0 and extra >= LEAST_SHARE * spent
