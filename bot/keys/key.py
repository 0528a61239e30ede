"""One OpenAI key of a channel, as the bot knows it. The key's text is sealed elsewhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.causes.probing import Check
from bot.credentials.form import KeyKind
from bot.ports import ChannelRef, SealingContext

_NAME = re.compile(r"[\w][\w .\-]{0,39}")


class Environment(StrEnum):
    """Where a key is used."""

    PRODUCTION = "production"
    STAGING = "staging"
    DEVELOPMENT = "development"
    SHARED = "shared"
    """Several at once."""
    UNKNOWN = "unknown"


class Told(StrEnum):
    """What the people of a key were told last, or may take for granted."""

    FINE = "fine"
    FAILING = "failing"
    UNSTABLE = "unstable"
    """It changes too often: nothing more is told until it has been steady for a day."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """A stored key. `version` counts replacements of its text from 1.

    `openai_key_id` and `project_id` are known once the key was found, by a unique match of its
    redacted value, in the organization that the channel is connected to.
    """

    key_id: str
    channel: ChannelRef
    name: str
    environment: Environment
    owner_id: str
    kind: KeyKind
    masked: str
    last4: str
    added_by: str
    added_at: datetime
    version: int = 1
    openai_key_id: str | None = None
    project_id: str | None = None
    created_at: datetime | None = None
    """When OpenAI made it, if the connection tells."""
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    """The last use that OpenAI reports, if the connection tells; failed calls may count there."""
    used_hour: datetime | None = None
    """The start of the last closed UTC hour in which calls succeeded that were not the bot's."""
    check: Check | None = None
    """The last run of probes that agrees with the standing."""
    since: datetime | None = None
    """Since when the checks say so."""
    next_probe_at: datetime | None = None
    probing_paused: bool = False
    """Not probed and not told about: the key is being retired."""
    told: Told = Told.FINE

    @property
    def sealing(self) -> SealingContext:
        """The one context in which its text opens."""
        return SealingContext("key", self.channel, self.key_id, self.version)


def clean_name(raw: str) -> str | None:
    """The name as it is kept (full-width letters folded, edges trimmed), None if unusable.

    One to forty letters, digits, spaces, `_`, `.` or `-`, in any script.
    """
    name = " ".join(unicodedata.normalize("NFKC", raw).split())
    return name if _NAME.fullmatch(name) else None
