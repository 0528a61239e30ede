"""Submitted modals: judged at once, sealed and committed, then acknowledged; OpenAI comes after."""

from __future__ import annotations

from bot.channels.connection import Connection
from bot.channels.contacts import Contacts
from bot.channels.settings import ChannelSettings
from bot.credentials.form import FaultyKey, KeyForm, read_key
from bot.errors import NameTakenError, OpenAIUnavailableError, RefusedByOpenAIError
from bot.keys.key import Environment, Key, clean_name
from bot.keys.register import KeyDraft
from bot.people.policy import Operation
from bot.ports import ChannelRef, Outgoing, View
from bot.texts.connect import CONNECT_TEXTS
from bot.texts.key_faults import tell_key_fault
from bot.texts.keys import KEY_TEXTS
from bot.views.blocks import Piece
from bot.views.connect_forms import (
    FIELD_ADMIN_KEY,
    FIELD_BILLING,
    FIELD_OPENAI_OWNER,
    FIELD_PROJECTS,
    connect_note_view,
    connected_notice,
    connected_view,
    projects_view,
)
from bot.views.key_forms import (
    FIELD_ENVIRONMENT,
    FIELD_KEY,
    FIELD_NAME,
    FIELD_OWNER,
    checking_view,
    key_notice,
    key_result_view,
)
from bot.views.place import Place
from handlers.answer import Answer
from handlers.asking import Asker, meet, promise_answer, to_channel
from handlers.payloads import Submission
from handlers.services import Services


