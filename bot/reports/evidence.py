"""What an export holds: all that the bot knows of a channel's keys over one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from bot.causes.check import Outcome
from bot.causes.verdict import Verdict
from bot.channels.settings import ChannelSettings
from bot.keys.confirming import Sample
from bot.keys.health import Standing
from bot.keys.key import Key
from bot.people.audit import AuditEntry
from bot.spend.figures import CostLine
from bot.spend.money import Total
from bot.watch.case import Case

Row = TypeVar("Row")


@dataclass(frozen=True)
class Part(Generic[Row]):
    """Rows, oldest first, and how many older ones were left out to keep the files small."""

    rows: tuple[Row, ...] = ()
    left_out: int = 0


def keep_newest(rows: Sequence[Row], most: int) -> Part[Row]:
    """The last `most` of the rows."""
    left_out = max(len(rows) - most, 0)
    return Part(tuple(rows[left_out:]), left_out)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A confirmed change of a key's standing; `before` None: nothing was known before."""

    at: datetime
    before: Outcome | None
    after: Outcome
    verdict: Verdict | None


@dataclass(frozen=True, kw_only=True)
class OwnCalls:
    """The paid calls that the bot itself made with a key in one UTC hour."""

    hour: datetime
    calls: int


@dataclass(frozen=True, kw_only=True)
class KeyEvidence:
    """One key: how it stands, how it came to that, what the bot did with it.

    `checks` counts the probes of the period, `samples` are the newest of them; `paid_calls` counts
    the bot's own paid calls, `own_calls` are the newest hours with any.
    """

    key: Key
    standing: Standing
    checks: int
    changes: Part[Change]
    samples: Part[Sample]
    paid_calls: int
    own_calls: Part[OwnCalls]


class Gap(StrEnum):
    """Why there are no figures."""

    NOT_CONNECTED = "not_connected"
    NOTHING_MAPPED = "nothing_mapped"
    """No project is chosen and no key was found in the organization."""
    NOT_COLLECTED = "not_collected"


class DayState(StrEnum):
    """How far the bill of one UTC day is known."""

    SETTLED = "settled"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Requests and tokens; `complete` is False where hours of it are not known."""

    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    complete: bool


@dataclass(frozen=True, kw_only=True)
class SpendDay:
    """One UTC day: what was billed and what was used, None where that is unknown."""

    day: date
    state: DayState
    billed: Total | None
    read_at: datetime | None
    used: Counts | None


@dataclass(frozen=True, kw_only=True)
class UsageDay:
    """What one key did with one model on one UTC day."""

    day: date
    project_id: str | None
    openai_key_id: str | None
    model: str
    batch: bool
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class SpendEvidence:
    """Money and use by UTC day. `gap` says why there is none; `usage_until` is exclusive.

    It is all that the channel's projects did (`of_projects`), else what its keys did that were
    found in the organization; `unmatched` are names of keys that were not.
    """

    gap: Gap | None = None
    of_projects: bool = False
    days: tuple[SpendDay, ...] = ()
    lines: Part[CostLine] = Part()
    usage: Part[UsageDay] = Part()
    usage_until: datetime | None = None
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message of the bot in the channel; `purpose` is `digest` or `case`."""

    at: datetime
    purpose: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One export, of one key where `about` is set. The period is [since, until)."""

    settings: ChannelSettings
    about: Key | None
    asked_by: str
    since: datetime
    until: datetime
    version: str
    keys: Part[KeyEvidence]
    spend: SpendEvidence
    cases: Part[Case]
    posted: Part[Posted]
    acts: Part[AuditEntry]

    @property
    def project_ids(self) -> tuple[str, ...]:
        """OpenAI's ids of the projects that are spoken of."""
        chosen = () if self.about else self.settings.project_ids
        found = [one.key.project_id for one in self.keys.rows if one.key.project_id]
        return tuple(dict.fromkeys([*chosen, *found]))


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """One file; `title` is what Slack shows above it."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What a person gets: files and the words beside them, in mrkdwn."""

    files: tuple[ExportFile, ...]
    comment: str


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file that Slack has, seen by nobody yet."""

    file_id: str
    title: str
