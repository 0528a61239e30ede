"""What is said of an error besides its cause; the causes themselves stand in `causes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ExplainTexts:
    """Labels in front of facts, and sentences with them."""

    question: str
    likeliest: str
    also: str
    provider: str
    limit: str
    limit_used: str
    limit_requested: str
    missing_scopes: str
    key_end: str
    source: str
    model_gone: str
    model_going: str
    broken_line: str
    no_text: str
    waiting: str


EXPLAIN_TEXTS: Mapping[str, ExplainTexts] = {
    "ja": ExplainTexts(
        question="決め手になる質問",
        likeliest="考えられる原因",
        also="ほかに出ているエラー",
        provider="エラーを返したAPI",
        limit="上限",
        limit_used="使用済み",
        limit_requested="今回の分",
        missing_scopes="足りない権限",
        key_end="送られたキーの末尾",
        source="出典（{checked} 確認）",
        model_gone="モデル {model} は {day} に提供が終わりました。現行のモデルに切り替えてください。",
        model_going="モデル {model} は {day} に提供が終わります。名前が正しければ、プロジェクトのオーナーにLimitsの画面で許可してもらってください。",
        broken_line="この行はJSONのオブジェクトとして読めません",
        no_text="text に文字列がありません",
        waiting="エラーの文面を貼り付けて、Ctrl-D（WindowsではCtrl-Z、Enter）を押してください。",
    ),
    "en": ExplainTexts(
        question="What decides",
        likeliest="May be",
        also="Other errors in it",
        provider="API that answered",
        limit="Limit",
        limit_used="used",
        limit_requested="requested",
        missing_scopes="Missing scopes",
        key_end="Key that was sent ends in",
        source="Source (checked {checked})",
        model_gone="OpenAI shut the model {model} down on {day}. Switch to a current one.",
        model_going="OpenAI shuts the model {model} down on {day}. If its name is right, ask a project owner to allow it on the limits page.",
        broken_line="this line is not a JSON object",
        no_text="there is no string in text",
        waiting="Paste the error, then press Ctrl-D (on Windows Ctrl-Z, Enter).",
    ),
}
