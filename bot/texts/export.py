"""The export as it is asked for and handed over: the words in Slack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ExportTexts:
    """`{subject}` is what is exported, `{people}` those who may; `refused` by Slack's code."""

    taken: str
    all_keys: str
    one_key: str
    not_yours: str
    not_yours_nobody: str
    own_key_only: str
    comment: str
    comment_period: str
    comment_files: str
    comment_draft: str
    comment_no_key: str
    comment_cut: str
    title_text: str
    title_data: str
    refused: Mapping[str, str]
    refused_otherwise: str
    unconfirmed: str
    busy: str


EXPORT_TEXTS: Mapping[str, ExportTexts] = {
    "ja": ExportTexts(
        taken="{subject}の記録をまとめています。できしだい、あなたへのDMだけにお送りします。",
        all_keys="このチャンネルのキー",
        one_key="「{name}」",
        not_yours="書き出しができるのは、キー管理者とSlack管理者、Bot管理者です。{people} に依頼してください。",
        not_yours_nobody="書き出しができるのは、キー管理者とSlack管理者、Bot管理者です。",
        own_key_only="キーの担当者は、自分のキーだけなら書き出せます：`/apikey export {name}`",
        comment="*{subject}* の書き出しです（{channel}、依頼：{who}）。",
        comment_period="期間：{since} から {until} まで。内容はすべて {until} 時点でBotが知っていることです。",
        comment_files="読むためのファイル（.md）と、プログラム用の同じ内容（.json）の2つです。キーの状態と変化、確認の結果、利用額と利用量、アラート、操作の記録が入っています。",
        comment_draft="読むためのファイルの最後に、OpenAIのサポートへそのまま送れる下書き（英語）があります。[ ] の中だけ埋めてください。",
        comment_no_key="キー本体は含まれていません。送り先を選んで共有してください。",
        comment_cut="大きすぎるため、古いものの一部を省きました（内訳はファイルの中にあります）。",
        title_text="{subject}の記録（読むため）",
        title_data="{subject}の記録（プログラム用）",
        refused={
            "missing_scope": (
                "Botにファイルを送る権限（`files:write`）がないため、お送りできませんでした。"
                "Slack管理者に、最新の manifest.yml でアプリを更新し、再インストールしてもらってください。"
            ),
            "cannot_dm_bot": "あなたとのDMを開けないため、お送りできませんでした。Slack管理者に、アプリのDMが許可されているか確認してください。",
            "file_uploads_disabled": "このワークスペースではファイルの追加が禁止されているため、お送りできませんでした。Slack管理者に相談してください。",
            "storage_limit_reached": "このワークスペースのファイル容量がいっぱいで、お送りできませんでした。Slack管理者に、空きを作ってもらってください。",
        },
        refused_otherwise="Slackがファイルを受け付けなかったため、お送りできませんでした（`{code}`）。続くようなら、この記号をBotの運用担当者に伝えてください。",
        unconfirmed="ファイルを送りましたが、Slackから返事がありませんでした。わたしとのDMを確かめて、届いていなければ、もう一度お試しください。",
        busy="Slackが混み合っていて、時間内にお送りできませんでした。ファイルはどこにも送っていません。少し待って、もう一度お試しください。",
    ),
    "en": ExportTexts(
        taken="I'm putting the record of {subject} together. It goes to you alone, as a direct message.",
        all_keys="this channel's keys",
        one_key='"{name}"',
        not_yours="Only key managers, Slack admins and bot admins can export this. Please ask {people}.",
        not_yours_nobody="Only key managers, Slack admins and bot admins can export this.",
        own_key_only="The owner of a key can export that key alone: `/apikey export {name}`",
        comment="The record of *{subject}* ({channel}, asked for by {who}).",
        comment_period="From {since} to {until}. All of it is what I know as of {until}.",
        comment_files="Two files: one to read (.md), and the same as data (.json). They hold how the keys stand and stood, what the checks found, spend and usage, alerts, and who changed what.",
        comment_draft="At the end of the readable file is a draft for OpenAI's support, ready to send: fill in what stands in [brackets].",
        comment_no_key="No key's text is in either file. Whom you pass them on to is up to you.",
        comment_cut="Some older rows were left out to keep the files small; the files say which.",
        title_text="The record of {subject} (to read)",
        title_data="The record of {subject} (as data)",
        refused={
            "missing_scope": (
                "I couldn't send the files: I lack the permission for files (`files:write`). Please "
                "ask a Slack admin to update the app from the current manifest.yml and reinstall it."
            ),
            "cannot_dm_bot": "I couldn't open a direct message with you, so I sent nothing. Please ask a Slack admin whether apps may send them.",
            "file_uploads_disabled": "This workspace doesn't allow files, so I sent nothing. Please ask a Slack admin.",
            "storage_limit_reached": "This workspace has no room for files, so I sent nothing. Please ask a Slack admin to make room.",
        },
        refused_otherwise="Slack didn't take the files, so I sent nothing (`{code}`). If it keeps happening, tell this code to whoever runs the bot.",
        unconfirmed="I sent the files, but Slack didn't confirm it. Please look into our direct messages; if they aren't there, ask again.",
        busy="Slack was too busy, so I couldn't send the files in time. Nothing was sent anywhere. Please ask again in a little while.",
    ),
}
