"""What every subject needs from outside; its own stores stand in the `ports.py` of its folder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.credentials.secret import Secret

Block = Mapping[str, Any]
"""One Block Kit block, as Slack's JSON."""

View = Mapping[str, Any]
"""One modal or home view, as Slack's JSON."""

Ids = Callable[[], str]
"""Makes a new id: 32 lower-case hexadecimal digits, never the same twice."""


@dataclass(frozen=True, order=True)
class ChannelRef:
    """One Slack channel (or DM) of one workspace; every query is scoped by it."""

    team_id: str
    channel_id: str

    @classmethod
    def read(cls, subject: str) -> ChannelRef:
        """The channel that a job is about; see `subject`."""
        team_id, _, channel_id = subject.partition("/")
        return cls(team_id, channel_id)

    @property
    def subject(self) -> str:
        """How a job names this channel: `T1/C1`."""
        return f"{self.team_id}/{self.channel_id}"


class Clock(Protocol):
    """The time, handed in so that days can be played in seconds."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return `seconds` later by this clock."""
        ...


class Jobs(Protocol):
    """Background work that outlives an acknowledgement, in this process.

    A stop or a crash may end it: what a person was told would follow is a `Promise` in the inbox.
    """

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` soon; an error in it is logged under `name` and ends only this work."""
        ...

    def start_after(
        self, delay: Callable[[], Awaitable[None]], name: str, work: Callable[[], Awaitable[None]]
    ) -> None:
        """Run `work` once `delay` is over; until then it does not count as under way."""
        ...


class JobEngine(Protocol):
    """Carries jobs of the timetable to whoever runs them: this process, or any of several.

    The engine only carries. What is due, and what was done, stands in our own tables, and every
    job looks again before it acts: a job may come twice, and come late.
    """

    async def carry(self, job: str, subjects: Sequence[str]) -> None:
        """Have a job done for each subject, at most one of the same job and subject at a time.

        Returns when it is done, where it is done here; else when it is handed over.
        """
        ...

    async def leave(self) -> None:
        """Take no more work here, and wait a while for what is under way."""
        ...


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message to be delivered exactly once.

    `kind` post: a new message in the channel, or in `thread_ts`. ephemeral: seen by `user_id`
    only (lost on reload, as Slack has it). update: replaces the message that the delivery
    `replaces` became. dm: a new message to `user_id` directly; `channel.channel_id` then names the
    channel it is about. `text` is what notifications and screen readers say.
    """

    delivery_id: str
    kind: Literal["post", "ephemeral", "update", "dm"]
    channel: ChannelRef
    text: str
    blocks: Sequence[Block]
    purpose: str
    """A word for the journal and the metadata, such as `digest` or `case`."""
    user_id: str | None = None
    thread_ts: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """An outgoing message and how far it got; `attempts` counts calls to Slack."""

    outgoing: Outgoing
    attempts: int
    may_have_arrived: bool
    """An earlier attempt ended without an answer: look before sending again."""
    replaces_ts: str | None = None
    """For an update: the `ts` of the message to replace, once known."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What somebody was told would follow: an answer, where, in which language, until when.

    `purpose` is a word of the command that asked (`why`, `digest`, `add`, `connect`). The answer
    goes to `user_id` alone, or to `thread_ts` where they asked in public; `is_direct` where they
    speak to the bot alone.
    """

    purpose: str
    channel: ChannelRef
    user_id: str
    lang: str
    due: datetime
    thread_ts: str | None = None
    is_direct: bool = False


class Inbox(Protocol):
    """Deliveries from Slack that were acted on."""

    async def claim(self, identity: str, at: datetime, promise: Promise | None = None) -> bool:
        """Take this delivery; False when it was taken before. Part of the same transaction."""
        ...

    async def keep(self, identity: str) -> None:
        """The promise made with this delivery is kept: the answer is in the outbox or shown."""
        ...

    async def break_promises(self, now: datetime, *, limit: int) -> tuple[Promise, ...]:
        """Take the promises whose time is over; whoever takes them says so to the people."""
        ...

    async def find_next_promise(self) -> datetime | None:
        """When the earliest open promise is due; None when none is open."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop the claims made before `moment`; returns how many."""
        ...


class Outbox(Protocol):
    """Messages waiting to be posted."""

    async def add(self, outgoing: Outgoing, at: datetime) -> None:
        """Put a message in the queue, due at `at`. Part of the same transaction."""
        ...


class OutboxQueue(Outbox, Protocol):
    """The outbox as the delivering job sees it."""

    async def claim_due(
        self, now: datetime, *, lease_until: datetime, limit: int
    ) -> tuple[Delivery, ...]:
        """Take messages that are due, oldest first, one per channel, until `lease_until`."""
        ...

    async def mark_sent(
        self, delivery_id: str, *, ts: str | None, at: datetime, lease_until: datetime | None = None
    ) -> None:
        """Record that Slack has it as `ts` (None for an ephemeral), sent on that lease."""
        ...

    async def park(
        self,
        delivery_id: str,
        *,
        until: datetime,
        may_have_arrived: bool,
        lease_until: datetime | None = None,
    ) -> None:
        """Give it back, to be tried again at `until`; not if it is out on another lease by now."""
        ...

    async def park_method(self, team_id: str, kind: str, until: datetime) -> None:
        """Let a workspace rest for Slack's method of this kind of message: it answered 429."""
        ...

    async def mark_failed(self, delivery_id: str, *, reason: str, at: datetime) -> None:
        """Give up; `reason` is Slack's error code."""
        ...

    async def next_due(self) -> datetime | None:
        """When the earliest waiting message is due; None when nothing waits."""
        ...

    async def find_sent(self, channel: ChannelRef, ts: str) -> str | None:
        """The delivery id of a message we posted, by its `ts`."""
        ...


class InboxChanges(Protocol):
    """The least a transaction offers: claims and messages."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> OutboxQueue: ...


class Messenger(Protocol):
    """Slack going out.

    Raises `SlackUnavailableError` (try later), `SlackRefusedError` (Slack said no).
    """

    async def post(self, delivery: Delivery) -> str | None:
        """Send one message; returns its `ts` (None for an ephemeral)."""
        ...

    async def find(self, delivery: Delivery, since: datetime) -> str | None:
        """The `ts` under which this delivery is already in Slack, looked up by its metadata."""
        ...

    async def replace(self, response_url: str, *, text: str, blocks: Sequence[Block]) -> None:
        """Replace the message that a press came from: an ephemeral too, five times at most."""
        ...

    async def open_view(self, trigger_id: str, view: View) -> str:
        """Open a modal within 3 s of the trigger; returns its view id."""
        ...

    async def update_view(self, view_id: str, view: View) -> None:
        """Replace an open modal; a modal the person has closed is not an error."""
        ...

    async def publish_home(self, user_id: str, view: View) -> None:
        """Replace what a person sees in App Home."""

    async def suggest(self, channel_id: str, *, title: str, prompts: Mapping[str, str]) -> None:
        """Show up to four prompts in a DM: what is shown, and what is said when it is tapped."""


@dataclass(frozen=True)
class SealingContext:
    """Where a secret belongs; it opens nowhere else.

    `purpose` is `key` or `admin_key`; `version` counts replacements from 1.
    """

    purpose: str
    channel: ChannelRef
    secret_id: str
    version: int


@dataclass(frozen=True, repr=False)
class Sealed:
    """The encrypted bytes of one secret (facts of the format: `storage/vault.py`)."""

    kek_id: str
    wrapped_dek: bytes
    body: bytes
    fingerprint: bytes
    """HMAC-SHA256 under a sealed key: tells "same key" without decrypting. 32 bytes."""


class Vault(Protocol):
    """Seals and opens secrets. Every method raises `SealedError` without a fitting master key."""

    @property
    def is_sealed(self) -> bool:
        """Whether the master key is missing or wrong."""
        ...

    def seal(self, context: SealingContext, secret: Secret) -> Sealed:
        """Encrypt a secret for this context."""
        ...

    def open(self, context: SealingContext, sealed: Sealed) -> Secret:
        """Decrypt; raises `SecretUnreadableError` when it does not belong to this context."""
        ...

    def fingerprint(self, secret: Secret) -> bytes:
        """The keyed fingerprint of a secret, 32 bytes."""
        ...
