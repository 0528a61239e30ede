"""What is new about the keys of a workspace, for the people who look after them.

Compared is what stands now with what was told last: a change that was taken back before anybody
heard of it is no news, and one that was told is told by nobody again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.causes.catalogue import Cause
from bot.keys.health import Standing, standing_of
from bot.keys.hindrance import Hindrance, HindranceKind, find_hindrance
from bot.keys.history import count_changes
from bot.keys.key import Key, Told
from bot.keys.ports import KeyChanges
from bot.ports import Outgoing

PATIENCE = timedelta(minutes=5)
"""How long checks must have been impossible before anybody is told."""

CALM = timedelta(minutes=15)
"""How long they must have been possible again for that to be over."""

STEADY = timedelta(hours=24)
CHANGEABLE = 3
"""A key with so many changes within a day is called unstable, and left in peace."""


class NewsKind(StrEnum):
    """What happened."""

    FAILING = "failing"
    RECOVERED = "recovered"
    UNSTABLE = "unstable"
    OPENAI_AWAY = "openai_away"
    OPENAI_BACK = "openai_back"
    ADDRESS_REFUSED = "address_refused"
    ADDRESS_TAKEN = "address_taken"


BEGINNINGS = {
    HindranceKind.OPENAI: NewsKind.OPENAI_AWAY,
    HindranceKind.ADDRESS: NewsKind.ADDRESS_REFUSED,
}
ENDS = {
    HindranceKind.OPENAI: NewsKind.OPENAI_BACK,
    HindranceKind.ADDRESS: NewsKind.ADDRESS_TAKEN,
}


@dataclass(frozen=True, kw_only=True)
class News:
    """One piece of news for one person; all `keys` are concerned in the same way.

    `keys` may be empty where something is over. `at` is when it began, or was over.
    """

    team_id: str
    user_id: str
    kind: NewsKind
    keys: tuple[Key, ...]
    at: datetime
    timezone: str
    language: str
    """Of the channel, for a person whose own is unknown."""


Render = Callable[[News, str], Outgoing]
"""Renders a piece of news as a direct message in a language."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who looks after a key, and what the key's channel speaks."""

    team_id: str
    user_id: str
    timezone: str
    language: str


async def find_people(tx: KeyChanges, key: Key) -> tuple[Person, ...]:
    """The key's owner and the managers of its channel."""
    settings = await tx.channels.find(key.channel)
    if settings is None:
        return ()
    ids = dict.fromkeys([key.owner_id, *settings.managers])
    return tuple(
        Person(
            team_id=key.channel.team_id,
            user_id=user_id,
            timezone=settings.timezone,
            language=settings.language,
        )
        for user_id in ids
    )


async def take_news_of_keys(tx: KeyChanges, keys: Iterable[Key], now: datetime) -> list[News]:
    """What is new of each key, marked as told; keys with the same news come together."""
    found: dict[tuple[str, NewsKind, Cause | None], tuple[Person, list[Key]]] = {}
    for key in keys:
        kind = await _find_kind(tx, key, now)
        if kind is None:
            continue
        await tx.keys.mark_told(key, _TOLD[kind])
        cause = key.check.verdict.cause if key.check and key.check.verdict else None
        for person in await find_people(tx, key):
            same = (person.user_id, kind, cause if kind is NewsKind.FAILING else None)
            found.setdefault(same, (person, []))[1].append(key)
    return [
        _tell(person, kind, concerned, min(key.since or now for key in concerned))
        for (_, kind, _), (person, concerned) in found.items()
    ]


_TOLD = {
    NewsKind.FAILING: Told.FAILING,
    NewsKind.RECOVERED: Told.FINE,
    NewsKind.UNSTABLE: Told.UNSTABLE,
}


async def _find_kind(tx: KeyChanges, key: Key, now: datetime) -> NewsKind | None:
    standing = standing_of(key, now)
    if standing is Standing.UNREACHABLE:
        return None
    is_failing = standing is Standing.FAILING
    if is_failing == (key.told is Told.FAILING) and key.told is not Told.UNSTABLE:
        return None
    samples = await tx.standings.list_since(key.key_id, now - STEADY)
    if count_changes(samples) >= CHANGEABLE:
        return None if key.told is Told.UNSTABLE else NewsKind.UNSTABLE
    return NewsKind.FAILING if is_failing else NewsKind.RECOVERED


async def take_news_of_checking(
    tx: KeyChanges, team_id: str, keys: Sequence[Key], now: datetime
) -> list[News]:
    """What hinders the checks, told to each person once for all keys; and its end."""
    known = {each.kind: each for each in await tx.standings.list_hindrances(team_id)}
    news = []
    for kind in HindranceKind:
        affected = [key for key in keys if find_hindrance(key) is kind]
        told = known.get(kind)
        if any(key.since and now - key.since >= PATIENCE for key in affected):
            began = min(key.since or now for key in affected)
            case = told or Hindrance(team_id=team_id, kind=kind, began_at=began, told=())
            news += await _tell_affected(tx, replace(case, calm_since=None), affected)
        elif told is not None and not affected:
            news += await _end_when_calm(tx, told, keys, now)
    return news


async def _tell_affected(tx: KeyChanges, case: Hindrance, affected: Sequence[Key]) -> list[News]:
    """Those who do not know yet; a person is told once, with the keys that are affected then."""
    found: dict[str, tuple[Person, list[Key]]] = {}
    for key in affected:
        for person in await find_people(tx, key):
            if person.user_id not in case.told:
                found.setdefault(person.user_id, (person, []))[1].append(key)
    await tx.standings.save_hindrance(replace(case, told=(*case.told, *found)))
    kind = BEGINNINGS[case.kind]
    return [_tell(person, kind, mine, case.began_at) for person, mine in found.values()]


async def _end_when_calm(
    tx: KeyChanges, case: Hindrance, keys: Sequence[Key], now: datetime
) -> list[News]:
    if case.calm_since is None:
        await tx.standings.save_hindrance(replace(case, calm_since=now))
        return []
    if now - case.calm_since < CALM:
        return []
    await tx.standings.end_hindrance(case)
    people = {person.user_id: person for key in keys for person in await find_people(tx, key)}
    return [
        _tell(people[user_id], ENDS[case.kind], (), case.calm_since)
        for user_id in case.told
        if user_id in people
    ]


def _tell(person: Person, kind: NewsKind, keys: Sequence[Key], at: datetime) -> News:
    return News(
        team_id=person.team_id,
        user_id=person.user_id,
        kind=kind,
        keys=tuple(keys),
        at=at,
        timezone=person.timezone,
        language=person.language,
    )
