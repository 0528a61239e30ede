"""What everything stands on: database, vault, clients, background work, delivery."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Config
from bot.gateways.openai_http import CountedHttp
from bot.gateways.slack_calls import LOOKUP_TIMEOUT_S, POST_TIMEOUT_S, make_client
from bot.gateways.slack_messages import SlackMessages
from bot.jobs.background import InProcessJobs
from bot.jobs.deliver import Deliverer
from bot.jobs.refusals import Refusals
from bot.operations import Monitor, open_monitor
from bot.ports import Clock, Vault
from handlers.app import EVENTS
from storage.notifying import notifying
from storage.transaction import Database, Transaction
from storage.vault import open_vault

DATABASE_FILE = "apikey-bot.sqlite3"


def make_id() -> str:
    """A new random id, 32 hexadecimal digits."""
    return uuid.uuid4().hex


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What everything stands on."""

    config: Config
    clock: Clock
    monitor: Monitor
    database: Database
    vault: Vault
    jobs: InProcessJobs
    posting: AsyncWebClient
    looking: AsyncWebClient
    session: aiohttp.ClientSession
    """That of both Slack clients."""
    deliverer: Deliverer
    messenger: SlackMessages
    changes: Callable[[], AbstractAsyncContextManager[Transaction]]
    http: CountedHttp


async def lay_floor(config: Config, clock: Clock, stack: AsyncExitStack) -> Floor:
    """Open everything; `stack` closes it in reverse."""
    monitor = await open_monitor(config, clock, stack, event_types=EVENTS)
    database = _find_database(config)
    stack.push_async_callback(database.close)
    await database.migrate()
    vault = await open_vault(
        database,
        key_file=config.master_key_file,
        data_dir=config.data_dir,
        # A worker's own would be another than the bot's.
        may_create=not config.is_worker,
    )
    session = await stack.enter_async_context(aiohttp.ClientSession())
    connect = functools.partial(
        make_client,
        config.slack_bot_token.get_secret_value(),
        base_url=config.slack_api_url,
        session=session,
        vitals=monitor.vitals,
    )
    posting, looking = connect(timeout_s=POST_TIMEOUT_S), connect(timeout_s=LOOKUP_TIMEOUT_S)
    http = await stack.enter_async_context(CountedHttp(vitals=monitor.vitals, now=clock.now))
    jobs = await stack.enter_async_context(InProcessJobs(on_failure=monitor.vitals.job_failed))
    messenger = SlackMessages(posting=posting, interactive=looking)
    refusals = Refusals(changes=database.changes, clock=clock, new_id=make_id, admins=config.admins)
    deliverer = Deliverer(
        changes=database.changes,
        reads=database.reads,
        messenger=messenger,
        on_refusal=refusals.settle,
        jobs=jobs,
        clock=clock,
        vitals=monitor.vitals,
    )
    return Floor(
        config=config,
        clock=clock,
        monitor=monitor,
        database=database,
        vault=vault,
        jobs=jobs,
        posting=posting,
        looking=looking,
        session=session,
        deliverer=deliverer,
        messenger=messenger,
        changes=notifying(database, lambda: jobs.start("deliver", deliverer.run)),
        http=http,
    )


def _find_database(config: Config) -> Database:
    if config.database_url is not None:
        return Database(url=config.database_url.get_secret_value())
    config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Database(url=f"sqlite:///{config.data_dir / DATABASE_FILE}")
