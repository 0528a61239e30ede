"""App Home: the keys of every channel the person is in."""

from __future__ import annotations

from bot.channels.settings import ChannelSettings
from bot.errors import NotAllowedError, SlackUnavailableError
from bot.people.policy import Operation
from bot.ports import ChannelRef
from bot.reports.status import Status
from bot.texts.languages import language_of
from bot.views.status import home_view
from handlers.asking import meet
from handlers.services import Services


class Home:
    """Publishes App Home when it is opened."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def publish(self, team_id: str, user_id: str) -> None:
        """Show the person the keys they may see."""
        services = self._services
        person = await services.directory.person(team_id, user_id)
        statuses = await self.list_visible(team_id, user_id)
        lang = language_of(person.locale, default=services.defaults.language)
        await services.messenger.publish_home(user_id, home_view(statuses, lang=lang))

    async def list_visible(self, team_id: str, user_id: str) -> list[Status]:
        """The status of every channel whose keys the person may see."""
        services = self._services
        statuses = []
        for channel in await services.register.list_channels(team_id):
            settings = await self._find_visible(channel, user_id)
            if settings is not None:
                statuses.append(await services.status.build(settings))
        return statuses

    async def _find_visible(self, channel: ChannelRef, user_id: str) -> ChannelSettings | None:
        try:
            asker = await meet(self._services, channel, user_id)
            asker.require(Operation.SEE_STATUS)
        except (NotAllowedError, SlackUnavailableError):
            return None
        return asker.settings
