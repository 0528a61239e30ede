"""Messages waiting to be posted, in the database. Their order: `storage/queue.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, cast

import sqlalchemy
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ports import ChannelRef, Delivery, Outgoing
from storage.pace import METHODS, Pace, read_pace
from storage.queue import State, Waiting, choose_due, find_next_due
from storage.tables import OutboxRow, ParkedMethodRow

_UNSETTLED = (State.PENDING.value, State.SENDING.value)
_PRIVATE = ("ephemeral", "dm")
_FINDABLE = ("post", "dm")
_REPLACED = aliased(OutboxRow)
_IS_SENT_REPLACED = and_(
    col(_REPLACED.delivery_id) == col(OutboxRow.replaces),
    col(_REPLACED.state) == State.SENT.value,
)
_ORDERING = (
    col(OutboxRow.position),
    col(OutboxRow.kind),
    col(OutboxRow.team_id),
    col(OutboxRow.channel_id),
    col(OutboxRow.user_id),
    col(OutboxRow.queued_for),
    col(OutboxRow.due_at),
    col(OutboxRow.lease_until),
    col(OutboxRow.attempts),
)
NOTHING_TO_REPLACE = "nothing_to_replace"
"""Why an update failed: the message it replaces was never posted, or cannot be changed."""


class OutboxMessages:
    """Implements `bot.ports.OutboxQueue`."""

    def __init__(self, *, session: AsyncSession) -> None:
        self._session = session
        self.has_additions = False
        """Whether something was queued in this transaction."""

    async def add(self, outgoing: Outgoing, at: datetime) -> None:
        """Put a message in the queue, due at `at`.

        An update drops those of the same message that are not sent yet, and fails where that
        message failed. Raises ValueError for an update of a message we never queued.
        """
        self.has_additions = True
        row = _row(outgoing, at)
        if outgoing.kind == "update":
            replaced = await self._get_replaced(outgoing)
            row.replaces = replaced.delivery_id
            await self._drop_updates(replaced.delivery_id)
            if _is_lost(replaced):
                _settle(row, State.FAILED, at=at, reason=NOTHING_TO_REPLACE)
        self._session.add(row)
        await self._session.flush()

    async def claim_due(
        self, now: datetime, *, lease_until: datetime, limit: int
    ) -> tuple[Delivery, ...]:
        """Take messages that are due, oldest first, one per channel, until `lease_until`.

        `attempts` of each is the number of earlier tries. One that was out on a lease that ended
        may have arrived.
        """
        chosen = choose_due(await self._list_waiting(), now, limit=limit)
        rows = await self._list_rows(chosen)
        replaced = await self._list_replaced([row.replaces for row in rows if row.replaces])
        deliveries = []
        for row in rows:
            if row.state == State.SENDING.value:  # whoever had it may be frozen, and post it yet
                row.may_have_arrived, row.doubted_at = True, now
            deliveries.append(read_delivery(row, replaced.get(row.replaces or "")))
            row.state, row.lease_until = State.SENDING.value, lease_until
            row.attempts += 1
        await self._session.flush()
        return tuple(deliveries)

    async def mark_sent(
        self, delivery_id: str, *, ts: str | None, at: datetime, lease_until: datetime | None = None
    ) -> None:
        """Record that Slack has it; raises LookupError for an unknown delivery.

        Where its lease, `lease_until`, has ended or is another's by now, it may stand there twice:
        the first copy counts, and copies are to be looked for.
        """
        row = await self._get(delivery_id)
        is_late = lease_until is not None and (row.lease_until != lease_until or at >= lease_until)
        if is_late or row.doubted_at is not None:
            row.doubted_at = at if row.kind in _FINDABLE else None
        row.ts = min(row.ts, ts) if row.ts and ts else ts
        _settle(row, State.SENT, at=at)
        await self._session.flush()
        if _is_lost(row):
            await self._fail_updates(delivery_id, at)

    async def park(
        self,
        delivery_id: str,
        *,
        until: datetime,
        may_have_arrived: bool,
        lease_until: datetime | None = None,
    ) -> None:
        """Give it back, to be tried again at `until`; one that is settled stays so.

        `lease_until` names the lease it was taken on: when somebody else has it by now, it stays
        theirs. An update that a newer one has overtaken meanwhile is dropped instead.
        """
        row = await self._get(delivery_id)
        is_others = lease_until is not None and row.lease_until != lease_until
        if row.state not in _UNSETTLED or is_others:
            return
        row.state, row.lease_until = State.PENDING.value, None
        row.due_at, row.may_have_arrived = until, may_have_arrived
        await self._session.flush()
        if row.kind == "update" and await self._has_newer_update(row):
            row.state = State.DROPPED.value
            await self._session.flush()

    async def park_method(self, team_id: str, kind: str, until: datetime) -> None:
        """Let a workspace rest for Slack's method of this kind of message: it answered 429."""
        row = ParkedMethodRow(team_id=team_id, method=METHODS[kind], until=until)
        await self._session.merge(row)
        await self._session.flush()

    async def mark_failed(self, delivery_id: str, *, reason: str, at: datetime) -> None:
        """Give up, and with it on the updates that wait for it."""
        row = await self._get(delivery_id)
        if row.state == State.SENT.value:
            return
        _settle(row, State.FAILED, at=at, reason=reason)
        await self._session.flush()
        await self._fail_updates(delivery_id, at)

    async def next_due(self) -> datetime | None:
        """When `claim_due` has something next; None when nothing waits."""
        return find_next_due(await self._list_waiting())

    async def find_sent(self, channel: ChannelRef, ts: str) -> str | None:
        """The delivery id of a message we posted in this channel, by its `ts`."""
        statement = select(OutboxRow.delivery_id).where(
            OutboxRow.team_id == channel.team_id,
            OutboxRow.channel_id == channel.channel_id,
            OutboxRow.ts == ts,
            OutboxRow.kind == "post",
        )
        return (await self._session.exec(statement)).first()

    async def _get(self, delivery_id: str) -> OutboxRow:
        row = await self._find(delivery_id)
        if row is None:
            raise LookupError("no such delivery")
        return row

    async def _find(self, delivery_id: str | None) -> OutboxRow | None:
        statement = select(OutboxRow).where(OutboxRow.delivery_id == delivery_id)
        return (await self._session.exec(statement)).one_or_none()

    async def _get_replaced(self, outgoing: Outgoing) -> OutboxRow:
        """The post that an update changes, also when it names an earlier update of it."""
        replaced = await self._find(outgoing.replaces)
        if replaced is not None and replaced.kind == "update":
            replaced = await self._find(replaced.replaces)
        if replaced is None:
            raise ValueError("an update replaces a message that was never queued")
        return replaced

    async def _drop_updates(self, replaces: str) -> None:
        await self._session.exec(
            update(OutboxRow)
            .where(col(OutboxRow.replaces) == replaces, col(OutboxRow.state) == State.PENDING.value)
            .values(state=State.DROPPED.value)
        )

    async def _fail_updates(self, replaces: str, at: datetime) -> None:
        await self._session.exec(
            update(OutboxRow)
            .where(col(OutboxRow.replaces) == replaces, col(OutboxRow.state) == State.PENDING.value)
            .values(state=State.FAILED.value, reason=NOTHING_TO_REPLACE, settled_at=at)
        )

    async def _has_newer_update(self, row: OutboxRow) -> bool:
        statement = select(OutboxRow.position).where(
            OutboxRow.replaces == row.replaces, col(OutboxRow.position) > row.position
        )
        return (await self._session.exec(statement)).first() is not None

    async def _list_waiting(self) -> list[Waiting]:
        """Every unsettled message, an update only once what it replaces is sent.

        Reads what order needs, not the messages: at each claim the whole queue is looked through.
        """
        statement = (
            sqlalchemy.select(*_ORDERING)
            .outerjoin(_REPLACED, _IS_SENT_REPLACED)
            .where(
                col(OutboxRow.state).in_(_UNSETTLED),
                or_(col(OutboxRow.kind) != "update", col(_REPLACED.ts).is_not(None)),
            )
        )
        connection = await self._session.connection()
        rows = (await connection.execute(statement)).all()
        if not rows:
            return []
        pace = await read_pace(self._session)
        return [_waiting(row, pace) for row in rows]

    async def _list_rows(self, positions: tuple[int, ...]) -> list[OutboxRow]:
        """These messages whole, in this order."""
        if not positions:
            return []
        statement = select(OutboxRow).where(col(OutboxRow.position).in_(positions))
        rows = {row.position: row for row in (await self._session.exec(statement)).all()}
        return [rows[position] for position in positions]

    async def _list_replaced(self, delivery_ids: list[str]) -> dict[str, str]:
        """The `ts` of those that are sent, by delivery id."""
        if not delivery_ids:
            return {}
        statement = select(OutboxRow.delivery_id, OutboxRow.ts).where(
            col(OutboxRow.delivery_id).in_(delivery_ids),
            OutboxRow.state == State.SENT.value,
        )
        found = (await self._session.exec(statement)).all()
        return {delivery_id: ts for delivery_id, ts in found if ts is not None}


