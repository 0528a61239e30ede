"""Votes keep their first reason; votes and gaps are forgotten in their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.answers.gaps import Gap, GapKind
from bot.answers.votes import Reason, Thumb, Vote
from bot.ports import ChannelRef

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
VOTE = Vote(vote_id="v1", topic="create_key", lang="ja", thumb=Thumb.DOWN, day=NOW.date())
GAP = Gap(
    gap_id="g1",
    kind=GapKind.ASKED_BACK,
    topics=("prepaid_credits", "monthly_bill"),
    lang="en",
    channel=ChannelRef("T1", "C1"),
    ts="1.1",
    at=NOW,
)


async def test_a_vote_is_explained_once(database: Any) -> None:
    async with database.changes() as tx:
        await tx.votes.add(VOTE)
        await tx.votes.explain("v1", Reason.OUTDATED, "old")
        await tx.votes.explain("v1", Reason.WRONG, "another")
        await tx.votes.explain("v2", Reason.WRONG, "of nothing")

    async with database.reads() as tx:
        assert await tx.votes.list_since(VOTE.day) == (
            replace(VOTE, reason=Reason.OUTDATED, words="old"),
        )


async def test_votes_and_gaps_are_forgotten_by_age(database: Any) -> None:
    day = timedelta(days=1)
    old_vote, old_gap = (
        replace(VOTE, vote_id="v0", day=VOTE.day - day),
        replace(GAP, gap_id="g0", at=NOW - day, topics=()),
    )
    async with database.changes() as tx:
        for vote in (VOTE, old_vote):
            await tx.votes.add(vote)
        for gap in (GAP, old_gap, GAP):
            await tx.gaps.add(gap)

    async with database.changes() as tx:
        assert await tx.gaps.list_since(NOW - day) == (old_gap, GAP)
        assert await tx.votes.forget_before(VOTE.day) == 1
        assert await tx.gaps.forget_before(NOW) == 1

    async with database.reads() as tx:
        assert await tx.votes.list_since(VOTE.day - day) == (VOTE,)
        assert await tx.gaps.list_since(NOW - day) == (GAP,)
