"""What follows when Slack refuses a message for good: the channel rests, and somebody is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta

from bot.channels.settings import ChannelSettings
from bot.keys.ports import KeyChanges
from bot.people.audit import AuditEntry
from bot.ports import Clock, Delivery, Ids, Outgoing
from bot.views.pauses import pause_message

CHANNEL_CODES = frozenset(
    {
        "channel_not_found",
        "channel_type_not_supported",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
    }
)
"""Refusals that every later message to this channel would meet, too
(docs.slack.dev/reference/methods/chat.postMessage, 2026-11-23).
"""

TOKEN_CODES = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
"""Refusals of the bot itself: nothing is wrong with the message, so it waits and is not lost."""

LONG_WAIT = timedelta(minutes=10)

TOLD_AT_MOST = 3
"""People who are told of one pause."""


class Refusals:
    """Settles refused messages, each with what follows in one transaction."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[KeyChanges]],
        clock: Clock,
        new_id: Ids,
        admins: tuple[str, ...],
    ) -> None:
        self._changes = changes
        self._clock = clock
        self._new_id = new_id
        self._admins = admins

    async def settle(self, delivery: Delivery, code: str) -> None:
        """Put the message back, or give it up and let its channel rest."""
        outgoing = delivery.outgoing
        async with self._changes() as tx:
            now = self._clock.now()
            if code in TOKEN_CODES:
                await tx.outbox.park(
                    outgoing.delivery_id,
                    until=now + LONG_WAIT,
                    may_have_arrived=delivery.may_have_arrived,
                )
                return
            await tx.outbox.mark_failed(outgoing.delivery_id, reason=code, at=now)
            if code in CHANNEL_CODES and outgoing.kind in {"post", "update"}:
                await self._pause(tx, outgoing, code)

    async def _pause(self, tx: KeyChanges, outgoing: Outgoing, code: str) -> None:
        settings = await tx.channels.find(outgoing.channel)
        if settings is None or settings.paused is not None:
            return
        now = self._clock.now()
        await tx.channels.save(replace(settings, paused=code))
        await tx.audit.append(
            AuditEntry(
                at=now,
                team_id=outgoing.channel.team_id,
                channel_id=outgoing.channel.channel_id,
                actor_id="bot",
                action="channel.paused",
                subject_id=outgoing.channel.channel_id,
                details={"reason": code},
            )
        )
        message = pause_message(outgoing.channel, code, lang=settings.language)
        for person in await self._choose_people(tx, settings):
            told = Outgoing(
                delivery_id=self._new_id(),
                kind="dm",
                channel=outgoing.channel,
                text=message.text,
                blocks=message.blocks,
                purpose="pause",
                user_id=person,
            )
            await tx.outbox.add(told, now)

    async def _choose_people(self, tx: KeyChanges, settings: ChannelSettings) -> tuple[str, ...]:
        """Whoever looks after the channel: its managers, else its keys' owners, else bot admins."""
        owners = [key.owner_id for key in await tx.keys.list_channel(settings.channel)]
        found = settings.managers or tuple(dict.fromkeys(owners)) or self._admins
        return found[:TOLD_AT_MOST]
