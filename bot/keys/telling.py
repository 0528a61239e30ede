"""Tells the people of a key what changed: each of them, once, in a direct message."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.keys.key import Key
from bot.keys.news import News, Render, find_people, take_news_of_checking, take_news_of_keys
from bot.keys.ports import ChangesOfKeys, KeyChanges
from bot.people.person import PersonKind
from bot.people.ports import Directory
from bot.ports import Clock
from bot.texts.languages import language_of

log = logging.getLogger(__name__)


class Telling:
    """The telling job, for each workspace."""

    def __init__(
        self,
        *,
        changes: ChangesOfKeys,
        reads: ChangesOfKeys,
        directory: Directory,
        render: Render,
        clock: Clock,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._directory = directory
        self._render = render
        self._clock = clock

    async def list_due(self, _now: datetime) -> Sequence[str]:
        """The workspaces where something may have to be told."""
        async with self._reads() as tx:
            return await tx.keys.list_teams_to_tell()

    async def tell(self, team_id: str) -> None:
        """Put what is new in the outbox, and keep that it was told, in one transaction."""
        # Asked before: nobody waits for Slack while the database is held.
        async with self._reads() as tx:
            keys = await _list_probed(tx, team_id)
            people = {person.user_id for key in keys for person in await find_people(tx, key)}
        languages = {user_id: await self._find_language(team_id, user_id) for user_id in people}
        now = self._clock.now()
        async with self._changes() as tx:
            keys = await _list_probed(tx, team_id)
            news = await take_news_of_checking(tx, team_id, keys, now)
            news += await take_news_of_keys(tx, keys, now)
            for each in _leave_out_strangers(news, languages):
                lang = languages.get(each.user_id) or each.language
                await tx.outbox.add(self._render(each, lang), now)
                log.info("standing.told", extra={"kind": each.kind.value, "keys": len(each.keys)})

    async def _find_language(self, team_id: str, user_id: str) -> str | None:
        """The person's language, empty if Slack does not tell now; None for whom we do not tell."""
        try:
            person = await self._directory.person(team_id, user_id)
        except (SlackUnavailableError, SlackRefusedError):
            return ""
        if person.kind is not PersonKind.MEMBER:
            return None
        return language_of(person.locale, default="")


async def _list_probed(tx: KeyChanges, team_id: str) -> list[Key]:
    return [key for key in await tx.keys.list_team(team_id) if not key.probing_paused]


def _leave_out_strangers(news: Iterable[News], languages: dict[str, str | None]) -> list[News]:
    return [each for each in news if languages.get(each.user_id, "") is not None]
