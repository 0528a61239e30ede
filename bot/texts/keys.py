"""Adding, replacing and removing keys; the words of status and of App Home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class KeyTexts:
    """Modal titles and buttons are short: full-width letters are twice as wide."""

    add_title: str
    replace_title: str
    result_title: str
    submit: str
    cancel: str
    close: str
    where_it_travels: str
    label_name: str
    hint_name: str
    label_environment: str
    environments: Mapping[str, str]
    label_key: str
    hint_key: str
    label_owner: str
    replacing: str
    fault_name: str
    fault_name_taken: str
    fault_same_key: str
    checking: str
    stored_accepted: str
    stored_failing: str
    stored_unreachable: str
    button_replace: str
    button_remove: str
    button_why: str
    notice_added: str
    notice_replaced: str
    notice_removed: str
    remove_ask: str
    remove_note: str
    remove_confirm: str
    removed: str


@dataclass(frozen=True, kw_only=True)
class StatusTexts:
    """What status says; `{name}` is the key's."""

    title: str
    accepted: str
    failing: str
    unreachable: str
    not_checked: str
    owner: str
    age: str
    expires: str
    expired_on: str
    last_used: str
    never_used: str
    checked: str
    spend: str
    spend_unknown: str
    no_keys: str
    next_why: str
    next_connect: str
    next_digest: str
    as_of: str
    kinds: Mapping[str, str]
    home_title: str
    home_none: str
    home_hint: str


KEY_TEXTS: Mapping[str, KeyTexts] = {
    "ja": KeyTexts(
        add_title="キーを登録",
        replace_title="キーを差し替え",
        result_title="確認の結果",
        submit="登録",
        cancel="やめる",
        close="閉じる",
        where_it_travels=(
            "入力したキー本体はSlackを通ってBotに届き、すぐに暗号化して保管します。"
            "登録後は、誰にも二度と表示しません。"
        ),
        label_name="名前",
        hint_name="例：prod、社内ボット。40文字まで",
        label_environment="使う環境",
        environments={
            "production": "本番",
            "staging": "ステージング",
            "development": "開発",
            "shared": "複数で共用",
            "unknown": "わからない",
        },
        label_key="キー本体",
        hint_key="sk-proj- や sk-svcacct- で始まる文字列",
        label_owner="担当者",
        replacing="「{name}」（{masked}）のキー本体を、新しいものに差し替えます。",
        fault_name="使える名前は、文字・数字・空白・「_ . -」で40文字までです。",
        fault_name_taken="「{name}」はすでに登録されています。別の名前にしてください。",
        fault_same_key="このキーは「{name}」として登録済みです。",
        checking="「{name}」を保管しました。OpenAIに確かめています…",
        stored_accepted="「{name}」は認証できました。残高と上限は未確認です。",
        stored_failing="「{name}」はOpenAIに拒否されました。保管はしていますが、このままでは使えません。",
        stored_unreachable=(
            "「{name}」を保管しましたが、まだ確認できていません。"
            "数分おきに確かめ直します。キーの不具合とは限りません。"
        ),
        button_replace="差し替える",
        button_remove="Botから外す",
        button_why="原因を調べる",
        notice_added="{actor} がキー「{name}」（{masked}、{environment}）を登録しました。担当は {owner} です。",
        notice_replaced="{actor} がキー「{name}」を差し替えました（{masked}）。",
        notice_removed="{actor} がキー「{name}」（{masked}）をBotから外しました。",
        remove_ask="「{name}」（{masked}）をBotから外しますか？ 暗号化して保管しているキー本体を破棄します。",
        remove_note="OpenAI側のキーは有効なままです。使わなくなったキーは <https://platform.openai.com/api-keys|OpenAIの画面> で無効化してください。",
        remove_confirm="外したキーは元に戻せません。もう一度使うには登録し直します。",
        removed="「{name}」をBotから外しました。",
    ),
    "en": KeyTexts(
        add_title="Register a key",
        replace_title="Replace a key",
        result_title="Result of the check",
        submit="Register",
        cancel="Cancel",
        close="Close",
        where_it_travels=(
            "What you enter travels through Slack to this bot, which seals it at once. "
            "It is never shown again, to anybody."
        ),
        label_name="Name",
        hint_name="For example prod. Up to 40 characters",
        label_environment="Used in",
        environments={
            "production": "Production",
            "staging": "Staging",
            "development": "Development",
            "shared": "Shared by several",
            "unknown": "Unknown",
        },
        label_key="API key",
        hint_key="Starts with sk-proj- or sk-svcacct-",
        label_owner="Owner",
        replacing='This replaces the text of "{name}" ({masked}) with a new one.',
        fault_name='A name is up to 40 letters, digits, spaces and "_ . -".',
        fault_name_taken='"{name}" exists already. Please choose another name.',
        fault_same_key='This key is registered already, as "{name}".',
        checking='"{name}" is sealed. Asking OpenAI…',
        stored_accepted='"{name}" authenticates. Balance and limits are not checked.',
        stored_failing='OpenAI refused "{name}". It is stored, but it won\'t work like this.',
        stored_unreachable=(
            "\"{name}\" is stored, but I couldn't check it yet. I'll try again every few minutes. "
            "The key may be fine."
        ),
        button_replace="Replace",
        button_remove="Remove from bot",
        button_why="Find out why",
        notice_added='{actor} registered the key "{name}" ({masked}, {environment}). Its owner is {owner}.',
        notice_replaced='{actor} replaced the key "{name}" ({masked}).',
        notice_removed='{actor} removed the key "{name}" ({masked}) from the bot.',
        remove_ask='Remove "{name}" ({masked}) from the bot? The sealed text is destroyed.',
        remove_note="At OpenAI the key stays valid. Revoke what nobody needs on <https://platform.openai.com/api-keys|OpenAI's page>.",
        remove_confirm="This cannot be undone: to use the key again, register it again.",
        removed='"{name}" is removed from the bot.',
    ),
}

