"""*Ask them*: whoever can fix it gets the cause and the steps; the asker is told so."""

from __future__ import annotations

from collections.abc import Mapping

from bot.causes.catalogue import Cause
from bot.keys.key import Key
from bot.keys.requests import HelpRequest, can_be_asked, find_helper
from bot.people.person import PersonKind
from bot.people.policy import Operation
from bot.ports import ChannelRef, Outgoing
from bot.texts.languages import language_of
from bot.texts.requests import REQUEST_TEXTS
from bot.views.blocks import Message
from bot.views.card_buttons import ACTION_ASK, CardPlace
from bot.views.replies import note
from bot.views.requests import (
    FIELD_PERSON,
    asked_before,
    help_message,
    sent_message,
    who_result_view,
    who_view,
    yourself_message,
)
from handlers.answer import Answer
from handlers.asking import Asker, meet
from handlers.payloads import Click, Submission
from handlers.pressing import Act, find_key, find_unchanged, private_word, tell
from handlers.services import Services


class Requests:
    """The button and the modal that asks whom; `acts` by action id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.acts: Mapping[str, Act] = {ACTION_ASK: self._ask}

    async def _ask(self, click: Click, asker: Asker) -> None:
        """Ask whoever is known to be able to; else find out who that is."""
        asker.require(Operation.ASK_FOR_HELP)
        found = await find_unchanged(self._services, asker, click)
        if found is None:
            return
        place, key = found
        cause = Cause(place.cause)
        if not can_be_asked(cause):
            await tell(self._services, click, asker, note(REQUEST_TEXTS[asker.lang].nobody))
            return
        contacts = await self._services.connections.find_contacts(asker.settings)
        person_id = find_helper(cause, key, contacts)
        if not await self._can_be_written_to(asker, person_id):
            here = CardPlace(
                channel_id=asker.settings.channel.channel_id, key_id=place.key_id, cause=cause
            )
            view = who_view(here, cause, lang=asker.lang)
            await self._services.messenger.open_view(click.trigger_id, view)
            return
        request = self._write(asker, place, cause, person_id)
        told = sent_message(person_id, lang=asker.lang)
        answer = await self._send(
            asker, request, key, click.delivery, private_word(self._services, click, asker, told)
        )
        if answer is not None:
            await tell(self._services, click, asker, answer)

    async def choose(self, submission: Submission) -> Answer:
        """Ask the person who was chosen."""
        place = CardPlace.read(submission.memory)
        channel = ChannelRef(submission.team_id, place.channel_id)
        asker = await meet(self._services, channel, submission.user_id)
        asker.require(Operation.ASK_FOR_HELP)
        person_id = submission.text(FIELD_PERSON)
        if not await self._can_be_written_to(asker, person_id):
            return Answer(errors={FIELD_PERSON: REQUEST_TEXTS[asker.lang].fault_person})
        key = await find_key(self._services, asker, place)
        request = self._write(asker, place, Cause(place.cause), person_id)
        answer = await self._send(asker, request, key, submission.delivery)
        said = answer or sent_message(person_id, lang=asker.lang)
        return Answer(view=who_result_view(said, lang=asker.lang))

    async def _can_be_written_to(self, asker: Asker, person_id: str) -> bool:
        """Whether this is a member of the workspace: nobody else learns of a key."""
        if not person_id:
            return False
        team_id = asker.settings.channel.team_id
        person = await self._services.directory.person(team_id, person_id)
        return person.kind is PersonKind.MEMBER and person.team_id == team_id

    def _write(self, asker: Asker, place: CardPlace, cause: Cause, person_id: str) -> HelpRequest:
        return HelpRequest(
            channel=asker.settings.channel,
            key_id=place.key_id,
            cause=cause,
            person_id=person_id,
            asked_by=asker.person.user_id,
            asked_at=self._services.clock.now(),
        )

    async def _send(
        self,
        asker: Asker,
        request: HelpRequest,
        key: Key | None,
        delivery: str,
        *told: Outgoing,
    ) -> Message | None:
        """Send the request, and with it what the asker is told; else what to say instead."""
        if request.person_id == request.asked_by:
            return yourself_message(request, key, lang=asker.lang)
        team_id = request.channel.team_id
        person = await self._services.directory.person(team_id, request.person_id)
        lang = language_of(person.locale, default=asker.settings.language)
        message = help_message(request, key, lang=lang)
        direct = Outgoing(
            delivery_id=self._services.new_id(),
            kind="dm",
            channel=request.channel,
            text=message.text,
            blocks=message.blocks,
            purpose="help",
            user_id=request.person_id,
        )
        earlier = await self._services.requests.send(
            request, delivery=delivery, messages=(direct, *told)
        )
        if earlier is None:
            return None
        return asked_before(earlier, request.asked_at - earlier.asked_at, lang=asker.lang)
