"""Linking an OpenAI organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ConnectTexts:
    """Modals and notices of `connect`."""

    title: str
    submit: str
    cancel: str
    close: str
    promise: str
    how: str
    label_key: str
    hint_key: str
    checking: str
    refused: str
    unreachable: str
    no_projects: str
    projects_title: str
    projects_submit: str
    projects_intro: str
    label_projects: str
    label_billing: str
    label_owner: str
    hint_contacts: str
    done: str
    done_digest: str
    notice: str


CONNECT_TEXTS: Mapping[str, ConnectTexts] = {
    "ja": ConnectTexts(
        title="OpenAIと連携",
        submit="連携する",
        cancel="やめる",
        close="閉じる",
        promise="この連携で行うのは閲覧だけです。キーの発行・無効化、上限の変更はしません。",
        how=(
            "OpenAIオーナーが <https://platform.openai.com/settings/organization/admin-keys|管理用キーの画面> で、"
            "このBot専用の管理用キーを発行してください。"
        ),
        label_key="管理用キー（Admin key）",
        hint_key="sk-admin- で始まる文字列。暗号化して保管し、二度と表示しません",
        checking="管理用キーを保管しました。OpenAIに確かめています…",
        refused="OpenAIがこの管理用キーを受け付けませんでした（{reason}）。キーは破棄しました。権限と期限を確かめて、もう一度お試しください。",
        unreachable="いまOpenAIからの応答がありません。管理用キーは保管しました。少し待って、もう一度 `/apikey connect` を実行してください。",
        no_projects="連携できましたが、この組織にはプロジェクトがありません。",
        projects_title="プロジェクト",
        projects_submit="保存",
        projects_intro="連携できました。このチャンネルで見るプロジェクトを選んでください。選んだプロジェクトのキーの利用額が、このチャンネルのレポートになります。",
        label_projects="プロジェクト",
        label_billing="請求の担当者",
        label_owner="OpenAIオーナー",
        hint_contacts="キーが使えないとき、この人に対応を依頼できます",
        done="連携の設定ができました：{projects}。過去60日分の利用額を読み込んでいます。組織のすべてのキーは `/apikey inventory` で点検できます。",
        done_digest="毎日の利用額レポートを、このチャンネルに投稿しますか？（{time}、{zone}）",
        notice="{actor} が、このチャンネルをOpenAIの組織と連携しました（閲覧のみ。プロジェクト：{projects}）。",
    ),
    "en": ConnectTexts(
        title="Link OpenAI",
        submit="Link",
        cancel="Cancel",
        close="Close",
        promise="This connection only reads. It won't create or revoke keys, or change limits.",
        how=(
            "An OpenAI organization owner makes an admin key just for this bot on "
            "<https://platform.openai.com/settings/organization/admin-keys|the admin keys page>."
        ),
        label_key="Admin key",
        hint_key="Starts with sk-admin-. It is sealed and never shown again",
        checking="The admin key is sealed. Asking OpenAI…",
        refused="OpenAI did not accept this admin key ({reason}). I destroyed it. Check its rights and expiry, then try again.",
        unreachable="OpenAI isn't answering right now. The admin key is sealed; run `/apikey connect` again in a little while.",
        no_projects="Linked, but this organization has no projects.",
        projects_title="Projects",
        projects_submit="Save",
        projects_intro="Linked. Choose the projects that belong to this channel: the spend of their keys makes up this channel's report.",
        label_projects="Projects",
        label_billing="Billing contact",
        label_owner="OpenAI owner",
        hint_contacts="When a key fails, this person can be asked for help",
        done="All set: {projects}. I'm reading the last 60 days of spend. `/apikey inventory` shows every key of the organization and what to fix first.",
        done_digest="Post a spend report here every day? ({time}, {zone})",
        notice="{actor} linked this channel to an OpenAI organization (read-only; projects: {projects}).",
    ),
}
