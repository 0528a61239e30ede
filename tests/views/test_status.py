"""Status and App Home: each key's standing in a sentence, spend known or unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.causes.catalogue import Cause
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.channels.settings import ChannelSettings
from bot.keys.health import standing_of
from bot.keys.key import Key
from bot.reports.status import KeyStatus, Status
from bot.spend.money import ZERO, Money, Total
from bot.views.status import home_view, status_message

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
REFUSED = Check(
    at=NOW - HOUR, outcome=Outcome.FAILING, verdict=Verdict(cause=Cause.INVALID_API_KEY)
)
AWAY = Check(at=NOW - HOUR, outcome=Outcome.UNREACHABLE, verdict=Verdict(cause=Cause.TIMEOUT))
FINE = Check(at=NOW - HOUR, outcome=Outcome.ACCEPTED)

MakeStatus = Callable[..., Status]


@pytest.fixture
def make_status(
    make_key: Callable[..., Key], make_settings: Callable[..., ChannelSettings]
) -> MakeStatus:
    """One key for each dict of facts; `spend` goes to its row."""

    def make(*facts: dict[str, Any], connected: bool = True, digest_on: bool = True) -> Status:
        rows = []
        for given in facts:
            key = make_key(**{name: value for name, value in given.items() if name != "spend"})
            rows.append(
                KeyStatus(key=key, standing=standing_of(key, NOW), spend=given.get("spend"))
            )
        return Status(
            settings=make_settings(digest_on=digest_on),
            rows=tuple(rows),
            at=NOW,
            is_connected=connected,
            spend_as_of=NOW if connected else None,
        )

    return make


@pytest.mark.parametrize(
    ("facts", "ja", "en"),
    [
        ({"check": FINE}, "認証できます。残高と上限は未確認です", "balance and limits not checked"),
        ({"check": REFUSED}, "*prod* は使えません：", "*prod* fails: "),
        ({"check": AWAY}, "キーの不具合とは限りません", "The key may be fine"),
        ({}, "まだ確認していません", "has not been checked yet"),
        (
            {"used_hour": NOW - 2 * HOUR, "check": FINE},
            "使えています（11/24（火）8:00〜9:00 の呼び出しが成功）",
            "is working (calls succeeded Tue 24 Nov 8:00–9:00)",
        ),
    ],
)
def test_each_standing_is_a_sentence(
    make_status: MakeStatus, read: Callable[..., str], facts: dict[str, Any], ja: str, en: str
) -> None:
    status = make_status(facts)

    assert ja in read(status_message(status, lang="ja"))
    assert en in read(status_message(status, lang="en"))


@pytest.mark.parametrize(
    ("spend", "said"),
    [
        (Total(Money(Decimal("8.75")), complete=True), "7 days: $8.75"),
        (Total(Money(Decimal("8.75")), complete=False), "7 days: ≥ $8.75"),
        (Total(ZERO, complete=True), "7 days: $0.00"),
        (None, "spend of the last 7 days unknown"),
    ],
)
def test_spend_is_told_as_far_as_it_is_known(
    make_status: MakeStatus, read: Callable[..., str], spend: Total | None, said: str
) -> None:
    shown = read(status_message(make_status({"spend": spend}), lang="en"))

    assert said in shown
    assert ("$" in shown) == (spend is not None)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_small_print_tells_age_expiry_and_use(
    make_status: MakeStatus, read: Callable[..., str], lang: str
) -> None:
    full = {
        "openai_key_id": "key_1",
        "created_at": NOW - timedelta(days=70),
        "expires_at": NOW + timedelta(days=3),
        "check": FINE,
    }
    expired = full | {"expires_at": NOW - timedelta(days=3), "last_used_at": NOW - 30 * HOUR}

    fresh_said = read(status_message(make_status(full), lang=lang))
    expired_said = read(status_message(make_status(expired), lang=lang))

    assert "`sk-proj-…a1B2`" in fresh_said
    assert "<@U1>" in fresh_said
    for said in (
        ("2か月前に発行", "利用の記録なし", "確認 1時間前")
        if lang == "ja"
        else (
            "made 2 mo ago",
            "no use on record",
            "checked 1 h ago",
        )
    ):
        assert said in fresh_said
    assert ("期限 11/27" if lang == "ja" else "expires Fri 27 Nov") in fresh_said
    assert ("に期限切れ" if lang == "ja" else "expired Sat 21 Nov") in expired_said
    assert (
        "OpenAIの記録では最終利用 1日前" if lang == "ja" else "last used 1 d ago by OpenAI"
    ) in expired_said


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"connected": False}, "/apikey connect"),
        ({"digest_on": False}, "/apikey digest on"),
        ({}, "Spend is OpenAI's billing data (UTC), as of Tue 24 Nov 10:00 (Asia/Tokyo)"),
    ],
)
def test_the_next_step_fits_the_channel(
    make_status: MakeStatus, read: Callable[..., str], options: dict[str, bool], hint: str
) -> None:
    assert hint in read(status_message(make_status({"check": FINE}, **options), lang="en"))


def test_a_failing_key_is_the_next_step_and_names_are_escaped(
    make_status: MakeStatus, read: Callable[..., str]
) -> None:
    said = read(status_message(make_status({"check": REFUSED, "name": "<!here>"}), lang="en"))

    assert "`/apikey why &lt;!here&gt;`" in said
    assert "<!here>" not in said


def test_a_connected_channel_with_nothing_to_hint_points_home(
    make_key: Callable[..., Key],
    make_settings: Callable[..., ChannelSettings],
    read: Callable[..., str],
) -> None:
    key = make_key(check=FINE)
    row = KeyStatus(key=key, standing=standing_of(key, NOW), spend=None)
    status = Status(
        settings=make_settings(digest_on=True),
        rows=(row,),
        at=NOW,
        is_connected=True,
        spend_as_of=None,
    )

    assert "Messages tab" in read(status_message(status, lang="en"))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_channel_without_keys_is_shown_how_to_begin(
    make_status: MakeStatus, read: Callable[..., str], lang: str
) -> None:
    assert "/apikey add" in read(status_message(make_status(), lang=lang))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("count", [1, 24, 25, 60])
def test_any_number_of_keys_fits(
    make_status: MakeStatus, read: Callable[..., str], lang: str, count: int
) -> None:
    status = make_status(*({"name": f"key-{n}", "check": FINE} for n in range(count)))

    message, home = status_message(status, lang=lang), home_view([status], lang=lang)

    assert "key-0" in read(message)
    assert "key-0" in read(home)
    assert ("…" in message.blocks[-1]["elements"][0]["text"]) == (count > 24)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_home_lists_channels_and_says_when_there_are_none(
    make_status: MakeStatus, read: Callable[..., str], lang: str
) -> None:
    some = home_view([make_status({"check": FINE})], lang=lang)
    none = home_view([], lang=lang)

    assert "<#C1>" in read(some)
    assert "/apikey add" in read(none)
