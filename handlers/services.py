"""What the handlers are given: every service once, put together in `bot.wiring`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.answers.conversation import Answers
from bot.answers.gaps import GapChanges, GapReport
from bot.answers.notebook import Notebook
from bot.answers.streaming import Streams
from bot.answers.votes import Votes
from bot.answers.writing import Writer
from bot.causes.feedback import Feedback
from bot.causes.threads import ThreadChanges, ThreadReader
from bot.channels.connecting import Connections
from bot.channels.ports import ChannelChanges
from bot.keys.calling import RealCalls
from bot.keys.first_run import FirstRuns
from bot.keys.health import HealthChecks
from bot.keys.register import KeyRegister
from bot.keys.requests import HelpRequests
from bot.people.ports import Directory
from bot.ports import Clock, Ids, Jobs, Messenger
from bot.reports.budgeting import Budgets
from bot.reports.exporting import Exporter
from bot.reports.sending import DigestSender
from bot.reports.spending import SpendReport
from bot.reports.status import StatusReport
from bot.spend.yen import YenRate
from bot.views.blocks import Message
from bot.watch.cases import Watch


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What the installation says where neither person nor channel does."""

    team_id: str
    bot_user_id: str
    language: str
    timezone: str
    yen: YenRate | None = None


class DeskChanges(ChannelChanges, ThreadChanges, GapChanges, Protocol):
    """The slice of a transaction that the handlers themselves use."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything a handler may call."""

    defaults: Defaults
    directory: Directory
    register: KeyRegister
    health: HealthChecks
    connections: Connections
    status: StatusReport
    digests: DigestSender
    exports: Exporter
    spending: SpendReport
    budgets: Budgets
    calls: RealCalls | None
    """None where no real call can be made."""
    requests: HelpRequests
    feedback: Feedback
    votes: Votes
    gaps: GapReport
    write_gaps: Callable[..., Message]
    """The report of gaps, in `lang`."""
    watch: Watch
    answers: Answers
    notes: Notebook
    first_runs: FirstRuns
    messenger: Messenger
    threads: ThreadReader
    streams: Streams
    jobs: Jobs
    clock: Clock
    new_id: Ids
    changes: Callable[[], AbstractAsyncContextManager[DeskChanges]]
    reads: Callable[[], AbstractAsyncContextManager[DeskChanges]]
    refresh: Callable[[str], None]
    """Collects the figures of a connection soon, by its id."""
    writer: Writer | None = None
    """None where no model writes: the articles answer."""
