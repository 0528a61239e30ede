"""How a key is shown: its prefix and its last four characters, never more."""

from __future__ import annotations

import re

_PREFIX = re.compile(
    r"sk-(?:proj|svcacct|service|admin|ant|or-v1|or|lf)-|sk-|sess-|ek_|key_|gsk_|xai-|hf_|AIza"
    r"|xapp-|xox[a-z]-|xoxe\.xox[a-z]-"
)
_LEAST_BODY = 16
"""Characters after the prefix below which even the last four would give too much away."""


def mask(text: str) -> str:
    """`sk-proj-…a1B2`; a text too short to be a key shows no end, an unknown one no prefix."""
    found = _PREFIX.match(text)
    prefix = found.group() if found else ""
    ending = last_four(text[len(prefix) :])
    return f"{prefix}…{ending}"


def last_four(text: str) -> str:
    """The last four characters, or nothing when the text is shorter than sixteen."""
    return text[-4:] if len(text) >= _LEAST_BODY else ""
