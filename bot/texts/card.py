"""The buttons of the cause card, and what is said when they are pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CardTexts:
    """Buttons are short: full-width letters are twice as wide."""

    ask: str
    share: str
    again: str
    look: str
    wrong: str
    call: str
    call_cheap: str
    call_title: str
    call_question: str
    call_yes: str
    call_no: str
    call_wait: str
    shared_by: str
    shared: str
    shared_before: str
    changed: str
    wrong_title: str
    wrong_intro: str
    wrong_label: str
    wrong_note: str
    wrong_submit: str
    wrong_close: str
    wrong_thanks: str


CARD_TEXTS: Mapping[str, CardTexts] = {
    "ja": CardTexts(
        ask="対応を依頼",
        share="チャンネルに共有",
        again="もう一度確かめる",
        look="詳しく見る",
        wrong="この判断は違う",
        call="1回呼び出す（約{price}）",
        call_cheap="1回呼び出す（$0.01未満）",
        call_title="1回呼び出す",
        call_question=(
            "{model} を1回だけ呼び出します（最大16トークン、約{price}）。料金はこのキーの組織にかかります。"
            "残高と上限は、実際に呼び出さないと確かめられません。"
        ),
        call_yes="呼び出す",
        call_no="やめる",
        call_wait="「{name}」は、いま呼び出したばかりです。料金がかかるため1分に1回までにしています。少し待って、もう一度お試しください。",
        shared_by="{actor} が共有しました",
        shared="この結果をチャンネルに共有しました。",
        shared_before="この結果は、すでにチャンネルに共有されています。",
        changed="その後、キーの状況が変わっています。「もう一度確かめる」で最新の結果を見てください。",
        wrong_title="判断の訂正",
        wrong_intro="Botの判断：{cause}",
        wrong_label="本当の原因はどれでしたか？",
        wrong_note="残すのは、Botの判断と選んだ原因の組み合わせの数だけです。文面、キー、お名前は残しません。",
        wrong_submit="送信",
        wrong_close="閉じる",
        wrong_thanks="教えてくれてありがとうございます。判断の改善に役立てます。",
    ),
    "en": CardTexts(
        ask="Ask them",
        share="Share",
        again="Check again",
        look="Details",
        wrong="This was wrong",
        call="Try one real call (about {price})",
        call_cheap="Try one real call (under $0.01)",
        call_title="Try one real call",
        call_question=(
            "This calls {model} once (16 tokens at most, about {price}), paid by this key's organization. "
            "Balance and limits show only in a real call."
        ),
        call_yes="Call",
        call_no="Cancel",
        call_wait='I have just called with "{name}". A call costs money, so once a minute is the most. Please try again shortly.',
        shared_by="Shared by {actor}",
        shared="I shared this result in the channel.",
        shared_before="This result is in the channel already.",
        changed='This key has changed since. Press "Check again" for the latest result.',
        wrong_title="Correct the verdict",
        wrong_intro="My verdict: {cause}",
        wrong_label="What was it really?",
        wrong_note="I keep only how often this pair of causes was named: no text, no key, not your name.",
        wrong_submit="Send",
        wrong_close="Close",
        wrong_thanks="Thank you. This makes the next verdict better.",
    ),
}
