"""One request on its way: who asks, and where the answer belongs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.causes.threads import Thread
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

    @property
    def thread(self) -> Thread | None:
        """The thread that the answers go to."""
        if self.thread_ts is None:
            return None
        return Thread(self.origin or self.asker.settings.channel, self.thread_ts)
