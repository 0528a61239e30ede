"""The order of the outbox, for any mix of messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.queue import Waiting, choose_due, find_next_due

START = datetime(2026, 11, 23, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


@st.composite
def messages(draw: st.DrawFn) -> list[Waiting]:
    count = draw(st.integers(0, 8))
    drawn = []
    for position in range(count):
        queued_for = draw(st.integers(-20, 20))
        was_tried = draw(st.booleans())
        drawn.append(
            Waiting(
                position=position,
                lane=(draw(st.sampled_from("ab")),),
                queued_for=at(queued_for),
                ready_at=at(draw(st.integers(-20, 20)) if was_tried else queued_for),
                was_tried=was_tried,
            )
        )
    return drawn


@given(messages(), st.integers(1, 8))
def test_what_is_handed_out_is_due_and_one_for_each_lane(
    waiting: list[Waiting], limit: int
) -> None:
    by_position = {one.position: one for one in waiting}

    chosen = [by_position[position] for position in choose_due(waiting, START, limit=limit)]

    assert len(chosen) <= limit
    assert all(one.ready_at <= START for one in chosen)
    assert len({one.lane for one in chosen}) == len(chosen)
    assert chosen == sorted(chosen, key=lambda one: (one.queued_for, one.position))


@given(messages())
def test_nothing_overtakes_a_message_that_was_tried_before_it(waiting: list[Waiting]) -> None:
    by_position = {one.position: one for one in waiting}

    for position in choose_due(waiting, START, limit=10):
        chosen = by_position[position]
        earlier = [
            one
            for one in waiting
            if one.lane == chosen.lane
            and (one.queued_for, one.position) < (chosen.queued_for, chosen.position)
        ]
        assert not any(one.was_tried for one in earlier)
        assert not any(one.ready_at <= START for one in earlier)


@given(messages())
def test_the_next_due_moment_is_the_first_at_which_something_is_handed_out(
    waiting: list[Waiting],
) -> None:
    due = find_next_due(waiting)

    if due is None:
        assert waiting == []
    else:
        assert choose_due(waiting, due, limit=1)
        assert not choose_due(waiting, due - timedelta(microseconds=1), limit=1)
