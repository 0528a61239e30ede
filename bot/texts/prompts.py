"""What a person may tap in the messages tab instead of typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Prompt:
    """What is shown, and what is said when it is tapped."""

    title: str
    message: str


@dataclass(frozen=True, kw_only=True)
class PromptTexts:
    """`prompts` by a word of ours; `title` stands above them."""

    title: str
    prompts: Mapping[str, Prompt]


PROMPT_TEXTS: Mapping[str, PromptTexts] = {
    "ja": PromptTexts(
        title="何をお手伝いしましょうか？",
        prompts={
            "create": Prompt("キーを発行する", "APIキーの発行方法を教えて"),
            "register": Prompt("キーを登録する", "登録"),
            "store": Prompt("キーの保管場所", "APIキーはどこに保管すればいい？"),
            "estimate": Prompt("文章の料金を試算する", "試算"),
            "why": Prompt("キーが動かない原因", "原因"),
            "status": Prompt("キーの状況", "状況"),
            "leaked": Prompt("キーが漏れたとき", "APIキーが漏れたらどうすればいい？"),
            "limit": Prompt("利用額の上限", "利用額の上限を設定するには？"),
            "rotate": Prompt("キーの交換", "止めずにキーを交換する手順は？"),
        },
    ),
    "en": PromptTexts(
        title="How can I help?",
        prompts={
            "create": Prompt("Create a key", "How do I create an API key?"),
            "register": Prompt("Register a key", "add"),
            "store": Prompt(
                "Where to keep a key", "How do I put the key into an environment variable?"
            ),
            "estimate": Prompt("Estimate a text", "estimate"),
            "why": Prompt("Why our key fails", "why"),
            "status": Prompt("Our keys' status", "status"),
            "leaked": Prompt("A key has leaked", "Our API key has leaked, what should we do?"),
            "limit": Prompt("Limit the spend", "How do I set a spend limit?"),
            "rotate": Prompt("Replace a key", "How do I rotate a key without downtime?"),
        },
    ),
}
