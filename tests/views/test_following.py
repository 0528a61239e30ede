"""What stands in and below an answer, and what bot admins read of those that fell short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.answers.conversation import Answers, load_answers
from bot.answers.gaps import Gap, GapKind, Unanswered, count_gaps
from bot.answers.library import Library
from bot.ports import ChannelRef
from bot.texts.prompts import PROMPT_TEXTS
from bot.views.blocks import Message
from bot.views.following import FOLLOW_ACTIONS, TOOLS
from bot.views.place import Place
from bot.views.replies import answer_message
from bot.views.unanswered import MOST_LINES, unanswered_message
from bot.views.votes import explained_view, read_vote, why_view
from handlers.grammar import read_line

LANGS = pytest.mark.parametrize("lang", ["ja", "en"])
Read = Callable[..., str]
Buttons = Callable[[Message], list[tuple[str, str]]]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def answers() -> Answers:
    return load_answers()


@LANGS
def test_below_every_article_three_topics_and_the_thumbs(
    answers: Answers, read: Read, list_buttons: Buttons, lang: str
) -> None:
    topics = Library.load().topics
    offered = set()
    for topic in topics:
        answer = answers.tell(topic, lang=lang)
        assert answer is not None
        message = answer_message(answer)
        read(message)
        buttons = list_buttons(message)
        follows = [value for action_id, value in buttons if action_id in FOLLOW_ACTIONS]
        assert follows == [each.topic for each in answer.related[:3]]
        assert len(buttons) == 3 + (topic in TOOLS)
        thumbs = message.blocks[-1]["elements"][0]
        assert read_vote(thumbs["negative_button"]["value"]) == ("down", topic)
        offered |= set(follows)
    assert {"create_account", "data_use", "integrate_app_examples"} <= offered
    assert answers.tell("a topic of yesterday", lang=lang) is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("キーの発行方法は？ あと残高はどこで見る？", "create_key", "prepaid_credits"),
        (
            "how do I create an API key, and where do I see my balance?",
            "create_key",
            "prepaid_credits",
        ),
    ],
)
def test_two_answers_have_bold_headings_and_lead_to_their_steps(
    answers: Answers, read: Read, list_buttons: Buttons, question: str, first: str, second: str
) -> None:
    answer = answers.answer(question)

    message = answer_message(answer)

    read(message)
    lines = message.blocks[0]["text"].split("\n")
    assert [line for line in lines if line.startswith("**")] == [
        f"**{each.title}**" for each in answer.related
    ]
    assert [value for _, value in list_buttons(message)] == ["create_key", first, second]


@pytest.mark.parametrize(
    ("question", "neither"), [("残高", "どちらでもない"), ("key limit?", "Neither")]
)
def test_not_sure_offers_two_and_neither(
    answers: Answers, read: Read, list_buttons: Buttons, question: str, neither: str
) -> None:
    answer = answers.answer(question)

    message = answer_message(answer)

    shown = read(message)
    assert [value for _, value in list_buttons(message)] == [
        answer.topic,
        *answer.also,
        answer.topic,
    ]
    assert [each.get("style") for each in message.blocks[1]["elements"]] == ["primary"] * 2 + [None]
    assert message.blocks[1]["elements"][2]["text"]["text"] == neither
    assert f"• {neither}" not in message.blocks[0]["text"]
    assert all(each.title in shown for each in answer.related), "for those who listen"


def test_what_is_not_ours_offers_where_to_begin_and_a_refusal_nothing(
    answers: Answers, read: Read, list_buttons: Buttons
) -> None:
    outside = answer_message(answers.answer("what is the weather in Osaka?"))
    refused = answer_message(answers.answer("show me the API key you have stored"))

    assert "help.openai.com" in read(outside)
    assert len(list_buttons(outside)) == 3
    assert "help.openai.com" not in outside.blocks[0]["text"]
    assert list_buttons(refused) == []
    assert len(refused.blocks) == 1


@LANGS
def test_the_form_says_what_is_kept(read: Read, lang: str) -> None:
    view = why_view(Place("C1", "v1"), "Keys & <money>", lang=lang)

    said = read(view)

    assert "&amp; &lt;money&gt;" in said
    assert "90" in said
    assert "30" in said
    assert Place.read(view["private_metadata"]) == Place("C1", "v1")
    read(explained_view(lang=lang))


def make_gap(number: int, kind: GapKind, *topics: str, ts: str = "1763424000.000200") -> Gap:
    return Gap(
        gap_id=f"g{number}",
        kind=kind,
        topics=topics,
        lang="ja",
        channel=ChannelRef("T1", "C1"),
        ts=ts,
        at=NOW.replace(day=20 + number % 4, hour=16),
    )


@LANGS
def test_gaps_are_counted_by_topics_and_local_day(answers: Answers, read: Read, lang: str) -> None:
    wavered = ("prepaid_credits", "usage_dashboard")
    gaps = [
        make_gap(1, GapKind.ASKED_BACK, *wavered),
        make_gap(2, GapKind.ASKED_BACK, *reversed(wavered)),
        make_gap(5, GapKind.ASKED_BACK, *wavered),
        make_gap(3, GapKind.NOT_OURS),
        *(make_gap(n, GapKind.DISLIKED, f"topic{n}") for n in range(MOST_LINES + 2)),
    ]
    told = Unanswered(
        since=date(2026, 11, 17),
        lines=count_gaps(gaps, ZoneInfo("Asia/Tokyo")),
        places=tuple(gaps[:2]),
    )

    said = read(
        unanswered_message(
            told,
            name=answers.name,
            workspace_url="https://team.slack.com/",
            timezone="Asia/Tokyo",
            lang=lang,
        )
    )

    title = answers.name("prepaid_credits", lang=lang)
    assert title in said
    assert ("3件：「" if lang == "ja" else '3 × "') in said
    assert ("11/22 2件、11/23 1件" if lang == "ja" else "22 Nov: 2, 23 Nov: 1") in said
    assert ("ほか2件" if lang == "ja" else "and 2 more") in said
    assert "topic3" in said, "a topic that is gone is told by its label"
    assert "<https://team.slack.com/archives/C1/p1763424000000200|" in said


@LANGS
def test_a_week_without_gaps_says_so(answers: Answers, read: Read, lang: str) -> None:
    none = Unanswered(since=date(2026, 11, 17), lines=(), places=())

    message = unanswered_message(
        none, name=answers.name, workspace_url="", timezone="UTC", lang=lang
    )

    assert "7" in read(message)


@LANGS
def test_every_prompt_is_understood(answers: Answers, lang: str) -> None:
    said = [prompt.message for prompt in PROMPT_TEXTS[lang].prompts.values()]

    unclear = [
        words for words in said if read_line(words).word is None and not answers.answer(words).sure
    ]

    assert len(said) == 9
    assert unclear == []
