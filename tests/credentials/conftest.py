"""Synthetic keys of every form, seeded."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest

MakeKey = Callable[..., str]


@pytest.fixture
def make_key() -> MakeKey:
    """A key by its prefix; the same seed gives the same key."""

    def make(prefix: str = "sk-proj-", *, side: int = 74, seed: int = 1) -> str:
        letters = string.ascii_letters + string.digits + ("" if prefix == "sk-" else "-_")
        chosen = random.Random(f"{prefix} {side} {seed}")  # noqa: S311 (synthetic, seeded)
        halves = ["".join(chosen.choices(letters, k=side)) for _ in range(2)]
        return prefix + "T3BlbkFJ".join(halves)

    return make
