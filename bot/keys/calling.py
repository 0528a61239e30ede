"""One real call with a key: the only step of a check that costs money, after somebody agreed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from bot.channels.ports import ChannelChanges
from bot.errors import AlreadyHandledError
from bot.keys.key import Key
from bot.people.audit import AuditEntry
from bot.ports import Promise

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class CallOffer:
    """What one real call would use, and at most about what it costs, in US dollars."""

    model: str
    usd: Decimal


class RealCalls(Protocol):
    """Makes the call; `HealthChecks` in the program."""

    def offer_call(self, key: Key) -> CallOffer | None:
        """What a call with this key would use; None where none can be made."""
        ...

    async def call(self, key: Key) -> Key:
        """Have OpenAI write 16 tokens with it; the key with what was learnt, which is kept.

        Raises `SealedError` or `SecretUnreadableError` when its text cannot be opened.
        """
        ...


class CallPermits:
    """Lets each key be called at most once a minute, on record, whoever presses."""

    def __init__(
        self, *, changes: Callable[[], AbstractAsyncContextManager[ChannelChanges]]
    ) -> None:
        self._changes = changes

    async def take(
        self, key: Key, *, by: str, at: datetime, delivery: str, promise: Promise
    ) -> bool:
        """Whether the call may be made now; the answer to it is then promised.

        Raises:
            AlreadyHandledError: this delivery was acted on before.
        """
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, at, promise):
                raise AlreadyHandledError
            if not await tx.inbox.claim(_name_minute(key, at), at):
                await tx.inbox.keep(delivery)
                return False
            # The next one too: two calls are a whole minute apart at least.
            await tx.inbox.claim(_name_minute(key, at + _MINUTE), at)
            await tx.audit.append(
                AuditEntry(
                    at=at,
                    team_id=key.channel.team_id,
                    channel_id=key.channel.channel_id,
                    actor_id=by,
                    action="key.called",
                    subject_id=key.key_id,
                )
            )
        return True


def _name_minute(key: Key, at: datetime) -> str:
    return f"call {key.key_id} {at:%Y-%m-%d %H:%M}"
