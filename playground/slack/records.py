"""The things a loopback workspace holds: people, channels, open modals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
"""JSON objects as Slack sends them; their shapes are Slack's."""

UserKind = Literal["admin", "member", "guest", "external", "bot"]
ChannelKind = Literal["public", "private", "shared", "im"]
SessionStatus = Literal["active", "processing", "suspended", "closed"]


class SlackError(Exception):
    """The Web API answers `{"ok": false, "error": code, **details}`."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class RefusedActionError(Exception):
    """A person cannot do this in Slack, or Slack shows them a failure; `code` says which."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a person's act. `ack_ms` is None where nothing is to be acknowledged."""

    ack_ms: int | None = None
    response_action: str | None = None
    errors: dict[str, str] | None = None
    error: str | None = None


@dataclass(kw_only=True)
class User:
    """One person or bot; `tz` is an IANA zone, `team_id` another one for external people."""

    id: str
    name: str
    real_name: str
    kind: UserKind
    locale: str
    tz: str
    team_id: str


@dataclass(kw_only=True)
class Channel:
    """One conversation; `messages` are Slack's message objects, oldest first, replies included.

    `peer` is the person at the other end of an im, else None.
    """

    id: str
    name: str
    kind: ChannelKind
    members: list[str]
    created: int
    peer: str | None = None
    is_archived: bool = False
    messages: list[Json] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        """Whether only members know that it exists."""
        return self.kind in {"private", "im"}


@dataclass(kw_only=True)
class Session:
    """One agent session: a thread in which the app works for somebody."""

    channel: str
    thread_ts: str
    status: SessionStatus = "active"
    title: str = ""


@dataclass(kw_only=True)
class Stream:
    """One message that grows: its task cards by their id, its Markdown, its last blocks.

    `is_stopped`: somebody pressed Stop, and the app has not ended it yet.
    """

    channel: Channel
    message: Json
    began: datetime
    tasks: dict[str, Json] = field(default_factory=dict)
    markdown: str = ""
    blocks: list[Json] = field(default_factory=list)
    is_stopped: bool = False


@dataclass(kw_only=True)
class Upload:
    """One file on its way: `content` None until the bytes came, `is_shared` once it was shown."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    is_shared: bool = False


@dataclass(kw_only=True)
class Modal:
    """One open modal of one person; `values` hold what was chosen in it so far."""

    view: Json
    user: str
    errors: dict[str, str] = field(default_factory=dict)
    values: Json = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Slack's view id."""
        return str(self.view["id"])
