"""The composition root: opens every client and store once, and closes them in reverse."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from openai import DefaultAsyncHttpxClient
from slack_bolt.async_app import AsyncApp

from bot.answers.conversation import Answers
from bot.answers.library import Library
from bot.causes.probing import LiveCheck
from bot.channels.connecting import Connections
from bot.channels.settings import ChannelSettings
from bot.config import Config
from bot.gateways.openai_admin import OpenAIAdminGateway
from bot.gateways.openai_platform import OpenAIPlatformGateway
from bot.gateways.slack_calls import LOOKUP_TIMEOUT_S, POST_TIMEOUT_S, call, make_client
from bot.gateways.slack_directory import SlackDirectory
from bot.gateways.slack_messages import SlackMessages
from bot.jobs.background import InProcessJobs
from bot.jobs.catalogue import Job, Timetable
from bot.jobs.collect import Collecting
from bot.jobs.deliver import Deliverer
from bot.jobs.sweep import Sweeper
from bot.keys.health import HealthChecks
from bot.keys.register import KeyRegister
from bot.ports import Clock, Outgoing
from bot.reports.composing import DigestReport
from bot.reports.digest import Digest, NoConnection
from bot.reports.sending import DigestSender
from bot.reports.status import StatusReport
from bot.spend.collect import SpendCollector
from bot.views.case import case_message
from bot.views.digest import digest_message
from bot.watch.case import Case
from bot.watch.cases import Watch
from handlers.app import build_app
from handlers.services import Defaults, Services
from storage.transaction import Database, Transaction
from storage.vault import open_vault

DATABASE_FILE = "apikey-bot.sqlite3"


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The parts that `bot.run` starts, ticks and stops."""

    app: AsyncApp
    timetable: Timetable
    jobs: InProcessJobs
    deliverer: Deliverer
    is_sealed: bool


def make_id() -> str:
    """A new random id, 32 hexadecimal digits."""
    return uuid.uuid4().hex


@dataclass(frozen=True, kw_only=True)
class _Floor:
    """What everything stands on."""

    config: Config
    clock: Clock
    database: Database
    jobs: InProcessJobs
    messenger: SlackMessages
    deliverer: Deliverer
    changes: Callable[[], AbstractAsyncContextManager[Transaction]]


