"""The card that says why a key fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WhyTexts:
    """Labels of the card, and what is said of keys that do not fail."""

    headline: str
    """With the name of the cause; its whole meaning stands below."""
    headline_unsure: str
    headline_unreachable: str
    may_be_fine: str
    of_failing: str
    of_unreachable: str
    """The key's name before the headline."""
    labelled: str
    evidence: str
    who: str
    next_step: str
    retry: str
    who_names: Mapping[str, str]
    retry_says: Mapping[str, str]
    retry_unknown: str
    retry_after: str
    retry_at: str
    page: str
    of_key: str
    request_id: str
    request_id_keep: str
    checked: str
    ruled_out: str
    working: str
    accepted: str
    noted: str
    unreadable: str
    no_keys: str
    no_error_found: str
    row_failing: str
    row_unreachable: str
    more_keys: str
    missing_scopes: str
    same_end: str


WHY_TEXTS: Mapping[str, WhyTexts] = {
    "ja": WhyTexts(
        headline="原因：{cause}",
        headline_unsure="原因の見込み：{cause}",
        headline_unreachable="Botからは確認できませんでした：{cause}",
        of_failing="{name} が使えない{headline}",
        of_unreachable="{name}：{headline}",
        labelled="{label}：{value}",
        may_be_fine="キーの不具合とは限りません。",
        evidence="根拠",
        who="直せる人",
        next_step="次にすること",
        retry="再試行",
        who_names={
            "member": "呼び出しているプログラムの担当者",
            "key_owner": "キーの担当者",
            "project_owner": "OpenAIのプロジェクトのオーナー",
            "organization_owner": "OpenAIの組織のオーナー",
            "openai": "OpenAI",
            "network": "ネットワークの担当者",
        },
        retry_says={
            "no": "再試行しても直りません",
            "wait": "少し待ってから再試行してください",
            "yes": "再試行で直ることがあります",
        },
        retry_unknown="原因がわかるまでは、再試行で直るかもわかりません",
        retry_after="約{seconds}秒待ってから再試行してください",
        retry_at="{when} を過ぎたら再試行してください",
        page="OpenAIの画面を開く",
        of_key="キー：{name}（{masked}）",
        request_id="リクエストID {request_id}",
        request_id_keep="OpenAIに問い合わせるときはこのIDを伝えてください。自分のログにも残しておくと、次から早く調べられます。",
        checked="{when} に確認",
        ruled_out="確かめて除外：{causes}",
        working="*{name}* は使えています（{hour} の呼び出しが成功）",
        accepted="*{name}* は認証できます。残高と上限は未確認です",
        noted="{line}。ただし、気になる点があります：{cause}",
        unreadable="{name} は、保管しているキーを開けませんでした。登録し直すか、Botの運用担当者に知らせてください",
        no_keys="このチャンネルにはまだキーがありません。エラーの文面を貼り付けてもらえれば、原因を説明します。",
        no_error_found="エラーの文面は見つかりませんでした。エラーを全文貼り付けてください。",
        row_failing="*{name}* は使えません：{cause}",
        row_unreachable="*{name}* はBotから確認できませんでした：{cause}",
        more_keys="ほか{count}個は `/apikey why 名前` で確かめられます。",
        missing_scopes="足りない権限：{scopes}",
        same_end="末尾が同じキー：{names}",
    ),
    "en": WhyTexts(
        headline="Cause: {cause}",
        headline_unsure="Probable cause: {cause}",
        headline_unreachable="I couldn't check from here: {cause}",
        of_failing="{name} fails. {headline}",
        of_unreachable="{name}: {headline}",
        labelled="{label}: {value}",
        may_be_fine="The key may be fine.",
        evidence="Evidence",
        who="Who can fix it",
        next_step="Next step",
        retry="Retry",
        who_names={
            "member": "whoever runs the calling program",
            "key_owner": "the key's owner",
            "project_owner": "an owner of the OpenAI project",
            "organization_owner": "an owner of the OpenAI organization",
            "openai": "OpenAI",
            "network": "whoever runs the network",
        },
        retry_says={
            "no": "Retrying won't help",
            "wait": "Wait a little, then retry",
            "yes": "Retrying may help",
        },
        retry_unknown="Whether retrying helps is unknown until the cause is",
        retry_after="Wait about {seconds} s, then retry",
        retry_at="Retry after {when}",
        page="Open OpenAI's page",
        of_key="Key: {name} ({masked})",
        request_id="Request id {request_id}",
        request_id_keep="Give this id to OpenAI's support. Keep request ids in your own logs too: the next search is shorter.",
        checked="checked {when}",
        ruled_out="Ruled out: {causes}",
        working="*{name}* is working (calls succeeded {hour})",
        accepted="*{name}* authenticates; balance and limits not checked",
        noted="{line}; with one remark: {cause}",
        unreadable="I couldn't open the stored text of {name}. Register it again, or tell whoever runs this bot",
        no_keys="This channel has no keys yet. Paste the error text and I'll explain it.",
        no_error_found="I found no error in that text. Please paste the whole error.",
        row_failing="*{name}* fails: {cause}",
        row_unreachable="*{name}* couldn't be checked from here: {cause}",
        more_keys="{count} more: `/apikey why NAME` looks at one.",
        missing_scopes="Missing scopes: {scopes}",
        same_end="Our key with this ending: {names}",
    ),
}
