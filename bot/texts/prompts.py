"""What a person may tap in the messages tab instead of typing, by how their keys are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PromptTexts:
    """Four of each: what is shown, and what is said when it is tapped."""

    title: str
    no_key: Mapping[str, str]
    failing: Mapping[str, str]
    well: Mapping[str, str]


PROMPT_TEXTS: Mapping[str, PromptTexts] = {
    "ja": PromptTexts(
        title="何をお手伝いしましょうか？",
        no_key={
            "キーを発行する": "APIキーの発行方法を教えて",
            "キーを登録する": "登録",
            "キーの保管場所": "APIキーはどこに保管すればいい？",
            "文章の料金を試算する": "試算",
        },
        failing={
            "キーが動かない原因": "原因",
            "キーの状況": "状況",
            "キーを発行する": "APIキーの発行方法を教えて",
            "キーが漏れたとき": "APIキーが漏れたらどうすればいい？",
        },
        well={
            "キーの状況": "状況",
            "文章の料金を試算する": "試算",
            "利用額の上限": "利用額の上限を設定するには？",
            "キーの交換": "止めずにキーを交換する手順は？",
        },
    ),
    "en": PromptTexts(
        title="How can I help?",
        no_key={
            "Create a key": "How do I create an API key?",
            "Register a key": "add",
            "Where to keep a key": "How do I put the key into an environment variable?",
            "Estimate a text": "estimate",
        },
        failing={
            "Why our key fails": "why",
            "Our keys' status": "status",
            "Create a key": "How do I create an API key?",
            "A key has leaked": "Our API key has leaked, what should we do?",
        },
        well={
            "Our keys' status": "status",
            "Estimate a text": "estimate",
            "Limit the spend": "How do I set a spend limit?",
            "Replace a key": "How do I rotate a key without downtime?",
        },
    ),
}
