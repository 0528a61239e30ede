"""Made-up workspaces whose truth is known: hourly spend of a dozen keys, and what went wrong.

Nothing here knows how the watch decides (it imports nothing of it), and it was written before the
watch's rules were. Background, which nobody should be called for: office hours of three
continents, weekends, holidays, growth, nightly, weekly and month-end batches, keys used now and
then, trial runs, births, price changes, launches that stay, outages with a catch-up after, hours
booked late, missing hours.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

DAYS = 100
KEYS = 14
HOUR = timedelta(hours=1)
PROFILES = ("office", "office", "service", "service", "nightly", "weekly", "month_end", "sparse")
KINDS = ("burst", "night", "drip", "netted", "fee", "loop", "wake")
_GAP = 24 * 12
"""Hours between two incidents of a key."""


@dataclass(frozen=True, kw_only=True)
class Incident:
    """Something a person wants to be called for; `extra` is USD by hour from `start` on."""

    kind: str
    keys: tuple[str, ...]
    """Where an alert about it may come; the first is the one that costs."""
    start: datetime
    extra: tuple[float, ...]
    age_days: float
    """How much of the key's life was known when it began."""

    @property
    def end(self) -> datetime:
        """The end of its last hour."""
        return self.start + HOUR * len(self.extra)


@dataclass(kw_only=True)
class KeyHistory:
    """A key's hours from its birth; None is an hour that nobody read."""

    name: str
    profile: str
    birth: int
    """The hour of the world in which it was made."""
    daily: float
    """USD of an ordinary day at first."""
    usd: list[float | None] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class World:
    """One workspace; `incidents` is the truth, oldest first."""

    start: datetime
    keys: tuple[KeyHistory, ...]
    incidents: tuple[Incident, ...]

    @property
    def key_months(self) -> float:
        """Months of 30.44 days that the keys lived, added up."""
        return sum(len(key.usd) for key in self.keys) / (24 * 30.44)


def make_world(seed: int) -> World:
    """The world of a seed: always the same."""
    rng = Random(seed)  # noqa: S311 (a benchmark's world, no secret)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(365))
    holidays = {rng.randrange(DAYS) for _ in range(rng.randrange(2, 6))}
    price_day, price = rng.randrange(20, DAYS - 10), rng.choice([0.6, 0.8, 1.25, 1.5])
    keys = []
    for number in range(KEYS):
        keys.append(_make_key(rng, number, start, holidays))
        if _is_lucky(rng, 0.4):  # the keys that use the model whose price changes
            for hour in range(price_day * 24, DAYS * 24):
                _scale(keys[-1], hour, price)
    _black_out(rng, keys)
    incidents = _add_incidents(rng, start, keys)
    _book_late(rng, keys)
    _lose(rng, keys)
    for key in keys:
        key.usd = [None if usd is None else round(usd, 4) for usd in key.usd]
    return World(start=start, keys=tuple(keys), incidents=incidents)


def _make_key(rng: Random, number: int, start: datetime, holidays: set[int]) -> KeyHistory:
    is_dormant = number == 0
    profile = "dormant" if is_dormant else rng.choice(PROFILES)
    is_born = not is_dormant and _is_lucky(rng, 0.3)
    key = KeyHistory(
        name=f"key-{number + 1}",
        profile=profile,
        birth=24 * rng.randrange(10, DAYS - 25) + rng.randrange(24) if is_born else 0,
        daily=min(400.0, max(1.0, rng.lognormvariate(math.log(15), 1.1))),
    )
    growth = rng.choice([0, 0, 0.01, 0.02, 0.04])
    launch_day = rng.randrange(25, DAYS - 15) if _is_lucky(rng, 0.15) else DAYS
    launch = rng.uniform(1.8, 4)
    rate = _SHAPES[profile](rng)
    for hour in range(key.birth, DAYS * 24):
        moment = start + HOUR * hour
        day = hour // 24
        level = key.daily * (1 + growth) ** ((hour - key.birth) / 168)
        level *= launch if day >= launch_day else 1
        usd = level * rate(moment, day in holidays)
        key.usd.append(max(0.0, usd * rng.lognormvariate(0, 0.25)))
    if profile in {"office", "service"}:
        for _ in range(rng.choice([0, 0, 1, 2])):  # somebody's trial run
            at = rng.randrange(key.birth, DAYS * 24 - 6)
            extra = key.daily * rng.uniform(0.3, 1.2) / 4
            for hour in range(at, at + rng.randrange(2, 6)):
                _add(key, hour, extra)
    return key


def _is_lucky(rng: Random, chance: float) -> bool:
    return rng.random() < chance


def _is_weekend(moment: datetime) -> bool:
    return moment.isoweekday() in {6, 7}


Rate = Callable[[datetime, bool], float]
"""The share of an ordinary day's spend in the hour of a moment, on a holiday or not."""


