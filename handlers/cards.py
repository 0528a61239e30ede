"""The buttons of the cause card: look again, share, correct; rights are looked up each time."""

from __future__ import annotations

from collections.abc import Mapping

from bot.causes.catalogue import Cause
from bot.causes.threads import Thread
from bot.errors import AlreadyHandledError
from bot.people.policy import Operation
from bot.ports import ChannelRef
from bot.texts.card import CARD_TEXTS
from bot.views.card_buttons import (
    ACTION_CHECK_AGAIN,
    ACTION_LOOK,
    ACTION_SHARE,
    ACTION_WRONG,
    CardPlace,
)
from bot.views.corrections import FIELD_CAUSE, thanks_view, wrong_view
from bot.views.replies import note
from bot.views.why_keys import shared_card
from handlers.answer import Answer
from handlers.asking import Asker, claim, meet, to_channel
from handlers.checking import Checks, Order, say_checking
from handlers.payloads import Click, Submission
from handlers.pressing import (
    Act,
    find_key,
    find_unchanged,
    is_for_them_alone,
    origin_of,
    private_word,
    promise_to,
    tell,
)
from handlers.services import Services
from handlers.showing import Place, Private, place_of_click


class Cards:
    """One method a button; `acts` by action id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._checks = Checks(services)
        self.acts: Mapping[str, Act] = {
            ACTION_CHECK_AGAIN: self._check_again,
            ACTION_LOOK: self._look,
            ACTION_SHARE: self._share,
            ACTION_WRONG: self._ask_what_it_was,
        }

    async def correct(self, submission: Submission) -> Answer:
        """Count what it really was."""
        place = CardPlace.read(submission.memory)
        channel = ChannelRef(submission.team_id, place.channel_id)
        asker = await meet(self._services, channel, submission.user_id)
        asker.require(Operation.CORRECT_VERDICT)
        said, meant = Cause(place.cause), Cause(submission.text(FIELD_CAUSE))
        await self._services.feedback.correct(said, meant, delivery=submission.delivery)
        return Answer(view=thanks_view(lang=asker.lang))

    async def _check_again(self, click: Click, asker: Asker) -> None:
        """Check once more; the answer takes the place of the card."""
        place = await place_of_click(self._services, asker, click)
        await self._check(click, asker, place, is_private=is_for_them_alone(click, asker))

    async def _look(self, click: Click, asker: Asker) -> None:
        """Show one key of a list, beside the list."""
        place = Private(
            services=self._services,
            write=lambda message: private_word(self._services, click, asker, message),
        )
        await self._check(click, asker, place, is_private=True)

    async def _check(self, click: Click, asker: Asker, place: Place, *, is_private: bool) -> None:
        asker.require(Operation.CHECK_KEY)
        key = await find_key(self._services, asker, CardPlace.read(click.value))
        if key is None:
            return
        promise = promise_to(self._services, click, asker)
        await claim(self._services, click.delivery, promise)

        order = Order(
            asker=asker,
            keys=[key],
            delivery=click.delivery,
            is_private=is_private,
            thread=Thread(click.channel, click.thread_ts) if click.thread_ts else None,
        )

        async def check() -> None:
            await place.show(say_checking([key], lang=asker.lang))
            await self._checks.run(order, place)

        self._services.jobs.start("why", check)

    async def _share(self, click: Click, asker: Asker) -> None:
        """Post the card in the channel, once for each check, in the channel's language."""
        asker.require(Operation.SHARE_CARD)
        found = await find_unchanged(self._services, asker, click)
        if found is None:
            return
        _, key = found
        if key is None or key.check is None:
            return
        now = self._services.clock.now()
        message = shared_card(key, asker.settings, by=asker.person.user_id, now=now)
        post = to_channel(self._services, key.channel, message, purpose="card")
        async with self._services.changes() as tx:
            if not await tx.inbox.claim(click.delivery, now):
                raise AlreadyHandledError
            is_new = await tx.inbox.claim(f"share {key.key_id} {key.check.at.isoformat()}", now)
            if is_new:
                await tx.outbox.add(post, now)
        texts = CARD_TEXTS[asker.lang]
        if not is_new:
            await tell(self._services, click, asker, note(texts.shared_before))
        elif origin_of(click, asker) is not None:
            await tell(self._services, click, asker, note(texts.shared))

    async def _ask_what_it_was(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.CORRECT_VERDICT)
        place = CardPlace.read(click.value)
        here = CardPlace(
            channel_id=asker.settings.channel.channel_id, key_id=place.key_id, cause=place.cause
        )
        view = wrong_view(here, lang=asker.lang)
        await self._services.messenger.open_view(click.trigger_id, view)
