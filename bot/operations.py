"""Puts together what watches the bot itself: health, metrics, alarm, ping."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass

import aiohttp

from bot.config import Config
from bot.gateways.health_server import HealthDesk, serving
from bot.gateways.heartbeat import Heartbeat
from bot.gateways.metrics import PrometheusVitals
from bot.gateways.socket_line import SocketLine
from bot.jobs.alarm import Alarm
from bot.jobs.examining import Digests, Examination, Partner, Storage
from bot.jobs.rounds import Rounds
from bot.jobs.steadiness import Steadiness
from bot.jobs.timetable import Timetable
from bot.people.ports import Directory
from bot.ports import Clock, Ids, Jobs, Messenger, Vault
from bot.reports.ports import OperationsChanges


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """What counts and answers from the very start; a worker has no line."""

    vitals: PrometheusVitals
    desk: HealthDesk
    line: SocketLine | None
    heartbeat: Heartbeat | None


@dataclass(frozen=True, kw_only=True)
class Watched:
    """The parts that are looked at, and those that help to tell of it."""

    changes: Callable[[], AbstractAsyncContextManager[OperationsChanges]]
    reads: Callable[[], AbstractAsyncContextManager[OperationsChanges]]
    storage: Storage
    vault: Vault
    steadiness: Steadiness
    digests: Digests
    openai: Partner
    timetable: Timetable
    messenger: Messenger
    directory: Directory
    jobs: Jobs
    team_id: str
    new_id: Ids


async def open_monitor(
    config: Config, clock: Clock, stack: AsyncExitStack, *, event_types: tuple[str, ...]
) -> Monitor:
    """Begin to count, and serve health and metrics where a port is set.

    Raises `PortUnusableError`.
    """
    vitals = PrometheusVitals()
    desk = HealthDesk(vitals)
    await stack.enter_async_context(serving(desk, config.health_port))
    heartbeat = None
    if config.ping_url is not None:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        url = config.ping_url.get_secret_value()
        heartbeat = Heartbeat(url=url, session=session, vitals=vitals)
    line = None
    if not config.is_worker:
        line = SocketLine(clock=clock, vitals=vitals, event_types=event_types)
    return Monitor(vitals=vitals, desk=desk, line=line, heartbeat=heartbeat)


def make_rounds(config: Config, clock: Clock, monitor: Monitor, watched: Watched) -> Rounds:
    """The tick of the bot; from here on the desk tells how it is."""
    examination = Examination(
        reads=watched.reads,
        storage=watched.storage,
        vault=watched.vault,
        line=monitor.line,
        steadiness=watched.steadiness,
        digests=watched.digests,
        openai=watched.openai,
        clock=clock,
        vitals=monitor.vitals,
    )
    alarm = Alarm(
        changes=watched.changes,
        reads=watched.reads,
        messenger=watched.messenger,
        directory=watched.directory,
        clock=clock,
        new_id=watched.new_id,
        team_id=watched.team_id,
        admins=config.admins,
        language=config.locale,
    )
    monitor.desk.examine = examination.run
    return Rounds(
        work=watched.timetable.tick,
        examination=examination,
        alarm=alarm,
        storage=watched.storage,
        jobs=watched.jobs,
        clock=clock,
        vitals=monitor.vitals,
        beat=None if monitor.heartbeat is None else monitor.heartbeat.beat,
    )
