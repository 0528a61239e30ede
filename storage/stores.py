"""The store of every subject, all within one transaction."""

from __future__ import annotations

from functools import cached_property

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.answer_spend import AnswerSpendRecords
from storage.audit import AuditRecords
from storage.budgets import Budgets
from storage.cases import Cases
from storage.channels import Channels
from storage.connections import Connections
from storage.copies import CopyChecks
from storage.first_runs import FirstRuns
from storage.inbox import InboxClaims
from storage.job_runs import JobRuns
from storage.keys import Keys
from storage.learning import Gaps, Votes
from storage.notes import Notes
from storage.operations import Operations
from storage.outbox import OutboxMessages
from storage.posted import PostedMessages
from storage.requests import HelpRequestRecords, WrongVerdicts
from storage.sealed import SealedSecrets
from storage.slots import Slots
from storage.spend import SpendFigures
from storage.standings import Standings
from storage.threads import Threads
from storage.vault_keys import VaultKeys


class Transaction:
    """One transaction with the store of every subject; each service declares the slice it uses."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    @cached_property
    def keys(self) -> Keys:
        """Keys and their sealed texts."""
        return Keys(session=self._session, sealed=self.sealed)

    @cached_property
    def standings(self) -> Standings:
        """The history of probes and what was told of it."""
        return Standings(session=self._session)

    @cached_property
    def channels(self) -> Channels:
        """Channel settings."""
        return Channels(session=self._session)

    @cached_property
    def connections(self) -> Connections:
        """Linked organizations and their sealed admin keys."""
        return Connections(session=self._session, sealed=self.sealed)

    @cached_property
    def audit(self) -> AuditRecords:
        """The record of who did what."""
        return AuditRecords(session=self._session)

    @cached_property
    def inbox(self) -> InboxClaims:
        """What came in and was acted on."""
        return InboxClaims(session=self._session)

    @cached_property
    def outbox(self) -> OutboxMessages:
        """What is to be posted."""
        return OutboxMessages(session=self._session)

    @cached_property
    def copies(self) -> CopyChecks:
        """What may stand in Slack twice."""
        return CopyChecks(session=self._session)

    @cached_property
    def posted(self) -> PostedMessages:
        """What was posted, for exports."""
        return PostedMessages(session=self._session)

    @cached_property
    def spend(self) -> SpendFigures:
        """Costs and usage."""
        return SpendFigures(session=self._session)

    @cached_property
    def budgets(self) -> Budgets:
        """Budgets and what was told of them."""
        return Budgets(session=self._session)

    @cached_property
    def answer_spend(self) -> AnswerSpendRecords:
        """What model-written answers cost."""
        return AnswerSpendRecords(session=self._session)

    @cached_property
    def cases(self) -> Cases:
        """Cases of the watch."""
        return Cases(session=self._session)

    @cached_property
    def threads(self) -> Threads:
        """What threads are about."""
        return Threads(session=self._session)

    @cached_property
    def slots(self) -> Slots:
        """Due moments of schedules."""
        return Slots(session=self._session)

    @cached_property
    def job_runs(self) -> JobRuns:
        """When each job last ran."""
        return JobRuns(session=self._session)

    @cached_property
    def operations(self) -> Operations:
        """What whoever runs the bot wants to know."""
        return Operations(session=self._session)

    @cached_property
    def help_requests(self) -> HelpRequestRecords:
        """Who was asked to put a failure right."""
        return HelpRequestRecords(session=self._session)

    @cached_property
    def wrong_verdicts(self) -> WrongVerdicts:
        """Verdicts that people called wrong."""
        return WrongVerdicts(session=self._session)

    @cached_property
    def notes(self) -> Notes:
        """The team's own notes."""
        return Notes(session=self._session)

    @cached_property
    def first_runs(self) -> FirstRuns:
        """How far people are with setting up."""
        return FirstRuns(session=self._session)

    @cached_property
    def votes(self) -> Votes:
        """What people think of answers."""
        return Votes(session=self._session)

    @cached_property
    def gaps(self) -> Gaps:
        """Questions without a good answer."""
        return Gaps(session=self._session)

    @cached_property
    def sealed(self) -> SealedSecrets:
        """The sealed texts themselves, for `keys`, `connections` and the vault."""
        return SealedSecrets(session=self._session)

    @cached_property
    def vault_keys(self) -> VaultKeys:
        """The sealed check value of each master key, for the vault."""
        return VaultKeys(session=self._session)
