"""How much may be spent on model-written answers, by channel and UTC day.

What a request may cost at most is put down before it is sent and corrected when the model tells
what it was: an answer that is stopped, cut off or killed stays counted as estimated.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.answers.ports import AnswerChanges, Spent, Usage
from bot.errors import AnswerCapError, StorageBusyError
from bot.ports import ChannelRef
from bot.spend.days import DAY, start_of_day
from bot.spend.prices import price_request

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Caps:
    """The most that a channel may use in a UTC day, of tokens (in and out) and of US dollars."""

    tokens: int
    usd: Decimal


@dataclass(frozen=True)
class Reserved:
    """What was put down for a request."""

    channel: ChannelRef
    day: date
    spent: Spent


class Allowance:
    """Every process counts in the same rows."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[AnswerChanges]],
        now: Callable[[], datetime],
        model: str,
        caps: Caps,
    ) -> None:
        self._changes = changes
        self._now = now
        self._model = model
        self._caps = caps

    async def reserve(self, channel: ChannelRef, most: Usage) -> Reserved:
        """Put down what a request may cost.

        Raises `AnswerCapError` where the day has no room for it. A model without a price is held by
        the cap of tokens only.
        """
        day = self._now().astimezone(UTC).date()
        more = self._price(most, day)
        async with self._changes() as tx:
            spent = await tx.answer_spend.find(channel, day)
            has_room = (
                spent.tokens + more.tokens <= self._caps.tokens
                and spent.usd + more.usd <= self._caps.usd
            )
            if has_room:
                await tx.answer_spend.add(channel, day, more)
        if not has_room:
            raise AnswerCapError(resets_at=start_of_day(day + DAY))
        return Reserved(channel, day, more)

    async def settle(self, reserved: Reserved, usage: Usage) -> None:
        """Put what was used in place of the estimate, which stands where the database is busy."""
        used = self._price(usage, reserved.day)
        less = reserved.spent
        change = Spent(used.tokens - less.tokens, used.usd - less.usd)
        with suppress(StorageBusyError):
            async with self._changes() as tx:
                await tx.answer_spend.add(reserved.channel, reserved.day, change)

    def _price(self, usage: Usage, day: date) -> Spent:
        price = price_request(self._model, usage.input_tokens, usage.output_tokens, on=day)
        return Spent(usage.input_tokens + usage.output_tokens, price or _NOTHING)
