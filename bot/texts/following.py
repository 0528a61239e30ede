"""What stands below an answer: what to ask next, a tool of ours, and what their presses say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FollowingTexts:
    """`tools` are buttons, by the word of `/apikey` that they stand for."""

    tools: Mapping[str, str]
    whole: str
    neither_told: str
    gone: str
    answered_before: str


FOLLOWING_TEXTS: Mapping[str, FollowingTexts] = {
    "ja": FollowingTexts(
        tools={
            "add": "Botに登録する",
            "estimate": "料金を試算する",
            "status": "利用状況を見る",
            "why": "キーを確認する",
        },
        whole="手順：{title}",
        neither_told=(
            "わかりました。言い方を変えてもう一度書くか、エラーの文面をそのまま貼ってください。"
        ),
        gone="この回答は、その後なくなりました。お手数ですが、もう一度質問してください。",
        answered_before="その質問には、すでにお答えしています。",
    ),
    "en": FollowingTexts(
        tools={
            "add": "Register it",
            "estimate": "Estimate a text",
            "status": "See our spend",
            "why": "Check our keys",
        },
        whole="Steps: {title}",
        neither_told="All right. Please say it in other words, or paste the error as it is.",
        gone="That answer no longer exists. Please ask again.",
        answered_before="I have answered that one already.",
    ),
}
