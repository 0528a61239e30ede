"""The organization's own list of keys: which of them is ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.channels.organization import InventoryRow
from bot.keys.key import Key


def find_match(key: Key, rows: Iterable[InventoryRow]) -> InventoryRow | None:
    """The one row of the organization that is this key, None when none or several fit.

    OpenAI shows a redacted value such as `sk-proj-...a1B2`; how much of each end is visible is
    not documented, so only what both sides show is compared, and it must be unique.
    """
    listed = tuple(rows)
    known = [row for row in listed if row.key.openai_key_id == key.openai_key_id]
    fitting = known or [row for row in listed if _fits(key, row.key.masked)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(key: Key, redacted: str) -> bool:
    head, *_, tail = re.split(r"[.*…]+", redacted) if re.search(r"[.*…]", redacted) else ("", "")
    own_head, _, own_tail = key.masked.partition("…")
    if not tail or not own_tail:
        return False
    shorter_head = min(len(head), len(own_head))
    shorter_tail = min(len(tail), len(own_tail))
    return (
        head[:shorter_head] == own_head[:shorter_head]
        and tail[-shorter_tail:] == own_tail[-shorter_tail:]
    )
