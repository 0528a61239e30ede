"""An OpenAI organization linked to a workspace by an admin key, read-only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.channels.contacts import NOBODY, Contacts
from bot.ports import ChannelRef, SealingContext


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One linked organization. The admin key itself is sealed beside it.

    `channel` is where it was connected; `version` counts replacements of the admin key from 1.
    """

    connection_id: str
    channel: ChannelRef
    masked: str
    connected_by: str
    connected_at: datetime
    version: int = 1
    contacts: Contacts = NOBODY

    @property
    def sealing(self) -> SealingContext:
        """The one context in which its admin key opens."""
        return SealingContext("admin_key", self.channel, self.connection_id, self.version)
