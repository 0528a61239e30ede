"""Refusals, faults, leaks, the welcome: what the bot says when it is not about one key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReplyTexts:
    """Short answers; `refused` by the rule of the policy, with `other` for the rest."""

    refused: Mapping[str, str]
    sealed: str
    slack_down: str
    openai_down: str
    storage_busy: str
    storage_full: str
    audit_unwritable: str
    unreadable: str
    broken: str
    no_such_key: str
    nearest_key: str
    key_in_command: str
    key_in_message: str
    working_on_it: str
    empty_mention: str
    welcome: str
    welcome_reads: str
    welcome_stores: str
    welcome_first: str
    not_connected: str
    digest_on: str
    digest_off: str
    digest_state_on: str
    digest_state_off: str
    digest_button_on: str
    digest_button_off: str
    digest_button_now: str
    digest_sent: str
    interrupted: Mapping[str, str]
    """By what was asked: the answer was lost in a restart."""


REPLY_TEXTS: Mapping[str, ReplyTexts] = {
    "ja": ReplyTexts(
        refused={
            "external": "このチャンネルで使えるキーはありません。",
            "shared_channel": (
                "社外と共有しているチャンネルでは、キーや料金の情報を扱いません。"
                "社内だけのチャンネルで使ってください。"
            ),
            "bot_not_in_channel": (
                "まだこのチャンネルに参加していません。先に `/invite @apikey-bot` で招待してください。"
            ),
            "not_in_channel": "このチャンネルに参加している人だけが使えます。",
            "guest": (
                "ゲストの方が使えるのは、質問、エラーの説明、文章の試算だけです。"
                "キーの操作は、チャンネルの担当者に依頼してください。"
            ),
            "change_key": "この操作ができるのは、キーの担当者とキー管理者、Slack管理者です。担当は {owner} です。",
            "set_digest": "レポートの設定を変えられるのは、キー管理者とSlack管理者です。依頼してください。",
            "see_inventory": "組織のすべてのキーを見られるのは、Slack管理者とBot管理者です。このチャンネルのキーは `/apikey status` で確かめられます。",
            "set_budget": "予算を変えられるのは、キー管理者とSlack管理者です。依頼してください。",
            "connect": (
                "OpenAIの組織と連携できるのは、Slack管理者とBot管理者です。"
                "管理者にこのチャンネルで `/apikey connect` を実行してもらってください。"
            ),
            "change_note": "このメモを変えられるのは、書いた人とキー管理者、Slack管理者です。依頼してください。",
            "workspace_note": "ワークスペース全体のメモを変えられるのは、Bot管理者とSlack管理者です。依頼してください。",
            "see_unanswered": "うまく答えられなかった質問を見られるのは、Slack管理者とBot管理者です。",
            "other": "この操作は許可されていません。",
        },
        sealed=(
            "Botがキーを保管する金庫を開けられない状態です（マスターキーがないか、合っていません）。"
            "データは壊れていません。Botの運用担当者に知らせてください。"
        ),
        slack_down="Slackからの応答がなく、確認できませんでした。何も変更していません。1分ほどして、もう一度お試しください。",
        openai_down="OpenAIからの応答がありません。何も変更していません。少し待って、もう一度お試しください。",
        storage_busy="処理が混み合っています。何も変更していません。もう一度お試しください。",
        storage_full=(
            "いまBotは読み取りしかできません（データの保存先がいっぱいか、書き込めません）。何も変更していません。"
            "状況の確認は使えます。Botの運用担当者には知らせています。"
        ),
        audit_unwritable=(
            "操作履歴に記録できないため、実行しませんでした。何も変更していません。Botの運用担当者に知らせてください。"
        ),
        unreadable=(
            "保管しているキーを開けませんでした。このキーを登録し直すか、Botの運用担当者に知らせてください。"
        ),
        broken=(
            "Botの不具合で処理できませんでした。ご迷惑をおかけします。"
            "続くようなら、この番号をBotの運用担当者に伝えてください：{reference}"
        ),
        no_such_key="このチャンネルに「{name}」というキーはありません。",
        nearest_key="もしかして「{name}」ですか？",
        key_in_command=(
            "APIキーらしき文字列（{masked}）が入力されたため、実行も保存もしませんでした。"
            "ただし入力した内容はSlackを通っています。このキーは漏えいしたものとして、"
            "無効化と再発行をしてください。登録は `/apikey add` の入力画面からできます。"
        ),
        key_in_message=(
            "OpenAIのAPIキーらしき文字列が投稿されています（{masked}）。まず投稿を削除してください。"
            "削除後も、キーの無効化と再発行が必要です。この連絡はあなただけに表示されています。"
        ),
        working_on_it="OpenAIに確かめています…",
        empty_mention="お呼びですか？ キーの状況は「状況」、原因の調査は「原因」、質問はそのまま書いてください。",
        welcome="招待ありがとうございます。このチャンネルのOpenAI APIキーを見守ります。",
        welcome_reads="読むもの：Botへのメンションとコマンド。投稿の再送を防ぐために、自分の投稿だけを履歴で確認します。",
        welcome_stores="保存するもの：登録されたキー（暗号化。二度と表示しません）、確認の結果、利用額。会話の内容は保存しません。",
        welcome_first="最初の一歩：キーがあれば `/apikey add` で登録、OpenAIの組織があれば `/apikey connect` で連携。どちらもまだなら「はじめる」から。",
        not_connected="OpenAIの組織とまだ連携していません。`/apikey connect` から始められます。",
        digest_on="毎日のレポートを始めます。次は {when} です。",
        digest_off="毎日のレポートを止めました。`/apikey digest on` で再開できます。",
        digest_state_on="毎日 {time}（{zone}）にこのチャンネルへ投稿しています。",
        digest_state_off="毎日のレポートは止まっています。",
        digest_button_on="毎日投稿する",
        digest_button_off="毎日の投稿を停止",
        digest_button_now="今すぐ投稿",
        digest_sent="レポートをこのチャンネルに投稿します。",
        interrupted={
            "why": "確認の途中でBotが再起動し、結果をお伝えできませんでした。お手数ですが、もう一度お試しください。",
            "ask": "回答の途中でBotが再起動しました。お手数ですが、もう一度質問してください。",
            "digest": "作成中にBotが再起動し、レポートを投稿できませんでした。もう一度 `/apikey digest now` をお試しください。",
            "add": (
                "キーは保管しましたが、確認の途中でBotが再起動しました。"
                "結果は `/apikey status` で確かめられます。"
            ),
            "connect": (
                "連携の途中でBotが再起動しました。もう一度 `/apikey connect` を実行すると、続きから進められます。"
            ),
            "inventory": "点検の途中でBotが再起動しました。もう一度 `/apikey inventory` をお試しください。",
            "export": (
                "記録をまとめている途中でBotが再起動しました。わたしとのDMにファイルが届いていなければ、"
                "もう一度 `/apikey export` をお試しください。"
            ),
        },
    ),
    "en": ReplyTexts(
        refused={
            "external": "There is no key for you in this channel.",
            "shared_channel": (
                "This channel is shared with another organization, so I don't handle keys or "
                "spend here. Please use a channel of your own workspace."
            ),
            "bot_not_in_channel": "I'm not in this channel yet. Invite me first: `/invite @apikey-bot`",
            "not_in_channel": "Only people in this channel can do that.",
            "guest": (
                "Guests can ask questions, have errors explained and texts estimated. "
                "For anything about the keys, please ask the channel's owners."
            ),
            "change_key": "Only the key's owner, a key manager or a Slack admin can do this. Its owner is {owner}.",
            "set_digest": "Only key managers and Slack admins can change the report. Please ask one of them.",
            "see_inventory": "Only Slack admins and bot admins can see every key of the organization. `/apikey status` shows those of this channel.",
            "set_budget": "Only key managers and Slack admins can change budgets. Please ask one of them.",
            "connect": (
                "Only Slack admins and bot admins can link an OpenAI organization. "
                "Ask one of them to run `/apikey connect` in this channel."
            ),
            "change_note": "Only whoever wrote this note, a key manager or a Slack admin can change it. Please ask one of them.",
            "workspace_note": "Only bot admins and Slack admins can change notes of the whole workspace. Please ask one of them.",
            "see_unanswered": "Only Slack admins and bot admins can see which questions I couldn't answer.",
            "other": "That isn't allowed.",
        },
        sealed=(
            "I can't open the vault that holds the keys: my master key is missing or doesn't fit. "
            "Nothing is damaged. Please tell whoever runs this bot."
        ),
        slack_down="Slack isn't answering me, so I couldn't check. Nothing was changed. Please try again in a minute.",
        openai_down="OpenAI isn't answering. Nothing was changed. Please try again in a little while.",
        storage_busy="I'm busy right now. Nothing was changed. Please try again.",
        storage_full=(
            "I can only read right now: there is no room for changes, or they aren't allowed. "
            "Nothing was changed, and status still answers. Whoever runs this bot is being told."
        ),
        audit_unwritable=(
            "I couldn't write this into my record of changes, so I didn't do it. "
            "Nothing was changed. Please tell whoever runs this bot."
        ),
        unreadable="I couldn't open the stored key. Register it again, or tell whoever runs this bot.",
        broken=(
            "Sorry, something broke on my side. "
            "If it keeps happening, give this number to whoever runs the bot: {reference}"
        ),
        no_such_key='This channel has no key named "{name}".',
        nearest_key='Did you mean "{name}"?',
        key_in_command=(
            "That looks like an API key ({masked}), so I neither ran the command nor stored it. "
            "But what you typed has passed through Slack: treat this key as leaked, revoke it and "
            "make a new one. To register a key, use the form of `/apikey add`."
        ),
        key_in_message=(
            "Your message seems to hold an OpenAI API key ({masked}). Delete it first; "
            "the key must still be revoked and replaced. Only you see this."
        ),
        working_on_it="Asking OpenAI…",
        empty_mention='Yes? Say "status" for your keys, "why" to find out what fails, or just ask a question.',
        welcome="Thanks for the invitation. I'll look after this channel's OpenAI API keys.",
        welcome_reads="What I read: mentions of me and commands. In the history I only look for my own posts, so as not to post twice.",
        welcome_stores="What I store: registered keys (sealed, never shown again), check results and spend. Never your conversations.",
        welcome_first="First step: register a key you have with `/apikey add`, or link your OpenAI organization with `/apikey connect`. Neither yet? Press Get started.",
        not_connected="Not linked to an OpenAI organization yet. Start with `/apikey connect`.",
        digest_on="The daily report is on. The next one comes {when}.",
        digest_off="The daily report is off. `/apikey digest on` brings it back.",
        digest_state_on="I post here every day at {time} ({zone}).",
        digest_state_off="The daily report is off.",
        digest_button_on="Post it daily",
        digest_button_off="Stop the daily report",
        digest_button_now="Post one now",
        digest_sent="I'm posting the report in this channel.",
        interrupted={
            "why": "I was restarted before I could tell you the result. Sorry, please ask again.",
            "ask": "I was restarted while answering. Sorry, please ask again.",
            "digest": "I was restarted before I could post the report. Please try `/apikey digest now` again.",
            "add": (
                "The key is stored, but I was restarted before its check was done. "
                "`/apikey status` shows the result."
            ),
            "connect": "I was restarted while linking the organization. Run `/apikey connect` again to go on from there.",
            "inventory": "I was restarted in the middle of this. Please try `/apikey inventory` again.",
            "export": (
                "I was restarted while putting the record together. If the files aren't in our direct "
                "messages, please run `/apikey export` again."
            ),
        },
    ),
}
