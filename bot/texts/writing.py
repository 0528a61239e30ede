"""What surrounds an answer by a model: what it is doing, and why it did not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WritingTexts:
    """`looking` has a line for each tool; `cap` takes {when}."""

    looking: Mapping[str, str]
    failed: str
    stopped_short: str
    cap: str


WRITING_TEXTS: Mapping[str, WritingTexts] = {
    "ja": WritingTexts(
        looking={
            "search_articles": "記事を探しています",
            "explain_error": "エラーを調べています",
            "check_key": "キーの確認結果を見ています",
            "spend": "料金を確認しています",
            "status": "キーの状況を確認しています",
        },
        failed="モデルから回答を得られなかったため、用意してある記事からお答えします。",
        stopped_short=(
            "モデルの回答が途中で止まりました。上の内容は不完全です。"
            "代わりに、用意してある記事からお答えします。"
        ),
        cap=(
            "このチャンネルでモデルが回答できる本日分の上限に達しました。"
            "{when}までは、用意してある記事からお答えします。"
        ),
    ),
    "en": WritingTexts(
        looking={
            "search_articles": "Searching the articles",
            "explain_error": "Looking into the error",
            "check_key": "Reading the key's last check",
            "spend": "Looking up the spend",
            "status": "Looking at the keys",
        },
        failed="The model did not answer, so this comes from the articles.",
        stopped_short=(
            "The model's answer broke off, so what stands above is incomplete. "
            "Here is what the articles say instead."
        ),
        cap=(
            "This channel has used up what the model may answer today. "
            "Until {when}, answers come from the articles."
        ),
    ),
}
