"""Asking whoever can put a failure right: once a day for the same cause and person, on record."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.causes.catalogue import CATALOGUE, Cause, Who
from bot.channels.contacts import Contacts
from bot.channels.ports import ChannelChanges
from bot.errors import AlreadyHandledError
from bot.keys.key import Key
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Outgoing

ASK_AGAIN = timedelta(days=1)
"""After this the same person may be asked again: the failure came back, or was forgotten."""

_OF_MONEY = "/billing"
"""What the page of a cause ends in that the billing contact looks after."""


@dataclass(frozen=True, kw_only=True)
class HelpRequest:
    """One person asked about one cause. `key_id` is empty for a pasted error."""

    channel: ChannelRef
    key_id: str
    cause: Cause
    person_id: str
    asked_by: str
    asked_at: datetime


class HelpRequestStore(Protocol):
    """The last request about each cause to each person."""

    async def find(self, request: HelpRequest) -> HelpRequest | None:
        """The last one like this: same channel, key, cause and person."""
        ...

    async def save(self, request: HelpRequest) -> None:
        """Write it over the last one like it."""
        ...


class RequestChanges(ChannelChanges, Protocol):
    """The slice of a transaction that requests use."""

    @property
    def help_requests(self) -> HelpRequestStore:
        """Who was asked lately."""
        ...


class HelpRequests:
    """Sends each request at most once a day."""

    def __init__(
        self, *, changes: Callable[[], AbstractAsyncContextManager[RequestChanges]]
    ) -> None:
        self._changes = changes

    async def send(
        self, request: HelpRequest, *, delivery: str, messages: tuple[Outgoing, ...]
    ) -> HelpRequest | None:
        """Send the messages, unless the person was asked lately: then that earlier request.

        Raises:
            AlreadyHandledError: this delivery was acted on before.
        """
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, request.asked_at):
                raise AlreadyHandledError
            earlier = await tx.help_requests.find(request)
            if earlier is not None and request.asked_at - earlier.asked_at < ASK_AGAIN:
                return earlier
            await tx.help_requests.save(request)
            await tx.audit.append(
                AuditEntry(
                    at=request.asked_at,
                    team_id=request.channel.team_id,
                    channel_id=request.channel.channel_id,
                    actor_id=request.asked_by,
                    action="help.asked",
                    subject_id=request.key_id,
                    details={"cause": request.cause.value, "person": request.person_id},
                )
            )
            for message in messages:
                await tx.outbox.add(message, request.asked_at)
        return None


def can_be_asked(cause: Cause) -> bool:
    """Whether somebody of the team other than the caller's author puts this right."""
    return CATALOGUE[cause].who not in {Who.MEMBER, Who.OPENAI}


def find_helper(cause: Cause, key: Key | None, contacts: Contacts) -> str:
    """The Slack id of whoever can put it right, empty when nobody is known."""
    entry = CATALOGUE[cause]
    match entry.who:
        case Who.KEY_OWNER:
            return key.owner_id if key else ""
        case Who.PROJECT_OWNER:
            return contacts.owner_id
        case Who.ORGANIZATION_OWNER if (entry.page or "").endswith(_OF_MONEY):
            return contacts.billing_id or contacts.owner_id
        case Who.ORGANIZATION_OWNER:
            return contacts.owner_id or contacts.billing_id
        case _:
            return ""
