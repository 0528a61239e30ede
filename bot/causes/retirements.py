"""When OpenAI shuts models down: a call for one of them fails as if it had never existed.

Source: developers.openai.com/api/docs/deprecations and the notes of openai-python 3.54,
types/shared/chat_model.py; checked 2026-11-23.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

SOURCE = "https://developers.openai.com/api/docs/deprecations"

_BY_DAY: Mapping[date, tuple[str, ...]] = {
    date(2024, 1, 4): ("text-davinci-003", "text-davinci-002", "code-davinci-002"),
    date(2026, 10, 23): (
        "gpt-3.5-turbo",
        "gpt-4",
        "gpt-4-turbo",
        "o1",
        "o3-mini",
        "o4-mini",
        "gpt-4.1-nano",
    ),
    date(2026, 12, 11): ("gpt-5", "gpt-5-mini", "gpt-5-nano", "o3"),
    date(2027, 1, 14): ("gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini"),
    date(2027, 4, 1): ("gpt-5.1", "gpt-5.4-nano"),
}
_ENDS: Mapping[str, date] = {name: day for day, names in _BY_DAY.items() for name in names}


def find_end(model: str) -> date | None:
    """The day a model is shut down; None when none is announced for this very name.

    Dated snapshots have days of their own, which are not listed here.
    """
    return _ENDS.get(model.removeprefix("openai/").lower())