def _row(outgoing: Outgoing, at: datetime) -> OutboxRow:
    return OutboxRow(
        delivery_id=outgoing.delivery_id,
        kind=outgoing.kind,
        team_id=outgoing.channel.team_id,
        channel_id=outgoing.channel.channel_id,
        user_id=outgoing.user_id,
        thread_ts=outgoing.thread_ts,
        replaces=outgoing.replaces,
        purpose=outgoing.purpose,
        text=outgoing.text,
        blocks=[dict(block) for block in outgoing.blocks],
        state=State.PENDING.value,
        queued_for=at,
        due_at=at,
    )


def _settle(row: OutboxRow, state: State, *, at: datetime, reason: str | None = None) -> None:
    row.state, row.settled_at, row.reason, row.lease_until = state.value, at, reason, None


def _is_lost(row: OutboxRow) -> bool:
    """Whether there is, for good, no message that an update could change."""
    is_sent_unseen = row.state == State.SENT.value and row.ts is None
    return is_sent_unseen or row.state == State.FAILED.value


def _waiting(row: sqlalchemy.Row[*tuple[Any, ...]], pace: Pace) -> Waiting:
    person = (row.user_id or "",) if row.kind in _PRIVATE else ()
    return Waiting(
        position=row.position,
        lane=(row.team_id, row.channel_id, *person),
        queued_for=row.queued_for,
        ready_at=max(
            row.lease_until or row.due_at, pace.free_at(row.team_id, row.channel_id, row.kind)
        ),
        was_tried=row.attempts > 0,
    )


def read_delivery(row: OutboxRow, replaces_ts: str | None = None) -> Delivery:
    """The row as the delivering jobs see it."""
    kind = cast("Literal['post', 'ephemeral', 'update', 'dm']", row.kind)
    blocks: list[dict[str, Any]] = row.blocks
    outgoing = Outgoing(
        delivery_id=row.delivery_id,
        kind=kind,
        channel=ChannelRef(row.team_id, row.channel_id),
        text=row.text,
        blocks=tuple(blocks),
        purpose=row.purpose,
        user_id=row.user_id,
        thread_ts=row.thread_ts,
        replaces=row.replaces,
    )
    return Delivery(
        outgoing=outgoing,
        attempts=row.attempts,
        may_have_arrived=row.may_have_arrived,
        replaces_ts=replaces_ts,
    )
