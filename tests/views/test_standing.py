"""A key's days and use in words, and the news of a change, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.causes.catalogue import Cause
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.keys.history import DayMark
from bot.keys.key import Key
from bot.keys.news import News, NewsKind
from bot.views.standing import news_message, say_days, say_hour, say_standing, standing_post

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DAYS = [date(2026, 11, 18) + timedelta(days=n) for n in range(7)]
F, X, U = DayMark.FINE, DayMark.FAILED, DayMark.UNKNOWN
DEAD = Check(
    at=NOW, outcome=Outcome.FAILING, verdict=Verdict(cause=Cause.INVALID_API_KEY, evidence="e")
)


@pytest.mark.parametrize(
    ("marks", "ja", "en"),
    [
        ((F,) * 7, "直近7日 🟩🟩🟩🟩🟩🟩🟩 問題なし7日", "Last 7 days 🟩🟩🟩🟩🟩🟩🟩 fine on 7"),
        (
            (U, U, X, F, F, X, F),
            "直近7日 ⬜⬜🟥🟩🟩🟥🟩 問題なし3日、失敗2日（11/20、11/23）、不明2日",
            "Last 7 days ⬜⬜🟥🟩🟩🟥🟩 fine on 3, failed on 2 (20 Nov, 23 Nov), unknown on 2",
        ),
    ],
)
def test_the_days_are_drawn_and_told_in_words(marks: tuple[DayMark, ...], ja: str, en: str) -> None:
    days = list(zip(DAYS, marks, strict=True))

    assert say_days(days, "ja") == ja
    assert say_days(days, "en") == en
    spoken = say_days(days, "en", drawn=False)
    assert "🟩" not in spoken
    assert spoken.split("fine")[1] == en.split("fine")[1]


def test_an_hour_is_told_as_the_hour_it_is() -> None:
    assert say_hour(NOW, "Asia/Tokyo", "ja") == "11/24（火）10:00〜11:00"
    assert say_hour(NOW, "Asia/Kolkata", "en") == "Tue 24 Nov 6:30–7:30"


@pytest.mark.parametrize(
    ("facts", "ja", "en"),
    [
        ({}, [], []),
        (
            {"next_probe_at": NOW + timedelta(minutes=40)},
            ["次の確認は約40分後"],
            ["next check in about 40 min"],
        ),
        ({"next_probe_at": NOW}, ["まもなく確認"], ["next check any moment"]),
        (
            {"probing_paused": True, "since": NOW},
            ["11/24（火）10:00 (Asia/Tokyo) から", "定期確認は停止中"],
            ["since Tue 24 Nov 10:00 (Asia/Tokyo)", "scheduled checks are paused"],
        ),
    ],
)
def test_since_when_and_what_comes_next(
    make_key: Callable[..., Key], facts: dict[str, Any], ja: list[str], en: list[str]
) -> None:
    key = make_key(**facts)

    assert say_standing(key, NOW, "Asia/Tokyo", "ja") == ja
    assert say_standing(key, NOW, "Asia/Tokyo", "en") == en


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("kind", list(NewsKind))
@pytest.mark.parametrize("count", [1, 40])
def test_every_piece_of_news_fits_and_names_its_keys(
    make_key: Callable[..., Key],
    read: Callable[..., str],
    lang: str,
    kind: NewsKind,
    count: int,
) -> None:
    is_over = kind in {NewsKind.OPENAI_BACK, NewsKind.ADDRESS_TAKEN}
    keys = tuple(make_key(name=f"<!here>{n}" + "n" * 33, check=DEAD) for n in range(count))
    news = News(
        team_id="T1",
        user_id="U1",
        kind=kind,
        keys=() if is_over else keys,
        at=NOW,
        timezone="Asia/Tokyo",
        language="ja",
    )

    said = read(news_message(news, lang=lang))
    post = standing_post(news, lang, new_id=lambda: "id1")

    assert ("&lt;!here&gt;0" in said) is not is_over
    assert "<!here>" not in said
    assert "10:00 (Asia/Tokyo)" in said
    assert (post.kind, post.user_id) == ("dm", "U1")
    assert post.channel.channel_id == ("U1" if is_over else "C1")
    many = "ほか30個" if lang == "ja" else "30 more"
    assert (many in said) is (count > 10 and not is_over)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_failure_tells_cause_next_step_and_where_to_ask(
    make_key: Callable[..., Key], read: Callable[..., str], lang: str
) -> None:
    news = News(
        team_id="T1",
        user_id="U1",
        kind=NewsKind.FAILING,
        keys=(make_key(check=DEAD),),
        at=NOW,
        timezone="Asia/Tokyo",
        language="ja",
    )

    said = read(news_message(news, lang=lang))

    assert "`/apikey why prod`" in said
    assert "<#C1>" in said
    assert ("次にすること" if lang == "ja" else "Next step") in said


def test_a_key_that_is_used_again_is_called_working_and_else_only_accepted(
    make_key: Callable[..., Key], read: Callable[..., str]
) -> None:
    def tell(**facts: Any) -> str:
        news = News(
            team_id="T1",
            user_id="U1",
            kind=NewsKind.RECOVERED,
            keys=(make_key(**facts),),
            at=NOW,
            timezone="Asia/Tokyo",
            language="ja",
        )
        return read(news_message(news, lang="en"))

    assert "prod authenticates again; balance and limits not checked" in tell()
    assert "prod is working again" in tell(used_hour=NOW)
