"""What a channel has set: language, zone, digest, managers, projects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from bot.ports import ChannelRef

DIGEST_TIME = time(10, 0)
"""When a daily digest goes out unless the channel says otherwise, in its own zone."""


@dataclass(frozen=True, kw_only=True)
class ChannelSettings:
    """One channel's settings; a channel never set up has the defaults of the installation.

    `language` is `ja` or `en`; `timezone` an IANA name; `project_ids` the OpenAI projects whose
    spend belongs here; `connection_id` names the organization, None when not connected.
    """

    channel: ChannelRef
    language: str
    timezone: str
    digest_on: bool = False
    digest_time: time = DIGEST_TIME
    managers: tuple[str, ...] = ()
    connection_id: str | None = None
    project_ids: tuple[str, ...] = field(default=())
    paused: str | None = None
    """Slack's error code, while Slack refuses to post here: no digests meanwhile."""
