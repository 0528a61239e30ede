"""One request on its way: who asks, where the answer belongs, what its thread is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.causes.probing import Outcome
from bot.causes.threads import ThreadError
from bot.keys.key import Key
from bot.ports import ChannelRef
from handlers.asking import Asker


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One request: who, its delivery, and where later words belong.

    `trigger_id` is empty where no modal can be opened; with `thread_ts` the answers go to that
    thread, else they are private. `origin` is the channel it was typed in (a DM may stand for
    another channel).
    """

    asker: Asker
    delivery: str
    trigger_id: str = ""
    thread_ts: str | None = None
    origin: ChannelRef | None = None


def error_of(keys: Sequence[Key], errand: Errand, now: datetime) -> ThreadError | None:
    """What the thread of a check is about: the first key that fails, as its card stands first."""
    if errand.thread_ts is None:
        return None
    channel = errand.origin or errand.asker.settings.channel
    for key in keys:
        check = key.check
        if check is None or check.verdict is None or check.outcome is Outcome.ACCEPTED:
            continue
        return ThreadError.of(
            check.verdict,
            channel=channel,
            thread_ts=errand.thread_ts,
            at=now,
            key_id=key.key_id,
        )
    return None
