"""`/apikey connect`: the form for an admin key, or the projects of the one we have."""

from __future__ import annotations

from bot.errors import BotError
from bot.people.policy import Operation
from bot.texts.connect import CONNECT_TEXTS
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message
from bot.views.connect_forms import connect_note_view, connect_view, projects_view
from bot.views.replies import in_direct
from handlers.asking import Asker
from handlers.errand import Errand
from handlers.services import Services


class Connecting:
    """Opens the modal at once; what OpenAI has to tell comes into it later."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def open(self, errand: Errand, rest: str) -> Message | None:
        """Open the modal; where none can be, say where."""
        del rest
        asker = errand.asker
        asker.require(Operation.CONNECT)
        if not errand.trigger_id:
            return in_direct("connect", (), lang=asker.lang)
        channel_id = asker.settings.channel.channel_id
        messenger = self._services.messenger
        if asker.settings.connection_id is None:
            await messenger.open_view(errand.trigger_id, connect_view(channel_id, lang=asker.lang))
            return None
        checking = connect_note_view(
            REPLY_TEXTS[asker.lang].working_on_it, channel_id=channel_id, lang=asker.lang
        )
        view_id = await messenger.open_view(errand.trigger_id, checking)
        self._services.jobs.start("projects", lambda: self._show_projects(asker, view_id))
        return None

    async def _show_projects(self, asker: Asker, view_id: str) -> None:
        try:
            connection = await self._services.connections.get(asker.settings)
            projects = await self._services.connections.list_projects(connection)
            view = projects_view(
                projects, asker.settings, lang=asker.lang, contacts=connection.contacts
            )
        except BotError:
            view = connect_note_view(
                CONNECT_TEXTS[asker.lang].unreachable,
                channel_id=asker.settings.channel.channel_id,
                lang=asker.lang,
            )
        await self._services.messenger.update_view(view_id, view)
