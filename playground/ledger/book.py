"""The ledger: which requests have succeeded until now, and what the story does to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from playground.ledger.cast import (
    AdminKey,
    Cast,
    Organization,
    Project,
    StoryKey,
    assemble_cast,
)
from playground.ledger.events import Events
from playground.ledger.minutes import HOUR, Span, floor_hour, floor_minute, midnight, minute_of
from playground.ledger.prices import list_line_items
from playground.ledger.standing import alter_key, alter_project
from playground.ledger.states import KeyState, Put, States
from playground.ledger.traffic import LEAK, LOADS, SPIKE_FACTOR, Row, draw_row, find_spike_day

PAST_DAYS = 60
"""Whole UTC days of history before the day the story starts."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Successful requests of one key to one model within one hour.

    `input_tokens` includes `cached_tokens`; token counts are sums over the requests.
    """

    key: StoryKey
    model: str
    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int


class Ledger:
    """All requests of the story, visible up to the last full minute before now.

    `start` and `now` are aware. What has become visible never changes again, whatever is told.
    """

    def __init__(self, seed: int, start: datetime, now: Callable[[], datetime]) -> None:
        self._seed = seed
        self._start = start.astimezone(UTC)
        self._now = now
        self._cast: Cast = assemble_cast(seed=seed, start=self._start)
        self._by_secret = {key.secret: key for key in self._cast.keys}
        self._by_name = {key.name: key for key in self._cast.keys}
        self._rows: dict[datetime, tuple[Row, ...]] = {}
        self._events, self._states = Events(), States()
        self._spent: dict[datetime, dict[str, Decimal]] = {}
        self._closed: dict[datetime, list[Entry]] = {}
        self._last_uses: dict[str, tuple[datetime, datetime | None]] = {}

    @property
    def organization(self) -> Organization:
        """The organization that the admin key connects."""
        return self._cast.organization

    @property
    def organizations(self) -> tuple[Organization, ...]:
        """Every organization a key may belong to, the connected one first."""
        return self._cast.organization, self._cast.elsewhere

    @property
    def projects(self) -> tuple[Project, ...]:
        """The projects of the connected organization, oldest first."""
        ours, keys = self._cast.organization.id, self._cast.keys
        return tuple(
            alter_project(each, [self._find_put(k) for k in keys if k.project_id == each.id])
            for each in self._cast.projects
            if each.organization_id == ours
        )

    @property
    def keys(self) -> tuple[StoryKey, ...]:
        """All eight keys as they stand now, also the one of the other organization."""
        return tuple(alter_key(key, self._find_put(key)) for key in self._cast.keys)

    @property
    def puts(self) -> tuple[Put, ...]:
        """Every state that a key was put into, oldest first."""
        return self._states.list_all()

    @property
    def admin_key(self) -> AdminKey:
        """The record of the admin key."""
        return self._cast.admin_key

    @property
    def admin_secret(self) -> str:
        """The admin key's text."""
        return self._cast.admin_key.secret

    @property
    def spike_day(self) -> datetime:
        """Midnight UTC of the day on which prod spends a multiple of its usual amount."""
        return midnight(find_spike_day(self._start))

    @property
    def first_hour(self) -> datetime:
        """The first hour of the ledger; nothing is written down from before."""
        return midnight((self._start - timedelta(days=PAST_DAYS)).date())

    def find_key(self, secret: str) -> StoryKey | None:
        """The key with this text, or None."""
        key = self._by_secret.get(secret)
        return key and alter_key(key, self._find_put(key))

    def get_key(self, name: str) -> StoryKey:
        """The key of this name.

        Raises:
            KeyError: there is none.
        """
        key = self._by_name[name]
        return alter_key(key, self._find_put(key))

    def put(self, name: str, state: KeyState | None) -> None:
        """Put a key into a state from now on; None ends that. KeyError: no key of that name."""
        self._states.put(self._by_name[name].name, state, floor_minute(self._now()))

    def tell(self, name: str) -> None:
        """Let something happen from now on: leak, outage (an hour), out_of_credit; calm ends all.

        Raises:
            UnknownStoryError: no such event.
        """
        self._events.tell(name, floor_minute(self._now()))

    def is_happening(self, name: str) -> bool:
        """Whether a told event is going on now."""
        return self._events.is_happening(name, self._now())

    def state_of(self, key: StoryKey) -> KeyState:
        """How the platform treats a key now."""
        now = self._now()
        if put := self._find_put(key):
            return put.state
        if key.expires_at is not None and key.expires_at <= now:
            return KeyState.EXPIRED
        if key.organization_id == self.organization.id and self.is_happening("out_of_credit"):
            return KeyState.OUT_OF_CREDIT if key.state is KeyState.HEALTHY else key.state
        return key.state

    def list_entries(self, since: datetime, until: datetime) -> list[Entry]:
        """The connected organization's requests in [since, until), whole minutes, up to now."""
        entries: list[Entry] = []
        start, closed = since.astimezone(UTC), floor_hour(self._now())
        while start < until:
            hour = floor_hour(start)
            end = min(hour + HOUR, until.astimezone(UTC))
            if start == hour and end == hour + HOUR <= closed:
                if hour not in self._closed:
                    self._closed[hour] = self._read_entries(hour, end)
                entries += self._closed[hour]
            else:
                entries += self._read_entries(start, end)
            start = end
        return entries

    def _read_entries(self, since: datetime, until: datetime) -> list[Entry]:
        entries = []
        for row, first, last in self._walk(since, until):
            key = self._by_name[row.key_name]
            requests = self._count(row, key, first, last)
            if requests and key.organization_id == self.organization.id:
                entries.append(
                    Entry(
                        key=key,
                        model=row.model,
                        requests=requests,
                        input_tokens=requests * row.input_tokens,
                        cached_tokens=requests * row.cached_tokens,
                        output_tokens=requests * row.output_tokens,
                    )
                )
        return entries

    def find_last_use(self, key: StoryKey) -> datetime | None:
        """When the key was last used with success, to the second, or None if never."""
        newest = floor_hour(self._now())
        known_from, known = self._last_uses.get(key.name, (self.first_hour, key.last_used_before))
        hour = newest
        while hour >= known_from:
            times = [
                row.tell_time(self._last_position(row, key))
                for row, first, last in self._walk(hour, hour + HOUR)
                if row.key_name == key.name and self._count(row, key, first, last)
            ]
            if times:
                known = max(times)
                break
            hour -= HOUR
        if hour < newest:
            # Whole hours do not change any more; the running one does.
            self._last_uses[key.name] = (newest, known)
        return known

    def sum_month(self, project_id: str | None = None) -> Decimal:
        """USD spent since the first of this month (UTC), by one project or by all."""
        now = self._now().astimezone(UTC)
        hour = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        total = Decimal(0)
        while hour < now:
            spent = self._spent_in(hour, closed=hour + HOUR <= now)
            total += sum(usd for project, usd in spent.items() if project_id in {None, project})
            hour += HOUR
        return total

    def _spent_in(self, hour: datetime, *, closed: bool) -> dict[str, Decimal]:
        """USD of one hour by project; a closed hour does not change any more."""
        if hour in self._spent:
            return self._spent[hour]
        spent: dict[str, Decimal] = {}
        for entry in self.list_entries(hour, hour + HOUR):
            lines = list_line_items(
                entry.model,
                input_tokens=entry.input_tokens,
                cached_tokens=entry.cached_tokens,
                output_tokens=entry.output_tokens,
            )
            before = spent.get(entry.key.project_id, Decimal(0))
            spent[entry.key.project_id] = before + sum((line.usd for line in lines), Decimal(0))
        if closed:
            self._spent[hour] = spent
        return spent

    def _walk(self, since: datetime, until: datetime) -> Iterator[tuple[Row, int, int]]:
        """Rows of the hours in [since, until) with the minutes of each that count."""
        since = max(since.astimezone(UTC), self.first_hour)
        until = min(until.astimezone(UTC), floor_minute(self._now()))
        hour = floor_hour(since)
        while hour < until:
            first, last = minute_of(hour, since), minute_of(hour, until)
            for row in self._rows_of(hour):
                yield row, first, last
            hour += HOUR

    def _rows_of(self, hour: datetime) -> tuple[Row, ...]:
        if hour not in self._rows:
            spikes = hour.date() == self.spike_day.date()
            drawn = [
                draw_row(
                    seed=self._seed,
                    hour=hour,
                    key_name=name,
                    load=load,
                    factor=SPIKE_FACTOR if spikes and name == "prod" else 1.0,
                )
                for name, loads in LOADS.items()
                for load in loads
            ]
            self._rows[hour] = tuple(row for row in drawn if row.requests)
        if not self._events.list_spans("leak", hour):
            return self._rows[hour]
        leaked = draw_row(
            seed=self._seed, hour=hour, key_name="nightly-batch", load=LEAK, factor=1.0
        )
        return (*self._rows[hour], leaked)

    def _count(self, row: Row, key: StoryKey, first: int, last: int) -> int:
        """The row's requests in minutes [first, last) that succeeded."""
        return sum(
            row.count_before(end) - row.count_before(begin)
            for begin, end in self._open_spans(row, key, first, last)
        )

    def _last_position(self, row: Row, key: StoryKey) -> int:
        """The position of the row's last request that succeeded."""
        last = minute_of(row.hour, floor_minute(self._now()))
        return max(
            row.count_before(end) - 1
            for begin, end in self._open_spans(row, key, 0, last)
            if row.count_before(end) > row.count_before(begin)
        )

    def _open_spans(self, row: Row, key: StoryKey, first: int, last: int) -> list[Span]:
        """The minutes in [first, last) in which a request of the row can succeed."""
        if key.silent_from is not None:
            last = min(last, minute_of(row.hour, floor_minute(key.silent_from)))
        spans = [(first, last)]
        if row.model == LEAK.model:
            told = self._events.list_spans("leak", row.hour)
            spans = [(max(first, begin), min(last, end)) for begin, end in told]
        return self._states.cut(key.name, row.hour, self._events.list_open_spans(row.hour, spans))

    def _find_put(self, key: StoryKey) -> Put | None:
        return self._states.find(key.name, self._now())
