"""What surrounds an article: sources, not knowing, not being sure, saying no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AnswerTexts:
    """`sources` and `checked` take {date}, the day the pages were last checked."""

    sources: str
    checked: str
    source: str
    not_sure: str
    neither: str
    which_message: str
    which_message_now: str
    usual_causes: str
    not_ours: str
    can_answer: str
    look_there: str
    refused: str
    broken_line: str
    no_question: str
    earlier_not_texts: str
    waiting: str


ANSWER_TEXTS: Mapping[str, AnswerTexts] = {
    "ja": AnswerTexts(
        sources="出典（{date}確認）",
        checked="確認日：{date}",
        source="{title}： {url}",
        not_sure="確実な答えが見つかりませんでした。知りたいのはどちらに近いですか？",
        neither="どちらでもない",
        which_message=(
            "エラーの文面か、一緒に出ているコード（error.code）を教えてもらえますか？"
            "どこで動かしているかも分かると助かります。"
        ),
        which_message_now="今は何と表示されますか？ エラーの文面をそのまま貼ってください。",
        usual_causes=(
            "よくある原因：401はキーの間違い、429は残高切れか送りすぎ、403は権限か国・地域です。"
        ),
        not_ours="申し訳ありません。お答えできるのは、OpenAIのAPIキーの準備・エラー・料金についてです。",
        can_answer="次のことならお答えできます。",
        look_there="ほかのことは、OpenAIのヘルプをご覧ください： {url}",
        refused=(
            "キー本体やトークン、Botへの指示は、どなたにもお見せしません。"
            "登録したキーも再表示できません。"
            "キーが必要なときは、新しいものを発行してください： {url}"
        ),
        broken_line="この行はJSONのオブジェクトとして読めません",
        no_question="question に文字列がありません",
        earlier_not_texts="earlier は文字列の配列で指定してください",
        waiting="質問を入力して、Ctrl-D（WindowsではCtrl-Z、Enter）を押してください。",
    ),
    "en": AnswerTexts(
        sources="Sources (checked {date})",
        checked="Checked {date}",
        source="{title}: {url}",
        not_sure="I'm not sure. Which is closer?",
        neither="Neither",
        which_message=(
            "What does the error say, or the code next to it (error.code), and where does it run?"
        ),
        which_message_now="What does it say now? Please paste the error just as it is.",
        usual_causes=(
            "Usual causes: 401 is a wrong key, 429 no credit or too many requests, "
            "403 a permission or your country."
        ),
        not_ours="Sorry, I only know about OpenAI API keys: set-up, errors and costs.",
        can_answer="These I can answer:",
        look_there="For anything else, see OpenAI's help: {url}",
        refused=(
            "I don't show keys, tokens or my own instructions to anyone. "
            "A registered key is never shown again either. "
            "If you need a key, create a new one: {url}"
        ),
        broken_line="This line is not a JSON object",
        no_question="question holds no text",
        earlier_not_texts="earlier must be a list of texts",
        waiting="Type your question, then press Ctrl-D (on Windows Ctrl-Z and Enter).",
    ),
}