def _office(rng: Random) -> Rate:
    zone = rng.choice([9, 9, 9, 1, -5])
    weekend = rng.choice([0.0, 0.02, 0.1])

    def rate(moment: datetime, is_holiday: bool) -> float:  # noqa: FBT001
        local = moment + HOUR * zone
        busy = math.exp(-(((local.hour - 14) / 3.5) ** 2) / 2) / 8.7
        return busy * (weekend if _is_weekend(local) or is_holiday else 1.0)

    return rate


def _service(rng: Random) -> Rate:
    peak, swing, weekend = rng.randrange(24), rng.uniform(0.1, 0.7), rng.uniform(0.6, 1.2)

    def rate(moment: datetime, is_holiday: bool) -> float:  # noqa: FBT001
        wave = 1 + swing * math.cos((moment.hour - peak) * math.tau / 24)
        return wave / 24 * (weekend if _is_weekend(moment) or is_holiday else 1.0)

    return rate


def _batch(rng: Random, runs_on: Callable[[datetime], bool], idle: float, size: float) -> Rate:
    at, length = rng.randrange(20), rng.randrange(1, 4)
    scales: dict[int, float] = {}

    def rate(moment: datetime, _is_holiday: bool) -> float:  # noqa: FBT001
        if not (at <= moment.hour < at + length and runs_on(moment)):
            return idle / 24
        scale = scales.setdefault(moment.toordinal(), rng.lognormvariate(0, 0.3))
        return size * scale / length

    return rate


def _sparse(rng: Random) -> Rate:
    often = rng.uniform(0.08, 0.3)
    plan: dict[int, tuple[int, int, float]] = {}

    def rate(moment: datetime, _is_holiday: bool) -> float:  # noqa: FBT001
        day = moment.toordinal()
        if day not in plan:
            length = rng.randrange(1, 7) if rng.random() < often else 0
            plan[day] = rng.randrange(18), length, rng.lognormvariate(0, 0.6)
        at, length, size = plan[day]
        return size / length if at <= moment.hour < at + length else 0.0

    return rate


def _dormant(rng: Random) -> Rate:
    busy = _office(rng)
    stops: list[datetime] = []

    def rate(moment: datetime, is_holiday: bool) -> float:  # noqa: FBT001
        if not stops:
            stops.append(moment + timedelta(days=rng.randrange(8, 20)))
        return busy(moment, is_holiday) if moment < stops[0] else 0.0

    return rate


def _every(weekday: int) -> Callable[[datetime], bool]:
    return lambda moment: moment.weekday() == weekday


def _is_month_end(moment: datetime) -> bool:
    return moment.day >= monthrange(moment.year, moment.month)[1] - 1


_SHAPES: dict[str, Callable[[Random], Rate]] = {
    "office": _office,
    "service": _service,
    "nightly": lambda rng: _batch(rng, lambda _moment: True, 0.05, 0.95),
    "weekly": lambda rng: _batch(rng, _every(rng.randrange(7)), 0.3, 4.0),
    "month_end": lambda rng: _batch(rng, _is_month_end, 0.4, 8.0),
    "sparse": _sparse,
    "dormant": _dormant,
}


def _add(key: KeyHistory, hour: int, usd: float) -> None:
    at = hour - key.birth
    if 0 <= at < len(key.usd):
        key.usd[at] = (key.usd[at] or 0.0) + usd


def _scale(key: KeyHistory, hour: int, factor: float) -> None:
    at = hour - key.birth
    if 0 <= at < len(key.usd):
        key.usd[at] = (key.usd[at] or 0.0) * factor


def _black_out(rng: Random, keys: list[KeyHistory]) -> None:
    """OpenAI is down for some hours; some of the work is done in the hours after."""
    for _ in range(rng.randrange(1, 4)):
        at, length = rng.randrange(48, DAYS * 24 - 24), rng.randrange(1, 9)
        for key in keys:
            lost = 0.0
            for hour in range(max(at, key.birth), at + length):
                lost += key.usd[hour - key.birth] or 0.0
                key.usd[hour - key.birth] = 0.0
            made_up = lost * rng.uniform(0, 0.9)
            for hour in range(at + length, at + length + 3):
                _add(key, hour, made_up / 3)


def _book_late(rng: Random, keys: list[KeyHistory]) -> None:
    """What some hours cost stands under the hour after them."""
    for key in keys:
        for _ in range(rng.randrange(4)):
            at, length = rng.randrange(len(key.usd)), rng.randrange(1, 4)
            late = sum(usd or 0.0 for usd in key.usd[at : at + length])
            if at + length < len(key.usd):
                key.usd[at : at + length] = [0.0] * length
                key.usd[at + length] = (key.usd[at + length] or 0.0) + late


def _lose(rng: Random, keys: list[KeyHistory]) -> None:
    """Hours that nobody read: of all keys while the reader was down, and of single keys."""
    for _ in range(rng.randrange(4)):
        at, length = rng.randrange(DAYS * 24), rng.randrange(1, 31)
        for key in keys:
            for hour in range(at, at + length):
                if 0 <= hour - key.birth < len(key.usd):
                    key.usd[hour - key.birth] = None
    for key in keys:
        for _ in range(rng.randrange(6)):
            key.usd[rng.randrange(len(key.usd))] = None


