"""What surrounds an answer that a model writes: its steps, its end, why it did not come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WritingTexts:
    """`steps`: what is shown while a tool is asked, by the tool's name; `cap` takes {when}."""

    reading: str
    steps: Mapping[str, str]
    """`other` for a tool that is not named."""
    stopped: str
    failed: str
    stopped_short: str
    cap: str
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
        failed="AIが回答を書けなかったため、用意してある回答をお伝えします。",
        stopped_short=(
            "AIの回答が途中で止まりました。上の内容は不完全です。代わりに、用意してある回答をお伝えします。"
        ),
        cap=(
            "このチャンネルでAIが回答できる本日分の上限に達しました。"
            "{when} までは、用意してある回答をお伝えします。"
        ),
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
        failed="The model couldn't write an answer, so here is the one we keep ready.",
        stopped_short=(
            "The model's answer broke off, so what stands above is incomplete. "
            "Here is the answer we keep ready."
        ),
        cap=(
            "This channel has used up what the model may answer today. "
            "Until {when}, you get the answers we keep ready."
        ),
        too_many="You have asked a lot in a short time, so here is the answer we keep ready.",
    ),
}
