"""What surrounds an answer that a model writes: its steps, its end before the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WritingTexts:
    """`steps`: what is shown while a tool is asked, by the tool's name; `other` for the rest."""

    reading: str
    steps: Mapping[str, str]
    stopped: str
    instead: str
    too_many: str


WRITING_TEXTS: Mapping[str, WritingTexts] = {
    "ja": WritingTexts(
        reading="質問を読んでいます",
        steps={
            "search_articles": "記事を確認しています",
            "explain_error": "エラーの原因を調べています",
            "check_key": "キーの確認結果を見ています",
            "spend": "利用額を確認しています",
            "status": "キーの状況を見ています",
            "other": "確認しています",
        },
        stopped="止めました",
        instead="AIが回答を書けなかったため、用意してある回答をお伝えします。",
        too_many="短い時間にたくさんの質問をいただいているため、用意してある回答をお伝えします。",
    ),
    "en": WritingTexts(
        reading="Reading your question",
        steps={
            "search_articles": "Looking in the articles",
            "explain_error": "Looking for the cause of the error",
            "check_key": "Looking at the key's last check",
            "spend": "Looking at the spend",
            "status": "Looking at the keys",
            "other": "Looking it up",
        },
        stopped="Stopped",
        instead="The model couldn't write an answer, so here is the one we keep ready.",
        too_many="You have asked a lot in a short time, so here is the answer we keep ready.",
    ),
}
