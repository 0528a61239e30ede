"""The composition root: opens every client and store once, and closes them in reverse."""

from __future__ import annotations

import asyncio
import functools
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from openai import DefaultAsyncHttpxClient
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

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
from bot.ports import Clock, Outgoing, Vault
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
    vault: Vault
    jobs: InProcessJobs
    posting: AsyncWebClient
    looking: AsyncWebClient
    deliverer: Deliverer
    messenger: SlackMessages
    changes: Callable[[], AbstractAsyncContextManager[Transaction]]
    http: DefaultAsyncHttpxClient


@dataclass(frozen=True, kw_only=True)
class _Subjects:
    """One service for each subject."""

    connections: Connections
    health: HealthChecks
    watch: Watch
    digests: DigestSender
    collecting: Collecting


async def assemble(config: Config, clock: Clock, stack: AsyncExitStack) -> Bot:
    """Build the bot; everything opened is closed by `stack`.

    Raises:
        AlreadyRunningError: another process holds the SQLite file.
        ConfigError: the database URL is not one we can serve, or the database refuses us.
        StorageBusyError: the database cannot be reached.
        SlackRefusedError: Slack does not accept the bot token.
        SlackUnavailableError: Slack does not answer.
    """
    floor = await _lay_floor(config, clock, stack)
    identity = await call(floor.posting.auth_test)
    subjects = _build_subjects(floor)
    services = await _gather_services(
        floor,
        subjects,
        team_id=str(identity.get("team_id")),
        bot_user_id=str(identity.get("user_id")),
    )
    return Bot(
        app=build_app(floor.posting, services),
        timetable=_write_timetable(floor, subjects),
        jobs=floor.jobs,
        is_sealed=floor.vault.is_sealed,
    )


async def _lay_floor(config: Config, clock: Clock, stack: AsyncExitStack) -> _Floor:
    if config.database_url is None:
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = Database(url=f"sqlite:///{config.data_dir / DATABASE_FILE}")
    else:
        database = Database(url=config.database_url.get_secret_value())
    stack.push_async_callback(database.close)
    await database.migrate()
    vault = await open_vault(database, key_file=config.master_key_file, data_dir=config.data_dir)
    session = await stack.enter_async_context(aiohttp.ClientSession())
    connect = functools.partial(
        make_client,
        config.slack_bot_token.get_secret_value(),
        base_url=config.slack_api_url,
        session=session,
    )
    posting, looking = connect(timeout_s=POST_TIMEOUT_S), connect(timeout_s=LOOKUP_TIMEOUT_S)
    http = await stack.enter_async_context(DefaultAsyncHttpxClient(follow_redirects=False))
    jobs = await stack.enter_async_context(InProcessJobs())
    messenger = SlackMessages(posting=posting, interactive=looking)
    deliverer = Deliverer(changes=database.changes, messenger=messenger, clock=clock)
    return _Floor(
        config=config,
        clock=clock,
        database=database,
        vault=vault,
        jobs=jobs,
        posting=posting,
        looking=looking,
        deliverer=deliverer,
        messenger=messenger,
        changes=_delivering(database, jobs, deliverer),
        http=http,
    )


def _build_subjects(floor: _Floor) -> _Subjects:
    changes, reads, clock = floor.changes, floor.database.reads, floor.clock
    address = floor.config.openai_base_url
    admin_api = OpenAIAdminGateway(http=floor.http, base_url=address)
    platform = OpenAIPlatformGateway(http=floor.http, base_url=address)
    connections = Connections(
        changes=changes, reads=reads, vault=floor.vault, api=admin_api, clock=clock, new_id=make_id
    )
    watch = Watch(changes=changes, reads=reads, clock=clock, new_id=make_id, render=_render_case)
    collector = SpendCollector(
        changes=changes, reads=reads, api=admin_api, vault=floor.vault, clock_now=clock.now
    )
    return _Subjects(
        connections=connections,
        health=HealthChecks(
            changes=changes,
            reads=reads,
            vault=floor.vault,
            live=LiveCheck(probe=platform, now=clock.now),
            connections=connections,
            clock=clock,
        ),
        watch=watch,
        digests=DigestSender(
            changes=changes,
            reads=reads,
            report=DigestReport(reads=reads),
            render=_render_digest,
            clock=clock,
        ),
        collecting=Collecting(reads=reads, collector=collector, watch=watch),
    )


async def _gather_services(
    floor: _Floor, subjects: _Subjects, *, team_id: str, bot_user_id: str
) -> Services:
    config, clock, reads = floor.config, floor.clock, floor.database.reads
    defaults = Defaults(
        team_id=team_id,
        bot_user_id=bot_user_id,
        language=config.locale,
        timezone=config.timezone,
    )
    directory = SlackDirectory(
        client=floor.looking, clock=clock, team_id=team_id, admins=config.admins
    )
    register = KeyRegister(
        changes=floor.changes, reads=reads, vault=floor.vault, clock=clock, new_id=make_id
    )

    def refresh(connection_id: str) -> None:
        floor.jobs.start("collect", lambda: subjects.collecting.run_one(connection_id))

    return Services(
        defaults=defaults,
        directory=directory,
        register=register,
        health=subjects.health,
        connections=subjects.connections,
        status=StatusReport(reads=reads, clock=clock),
        digests=subjects.digests,
        watch=subjects.watch,
        answers=Answers(library=await asyncio.to_thread(Library.load)),
        messenger=floor.messenger,
        jobs=floor.jobs,
        clock=clock,
        new_id=make_id,
        changes=floor.changes,
        reads=reads,
        refresh=refresh,
    )


def _write_timetable(floor: _Floor, subjects: _Subjects) -> Timetable:
    changes, reads = floor.database.changes, floor.database.reads
    sweeper = Sweeper(changes=changes, clock=floor.clock)
    return Timetable(
        jobs=(
            Job(name="collect", every=timedelta(hours=1), run=subjects.collecting.run),
            Job(name="probe", run=subjects.health.check_due),
            Job(name="digest", run=subjects.digests.send_due),
            Job(name="deliver", run=floor.deliverer.run),
            Job(name="sweep", every=timedelta(hours=6), run=sweeper.run),
        ),
        changes=changes,
        reads=reads,
        clock=floor.clock,
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
