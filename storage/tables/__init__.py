"""Every table, by subject. Rows only: the stores beside this folder turn them into values."""

from __future__ import annotations

from sqlalchemy import MetaData

from storage.tables.answers import AnswerSpendRow
from storage.tables.budgets import BudgetNoticeRow, BudgetRow
from storage.tables.channels import ChannelRow, ConnectionRow
from storage.tables.deliveries import InboxRow, JobRunRow, OutboxRow, ParkedMethodRow, SlotRow
from storage.tables.first_runs import FirstRunRow
from storage.tables.keys import KeyRow, SealedRow, VaultKeyRow
from storage.tables.learning import GapRow, VoteRow
from storage.tables.notes import NoteRow
from storage.tables.people import AuditHeadRow, AuditRow
from storage.tables.record import Record
from storage.tables.requests import HelpRequestRow, WrongVerdictRow
from storage.tables.spend import CostRow, DayReadRow, UsageReadRow, UsageRow
from storage.tables.standings import HindranceRow, OwnCallsRow, SampleRow
from storage.tables.threads import ThreadRow
from storage.tables.watch import CaseRow, WatchedRow

METADATA: MetaData = Record.metadata
"""What the migrations must lead to; a test compares."""

__all__ = [
    "METADATA",
    "AnswerSpendRow",
    "AuditHeadRow",
    "AuditRow",
    "BudgetNoticeRow",
    "BudgetRow",
    "CaseRow",
    "ChannelRow",
    "ConnectionRow",
    "CostRow",
    "DayReadRow",
    "FirstRunRow",
    "GapRow",
    "HelpRequestRow",
    "HindranceRow",
    "InboxRow",
    "JobRunRow",
    "KeyRow",
    "NoteRow",
    "OutboxRow",
    "OwnCallsRow",
    "ParkedMethodRow",
    "Record",
    "SampleRow",
    "SealedRow",
    "SlotRow",
    "ThreadRow",
    "UsageReadRow",
    "UsageRow",
    "VaultKeyRow",
    "VoteRow",
    "WatchedRow",
    "WrongVerdictRow",
]
