"""Field errors of the key field: what exactly is wrong with a pasted text (≤ 150 characters).

Labels as in the key form's faults and warnings. No text ever repeats what was pasted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

POSITION_TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ja": {"start": "先頭", "inside": "途中", "end": "末尾"},
        "en": {"start": "at the start", "inside": "inside", "end": "at the end"},
    }
)
"""The words for `{position}`."""

KEY_FAULT_TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ja": {
            "empty": "キーが空です。sk- で始まるキー本体を貼り付けてください。",
            "space": "{position}に空白があります。空白を取り除いて貼り付けてください。",
            "full_width_space": "{position}に全角スペースがあります。"
            "取り除いて貼り付けてください。",
            "newline": "{position}に改行があります。1行で貼り付けてください。",
            "zero_width": "{position}に目に見えない文字（ゼロ幅文字）があります。"
            "OpenAIの画面からコピーし直してください。",
            "control_character": "{position}に制御文字があります。"
            "OpenAIの画面からコピーし直してください。",
            "quotes": "{position}に引用符があります。引用符を付けずに貼り付けてください。",
            "punctuation": "{position}に記号があります。キーに使われるのは半角英数字と - と _ "
            "だけです。",
            "full_width": "{position}に全角の英数字があります。半角のまま貼り付けてください。",
            "non_ascii": "{position}に半角英数字以外の文字があります（長い横線「–」など）。"
            "コピーし直してください。",
            "other_provider": "{provider} のキーのようです。"
            "ここに登録できるのはOpenAIのキーだけです。",
            "key_id": "キーのID（key_…）です。キー本体（sk-…）を貼り付けてください。",
            "admin_key_here": "Adminキー（sk-admin-…）です。ここでは通常のキーを使います。"
            "Adminキーは「連携」で登録してください。",
            "ordinary_key_here": "通常のキーです。"
            "ここにはAdminキー（sk-admin-…）を貼り付けてください。",
            "session_token": "ブラウザーのログイン情報（sess-…）です。"
            "APIキー（sk-…）を貼り付けてください。",
            "ephemeral": "短時間だけ使える一時トークン（ek_…）です。"
            "APIキー（sk-…）を貼り付けてください。",
            "masked": "画面表示用に省略されたキーです。キー本体は作成時にしか表示されません。"
            "なければ新しく作ってください。",
            "with_label": "変数名や Bearer まで貼り付けられています。sk- "
            "から後ろだけを貼り付けてください。",
            "several_keys": "キーが2つ以上あります。1つだけ貼り付けてください。",
            "url_or_prompt": "キーではなく、文章かURLのようです。sk- "
            "で始まるキー本体を貼り付けてください。",
            "too_short": "キーが短すぎます。途中で切れていないか確かめて、"
            "全体を貼り付けてください。",
            "not_a_key": "OpenAIのキーの形ではありません。sk- "
            "で始まるキー本体を貼り付けてください。",
        },
        "en": {
            "empty": "The key is empty. Paste the key itself; it starts with sk-.",
            "space": "There is a space {position}. Paste the key without it.",
            "full_width_space": "There is a full-width space {position}. Paste the key without it.",
            "newline": "There is a line break {position}. Paste the key as one line.",
            "zero_width": "There is an invisible (zero-width) character {position}."
            " Copy the key again from OpenAI's page.",
            "control_character": "There is a control character {position}."
            " Copy the key again from OpenAI's page.",
            "quotes": "There is a quotation mark {position}. Paste the key without quotes.",
            "punctuation": "There is a punctuation mark {position}."
            " A key has only ASCII letters, digits, - and _.",
            "full_width": "There is a full-width letter or digit {position}."
            " Paste the key in plain ASCII.",
            "non_ascii": "There is a character {position} that no key has (a long dash, for "
            "example)."
            " Copy the key again.",
            "other_provider": "This looks like a key of {provider}."
            " Only OpenAI keys can be added here.",
            "key_id": "This is a key's ID (key_…). Paste the key itself (sk-…).",
            "admin_key_here": "This is an admin key (sk-admin-…). An ordinary key belongs here;"
            " give an admin key to connect.",
            "ordinary_key_here": "This is an ordinary key. An admin key (sk-admin-…) belongs here.",
            "session_token": "This is a browser session (sess-…). Paste an API key (sk-…).",
            "ephemeral": "This is a short-lived client token (ek_…). Paste an API key (sk-…).",
            "masked": "This is the shortened form that pages show. The whole key is shown only when"
            " it is made; create a new one if you lack it.",
            "with_label": "A variable name or Bearer was pasted along."
            " Paste only what starts with sk-.",
            "several_keys": "These are two or more keys. Paste one.",
            "url_or_prompt": "This looks like a text or an address, not a key."
            " Paste the key itself; it starts with sk-.",
            "too_short": "This key is too short. Check that it is not cut off and paste all of it.",
            "not_a_key": "This does not have the form of an OpenAI key."
            " Paste the key itself; it starts with sk-.",
        },
    }
)

KEY_WARNING_TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ja": {
            "unusual_length": "長さがふつうのキーと違います。"
            "途中で切れていないか確かめてください。",
            "marker_missing": "ふつうのキーにある目印の文字列がありません。"
            "途中で切れている可能性があります。",
            "personal": "個人に結び付くキーです。その人が抜けると使えなくなるため、"
            "チームではサービスアカウントのキーをお勧めします。",
            "old_form": "古い形式のキーです。いまのOpenAIでは発行されていません。"
            "プロジェクトのキーへの切り替えをお勧めします。",
        },
        "en": {
            "unusual_length": "Its length is unusual. Check that it is not cut off.",
            "marker_missing": "It lacks the mark that OpenAI's keys carry. It may be cut off.",
            "personal": "It belongs to a person and stops when they leave;"
            " a service account's key suits a team better.",
            "old_form": "It has the old form, which OpenAI no longer issues;"
            " consider a project key instead.",
        },
    }
)
"""Remarks on a key that is accepted all the same."""


def tell_key_fault(language: str, fault: str, detail: str = "") -> str:
    """The field error; `detail` is a position label or a company's name, as the form gave it."""
    position = POSITION_TEXTS[language].get(detail, detail)
    return KEY_FAULT_TEXTS[language][fault].format(position=position, provider=detail)
