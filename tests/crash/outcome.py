"""What a scenario found, in the words of Jepsen's checker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of one run.

    `attempted` effects were wanted; `lost` of them never came, `duplicated` came more often than
    once, `unexpected` came unasked; `recovered` came in spite of a blow in their midst. `notes`
    hold counts of the scenario's own.
    """

    attempted: int
    lost: int
    unexpected: int
    duplicated: int
    recovered: int
    notes: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether each wanted effect came exactly once, and nothing else."""
        return not (self.lost or self.unexpected or self.duplicated)


def compare(
    wanted: Iterable[str],
    found: Iterable[str],
    *,
    recovered: int = 0,
    notes: Mapping[str, int] | None = None,
) -> Outcome:
    """The outcome when `found` lists an effect as often as it was seen."""
    asked, seen = set(wanted), Counter(found)
    return Outcome(
        attempted=len(asked),
        lost=len(asked - seen.keys()),
        unexpected=len(seen.keys() - asked),
        duplicated=sum(seen[name] - 1 for name in asked if seen[name]),
        recovered=recovered,
        notes=notes or {},
    )
