"""A digest claims no more than it knows, and keeps within Slack's limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef
from bot.reports.digest import Digest, DigestRow, Gap, Missing, NoConnection, RowKind
from bot.spend.money import Money
from bot.views.digest import digest_message

DAY = date(2026, 11, 23)
AS_OF = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount))


def make_digest(**changes: Any) -> Digest:
    facts: dict[str, Any] = {
        "channel": ChannelRef("T1", "C1"),
        "local_date": DAY,
        "zone": "Asia/Tokyo",
        "estimate": usd("42.10"),
        "estimate_complete": True,
        "usual": usd("32.80"),
        "change": usd("9.30"),
        "change_percent": 28,
        "settled_day": date(2026, 11, 22),
        "settled": usd("31.05"),
        "settled_complete": True,
        "by_key": (
            DigestRow(kind=RowKind.KEY, name="prod", estimate=usd("40"), complete=True),
            DigestRow(kind=RowKind.OTHER_KEYS, name="", estimate=usd("2.10"), complete=False),
            DigestRow(kind=RowKind.UNATTRIBUTED, name="", estimate=None, complete=False),
        ),
        "series": tuple((DAY - timedelta(days=n), usd(str(30 + n))) for n in range(13, -1, -1)),
        "as_of": AS_OF,
        "price_date": date(2026, 10, 14),
        "missing": (),
    }
    return Digest(**(facts | changes))


@pytest.fixture
def tell(
    read: Callable[..., str], make_settings: Callable[..., ChannelSettings]
) -> Callable[[Digest | NoConnection, str], str]:
    return lambda digest, lang: read(digest_message(digest, make_settings(), lang=lang))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_gap_is_told_and_names_cannot_mention(tell: Callable[..., str], lang: str) -> None:
    names = ("<!channel>", "a&b")
    gaps = tuple(Gap(reason, names) for reason in Missing)

    said = tell(make_digest(missing=gaps, late_since=AS_OF), lang)

    assert "<!channel>" not in said
    assert said.count("&lt;!channel&gt;, a&amp;b") == 2
    assert ("遅れての投稿" if lang == "ja" else "Late: this was due") in said
    assert ("金額の抜けた" if lang == "ja" else "without an amount") in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"estimate_complete": False, "change": None}, "at least about $42.10"),
        ({"estimate_complete": False, "change": None}, "A usual Monday is about $32.80."),
        ({"usual": None, "change": None}, "Too few past Mondays are known"),
        ({"change": usd("1.99"), "change_percent": 90}, "As on a usual Monday"),
        ({"change": usd("-9.30"), "change_percent": -20}, "As on a usual Monday"),
        ({"change": usd("-9.30"), "change_percent": -28}, "-$9.30 (-28 %) against"),
        ({"change": usd("9.30"), "change_percent": None}, "+$9.30 against a usual Monday"),
        ({"settled_complete": False}, "at least $31.05"),
    ],
)
def test_it_claims_no_more_than_it_knows(
    tell: Callable[..., str], changes: dict[str, Any], said: str
) -> None:
    assert said in tell(make_digest(**changes), "en")


def test_rows_show_lower_bounds_and_the_unknown(tell: Callable[..., str]) -> None:
    said = tell(make_digest(), "en").split("\n")

    assert said[said.index("Other keys") + 1] == "≥ $2.10"
    assert said[said.index("Not tied to a key") + 1] == "unknown"
    assert said[said.index("prod") + 1] == "$40.00"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_many_keys_with_long_names_fit(tell: Callable[..., str], lang: str) -> None:
    rows = tuple(
        DigestRow(kind=RowKind.KEY, name=f"{n} " + "名" * 300, estimate=usd("1"), complete=True)
        for n in range(60)
    )
    gap = Gap(Missing.UNMATCHED_KEY, tuple(row.name for row in rows))

    assert "0 名" in tell(make_digest(by_key=rows, missing=(gap,)), lang)


def test_a_channel_without_keys_has_no_table(make_settings: Callable[..., ChannelSettings]) -> None:
    message = digest_message(make_digest(by_key=()), make_settings(), lang="ja")

    assert all(block["type"] != "data_table" for block in message.blocks)