class Modals:
    """One method a modal; rights are looked up again for each submission."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def add_key(self, submission: Submission) -> Answer:
        """Register a key."""
        place = Place.read(submission.memory)
        asker = await self._meet(submission, place.channel_id)
        asker.require(Operation.ADD_KEY)
        texts = KEY_TEXTS[asker.lang]
        name = clean_name(submission.text(FIELD_NAME))
        form = read_key(submission.text(FIELD_KEY), expect="ordinary")
        errors = {} if name else {FIELD_NAME: texts.fault_name}
        errors |= await self._judge(form, asker, FIELD_KEY)
        if errors or name is None or isinstance(form, FaultyKey):
            return Answer(errors=errors)
        draft = KeyDraft(
            name=name,
            environment=Environment(submission.text(FIELD_ENVIRONMENT) or "unknown"),
            owner_id=submission.text(FIELD_OWNER) or asker.person.user_id,
            form=form,
        )
        lang = asker.settings.language

        def announce(key: Key) -> Outgoing:
            return self._announce(KEY_TEXTS[lang].notice_added, key, asker)

        try:
            key = await self._services.register.add(
                asker.settings,
                draft,
                by=asker.person.user_id,
                delivery=submission.delivery,
                announce=announce,
                promise=promise_answer(self._services, asker, "add"),
            )
        except NameTakenError:
            return Answer(errors={FIELD_NAME: texts.fault_name_taken.format(name=name)})
        return self._check_later(key, submission, asker)

    async def replace_key(self, submission: Submission) -> Answer:
        """Replace the text of a key."""
        place = Place.read(submission.memory)
        asker = await self._meet(submission, place.channel_id)
        key = await self._services.register.get(asker.settings.channel, place.subject_id)
        asker.require(Operation.CHANGE_KEY, key)
        form = read_key(submission.text(FIELD_KEY), expect="ordinary")
        errors = await self._judge(form, asker, FIELD_KEY)
        if errors or isinstance(form, FaultyKey):
            return Answer(errors=errors)

        def announce(fresh: Key) -> Outgoing:
            template = KEY_TEXTS[asker.settings.language].notice_replaced
            return self._announce(template, fresh, asker)

        fresh = await self._services.register.replace(
            key,
            form,
            by=asker.person.user_id,
            delivery=submission.delivery,
            announce=announce,
            promise=promise_answer(self._services, asker, "add"),
        )
        return self._check_later(fresh, submission, asker)

    async def connect(self, submission: Submission) -> Answer:
        """Store an admin key, then ask OpenAI for the projects."""
        asker = await self._meet(submission, submission.memory)
        asker.require(Operation.CONNECT)
        form = read_key(submission.text(FIELD_ADMIN_KEY), expect="admin")
        if isinstance(form, FaultyKey):
            said = tell_key_fault(asker.lang, form.fault.value, form.detail)
            return Answer(errors={FIELD_ADMIN_KEY: said})
        connection = await self._services.connections.store(
            asker.settings,
            form,
            by=asker.person.user_id,
            delivery=submission.delivery,
            promise=promise_answer(self._services, asker, "connect"),
        )
        self._services.jobs.start(
            "connect", lambda: self._show_projects(asker, connection, submission)
        )
        return Answer(view=self._connect_note(CONNECT_TEXTS[asker.lang].checking, asker))

    async def choose_projects(self, submission: Submission) -> Answer:
        """Map projects to the channel."""
        asker = await self._meet(submission, submission.memory)
        asker.require(Operation.CONNECT)
        connection = await self._services.connections.get(asker.settings)
        chosen = submission.choices(FIELD_PROJECTS)
        names = submission.labels(FIELD_PROJECTS)

        def announce(settings: ChannelSettings) -> Outgoing:
            message = connected_notice(asker.person.user_id, names, lang=settings.language)
            return to_channel(self._services, settings.channel, message, purpose="notice")

        settings = await self._services.connections.choose_projects(
            asker.settings,
            chosen,
            by=asker.person.user_id,
            delivery=submission.delivery,
            announce=announce,
            contacts=Contacts(
                billing_id=submission.text(FIELD_BILLING),
                owner_id=submission.text(FIELD_OPENAI_OWNER),
            ),
        )
        self._services.refresh(connection.connection_id)
        return Answer(view=connected_view(settings, names, lang=asker.lang))

    async def _meet(self, submission: Submission, channel_id: str) -> Asker:
        channel = ChannelRef(submission.team_id, channel_id)
        return await meet(self._services, channel, submission.user_id)

    async def _judge(
        self, form: KeyForm | FaultyKey, asker: Asker, field_name: str
    ) -> dict[str, str]:
        if isinstance(form, FaultyKey):
            return {field_name: tell_key_fault(asker.lang, form.fault.value, form.detail)}
        same = await self._services.register.find_same(asker.settings.channel, form.secret)
        if same is None:
            return {}
        return {field_name: KEY_TEXTS[asker.lang].fault_same_key.format(name=same.name)}

    def _announce(self, template: str, key: Key, asker: Asker) -> Outgoing:
        lang = asker.settings.language
        message = key_notice(template, key, actor_id=asker.person.user_id, lang=lang)
        return to_channel(self._services, key.channel, message, purpose="notice")

    def _check_later(self, key: Key, submission: Submission, asker: Asker) -> Answer:
        async def check() -> None:
            checked = await self._services.health.check(key)
            await self._show(submission, key_result_view(checked, lang=asker.lang))

        self._services.jobs.start("check new key", check)
        return Answer(view=checking_view(key, lang=asker.lang))

    async def _show(self, submission: Submission, view: View) -> None:
        """Show the result in the modal; with that its promise is kept."""
        await self._services.messenger.update_view(submission.view_id, view)
        async with self._services.changes() as tx:
            await tx.inbox.keep(submission.delivery)

    async def _show_projects(
        self, asker: Asker, connection: Connection, submission: Submission
    ) -> None:
        texts = CONNECT_TEXTS[asker.lang]
        try:
            projects = await self._services.connections.list_projects(connection)
            view = projects_view(
                projects, asker.settings, lang=asker.lang, contacts=connection.contacts
            )
        except RefusedByOpenAIError as error:
            reason = error.code or ", ".join(error.missing_scopes) or str(error.status)
            await self._services.connections.forget(connection, reason=reason)
            view = self._connect_note(texts.refused.format(reason=reason), asker)
        except OpenAIUnavailableError:
            view = self._connect_note(texts.unreachable, asker)
        await self._show(submission, view)

    def _connect_note(self, text: str, asker: Asker) -> Piece:
        channel_id = asker.settings.channel.channel_id
        return connect_note_view(text, channel_id=channel_id, lang=asker.lang)