STATUS_TEXTS: Mapping[str, StatusTexts] = {
    "ja": StatusTexts(
        title="キーの状況",
        accepted="*{name}* は認証できます。残高と上限は未確認です",
        failing="*{name}* は使えません：{cause}",
        unreachable="*{name}* はBotから確認できませんでした：{cause} キーの不具合とは限りません",
        not_checked="*{name}* はまだ確認していません",
        owner="担当 {owner}",
        age="{age}前に発行",
        expires="期限 {when}",
        expired_on="{when} に期限切れ",
        last_used="OpenAIの記録では最終利用 {ago}",
        never_used="利用の記録なし",
        checked="確認 {ago}",
        spend="直近7日 {money}",
        spend_unknown="直近7日の利用額は不明",
        no_keys="このチャンネルにはまだキーがありません。キーがあれば `/apikey add` で登録、なければ `/apikey start` で準備から始められます。",
        next_why="使えないキーは `/apikey why {name}` で原因を調べられます。",
        next_connect="`/apikey connect` でOpenAIの組織と連携すると、最終利用と利用額もわかります。",
        next_digest="`/apikey digest on` で、利用額のレポートを毎日このチャンネルに投稿します。",
        as_of="利用額はOpenAIの請求データ（UTC）、{when} 時点",
        kinds={
            "project": "プロジェクトキー",
            "service_account": "サービスアカウント",
            "legacy": "旧形式のユーザーキー",
            "admin": "管理用キー",
        },
        home_title="あなたのチャンネルのキー",
        home_none="参加しているチャンネルに、まだキーがありません。チャンネルで `/apikey add` から登録するか、`/apikey start` で準備から始めてください。",
        home_hint="質問は「メッセージ」タブでどうぞ。エラーを貼り付けると原因を説明します。",
    ),
    "en": StatusTexts(
        title="Keys of this channel",
        accepted="*{name}* authenticates; balance and limits not checked",
        failing="*{name}* fails: {cause}",
        unreachable="*{name}* couldn't be checked from here: {cause} The key may be fine",
        not_checked="*{name}* has not been checked yet",
        owner="owner {owner}",
        age="made {age} ago",
        expires="expires {when}",
        expired_on="expired {when}",
        last_used="last used {ago} by OpenAI's record",
        never_used="no use on record",
        checked="checked {ago}",
        spend="7 days: {money}",
        spend_unknown="spend of the last 7 days unknown",
        no_keys="This channel has no keys yet. Register one with `/apikey add`, or let `/apikey start` take you there from the beginning.",
        next_why="Find out why a key fails: `/apikey why {name}`",
        next_connect="Link your OpenAI organization with `/apikey connect` to see last use and spend.",
        next_digest="`/apikey digest on` posts a spend report in this channel every day.",
        as_of="Spend is OpenAI's billing data (UTC), as of {when}",
        kinds={
            "project": "project key",
            "service_account": "service account",
            "legacy": "old user key",
            "admin": "admin key",
        },
        home_title="Keys of your channels",
        home_none="None of your channels has a key yet. Register one in a channel with `/apikey add`, or begin there with `/apikey start`.",
        home_hint="Ask me anything in the Messages tab. Paste an error and I'll explain it.",
    ),
}
