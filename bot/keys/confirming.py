"""Never on one sample: when a key's standing changes, and when the key is looked at again."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.causes.catalogue import Cause
from bot.causes.probing import Check, Outcome
from bot.causes.steps import Step, StepState
from bot.causes.verdict import Verdict

CONFIRMING = timedelta(seconds=30)
"""When a probe that differs from the standing is repeated; the tick makes it 30 to 60 s."""

FIRST_LOOKS = ((timedelta(minutes=5), timedelta(minutes=5)),)
_PAUSES: Mapping[Outcome, tuple[tuple[timedelta, timedelta], ...]] = {
    Outcome.ACCEPTED: FIRST_LOOKS,
    Outcome.FAILING: (*FIRST_LOOKS, (timedelta(minutes=20), timedelta(minutes=15))),
    Outcome.UNREACHABLE: ((timedelta.max, timedelta(minutes=5)),),
}
"""Up to which age of a standing which pause is made; after that an hour."""
HOURLY = timedelta(hours=1)
JITTER = 0.1
"""Pauses grow by up to this share, differently for each key, so that not all go at once."""

_QUORUM: Mapping[Outcome, tuple[int, int]] = {
    Outcome.ACCEPTED: (2, 3),
    Outcome.FAILING: (2, 3),
    Outcome.UNREACHABLE: (3, 5),
}
"""How many of the last so many samples must agree: networks stutter more often than keys die."""
MOST_ASKED = max(of for _, of in _QUORUM.values())

_UNSEEN = frozenset(
    {
        Cause.INSUFFICIENT_QUOTA,
        Cause.CREDIT_BALANCE_EXHAUSTED,
        Cause.SPEND_LIMIT_EXCEEDED,
        Cause.USAGE_LIMIT_EXCEEDED,
        Cause.BILLING_NOT_ACTIVE,
        Cause.BILLING_HARD_LIMIT_REACHED,
    }
)
"""Causes that the free call does not see: an empty account lists its models all the same."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One probe in the history of a key.

    `outcome` is what it says of the standing, `standing` what that was after it (None: none yet).
    `verdict` is what OpenAI's answer said, None for one that said nothing of a cause.
    """

    at: datetime
    outcome: Outcome
    standing: Outcome | None
    verdict: Verdict | None = None


def is_confirmed(outcome: Outcome, samples: Sequence[Sample]) -> bool:
    """Whether the samples, newest first, carry a change to `outcome`."""
    needed, of = _QUORUM[outcome]
    return sum(sample.outcome is outcome for sample in samples[:of]) >= needed


def began_at(outcome: Outcome, samples: Sequence[Sample]) -> datetime:
    """The first of the samples, newest first, that carry a change to `outcome`."""
    _, of = _QUORUM[outcome]
    return min(sample.at for sample in samples[:of] if sample.outcome is outcome)


def may_speak_against(held: Check, sample: Check, *, limit_is_open: bool) -> bool:
    """Whether a sample could have seen the failure that it does not show.

    Want of money shows only in a call that costs some; a spend limit also in the project's record
    (`limit_is_open`: the record names a limit, and it blocks nothing).
    """
    cause = held.verdict.cause if held.verdict else None
    if held.outcome is not Outcome.FAILING or cause not in _UNSEEN:
        return True
    if cause is Cause.SPEND_LIMIT_EXCEEDED and limit_is_open:
        return True
    return any(
        result.step is Step.COMPLETION and result.state is StepState.OK for result in sample.steps
    )


def plan_pause(key_id: str, outcome: Outcome, *, age: timedelta) -> timedelta:
    """How long after a probe the next one comes; `age` is that of the standing."""
    pause = next((pause for until, pause in _PAUSES[outcome] if age < until), HOURLY)
    share = zlib.crc32(f"{key_id} {age}".encode()) % 1000 / 1000
    return pause * (1 + JITTER * share)
