"""The digest as people of each language read it, within Slack's limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slackblocks import DataTableBlock, RawText

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef
from bot.reports.digest import Digest, DigestRow, Gap, Missing, NoConnection, RowKind
from bot.spend.money import Money
from bot.spend.movement import Movement, Part, Reason
from bot.views.blocks import Message
from bot.views.digest import digest_message

HERE = ChannelRef("T1", "C1")
TUESDAY = date(2026, 11, 17)
SETTINGS = ChannelSettings(channel=HERE, language="ja", timezone="Asia/Tokyo")
LANGUAGES = pytest.mark.parametrize("lang", ["ja", "en"])


def usd(amount: str) -> Money:
    return Money(Decimal(amount))


def row(name: str, amount: str | None, *, complete: bool = True) -> DigestRow:
    return DigestRow(
        kind=RowKind.KEY,
        name=name,
        estimate=None if amount is None else usd(amount),
        complete=complete,
    )


def make(**changes: Any) -> Digest:
    facts: dict[str, Any] = {
        "channel": HERE,
        "local_date": TUESDAY,
        "zone": "Asia/Tokyo",
        "estimate": usd("42.10"),
        "estimate_complete": True,
        "usual": usd("32.80"),
        "change": usd("9.30"),
        "change_percent": 28,
        "settled_day": date(2026, 11, 16),
        "settled": usd("33.05"),
        "settled_complete": True,
        "by_key": (row("prod", "40"), row("web", "2.1")),
        "series": tuple((TUESDAY - timedelta(days=n), usd("30")) for n in range(13, -1, -1)),
        "as_of": datetime(2026, 11, 18, 1, 5, tzinfo=UTC),
        "price_date": date(2026, 10, 14),
        "missing": (),
    }
    return Digest(**(facts | changes))


UNKNOWN: dict[str, Any] = {
    "estimate": None,
    "estimate_complete": False,
    "usual": None,
    "change": None,
    "change_percent": None,
    "settled_day": None,
    "settled": None,
    "settled_complete": False,
    "by_key": (),
    "series": tuple((TUESDAY - timedelta(days=n), None) for n in range(13, -1, -1)),
    "as_of": None,
    "missing": (Gap(Missing.NOT_COLLECTED), Gap(Missing.NO_SETTLED_DAY)),
}


def say(lang: str, **changes: Any) -> Message:
    return digest_message(make(**changes), SETTINGS, lang=lang)


def find(message: Message, kind: str) -> Any:
    return next((block for block in message.blocks if block["type"] == kind), None)


def read(message: Message) -> list[str]:
    """What the sections and the small print say, one text each."""
    said = []
    for block in message.blocks:
        if block["type"] in {"section", "context"}:
            texts = block.get("elements", [block.get("text")])
            said += [text["text"] for text in texts]
    return said


def list_cells(message: Message) -> list[list[str]]:
    return [[cell["text"] for cell in line] for line in find(message, "data_table")["rows"][1:]]


def check(message: Message) -> None:
    """Slack's own classes accept the blocks they know; slackblocks knows the table."""
    for block in message.blocks:
        if block["type"] == "data_table":
            rows: list[Any] = [[RawText(cell["text"]) for cell in line] for line in block["rows"]]
            DataTableBlock(rows, caption=block["caption"], page_size=block["page_size"])
        elif block["type"] != "data_visualization":
            parsed = Block.parse(block)
            assert parsed is not None
            parsed.validate_json()


def test_the_headline_in_japanese() -> None:
    message = say("ja")

    told, settled, as_of, zone = read(message)
    assert told == "11/17（火）は約 $42.10（速報）。いつもの火曜（約 $32.80）より +$9.30（+28%）。"
    assert settled == "確定した直近の1日：UTCの 11/16（月）は $33.05"
    assert "11/18（水）10:05 (Asia/Tokyo)" in as_of
    assert "2026-10-14" in as_of
    assert "Asia/Tokyo" in zone
    assert message.text == f"{told}\n{settled}"


def test_the_headline_in_english() -> None:
    message = say("en")

    told, settled, *_ = read(message)
    assert told == (
        "Tue 17 Nov: about $42.10 (preliminary). "
        "+$9.30 (+28 %) against a usual Tuesday (about $32.80)."
    )
    assert settled == "Newest settled day: Mon 16 Nov (UTC), $33.05"


@LANGUAGES
@pytest.mark.parametrize(
    ("change", "percent"), [("1.99", 400), ("-2", None), ("9", 20), ("-9", -20), ("0", 0)]
)
def test_a_calm_day_is_as_usual(lang: str, change: str, percent: int | None) -> None:
    message = say(lang, change=usd(change), change_percent=percent)

    assert {"ja": "いつもの火曜並み", "en": "As on a usual Tuesday"}[lang] in message.text


def test_less_than_usual_has_its_sign_and_a_small_base_no_percentage() -> None:
    less = say("en", change=usd("-9.30"), change_percent=-28)
    small = say("ja", usual=usd("0.40"), change=usd("41.70"), change_percent=None)

    assert "-$9.30 (-28 %) against" in less.text
    assert "いつもの火曜（約 $0.40）より +$41.70。" in small.text


@LANGUAGES
def test_what_moved_is_told_unless_the_day_is_calm(lang: str) -> None:
    parts = (Part(Reason.VOLUME, Decimal("9.30"), "gpt-5"),)
    movement = Movement(change=usd("9.30"), parts=parts, unpriced=())

    moved, calm = say(lang, movement=movement), say(lang, movement=movement, change=usd("1"))

    reason = {"ja": "内訳：gpt-5 のリクエスト増 +$9.30。", "en": "Why: more gpt-5 requests +$9.30."}
    assert moved.text.split("\n")[0].endswith(reason[lang])
    assert "gpt-5" not in calm.text


