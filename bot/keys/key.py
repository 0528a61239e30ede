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
    """The last use that OpenAI reports, if the connection tells."""
    check: Check | None = None
    """The last run of probes."""

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
