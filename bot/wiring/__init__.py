"""The composition root: opens every client and store once, and closes them in reverse."""

from __future__ import annotations

import asyncio
import functools
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.answers.conversation import load_answers
from bot.answers.gaps import GapReport
from bot.answers.notebook import Notebook
from bot.answers.votes import Votes
from bot.answers.writing import Writer
from bot.causes.feedback import Feedback
from bot.config import Config
from bot.gateways.slack_calls import call
from bot.gateways.slack_socket import SlackSocket
from bot.gateways.slack_streams import SlackStreams
from bot.gateways.slack_threads import SlackThreads
from bot.jobs.apologise import Apologies
from bot.jobs.background import InProcessJobs
from bot.jobs.catalogue import list_jobs
from bot.jobs.copies import CopyRemoval
from bot.jobs.in_process import InProcessEngine
from bot.jobs.rounds import Rounds
from bot.jobs.steadiness import Steadiness
from bot.jobs.sweep import Sweeper
from bot.jobs.timetable import Job, JobRunner, Timetable
from bot.keys.first_run import FirstRuns
from bot.keys.requests import HelpRequests
from bot.keys.telling import Telling
from bot.operations import Monitor, Watched, make_rounds
from bot.ports import Clock, JobEngine
from bot.reports.spending import SpendReport
from bot.reports.status import StatusReport
from bot.spend.yen import YenRate
from bot.views.standing import standing_post
from bot.wiring.floor import Floor, lay_floor, make_id
from bot.wiring.learning import build_gap_page, build_unanswered
from bot.wiring.subjects import Subjects, build_directory, build_subjects
from bot.wiring.writing import build_writer
from handlers.app import build_app
from handlers.services import Defaults, Services


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The parts that `bot.run` starts, ticks and stops; a worker has no socket."""

    socket: SlackSocket | None
    rounds: Rounds
    engine: JobEngine
    jobs: InProcessJobs
    monitor: Monitor
    services: Services
    is_sealed: bool


@dataclass(frozen=True)
class _Work:
    """The jobs, and what carries them."""

    jobs: tuple[Job, ...]
    engine: JobEngine


async def assemble(
    config: Config, clock: Clock, stack: AsyncExitStack, *, writer: Writer | None = None
) -> Bot:
    """Build the bot; everything opened is closed by `stack`.

    Raises:
        PortUnusableError: the port for health and metrics is taken.
        AlreadyRunningError: another process holds the SQLite file.
        ConfigError: the database URL is not one we can serve, or the database refuses us.
        StorageBusyError: the database cannot be reached.
        SlackRefusedError: Slack does not accept the bot token.
        SlackUnavailableError: Slack does not answer.
    """
    floor = await lay_floor(config, clock, stack)
    identity = await call(floor.posting.auth_test)
    subjects = build_subjects(floor)
    services = await _gather_services(
        floor,
        subjects,
        team_id=str(identity.get("team_id")),
        bot_user_id=str(identity.get("user_id")),
        workspace_url=str(identity.get("url")),
        writer=writer,
    )
    jobs = _list_jobs(floor, subjects, services)
    engine = await _start_engine(floor, jobs, stack)
    return Bot(
        socket=_make_socket(floor, services),
        rounds=_make_rounds(floor, subjects, services, _Work(jobs, engine)),
        engine=engine,
        jobs=floor.jobs,
        monitor=floor.monitor,
        services=services,
        is_sealed=floor.vault.is_sealed,
    )


async def _gather_services(
    floor: Floor,
    subjects: Subjects,
    *,
    team_id: str,
    bot_user_id: str,
    workspace_url: str,
    writer: Writer | None,
) -> Services:
    config, clock, reads = floor.config, floor.clock, floor.database.reads
    directory = build_directory(floor, team_id)
    answers = await asyncio.to_thread(load_answers)
    floor.jobs.start("answers", lambda: asyncio.to_thread(answers.prepare))

    def refresh(connection_id: str) -> None:
        floor.jobs.start("collect", lambda: subjects.collecting.run(connection_id))

    return Services(
        defaults=_read_defaults(config, team_id, bot_user_id),
        directory=directory,
        register=subjects.register,
        health=subjects.health,
        connections=subjects.connections,
        status=StatusReport(reads=reads, clock=clock),
        digests=subjects.digests,
        exports=subjects.exports,
        budgets=subjects.budgets,
        spending=SpendReport(reads=reads, clock=clock),
        calls=subjects.health,
        requests=HelpRequests(changes=floor.changes),
        feedback=Feedback(changes=floor.changes, now=clock.now, vitals=floor.monitor.vitals),
        votes=Votes(changes=floor.changes, clock=clock),
        gaps=GapReport(reads=reads, directory=directory, timezone=config.timezone),
        write_gaps=build_gap_page(floor, answers, workspace_url=workspace_url),
        watch=subjects.watch,
        notes=Notebook(changes=floor.changes, reads=reads, clock=clock, new_id=make_id),
        first_runs=FirstRuns(changes=floor.changes, reads=reads, clock=clock),
        answers=answers,
        writer=writer or build_writer(floor),
        messenger=floor.messenger,
        threads=SlackThreads(client=floor.posting),
        streams=SlackStreams(client=floor.posting, clock=clock),
        jobs=floor.jobs,
        clock=clock,
        new_id=make_id,
        changes=floor.changes,
        reads=reads,
        refresh=refresh,
    )


def _read_defaults(config: Config, team_id: str, bot_user_id: str) -> Defaults:
    return Defaults(
        team_id=team_id,
        bot_user_id=bot_user_id,
        language=config.locale,
        timezone=config.timezone,
        yen=YenRate(*config.yen_rate) if config.yen_rate else None,
    )


def _list_jobs(floor: Floor, subjects: Subjects, services: Services) -> tuple[Job, ...]:
    changes, reads, clock = floor.database.changes, floor.database.reads, floor.clock
    return list_jobs(
        collecting=subjects.collecting,
        health=subjects.health,
        telling=Telling(
            changes=floor.changes,
            reads=reads,
            directory=services.directory,
            render=functools.partial(standing_post, new_id=make_id),
            clock=clock,
        ),
        digests=subjects.digests,
        budgets=subjects.budgets,
        unanswered=build_unanswered(floor, services),
        apologies=Apologies(changes=floor.changes, reads=reads, clock=clock, new_id=make_id),
        deliverer=floor.deliverer,
        copies=CopyRemoval(changes=changes, reads=reads, room=floor.messenger, clock=clock),
        sweeper=Sweeper(changes=changes, clock=clock),
    )


async def _start_engine(floor: Floor, jobs: tuple[Job, ...], stack: AsyncExitStack) -> JobEngine:
    """On SQLite there is one process; on PostgreSQL any of several may do a job."""
    runner = JobRunner(
        jobs=jobs,
        changes=floor.database.changes,
        reads=floor.database.reads,
        clock=floor.clock,
        on_failure=floor.monitor.vitals.job_failed,
    )
    conninfo = floor.database.conninfo
    if conninfo is None:
        return InProcessEngine(runner.run)
    from bot.jobs.on_postgresql import PostgresEngine  # nobody else needs to import procrastinate

    return await stack.enter_async_context(PostgresEngine(runner.run, conninfo=conninfo))


def _make_socket(floor: Floor, services: Services) -> SlackSocket | None:
    token, line = floor.config.slack_app_token, floor.monitor.line
    if token is None or line is None:
        return None
    socket = SlackSocket(build_app(floor.posting, services), token.get_secret_value())
    line.attach(socket.client)
    return socket


def _make_rounds(floor: Floor, subjects: Subjects, services: Services, work: _Work) -> Rounds:
    database = floor.database
    steadiness = Steadiness(changes=database.changes, reads=database.reads)
    timetable = Timetable(
        jobs=work.jobs,
        engine=work.engine,
        reads=database.reads,
        clock=floor.clock,
        may_run=steadiness.check,
    )
    watched = Watched(
        changes=floor.changes,
        reads=database.reads,
        storage=database,
        vault=floor.vault,
        steadiness=steadiness,
        digests=subjects.digests,
        openai=floor.http,
        timetable=timetable,
        messenger=floor.messenger,
        directory=services.directory,
        jobs=floor.jobs,
        team_id=services.defaults.team_id,
        new_id=make_id,
    )
    rounds = make_rounds(floor.config, floor.clock, floor.monitor, watched)
    database.when_full = lambda: floor.jobs.start("look", rounds.look)
    return rounds
