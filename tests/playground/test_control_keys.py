"""A person puts a key into a state from the page."""

from __future__ import annotations

from typing import Any

import pytest


async def test_a_key_is_put_into_a_state_and_out_of_it(world: Any) -> None:
    await world.act("key", {"key": "prod", "state": "deleted"})
    await world.act("key", {"key": "prod"})

    assert world.puts == [("prod", "deleted"), ("prod", None)]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"key": "nobody"}, "unknown_key"),
        ({"key": "prod", "state": "on fire"}, "unknown_state"),
        ({"key": "prod", "state": 7}, "invalid_state"),
    ],
)
async def test_an_unknown_key_or_state_is_refused(
    body: dict[str, Any], error: str, world: Any
) -> None:
    assert (await world.act("key", body, status=400))["error"] == error
