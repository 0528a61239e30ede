"""`/apikey`: each word does one thing; the same words work after a mention and in a DM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.credentials.scan import find_keys
from bot.errors import AlreadyHandledError, BotError, KeyMissingError
from bot.keys.key import Key
from bot.people.policy import Operation
from bot.ports import ChannelRef, Outgoing
from bot.reports.slots import find_next_slot
from bot.texts.commands import COMMAND_TEXTS
from bot.texts.formats import format_moment
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message
from bot.views.connect_forms import digest_switch
from bot.views.key_forms import add_key_view, remove_question
from bot.views.replies import help_message, in_direct, note, unknown_command
from bot.views.status import status_message
from bot.views.why_keys import why_message
from handlers.answering import answer_question
from handlers.asking import Asker, claim, meet, promise_answer, to_channel, to_person
from handlers.budgets import BudgetDesk
from handlers.checking import Checks, Order, say_checking
from handlers.connecting import Connecting
from handlers.errand import Errand
from handlers.estimating import Estimating
from handlers.exporting import Exports
from handlers.first_run import FirstRunDesk
from handlers.grammar import Line, read_line, read_verbatim
from handlers.inventory import Inventories
from handlers.notes import Notes
from handlers.payloads import CommandCall
from handlers.problems import explain_problem
from handlers.services import Services
from handlers.showing import Place, Post, Private
from handlers.spending import Spending

NEEDS_CHANNEL = frozenset(
    {
        "status",
        "why",
        "add",
        "remove",
        "spend",
        "budget",
        "digest",
        "connect",
        "inventory",
        "export",
        "notes",
        "start",
    }
)

_DIGEST_WORDS = {
    "now": "now",
    "今すぐ": "now",
    "on": "on",
    "開始": "on",
    "off": "off",
    "停止": "off",
}


class CommandDesk:
    """Does what the words ask for; every method returns what is answered at once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._checks = Checks(services)
        self._estimating = Estimating(services)
        self._words = {
            "status": self._status,
            "why": self.why,
            "ask": self._ask,
            "add": self._add,
            "remove": self._remove,
            "digest": self._digest,
            "connect": Connecting(services).open,
            "export": Exports(services).ask,
            "inventory": Inventories(services).ask,
            "budget": BudgetDesk(services).command,
            "spend": Spending(services).command,
            "notes": Notes(services).command,
            "start": FirstRunDesk(services).command,
            "help": self._help,
        }

    async def answer(self, call: CommandCall) -> Message | None:
        """Answer a slash command privately; None when a modal was opened instead."""
        services = self._services
        lang = services.defaults.language
        owner_id = ""
        try:
            asker = await meet(services, call.channel, call.user_id)
            lang = asker.lang
            leaked = find_keys(call.text)
            if leaked:
                text = REPLY_TEXTS[lang].key_in_command.format(masked=leaked[0].masked)
                return note(text)
            errand = Errand(asker=asker, delivery=call.delivery, trigger_id=call.trigger_id)
            line = read_line(read_verbatim(call.text, services.defaults.bot_user_id))
            owner_id = await self._find_owner(call.channel, line)
            return await self.run(errand, line)
        except AlreadyHandledError:
            return None
        except BotError as error:
            return explain_problem(error, lang=lang, new_id=services.new_id, owner_id=owner_id)

    async def run(self, errand: Errand, line: Line) -> Message | None:
        """Do one line; raises `BotError` for whoever answers."""
        asker = errand.asker
        if line.word is None:
            bot = self._services.defaults.bot_user_id
            return unknown_command(line.typed, line.nearest, bot, lang=asker.lang)
        if asker.is_direct and line.word in NEEDS_CHANNEL:
            channels = await self.list_channels_of(asker)
            if len(channels) != 1 or line.word not in {"status", "why", "export", "inventory"}:
                ids = [channel.channel_id for channel in channels]
                return in_direct(line.word, ids, lang=asker.lang)
            there = await meet(self._services, channels[0], asker.person.user_id)
            errand = replace(errand, asker=there, origin=asker.settings.channel)
        if line.word == "estimate":
            return await self._estimating.command(errand, line.verbatim)
        return await self._words[line.word](errand, line.rest)

    async def list_channels_of(self, asker: Asker) -> tuple[ChannelRef, ...]:
        """The channels with keys that the person is in."""
        channels = await self._services.register.list_channels(asker.settings.channel.team_id)
        directory = self._services.directory
        return tuple([c for c in channels if await directory.is_member(c, asker.person.user_id)])

    async def list_places(self, asker: Asker) -> tuple[Asker, ...]:
        """Where this person's words may mean a key: here, or in a DM wherever they are."""
        if not asker.is_direct:
            return (asker,)
        channels = await self.list_channels_of(asker)
        return tuple([await meet(self._services, one, asker.person.user_id) for one in channels])

    def reply(self, errand: Errand, message: Message, *, purpose: str) -> Outgoing:
        """A later answer, where the request came from."""
        if errand.thread_ts is None and errand.origin is None:
            return to_person(self._services, errand.asker, message, purpose=purpose)
        channel = errand.origin or errand.asker.settings.channel
        return to_channel(
            self._services, channel, message, purpose=purpose, thread_ts=errand.thread_ts
        )

    async def promise(self, errand: Errand, purpose: str, first: Outgoing | None = None) -> None:
        """Take the request, and with it the duty to answer, whatever happens to this process."""
        promise = promise_answer(
            self._services,
            errand.asker,
            purpose,
            thread_ts=errand.thread_ts,
            origin=errand.origin,
        )
        await claim(self._services, errand.delivery, promise, first)

    async def _status(self, errand: Errand, rest: str) -> Message:
        asker = errand.asker
        asker.require(Operation.SEE_STATUS)
        status = await self._services.status.build(asker.settings)
        if rest and status.rows:
            key = await self._services.register.find(asker.settings.channel, rest)
            rows = tuple(row for row in status.rows if row.key.key_id == key.key_id)
            status = replace(status, rows=rows)
        return status_message(status, lang=asker.lang)

    async def why(self, errand: Errand, rest: str) -> Message | None:
        """Check a key by its name, or all of the channel."""
        asker, register = errand.asker, self._services.register
        asker.require(Operation.CHECK_KEY)
        channel = asker.settings.channel
        keys = (
            (await register.find(channel, rest),) if rest else await register.list_channel(channel)
        )
        if not keys:
            return why_message((), now=self._services.clock.now(), lang=asker.lang)
        return await self.check(errand, keys)

    async def check(
        self, errand: Errand, keys: Sequence[Key], *, before: Message | None = None
    ) -> Message | None:
        """Check keys later, `before` being what is said above their cards.

        In a thread the first word is posted at once and becomes the answer.
        """
        asker = errand.asker
        first = say_checking(keys, lang=asker.lang)
        posted = self.reply(errand, first, purpose="why")
        in_thread = errand.thread_ts is not None
        await self.promise(errand, "why", posted if in_thread else None)
        place: Place = (
            Post(services=self._services, first=posted)
            if in_thread
            else Private(
                services=self._services,
                write=lambda message: self.reply(errand, message, purpose="why"),
            )
        )
        is_private = not in_thread or asker.is_direct or errand.origin is not None
        order = Order(
            asker=asker,
            keys=keys,
            delivery=errand.delivery,
            is_private=is_private,
            thread=errand.thread,
            before=before,
        )
        self._services.jobs.start("why", lambda: self._checks.run(order, place))
        return None if in_thread else first

    async def _ask(self, errand: Errand, rest: str) -> Message:
        asker = errand.asker
        asker.require(Operation.ASK)
        if not rest:
            return await self._help(errand, rest)
        return await answer_question(self._services, asker, rest)

    async def _add(self, errand: Errand, rest: str) -> Message | None:
        asker = errand.asker
        asker.require(Operation.ADD_KEY)
        if not errand.trigger_id:
            return in_direct("add", (), lang=asker.lang)
        view = add_key_view(
            asker.settings.channel.channel_id,
            owner_id=asker.person.user_id,
            name=rest,
            lang=asker.lang,
        )
        await self._services.messenger.open_view(errand.trigger_id, view)
        return None

    async def _remove(self, errand: Errand, rest: str) -> Message:
        asker = errand.asker
        if not rest:
            return note(COMMAND_TEXTS[asker.lang].name_missing.format(word="remove"))
        if errand.thread_ts is not None:
            return in_direct("remove", (), lang=asker.lang)
        asker.require(Operation.SEE_STATUS)
        key = await self._services.register.find(asker.settings.channel, rest)
        asker.require(Operation.CHANGE_KEY, key)
        return remove_question(key, lang=asker.lang)

    async def _digest(self, errand: Errand, rest: str) -> Message:
        asker = errand.asker
        texts = REPLY_TEXTS[asker.lang]
        wanted = _DIGEST_WORDS.get(rest.casefold(), "")
        if wanted == "now":
            return await self.send_digest(errand)
        if not wanted:
            asker.require(Operation.SEE_SPEND)
            return digest_switch(asker.settings, lang=asker.lang)
        asker.require(Operation.SET_DIGEST)
        changed = await self._services.digests.switch(
            asker.settings,
            on=wanted == "on",
            by=asker.person.user_id,
            delivery=errand.delivery,
        )
        if not changed.digest_on:
            return note(texts.digest_off)
        due = find_next_slot(changed, self._services.clock.now())
        when = format_moment(due, changed.timezone, asker.lang)
        return note(texts.digest_on.format(when=when))

    async def send_digest(self, errand: Errand) -> Message:
        """Post a digest in the channel soon."""
        asker = errand.asker
        asker.require(Operation.SEND_DIGEST)
        await self.promise(errand, "digest")
        self._services.jobs.start(
            "digest now",
            lambda: self._services.digests.send_now(asker.settings, delivery=errand.delivery),
        )
        return note(REPLY_TEXTS[asker.lang].digest_sent)

    async def _help(self, errand: Errand, rest: str) -> Message:
        del rest
        return help_message(self._services.defaults.bot_user_id, lang=errand.asker.lang)

    async def _find_owner(self, channel: ChannelRef, line: Line) -> str:
        """Whom a refusal about a key names."""
        if line.word != "remove" or not line.rest:
            return ""
        try:
            return (await self._services.register.find(channel, line.rest)).owner_id
        except KeyMissingError:
            return ""