async def assemble(config: Config, clock: Clock, stack: AsyncExitStack) -> Bot:
    """Build the bot; everything opened is closed by `stack`.

    Raises:
        AlreadyRunningError: another process holds the SQLite file.
        SlackRefusedError: Slack does not accept the bot token.
        SlackUnavailableError: Slack does not answer.
    """
    url = config.database_url or f"sqlite:///{config.data_dir / DATABASE_FILE}"
    if config.database_url is None:
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(url=url)
    stack.push_async_callback(database.close)
    await database.migrate()
    vault = await open_vault(database, key_file=config.master_key_file, data_dir=config.data_dir)
    session = await stack.enter_async_context(aiohttp.ClientSession())
    token = config.slack_bot_token.get_secret_value()
    posting = make_client(
        token, base_url=config.slack_api_url, session=session, timeout_s=POST_TIMEOUT_S
    )
    looking = make_client(
        token, base_url=config.slack_api_url, session=session, timeout_s=LOOKUP_TIMEOUT_S
    )
    identity = await call(posting.auth_test)
    jobs = await stack.enter_async_context(InProcessJobs())
    messenger = SlackMessages(posting=posting, interactive=looking)
    deliverer = Deliverer(changes=database.changes, messenger=messenger, clock=clock)
    floor = _Floor(
        config=config,
        clock=clock,
        database=database,
        jobs=jobs,
        messenger=messenger,
        deliverer=deliverer,
        changes=_delivering(database, jobs, deliverer),
    )
    http = await stack.enter_async_context(DefaultAsyncHttpxClient(follow_redirects=False))
    admin_api = OpenAIAdminGateway(http=http, base_url=config.openai_base_url)
    connections = Connections(
        changes=floor.changes,
        reads=database.reads,
        vault=vault,
        api=admin_api,
        clock=clock,
        new_id=make_id,
    )
    platform = OpenAIPlatformGateway(http=http, base_url=config.openai_base_url)
    health = HealthChecks(
        changes=floor.changes,
        reads=database.reads,
        vault=vault,
        live=LiveCheck(probe=platform, now=clock.now),
        connections=connections,
        clock=clock,
    )
    collector = SpendCollector(
        changes=floor.changes,
        reads=database.reads,
        api=admin_api,
        vault=vault,
        clock_now=clock.now,
    )
    watch = Watch(
        changes=floor.changes,
        reads=database.reads,
        clock=clock,
        new_id=make_id,
        render=_render_case,
    )
    digests = DigestSender(
        changes=floor.changes,
        reads=database.reads,
        report=DigestReport(reads=database.reads),
        render=_render_digest,
        clock=clock,
    )
    collecting = Collecting(reads=database.reads, collector=collector, watch=watch)
    services = Services(
        defaults=Defaults(
            team_id=str(identity.get("team_id")),
            bot_user_id=str(identity.get("user_id")),
            language=config.locale,
            timezone=config.timezone,
        ),
        directory=SlackDirectory(
            client=looking,
            clock=clock,
            team_id=str(identity.get("team_id")),
            admins=config.admins,
        ),
        register=KeyRegister(
            changes=floor.changes,
            reads=database.reads,
            vault=vault,
            clock=clock,
            new_id=make_id,
        ),
        health=health,
        connections=connections,
        status=StatusReport(reads=database.reads, clock=clock),
        digests=digests,
        watch=watch,
        answers=Answers(library=await asyncio.to_thread(Library.load)),
        messenger=messenger,
        jobs=jobs,
        clock=clock,
        new_id=make_id,
        changes=floor.changes,
        reads=database.reads,
        refresh=lambda connection_id: jobs.start(
            "collect", lambda: collecting.run_one(connection_id)
        ),
    )
    timetable = Timetable(
        jobs=(
            Job(name="collect", every=timedelta(hours=1), run=collecting.run),
            Job(name="probe", run=health.check_due),
            Job(name="digest", run=digests.send_due),
            Job(name="deliver", run=deliverer.run),
            Job(
                name="sweep",
                every=timedelta(hours=6),
                run=Sweeper(changes=database.changes, clock=clock).run,
            ),
        ),
        changes=database.changes,
        reads=database.reads,
        clock=clock,
    )
    return Bot(
        app=build_app(posting, services),
        timetable=timetable,
        jobs=jobs,
        deliverer=deliverer,
        is_sealed=vault.is_sealed,
    )


def _delivering(
    database: Database, jobs: InProcessJobs, deliverer: Deliverer
) -> Callable[[], AbstractAsyncContextManager[Transaction]]:
    """Transactions after which whatever they put in the outbox is posted at once."""

    @asynccontextmanager
    async def changes() -> AsyncIterator[Transaction]:
        async with database.changes() as tx:
            yield tx
        if tx.outbox.has_additions:
            jobs.start("deliver", deliverer.run)

    return changes


def _render_case(case: Case, settings: ChannelSettings, owner_id: str | None) -> Outgoing:
    message = case_message(case, settings, owner_id=owner_id, lang=settings.language)
    return Outgoing(
        delivery_id=make_id(),
        kind="post",
        channel=settings.channel,
        text=message.text,
        blocks=message.blocks,
        purpose="case",
    )


def _render_digest(digest: Digest | NoConnection, settings: ChannelSettings) -> Outgoing:
    message = digest_message(digest, settings, lang=settings.language)
    return Outgoing(
        delivery_id=make_id(),
        kind="post",
        channel=settings.channel,
        text=message.text,
        blocks=message.blocks,
        purpose="digest",
    )
