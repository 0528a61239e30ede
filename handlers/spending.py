"""`/apikey spend`: a private answer, divided anew in its place, shared on request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.channels.settings import ChannelSettings
from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.people.policy import Operation
from bot.spend.days import known_zone
from bot.spend.spent import By
from bot.texts.spend import SPEND_TEXTS
from bot.views.blocks import Message
from bot.views.replies import note
from bot.views.spend import (
    ACTION_SPEND_BY,
    ACTION_SPEND_MONTH,
    ACTION_SPEND_SHARE,
    bad_period_message,
    spend_message,
)
from handlers.asking import Asker, claim, to_channel
from handlers.errand import Errand
from handlers.payloads import Click
from handlers.pressing import Act, private_word, tell
from handlers.services import Services


class Spending:
    """Answers from collected figures; `acts` are its buttons by action id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.acts: Mapping[str, Act] = {
            **{f"{ACTION_SPEND_BY}{by.value}": self._divide for by in By},
            ACTION_SPEND_SHARE: self._share,
            ACTION_SPEND_MONTH: self._month,
        }

    async def command(self, errand: Errand, rest: str) -> Message:
        """The account of a period, by key."""
        return await self._say(errand.asker, rest, By.KEY)

    async def _say(self, asker: Asker, words: str, by: By) -> Message:
        asker.require(Operation.SEE_SPEND)
        report, settings = self._services.spending, _in_known_zone(asker)
        period = report.read_period(settings, words)
        if period is None:
            return bad_period_message(words, lang=asker.lang)
        account = await report.build(settings, period)
        yen = self._services.defaults.yen
        return spend_message(account, settings, by=by, yen=yen, lang=asker.lang)

    async def _divide(self, click: Click, asker: Asker) -> None:
        """Divide it another way; where the answer cannot be replaced, a new one comes below."""
        by = By(click.action_id.removeprefix(ACTION_SPEND_BY))
        message = await self._say(asker, click.value, by)
        services = self._services

        async def show() -> None:
            try:
                await services.messenger.replace(
                    click.response_url, text=message.text, blocks=message.blocks
                )
            except (SlackUnavailableError, SlackRefusedError):
                await tell(services, click, asker, message)

        services.jobs.start("spend", show)

    async def _month(self, click: Click, asker: Asker) -> None:
        """What the digest's button asks for, to them alone."""
        message = await self._say(asker, "month", By.KEY)
        word = private_word(self._services, click, asker, message)
        await claim(self._services, click.delivery, first=word)

    async def _share(self, click: Click, asker: Asker) -> None:
        """Post it in the channel, once for each press, in the channel's language."""
        asker.require(Operation.SEE_SPEND)
        asker.require(Operation.SHARE_CARD)
        services, settings = self._services, _in_known_zone(asker)
        words, _, by = click.value.partition(" ")
        period = services.spending.read_period(settings, words)
        if period is None:
            return
        message = spend_message(
            await services.spending.build(settings, period),
            settings,
            by=By(by),
            yen=services.defaults.yen,
            lang=settings.language,
            buttons=False,
            shared_by=asker.person.user_id,
        )
        post = to_channel(services, settings.channel, message, purpose="spend")
        await claim(services, click.delivery, first=post)
        await tell(services, click, asker, note(SPEND_TEXTS[asker.lang].shared))


def _in_known_zone(asker: Asker) -> ChannelSettings:
    return replace(asker.settings, timezone=known_zone(asker.settings.timezone))