@LANGUAGES
def test_nothing_spent_is_zero(lang: str) -> None:
    message = say(lang, estimate=usd("0"), usual=usd("0"), change=usd("0"), change_percent=None)

    assert "$0.00" in message.text


@LANGUAGES
def test_what_is_unknown_is_never_shown_as_zero(lang: str) -> None:
    message = say(lang, **UNKNOWN)

    check(message)
    assert "$0" not in message.text
    assert "$" not in "".join(read(message))
    assert find(message, "data_visualization") is None
    assert find(message, "data_table") is None
    assert {"ja": "まだわかりません", "en": "not known yet"}[lang] in message.text
    assert {"ja": "まだ読み込んでいません", "en": "has not been read yet"}[lang] in "".join(
        read(message)
    )


@LANGUAGES
def test_each_sentence_stands_once(lang: str) -> None:
    no_settled = say(lang, settled_day=None, settled=None, settled_complete=False)
    not_mapped = say(lang, **(UNKNOWN | {"settled_day": TUESDAY}))

    for message in (no_settled, not_mapped):
        said = read(message)
        assert len(said) == len(set(said))
        assert said[0] == message.text
    assert {"ja": "いつもの火曜（", "en": "against a usual Tuesday"}[lang] in no_settled.text


@LANGUAGES
def test_a_partly_known_day_is_a_lower_bound_and_is_not_compared(lang: str) -> None:
    message = say(
        lang,
        estimate_complete=False,
        change=None,
        change_percent=None,
        settled_complete=False,
        by_key=(row("prod", "40", complete=False), row("batch", None)),
        missing=(Gap(Missing.DAY_PARTLY_READ), Gap(Missing.UNMATCHED_KEY, ("batch",))),
    )

    check(message)
    assert (
        message.text.count({"ja": "含まれていない", "en": "not everything is counted"}[lang]) == 2
    )
    assert {"ja": "いつもの火曜は約 $32.80", "en": "A usual Tuesday is about $32.80"}[
        lang
    ] in message.text
    assert list_cells(message) == [
        ["prod", "≥ $40.00"],
        ["batch", {"ja": "不明", "en": "unknown"}[lang]],
    ]
    assert any("batch" in line for line in read(message))


@LANGUAGES
def test_without_history_it_says_that_it_cannot_compare(lang: str) -> None:
    message = say(lang, usual=None, change=None, change_percent=None)

    assert {"ja": "まだ足りません", "en": "Too few past Tuesdays"}[lang] in message.text


@LANGUAGES
def test_every_reason_has_its_words(lang: str) -> None:
    gaps = tuple(Gap(reason, ("<!here>",)) for reason in Missing)

    message = say(lang, missing=gaps)

    check(message)
    assert "<!here>" not in "".join(read(message))
    assert len(read(message)) == 2 + len(Missing) + 2


@LANGUAGES
def test_rows_without_a_name_are_named(lang: str) -> None:
    rows = tuple(
        DigestRow(kind=kind, name="", estimate=usd("1"), complete=True)
        for kind in (RowKind.OTHER_KEYS, RowKind.UNATTRIBUTED)
    )

    cells = list_cells(say(lang, by_key=rows))

    assert [name for name, _ in cells] == {
        "ja": ["そのほかのキー", "キー不明の利用"],
        "en": ["Other keys", "Not tied to a key"],
    }[lang]


@LANGUAGES
def test_a_late_digest_says_since_when(lang: str) -> None:
    message = say(lang, late_since=datetime(2026, 11, 18, 1, tzinfo=UTC))

    small_print = "".join(read(message)[2:])
    assert {"ja": "11/18（水）10:00", "en": "Wed 18 Nov 10:00"}[lang] in small_print
    assert {"ja": "遅れて", "en": "Late"}[lang] in small_print


@LANGUAGES
def test_days_without_a_figure_have_no_bar(lang: str) -> None:
    series = tuple(
        (TUESDAY - timedelta(days=n), None if n % 2 else usd("0")) for n in range(13, -1, -1)
    )

    chart = find(say(lang, series=series), "data_visualization")["chart"]

    assert len(chart["axis_config"]["categories"]) == 7
    assert [point["value"] for point in chart["series"][0]["data"]] == [0.0] * 7


@LANGUAGES
def test_without_a_connection_it_says_what_there_would_be_and_how(lang: str) -> None:
    nothing = NoConnection(channel=HERE, local_date=TUESDAY, zone="Asia/Tokyo")

    message = digest_message(nothing, SETTINGS, lang=lang)

    check(message)
    assert "/apikey connect" in message.text
    assert "14" in message.text
    assert "$" not in message.text


@given(
    names=st.lists(st.text(min_size=1, max_size=40), min_size=0, max_size=60),
    amount=st.decimals(-(10**9), 10**9, places=6),
    lang=st.sampled_from(["ja", "en"]),
)
def test_whatever_the_figures_slack_accepts_it(
    names: list[str], amount: Decimal, lang: str
) -> None:
    rows = tuple(row(name, str(amount)) for name in names)
    gaps = (Gap(Missing.UNMATCHED_KEY, tuple(names * 9)),)

    message = say(lang, by_key=rows, estimate=Money(amount), change=Money(amount), missing=gaps)

    check(message)
    assert all(len(text) <= 3000 for text in read(message))
    assert len(message.blocks) <= 50
