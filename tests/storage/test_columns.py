"""Moments and amounts come back exactly as they were."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, MetaData, Table, create_engine, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import StatementError
from sqlalchemy.pool import StaticPool

from storage.columns import ExactDecimal, UtcDateTime
from storage.engine import make_engine, read_url

VALUES = Table("values", MetaData(), Column("moment", UtcDateTime), Column("amount", ExactDecimal))


@contextmanager
def open_table() -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        VALUES.create(connection)
        yield connection
    engine.dispose()


def keep(**values: Any) -> Any:
    with open_table() as connection:
        connection.execute(insert(VALUES).values(**values))
        return connection.execute(select(VALUES)).one()


@given(
    st.datetimes(
        min_value=datetime(1970, 1, 2),  # noqa: DTZ001 (hypothesis adds the zone)
        max_value=datetime(9000, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
        timezones=st.timezones(),
    )
)
def test_a_moment_of_any_zone_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    kept = keep(moment=moment).moment

    assert kept == moment.astimezone(UTC)
    assert kept.tzinfo is UTC


def test_a_naive_moment_is_refused() -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 (what is to be refused)

    with pytest.raises(StatementError, match="without a zone"):
        keep(moment=naive)


def test_a_moment_from_a_database_that_knows_zones_is_turned_to_utc() -> None:
    tokyo = datetime.fromisoformat("2026-11-24T08:30:00+09:00")
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own

    kept = UtcDateTime().process_result_value(tokyo, dialect)

    assert kept is not None
    assert kept.isoformat() == "2026-11-23T23:30:00+00:00"


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_an_amount_keeps_every_digit(amount: Decimal) -> None:
    kept = keep(amount=amount).amount

    assert str(kept) == str(amount)


@pytest.mark.parametrize("word", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(word: str) -> None:
    with pytest.raises(StatementError, match="finite"):
        keep(amount=Decimal(word))


def test_nothing_stays_nothing() -> None:
    kept = keep(moment=None, amount=None)

    assert (kept.moment, kept.amount) == (None, None)


def test_postgresql_keeps_moments_and_amounts_to_the_last_digit(postgresql_url: str) -> None:
    moments = [
        datetime(1970, 1, 2, 3, 4, 5, 678901, UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    ]
    amounts = [Decimal("18.000000000000000001"), Decimal("-1E-30"), Decimal("0.10")]
    rows = [{"moment": m, "amount": a} for m in moments for a in amounts]
    engine = make_engine(read_url(postgresql_url))

    async def keep_all() -> list[tuple[datetime, str]]:
        async with engine.connect() as connection:
            await connection.run_sync(VALUES.create)
            await connection.execute(insert(VALUES), rows)
            kept = (await connection.execute(select(VALUES))).all()
        await engine.dispose()
        return [(row.moment, str(row.amount)) for row in kept]

    assert asyncio.run(keep_all()) == [(row["moment"], str(row["amount"])) for row in rows]
