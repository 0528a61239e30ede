"""Faults on demand: what the loopback Slack and OpenAI do wrong, how often, and where."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

Target = Literal["slack", "openai", "socket"]
Kind = Literal["429", "5xx", "slow", "hang", "drop", "duplicate", "nonsense"]

TARGETS: tuple[str, ...] = get_args(Target)
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One kind of misbehaviour, waiting for the next matching calls.

    `method` is a Slack method ("chat.postMessage"), an OpenAI path without its host ("/v1/models"),
    or None for any call of the target. `retry_after_s` is sent with a 429. The first `after`
    matching calls go well.
    """

    target: Target
    kind: Kind
    count: int = 1
    method: str | None = None
    retry_after_s: float | None = None
    after: int = 0


@dataclass
class Faults:
    """The faults that are still to happen, oldest first."""

    _waiting: list[Fault] = field(default_factory=list)

    @property
    def are_over(self) -> bool:
        """Whether every fault has happened."""
        return not self._waiting

    def add(self, fault: Fault) -> None:
        """Let the next `fault.count` matching calls go wrong."""
        self._waiting.append(fault)

    def take(self, target: Target, method: str) -> Fault | None:
        """The fault for this call, used up once, or None."""
        for position, fault in enumerate(self._waiting):
            if fault.target == target and fault.method in {None, method}:
                if fault.after > 0:
                    self._waiting[position] = replace(fault, after=fault.after - 1)
                    continue
                if fault.count > 1:
                    self._waiting[position] = replace(fault, count=fault.count - 1)
                else:
                    del self._waiting[position]
                return fault
        return None

    def clear(self) -> None:
        """Forget every fault."""
        self._waiting.clear()
