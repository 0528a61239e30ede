"""Thumbs below an answer, and the form that asks why it did not help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class VoteTexts:
    """`reasons` by the labels that are stored; `kept` says what is."""

    up: str
    down: str
    thanks: str
    voted_before: str
    title: str
    intro: str
    reason: str
    reasons: Mapping[str, str]
    words: str
    kept: str
    submit: str
    close: str
    explained: str


VOTE_TEXTS: Mapping[str, VoteTexts] = {
    "ja": VoteTexts(
        up="役に立った",
        down="役に立たない",
        thanks="ありがとうございます。参考にします。",
        voted_before="この回答への評価は、すでにいただいています。",
        title="回答への評価",
        intro="「{title}」の回答は、どこが期待と違いましたか？",
        reason="理由",
        reasons={
            "wrong": "内容が間違っている",
            "outdated": "情報が古い",
            "misunderstood": "質問の意図と違う",
            "too_long": "長すぎる",
            "other": "そのほか",
        },
        words="補足",
        kept=(
            "保存するのは、話題、言語、評価、理由、この補足、日付だけです（90日間）。"
            "質問の本文と、だれの評価かは残しません。補足の中のキーやユーザーIDは伏せます。"
            "チャンネルのスレッドでの評価なら、その場所も30日間残し、読める人だけがたどれます。"
        ),
        submit="送信",
        close="閉じる",
        explained="ありがとうございます。回答の改善に使います。",
    ),
    "en": VoteTexts(
        up="Helpful",
        down="Not helpful",
        thanks="Thank you, noted.",
        voted_before="You have rated this answer already.",
        title="What was wrong?",
        intro='How did the answer "{title}" fall short?',
        reason="Reason",
        reasons={
            "wrong": "It is wrong",
            "outdated": "It is out of date",
            "misunderstood": "It misunderstood me",
            "too_long": "It is too long",
            "other": "Something else",
        },
        words="Anything to add",
        kept=(
            "All that is kept, for 90 days: topic, language, rating, reason, what you add here and "
            "the date. Neither your question nor who you are; keys and user ids in your words are "
            "masked. Of a thread in a channel, its place is kept for 30 days, for those who can "
            "read it."
        ),
        submit="Send",
        close="Close",
        explained="Thank you. It helps to make the answers better.",
    ),
}