def _add_incidents(rng: Random, start: datetime, keys: list[KeyHistory]) -> tuple[Incident, ...]:
    incidents: list[Incident] = []
    taken: dict[str, list[range]] = {}

    def place(kind: str, key: KeyHistory, at: int, extra: list[float], *also: str) -> bool:
        extra = extra[: DAYS * 24 - at]
        around = range(at - _GAP, at + len(extra) + _GAP)
        if any(at < old.stop and old.start < at + len(extra) for old in taken.get(key.name, [])):
            return False
        taken.setdefault(key.name, []).append(around)
        for ahead, usd in enumerate(extra):
            _add(key, at + ahead, usd)
        incidents.append(
            Incident(
                kind=kind,
                keys=(key.name, *also),
                start=start + HOUR * at,
                extra=tuple(extra),
                age_days=(at - key.birth) / 24,
            )
        )
        return True

    place("wake", keys[0], 24 * rng.randrange(45, DAYS - 8), _wake(rng))
    for key in keys[1:]:
        is_young = key.birth > 0 and _is_lucky(rng, 0.6)
        for turn in range(rng.choice([0, 1, 1, 1, 2])):
            kind, at = _draw(rng, key, is_young=is_young and not turn)
            if at > 24 * (DAYS - 4):
                continue
            if kind == "netted":
                _net(rng, key, keys[1:], at, place)
            else:
                place(kind, key, at, _EXTRAS[kind](rng, key.daily, start + HOUR * at))
    return tuple(sorted(incidents, key=lambda one: one.start))


def _draw(rng: Random, key: KeyHistory, *, is_young: bool) -> tuple[str, int]:
    """The kind of a key's incident, and the hour of the world in which it begins."""
    if is_young:
        return rng.choice(("burst", "night", "fee", "loop")), key.birth + rng.randrange(12, 168)
    kind = rng.choice(KINDS[:-1])
    at = rng.randrange(key.birth + 240, DAYS * 24)
    if kind == "drip":  # slow: it needs a past to be slow against, and time to come
        at = min(max(at, key.birth + 24 * 30), 24 * (DAYS - 30))
        if at < key.birth + 24 * 28:
            kind = "burst"
    return kind, at


def _net(
    rng: Random, key: KeyHistory, keys: list[KeyHistory], at: int, place: Callable[..., bool]
) -> None:
    """What one key does is done by another: the workspace's total does not move."""
    least = max(8.0, key.daily)
    able = [one for one in keys if one.birth < at and 0.6 * one.daily > least and one is not key]
    if not able:
        return
    other = rng.choice(able)
    moved = [
        (other.usd[hour - other.birth] or 0.0) * rng.uniform(0.7, 0.95)
        for hour in range(at, min(at + 24 * rng.randrange(2, 6), DAYS * 24))
    ]
    if sum(moved) < least * len(moved) / 24:
        return
    if place("netted", key, at, moved, other.name):
        for ahead, usd in enumerate(moved):
            _add(other, at + ahead, -usd)


def _burst(rng: Random, daily: float, _at: datetime) -> list[float]:
    length = rng.randrange(4, 49)
    size = max(8.0, daily * math.exp(rng.uniform(math.log(2), math.log(12))))
    return [size / min(length, 24) * rng.uniform(0.6, 1.4) for _ in range(length)]


def _night(rng: Random, daily: float, at: datetime) -> list[float]:
    size = max(6.0, daily * rng.uniform(0.5, 2))
    first, nights = rng.randrange(24), rng.randrange(3, 11)
    return [
        size / 5 * rng.uniform(0.6, 1.4) if (at.hour + hour - first) % 24 in range(5) else 0.0
        for hour in range(24 * nights)
    ]


def _drip(rng: Random, daily: float, _at: datetime) -> list[float]:
    ramp, stay = 24 * rng.randrange(14, 29), 24 * 7
    top = max(5.0, daily * rng.uniform(1, 3)) / 24
    return [top * min(1.0, hour / ramp) * rng.uniform(0.7, 1.3) for hour in range(ramp + stay)]


def _fee(rng: Random, daily: float, _at: datetime) -> list[float]:
    return [max(15.0, daily * rng.uniform(2, 10))]


def _loop(rng: Random, daily: float, _at: datetime) -> list[float]:
    length, doubling = rng.randrange(6, 25), rng.uniform(1, 3)
    top = max(2.0, daily / 24 * rng.uniform(15, 50))
    return [min(top, top / 32 * 2 ** (hour / doubling)) for hour in range(length)]


def _wake(rng: Random) -> list[float]:
    size = rng.uniform(5, 60) / 24
    return [size * rng.uniform(0.3, 1.7) for _ in range(24 * rng.randrange(2, 6))]


_EXTRAS: dict[str, Callable[[Random, float, datetime], list[float]]] = {
    "burst": _burst,
    "night": _night,
    "drip": _drip,
    "fee": _fee,
    "loop": _loop,
}
