"""The collecting job: one connection's trouble is not the others'."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.channels.connection import Connection
from bot.credentials.secret import Secret
from bot.errors import OpenAIUnavailableError, RefusedByOpenAIError
from bot.jobs.collect import Collecting
from bot.jobs.timetable import Job
from bot.ports import ChannelRef, Outgoing
from bot.spend.collect import SpendCollector
from bot.spend.figures import CostLine, UsageHour
from bot.spend.money import Money
from bot.spend.use import KeyUse
from bot.watch.cases import Watch
from storage.vault import open_vault

TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)


class Bills:
    """A `SpendApi` with one cost line a day, that fails for the keys it is told to."""

    def __init__(self) -> None:
        self.failures: dict[str, Exception] = {}

    async def list_costs(self, admin_key: Secret, first: date, last: date) -> tuple[CostLine, ...]:
        self._fail(admin_key)
        return (
            CostLine(
                day=YESTERDAY,
                project_id="proj_1",
                openai_key_id="key_1",
                line_item="gpt-5, input",
                money=Money(Decimal("1.5")),
            ),
        )

    async def list_usage(
        self, admin_key: Secret, start: datetime, end: datetime
    ) -> tuple[UsageHour, ...]:
        self._fail(admin_key)
        return ()

    def _fail(self, admin_key: Secret) -> None:
        failure = self.failures.get(admin_key.last4)
        if failure is not None:
            raise failure


@pytest.fixture
def bills() -> Bills:
    return Bills()


@pytest.fixture
async def collecting(database: Any, clock: Any, bills: Bills, tmp_path: Path) -> Collecting:
    """The job, with the connections `conn-aaaa`, `conn-bbbb` and `conn-cccc`."""
    vault = await open_vault(database, key_file=None, data_dir=tmp_path)
    for end in ("aaaa", "bbbb", "cccc"):
        connection = Connection(
            connection_id=f"conn-{end}",
            channel=ChannelRef("T1", f"C{end}"),
            masked=f"sk-admin-…{end}",
            connected_by="U1",
            connected_at=datetime(2026, 11, 23, tzinfo=UTC),
        )
        sealed = vault.seal(connection.sealing, Secret(f"sk-admin-{'x' * 40}{end}"))
        async with database.changes() as tx:
            await tx.connections.save(connection, sealed)

    def never(*_: object) -> Outgoing:
        raise AssertionError("nothing unusual happened")

    shared: dict[str, Any] = {"changes": database.changes, "reads": database.reads}
    new_id: Callable[[], str] = iter(f"{n:032x}" for n in range(99)).__next__
    return Collecting(
        reads=database.reads,
        collector=SpendCollector(**shared, api=bills, vault=vault, clock_now=clock.now),
        use=KeyUse(changes=database.changes),
        watch=Watch(**shared, clock=clock, new_id=new_id, render=never),
    )


@pytest.fixture
def collect_all(collecting: Collecting, make_timetable: Any, clock: Any) -> Any:
    """Collects every connection as the timetable does, an hour later each time."""
    job = Job(
        name="collect",
        every=timedelta(hours=1),
        list_due=collecting.list_due,
        run=collecting.run,
    )
    timetable = make_timetable(job)

    async def collect() -> None:
        await timetable.tick()
        clock.moment += timedelta(hours=1)

    return collect


async def list_collected(database: Any) -> list[str]:
    async with database.reads() as tx:
        return [
            end
            for end in ("aaaa", "bbbb", "cccc")
            if await tx.spend.list_costs(f"conn-{end}", YESTERDAY, TODAY)
        ]


async def test_every_connection_is_collected_and_again_without_doubling(
    database: Any, collect_all: Any
) -> None:
    await collect_all()
    await collect_all()

    assert await list_collected(database) == ["aaaa", "bbbb", "cccc"]
    async with database.reads() as tx:
        (line,) = await tx.spend.list_costs("conn-aaaa", YESTERDAY, TODAY)
    assert line.money == Money(Decimal("1.5"))


async def test_one_without_an_answer_does_not_keep_the_others_waiting(
    database: Any, collect_all: Any, bills: Bills
) -> None:
    bills.failures["aaaa"] = OpenAIUnavailableError("status 503")

    await collect_all()
    assert await list_collected(database) == ["bbbb", "cccc"]
    bills.failures.clear()
    await collect_all()

    assert await list_collected(database) == ["aaaa", "bbbb", "cccc"]


async def test_a_refused_admin_key_is_logged_and_does_not_fail_the_job(
    database: Any, collect_all: Any, bills: Bills, caplog: pytest.LogCaptureFixture
) -> None:
    bills.failures["bbbb"] = RefusedByOpenAIError(status=401, code="invalid_api_key", kind=None)

    with caplog.at_level(logging.WARNING):
        await collect_all()

    assert await list_collected(database) == ["aaaa", "cccc"]
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.message == "collect.refused"
    assert vars(record)["connection"] == "conn-bbbb"
    assert vars(record)["code"] == "invalid_api_key"


async def test_one_connection_is_collected_alone(database: Any, collecting: Collecting) -> None:
    await collecting.run("conn-bbbb")
    await collecting.run("conn-none")

    assert await list_collected(database) == ["bbbb"]


async def test_an_admin_key_that_does_not_open_does_not_keep_the_others_waiting(
    database: Any, collect_all: Any
) -> None:
    async with database.changes() as tx:
        first, second, _ = await tx.connections.list_all()
        await tx.connections.save(first, await tx.connections.get_sealed(second))

    await collect_all()

    assert await list_collected(database) == ["bbbb", "cccc"]
