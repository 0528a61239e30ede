"""Votes on answers, and questions without a good one, in the database."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.answers.gaps import Gap, GapKind
from bot.answers.votes import Reason, Thumb, Vote
from bot.ports import ChannelRef
from storage.inserting import insert_if_absent
from storage.tables import GapRow, VoteRow


class Votes:
    """Implements `bot.answers.votes.VoteStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def add(self, vote: Vote) -> None:
        """One more."""
        row = VoteRow(
            vote_id=vote.vote_id,
            topic=vote.topic,
            lang=vote.lang,
            thumb=vote.thumb.value,
            day=vote.day,
            reason=vote.reason.value if vote.reason else None,
            words=vote.words,
        )
        await insert_if_absent(self._session, row)

    async def explain(self, vote_id: str, reason: Reason, words: str) -> None:
        """Add the reason to a vote that has none."""
        statement = update(VoteRow).where(
            col(VoteRow.vote_id) == vote_id, col(VoteRow.reason).is_(None)
        )
        await self._session.exec(statement.values(reason=reason.value, words=words))

    async def list_since(self, day: date) -> tuple[Vote, ...]:
        """The votes from a day on, oldest first."""
        statement = select(VoteRow).where(VoteRow.day >= day)
        rows = await self._session.exec(statement.order_by(col(VoteRow.day), col(VoteRow.vote_id)))
        return tuple(_vote(row) for row in rows.all())

    async def forget_before(self, day: date) -> int:
        """Drop the votes of before a day; returns how many."""
        return (await self._session.exec(delete(VoteRow).where(col(VoteRow.day) < day))).rowcount


class Gaps:
    """Implements `bot.answers.gaps.GapStore`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session

    async def add(self, gap: Gap) -> None:
        """One more; one that is there already stays one."""
        row = GapRow(
            gap_id=gap.gap_id,
            kind=gap.kind.value,
            topics=" ".join(gap.topics),
            lang=gap.lang,
            team_id=gap.channel.team_id,
            channel_id=gap.channel.channel_id,
            ts=gap.ts,
            at=gap.at,
        )
        await insert_if_absent(self._session, row)

    async def list_since(self, moment: datetime) -> tuple[Gap, ...]:
        """The gaps from a moment on, oldest first."""
        statement = select(GapRow).where(GapRow.at >= moment)
        rows = await self._session.exec(statement.order_by(col(GapRow.at), col(GapRow.gap_id)))
        return tuple(_gap(row) for row in rows.all())

    async def forget_before(self, moment: datetime) -> int:
        """Drop the gaps of before `moment`; returns how many."""
        return (await self._session.exec(delete(GapRow).where(col(GapRow.at) < moment))).rowcount


def _vote(row: VoteRow) -> Vote:
    return Vote(
        vote_id=row.vote_id,
        topic=row.topic,
        lang=row.lang,
        thumb=Thumb(row.thumb),
        day=row.day,
        reason=Reason(row.reason) if row.reason else None,
        words=row.words,
    )


def _gap(row: GapRow) -> Gap:
    return Gap(
        gap_id=row.gap_id,
        kind=GapKind(row.kind),
        topics=tuple(row.topics.split()),
        lang=row.lang,
        channel=ChannelRef(row.team_id, row.channel_id),
        ts=row.ts,
        at=row.at,
    )
