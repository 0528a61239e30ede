"""The Bolt app: a dozen listeners at most, since each costs a little on every event.

Actions and views are routed by one table each. A listener decides, commits, then acknowledges
(`process_before_response`); whatever is slow goes through `Jobs`.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import AlreadyHandledError, BotError
from bot.views.budget import CALLBACK_BUDGET
from bot.views.connect_forms import CALLBACK_CHOOSE_PROJECTS, CALLBACK_CONNECT
from bot.views.corrections import CALLBACK_WRONG
from bot.views.estimate import CALLBACK_ESTIMATE
from bot.views.key_forms import CALLBACK_ADD_KEY, CALLBACK_REPLACE_KEY, FIELD_KEY
from bot.views.notes import CALLBACK_NOTE
from bot.views.replies import welcome
from bot.views.requests import CALLBACK_WHO
from bot.views.votes import CALLBACK_VOTE
from handlers.actions import Actions
from handlers.asking import find_language, find_settings, to_channel
from handlers.budgets import BudgetDesk
from handlers.calling import Calls
from handlers.cards import Cards
from handlers.command import CommandDesk
from handlers.conversation import Conversation
from handlers.estimating import Estimating
from handlers.first_run import FirstRunDesk
from handlers.following import Following
from handlers.home import Home
from handlers.inventory import Inventories
from handlers.modals import Modals
from handlers.notes import Notes
from handlers.payloads import (
    Body,
    Submission,
    read_click,
    read_command,
    read_home,
    read_joined,
    read_messages_tab,
    read_pointed,
    read_spoken,
    read_stopped,
    read_submission,
)
from handlers.problems import explain_problem
from handlers.prompting import Prompting
from handlers.requests import Requests
from handlers.services import Services
from handlers.shortcut import Shortcut
from handlers.voting import Voting

COMMAND = "/apikey"
SHORTCUT = "explain_error"
EVENTS = (
    "app_mention",
    "message",
    "app_home_opened",
    "member_joined_channel",
    "agent_session_stopped",
)
"""What is listened to; a test compares it with the manifest."""

log = logging.getLogger(__name__)


def build_app(client: AsyncWebClient, services: Services) -> AsyncApp:
    """The app with every listener."""
    app = AsyncApp(
        client=client,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
        # What nobody handles comes to the error handler, which acknowledges it.
        raise_error_for_unhandled_request=True,
    )
    desk = CommandDesk(services)
    _listen_to_commands(app, desk)
    _listen_to_events(app, services, desk)
    _listen_to_shortcuts(app, services)
    _listen_to_presses(app, services, desk)
    _answer_errors(app, services)
    return app


def _listen_to_commands(app: AsyncApp, desk: CommandDesk) -> None:
    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, body: Body) -> None:
        message = await desk.answer(read_command(body))
        if message is None:
            await ack()
        else:
            await ack(text=message.text, blocks=message.blocks, response_type="ephemeral")


def _listen_to_shortcuts(app: AsyncApp, services: Services) -> None:
    shortcut = Shortcut(services)

    @app.message_shortcut(SHORTCUT)
    async def on_shortcut(ack: AsyncAck, body: Body) -> None:
        await shortcut.explain(read_pointed(body))
        await ack()


def _listen_to_events(app: AsyncApp, services: Services, desk: CommandDesk) -> None:
    conversation = Conversation(services, desk)
    home = Home(services)
    prompting = Prompting(services, home)

    async def on_spoken(body: Body) -> None:
        spoken = read_spoken(body)
        if spoken is not None:
            await conversation.hear(spoken)

    async def on_home(body: Body) -> None:
        opened = read_home(body)
        if opened is not None:
            services.jobs.start("home", lambda: home.publish(*opened))
        tab = read_messages_tab(body)
        if tab is not None:
            services.jobs.start("prompts", lambda: prompting.offer(*tab))

    async def on_joined(body: Body) -> None:
        await greet(services, body)

    async def on_stopped(body: Body) -> None:
        conversation.writing.stop(read_stopped(body))

    app.event("app_mention")(on_spoken)
    app.event("message")(on_spoken)
    app.event("app_home_opened")(on_home)
    app.event("member_joined_channel")(on_joined)
    app.event("agent_session_stopped")(on_stopped)


def _listen_to_presses(app: AsyncApp, services: Services, desk: CommandDesk) -> None:
    cards, requests = Cards(services), Requests(services)
    card_acts = {**cards.acts, **requests.acts, **Inventories(services).acts}
    if services.calls is not None:
        card_acts |= Calls(services, services.calls).acts
    notes = Notes(services)
    following, voting = Following(services, desk), Voting(services)
    other_acts = {**notes.acts, **FirstRunDesk(services).acts, **following.acts, **voting.acts}
    actions = Actions(services, desk, card_acts=card_acts, other_acts=other_acts)
    modals = Modals(services)
    submitted = {
        CALLBACK_ADD_KEY: modals.add_key,
        CALLBACK_REPLACE_KEY: modals.replace_key,
        CALLBACK_CONNECT: modals.connect,
        CALLBACK_CHOOSE_PROJECTS: modals.choose_projects,
        CALLBACK_ESTIMATE: Estimating(services).submit,
        CALLBACK_BUDGET: BudgetDesk(services).submit,
        CALLBACK_WHO: requests.choose,
        CALLBACK_WRONG: cards.correct,
        CALLBACK_NOTE: notes.submit,
        CALLBACK_VOTE: voting.explain,
    }

    @app.action(re.compile(".*"))
    async def on_press(ack: AsyncAck, body: Body) -> None:
        await actions.press(read_click(body))
        await ack()

    @app.view(re.compile(".*"))
    async def on_submit(ack: AsyncAck, body: Body) -> None:
        submission = read_submission(body)
        handle = submitted.get(submission.callback_id)
        if handle is None:
            await ack()
            return
        try:
            answer = await handle(submission)
        except AlreadyHandledError:
            await ack()
        except BotError as error:
            await ack(
                response_action="errors", errors=await _say_in_form(submission, error, services)
            )
        else:
            if answer.errors:
                await ack(response_action="errors", errors=answer.errors)
            else:
                await ack(response_action="update", view=answer.view)


async def _say_in_form(
    submission: Submission, error: BaseException, services: Services
) -> dict[str, str]:
    """A refusal or fault as a field error: the one place of a modal that takes words at once."""
    lang = await find_language(services, submission.team_id, submission.user_id)
    message = explain_problem(error, lang=lang, new_id=services.new_id)
    block_id = FIELD_KEY if FIELD_KEY in submission.fields else next(iter(submission.fields), "")
    return {block_id: message.text}


async def greet(services: Services, body: Body) -> None:
    """Introduce the bot once when it joins a channel; others joining is no news."""
    joined = read_joined(body)
    services.directory.forget(joined.channel)
    if joined.user_id != services.defaults.bot_user_id:
        return
    settings = await find_settings(services, joined.channel)
    lang = settings.language if settings else services.defaults.language
    message = welcome(services.defaults.bot_user_id, joined.channel.channel_id, lang=lang)
    now = services.clock.now()
    async with services.changes() as tx:
        if await tx.inbox.claim(joined.delivery, now):
            await tx.channels.resume(joined.channel)
            await tx.outbox.add(
                to_channel(services, joined.channel, message, purpose="welcome"), now
            )


def _answer_errors(app: AsyncApp, services: Services) -> None:
    @app.error
    async def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse | None:
        if isinstance(error, BoltUnhandledRequestError):
            # Bolt would leave it unacknowledged: Slack would tell the person of a failure, or send
            # it again and again.
            kind = (body.get("event") or {}).get("type") or body.get("type")
            log.info("delivery.ignored", extra={"type": kind})
            return BoltResponse(status=200, body="")
        if body.get("command") == COMMAND:
            call = read_command(body)
            lang = await find_language(services, call.channel.team_id, call.user_id)
            message = explain_problem(error, lang=lang, new_id=services.new_id)
            return BoltResponse(status=200, body=message.text)
        if body.get("type") == "view_submission":
            errors = await _say_in_form(read_submission(body), error, services)
            return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
        explain_problem(error, lang=services.defaults.language, new_id=services.new_id)
        if body.get("type") == "event_callback":
            # Nothing was stored and nobody was told: left unacknowledged, Slack sends it again.
            return BoltResponse(status=503, body="")
        return BoltResponse(status=200, body="")
