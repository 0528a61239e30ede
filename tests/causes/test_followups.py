"""What people say below an explained error is understood in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.bearings import Bearing, bearing_of, rivals_of, weigh
from bot.causes.catalogue import Cause
from bot.causes.followups import NEWS, Followup, read_followups
from bot.causes.threads import Thread, ThreadError
from bot.ports import ChannelRef

SAID = {
    Followup.OTHER_ORGANIZATION: (
        "it is another organization's key",
        "the key belongs to a different org",
        "that's our client's account",
        "it's not our organization",
        "別の組織のキーです",
        "それは顧客のアカウントのキーでした",
        "組織が違うみたいです",
        "betsu no org no key desu",
        "it's my personal key",
        "個人のキーを使ってました",
    ),
    Followup.OTHER_PROJECT: (
        "the key is from another project",
        "wrong project, sorry",
        "別のプロジェクトのキーでした",
        "プロジェクトを間違えていました",
    ),
    Followup.FUNDED: (
        "we added credit yesterday",
        "I paid the invoice this morning",
        "topped up $50",
        "we raised the monthly limit",
        "昨日クレジットを追加しました",
        "残高をチャージ済みです",
        "上限を引き上げました",
        "nyukin shimashita",
    ),
    Followup.REPLACED_KEY: (
        "I made a new key",
        "we rotated the key today",
        "キーを再発行しました",
        "新しいキーを使ってみました",
        "新しいキーに替えました",
    ),
    Followup.RETRIED: (
        "retry shimashita",
        "I retried",
        "still the same error",
        "tried again, no luck",
        "リトライしました",
        "もう一度試しましたが駄目でした",
        "まだエラーが出ます",
        "直りません",
    ),
    Followup.SOLVED: (
        "it works now!",
        "works now, thanks",
        "fixed",
        "fixed it, thx",
        "直りました、ありがとう",
        "解決しました",
    ),
    Followup.THANKS: (
        "thanks",
        "got it, thank you so much",
        "ありがとうございます",
        "助かりました",
    ),
    Followup.CHECK_AGAIN: (
        "can you check again?",
        "recheck please",
        "is it working?",
        "もう一度確認してください",
        "再チェックお願いします",
    ),
    Followup.WHO: (
        "who can fix it?",
        "whom should I ask?",
        "誰に頼めばいい？",
        "どなたが直せますか",
        "担当者は？",
        "dare ni tanomeba ii?",
    ),
    Followup.RETRY: (
        "should I retry?",
        "does trying again help?",
        "how long do I have to wait?",
        "リトライすれば直る？",
        "待てば直りますか",
        "いつまで待てばいいですか",
    ),
    Followup.ELSE: (
        "what else could it be?",
        "are you sure?",
        "ほかに原因はありますか",
        "本当ですか？",
        "他の可能性は？",
    ),
    Followup.PAGE: (
        "give me the link",
        "where do I change that?",
        "どこで変更できますか",
        "どの画面ですか？",
    ),
    Followup.NEXT_STEP: (
        "how do I fix it?",
        "what should we do?",
        "What's next?",
        "どうすればいいですか",
        "直し方を教えて",
        "dou sureba ii?",
    ),
    Followup.WHY: ("why?", "what does that mean?", "なぜ？", "どういう意味ですか", "naze?"),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, texts in SAID.items() for text in texts]
)
def test_each_is_understood(kind: Followup, text: str) -> None:
    assert kind in read_followups(text), (text, read_followups(text))


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, texts in SAID.items() for text in texts]
)
def test_full_width_capitals_and_blanks_change_nothing(kind: Followup, text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)

    assert kind in read_followups(f"  {text.upper()}\n")
    assert kind in read_followups(wide.replace(" ", "　"))


@pytest.mark.parametrize(
    "text",
    [
        "how do I create an API key?",
        "what is a token?",
        "トークンとは何ですか",
        "おはようございます",
        "which models are cheap",
        "APIキーの発行方法を教えて",
        "where do I see my balance?",
        "残高はどこで見る？",
        "予算を設定するにはどうすればいい？",
        "status",
        "x" * 300 + " who?",
    ],
)
def test_other_talk_is_no_followup(text: str) -> None:
    assert read_followups(text) == ()


def test_news_come_before_the_question_asked_with_them() -> None:
    both = read_followups("we added credit yesterday, who should I ask?")

    assert both == (Followup.FUNDED, Followup.WHO)
    assert read_followups("別の組織のキーでした。誰に頼めばいい？") == (
        Followup.OTHER_ORGANIZATION,
        Followup.WHO,
    )


@given(st.text(max_size=300))
def test_any_text_has_at_most_one_piece_of_news_and_one_question(text: str) -> None:
    found = read_followups(text)

    assert len([kind for kind in found if kind in NEWS]) <= 1
    assert len(found) <= 2


def about(cause: Cause) -> ThreadError:
    return ThreadError(
        thread=Thread(ChannelRef("T1", "C1"), "1.1"),
        cause=cause,
        at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def test_a_key_of_elsewhere_is_the_cause_of_a_refusal() -> None:
    refused = about(Cause.INVALID_API_KEY)

    assert weigh(refused, Followup.OTHER_ORGANIZATION).cause is Cause.MISMATCHED_ORGANIZATION
    assert weigh(refused, Followup.OTHER_PROJECT).cause is Cause.MISMATCHED_PROJECT
    assert bearing_of(refused, Followup.OTHER_ORGANIZATION) is Bearing.IS_THE_CAUSE
    assert weigh(refused, Followup.FUNDED) == refused


def test_money_is_counted_where_the_key_belongs() -> None:
    empty = about(Cause.CREDIT_BALANCE_EXHAUSTED)

    assert weigh(empty, Followup.OTHER_ORGANIZATION) == empty
    assert bearing_of(empty, Followup.OTHER_ORGANIZATION) is Bearing.LOOK_THERE
    assert bearing_of(empty, Followup.FUNDED) is Bearing.HELPS
    assert bearing_of(empty, Followup.REPLACED_KEY) is Bearing.DOES_NOT_HELP
    assert bearing_of(about(Cause.TIMEOUT), Followup.OTHER_ORGANIZATION) is Bearing.DOES_NOT_HELP
    assert bearing_of(about(Cause.SERVER_ERROR), Followup.FUNDED) is Bearing.DOES_NOT_HELP


@pytest.mark.parametrize("cause", list(Cause))
def test_what_else_it_may_be_is_never_the_cause_itself(cause: Cause) -> None:
    rivals = rivals_of(cause)

    assert cause not in rivals
    assert len(rivals) == len(set(rivals)) <= 3
