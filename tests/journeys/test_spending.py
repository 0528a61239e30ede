"""What was spent is told to the cent of the ledger, divided in place, and shared on request."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from playground.ledger.prices import list_line_items
from playground.world import DEFAULT_START

pytestmark = pytest.mark.asyncio(loop_scope="module")

CENT = Decimal("0.01")
TODAY = DEFAULT_START.astimezone(UTC).date()


def sum_ledger(scene: Any, first: date, last: date) -> dict[str, dict[str, Decimal]]:
    """The ledger's own bill of UTC days, both included: by key, by model, by line item."""
    start, end = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
    sums: dict[str, dict[str, Decimal]] = {
        by: defaultdict(Decimal) for by in ("key", "model", "line")
    }
    for entry in scene.world.ledger.list_entries(start, end):
        items = list_line_items(
            entry.model,
            input_tokens=entry.input_tokens,
            cached_tokens=entry.cached_tokens,
            output_tokens=entry.output_tokens,
        )
        for item in items:
            sums["key"][entry.key.name] += item.usd
            sums["model"][entry.model] += item.usd
            sums["line"][item.name] += item.usd
    return sums


def say(amounts: dict[str, Decimal]) -> dict[str, str]:
    shown = {name: amount.quantize(CENT) for name, amount in amounts.items()}
    return {name: f"${amount:,}" if amount else "under $0.01" for name, amount in shown.items()}


async def last_private(scene: Any, user: str) -> Any:
    return [one for one in (await scene.state())["ephemerals"] if one["user"] == user][-1]


def read_table(message: Any) -> dict[str, str]:
    table = next(block for block in message["blocks"] if block["type"] == "data_table")
    return {name["text"]: amount["text"] for name, amount in table["rows"][1:]}


async def press(scene: Any, user: str, ts: str, action: str) -> str:
    told = await scene.post("click", user=user, channel=scene.channel, ts=ts, action_id=action)
    return str(await scene.said(told["journal_from"]))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("7d", TODAY - timedelta(days=7), TODAY - timedelta(days=1)),
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
async def test_it_is_the_ledgers_own_sum_however_divided(
    scene: Any, words: str, first: date, last: date
) -> None:
    alex = scene.person(kind="member", locale="en")
    sums = sum_ledger(scene, first, last)

    await scene.command(f"/apikey spend {words}", user=alex)
    shown = await last_private(scene, alex)
    by_key = read_table(shown)
    divided = {}
    for by in ("model", "line"):
        await press(scene, alex, shown["ts"], f"spend_by_{by}")
        divided[by] = read_table(await last_private(scene, alex))

    whole = sum(sums["key"].values(), Decimal(0)).quantize(CENT)
    assert f"${whole:,}" in shown["text"]
    registered = {name: said for name, said in say(sums["key"]).items() if name in by_key}
    assert registered == {name: said for name, said in by_key.items() if name != "Other keys"}
    assert divided == {by: say(sums[by]) for by in ("model", "line")}
    assert (await last_private(scene, alex))["ts"] == shown["ts"], "in its place"


async def test_the_month_has_a_forecast_and_today_is_the_channels_day(scene: Any) -> None:
    month = await scene.command("/apikey 利用額")
    today = await scene.command("/apikey 利用額 今日")
    past = await scene.command("/apikey spend 2026-08")
    ahead = await scene.command("/apikey spend 2027-01")

    assert re.search(r"少なくとも \$\d+\.\d\d（わかっていない分があります）", month)
    assert re.search(r"今月の着地見込み：\$\d+〜\$\d+", month)
    assert "組織の一覧に見つからないキー：lab" in month, "that is why"
    assert "1日の区切りはUTC（日本時間の9時）" in month
    assert "1日の区切りは Asia/Tokyo" in today
    assert "請求項目別" not in today, "an estimate has no line items"
    assert "まだわかりません" in past
    assert "わからない日が 31 日" in past
    assert "$" not in past, "unknown is never nothing"
    assert "もう始まっている月" in ahead


async def test_it_is_shared_once_in_the_channels_language(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    await scene.command("/apikey spend 7d", user=alex)
    shown = await last_private(scene, alex)

    await press(scene, alex, shown["ts"], "spend_share")

    room = next(r for r in (await scene.state())["channels"] if r["id"] == scene.channel)
    posted = [m for m in room["messages"] if "利用額　直近7日" in m["text"]]
    assert len(posted) == 1
    assert f"<@{alex}> さんが共有" in str(posted[0]["blocks"])
    assert "spend_share" not in str(posted[0]["blocks"])


async def test_guests_are_refused_and_yen_have_their_date(scene: Any, open_scene: Any) -> None:
    guest = scene.person(kind="guest")
    refused = await scene.command("/apikey spend", user=guest)
    assert "$" not in refused

    other = await open_scene(settings={"yen_rate": "150@2026-11-20"})
    shown = await other.command("/apikey spend 7d")

    found = re.search(r"少なくとも \$(\d+\.\d\d)（.*?円換算：約 ¥([\d,]+)", shown)
    assert found is not None
    dollars, yen = found.groups()
    assert abs(Decimal(yen.replace(",", "")) - Decimal(dollars) * 150) <= 1
    assert "1ドル 150 円（2026-11-20）" in shown


async def test_without_a_connection_it_says_what_is_needed(open_scene: Any) -> None:
    scene = await open_scene(play=False)

    assert "/apikey connect" in await scene.command("/apikey spend")
