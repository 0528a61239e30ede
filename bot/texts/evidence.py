"""The readable file of an export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EvidenceTexts:
    """Labels and sentences; times in the file carry their offset, days of spend are UTC."""

    title: str
    intro: str
    unknown: str
    none: str
    yes: str
    no: str
    labels: Mapping[str, str]
    """By the field they stand before, also as the heads of columns."""
    organization: str
    keys: str
    standings: Mapping[str, str]
    outcomes: Mapping[str, str]
    changes: str
    changes_none: str
    samples: str
    own_calls: str
    own_calls_none: str
    spend: str
    spend_gaps: Mapping[str, str]
    spend_of_projects: str
    spend_of_keys: str
    spend_note: str
    spend_unmatched: str
    day_states: Mapping[str, str]
    at_least: str
    usage_by_key: str
    cases: str
    case_states: Mapping[str, str]
    posted: str
    posted_not_for_one: str
    purposes: Mapping[str, str]
    acts: str
    bot: str
    cut: str
    cut_none: str
    cut_row: str
    parts: Mapping[str, str]
    draft: str
    draft_note: str


EVIDENCE_TEXTS: Mapping[str, EvidenceTexts] = {
    "ja": EvidenceTexts(
        title="OpenAI APIキーの記録：{subject}",
        intro="apikey-bot が知っていることだけをまとめたものです。知らないことは「不明」と書き、0とは書きません。キー本体は含まれていません。",
        unknown="不明",
        none="なし",
        yes="はい",
        no="いいえ",
        labels={
            "as_of": "時点",
            "period": "期間",
            "asked_by": "依頼した人（SlackのユーザーID）",
            "place": "Slackのワークスペースとチャンネル",
            "zone": "時刻の表示",
            "version": "apikey-bot のバージョン",
            "organization": "OpenAIの組織ID",
            "projects": "OpenAIのプロジェクトID",
            "environment": "環境",
            "masked": "キー（末尾のみ）",
            "openai_key_id": "OpenAIのキーID",
            "project": "プロジェクトID",
            "owner": "担当者（SlackのユーザーID）",
            "added": "Botへの登録",
            "created": "OpenAIでの作成",
            "expires": "期限",
            "used": "成功した呼び出しの最終（1時間単位）",
            "listed_use": "OpenAIが示す最終利用",
            "standing": "現在の状態",
            "since": "いつから",
            "checks": "期間中の確認の回数",
            "last_check": "最後の確認",
            "when": "日時",
            "change": "変化",
            "cause": "原因",
            "evidence": "根拠（OpenAIの回答）",
            "status": "HTTP",
            "request_id": "リクエストID",
            "result": "結果",
            "ruled_out": "除外できた原因",
            "hour": "時間帯の始まり",
            "calls": "回数",
            "day": "日（UTC）",
            "billed": "請求額",
            "state": "確定",
            "model": "モデル",
            "requests": "リクエスト",
            "input": "入力トークン",
            "cached": "うちキャッシュ",
            "output": "出力トークン",
            "read_at": "読み取り",
            "key": "キー",
            "expected": "普段",
            "actual": "実際",
            "handled": "対応",
            "kind": "種類",
            "text": "文面",
            "who": "誰が",
            "act": "操作",
            "about": "対象",
        },
        organization="不明（Botには知らされません。OpenAIの設定画面 Settings > Organization > General にあります）",
        keys="キー",
        standings={
            "in_use": "使われている（最近の呼び出しが成功）",
            "accepted": "認証できる（残高と上限は未確認）",
            "failing": "使えない",
            "unreachable": "確認できない",
        },
        outcomes={
            "accepted": "認証できた",
            "failing": "使えない",
            "unreachable": "確認できず",
        },
        changes="状態の変化（繰り返し確かめたもの）",
        changes_none="この期間に変化はありません。",
        samples="最近の確認",
        own_calls="Bot自身による有料の呼び出し",
        own_calls_none="Bot自身による有料の呼び出しはありません。確認は、費用のかからない呼び出し（モデルの一覧）で行っています。",
        spend="利用額と利用量",
        spend_gaps={
            "not_connected": "OpenAIの組織と連携していないため、利用額と利用量は不明です。",
            "nothing_mapped": "プロジェクトが選ばれておらず、組織の一覧に見つかったキーもないため、利用額と利用量は不明です。",
            "not_collected": "まだ読み込んでいないため、利用額と利用量は不明です。",
        },
        spend_of_projects="このチャンネルで選ばれたOpenAIのプロジェクト全体の分です。",
        spend_of_keys="組織の一覧に見つかったキーの分です。",
        spend_note="1日はUTCの0時から24時です。金額はOpenAIの請求（費用API）の値そのままで、「速報」は後から変わることがあります。利用量は {until} までの分です。",
        spend_unmatched="組織の一覧に見つからなかったキー（別の組織での利用は含まれません）：{names}",
        day_states={"settled": "確定", "provisional": "速報", "unknown": "不明"},
        at_least="{value} 以上",
        usage_by_key="キーとモデル別の利用量",
        cases="アラート（いつもと違う使われ方）",
        case_states={"open": "未対応", "taken": "対応中", "dismissed": "想定内と確認"},
        posted="Botがチャンネルに投稿したレポートとアラート",
        posted_not_for_one="ほかのキーの情報を含むため、1つのキーの書き出しには入れていません。",
        purposes={"digest": "レポート", "case": "アラート"},
        acts="操作の記録",
        bot="Bot",
        cut="省いたもの",
        cut_none="省いたものはありません。",
        cut_row="{part}：古いほうから{count}件",
        parts={
            "keys": "キー（名前順で後のもの。`/apikey export 名前` で書き出せます）",
            "changes": "{name} の状態の変化",
            "samples": "{name} の確認",
            "own_calls": "{name} へのBotの呼び出し",
            "lines": "請求の明細",
            "usage": "キーとモデル別の利用量",
            "cases": "アラート",
            "posted": "投稿",
            "acts": "操作の記録",
        },
        draft="OpenAIのサポートへの下書き",
        draft_note="OpenAIのサポートは英語で読むため、下書きも英語です。[ ] の中を埋めて、https://help.openai.com のチャットから送ってください。送る前に不要な行を消し、添付するファイルの中身も確かめてください。",
    ),
    "en": EvidenceTexts(
        title="Record of OpenAI API keys: {subject}",
        intro='Everything here is what apikey-bot knows, and nothing else. What it does not know is called "unknown", never 0. No key\'s text is in this file.',
        unknown="unknown",
        none="none",
        yes="yes",
        no="no",
        labels={
            "as_of": "As of",
            "period": "Period",
            "asked_by": "Asked for by (Slack user id)",
            "place": "Slack workspace and channel",
            "zone": "Times are shown in",
            "version": "Version of apikey-bot",
            "organization": "OpenAI organization id",
            "projects": "OpenAI project ids",
            "environment": "Environment",
            "masked": "Key (its end only)",
            "openai_key_id": "OpenAI key id",
            "project": "Project id",
            "owner": "Owner (Slack user id)",
            "added": "Registered with the bot",
            "created": "Made at OpenAI",
            "expires": "Expires",
            "used": "Last hour with successful calls",
            "listed_use": "Last use as OpenAI lists it",
            "standing": "Standing now",
            "since": "Since",
            "checks": "Checks in the period",
            "last_check": "Last check",
            "when": "When",
            "change": "Change",
            "cause": "Cause",
            "evidence": "Evidence (OpenAI's answer)",
            "status": "HTTP",
            "request_id": "Request id",
            "result": "Result",
            "ruled_out": "Ruled out",
            "hour": "Hour that began",
            "calls": "Calls",
            "day": "Day (UTC)",
            "billed": "Billed",
            "state": "Settled",
            "model": "model",
            "requests": "Requests",
            "input": "Input tokens",
            "cached": "of them cached",
            "output": "Output tokens",
            "read_at": "Read",
            "key": "Key",
            "expected": "Usual",
            "actual": "Actual",
            "handled": "Handled",
            "kind": "Kind",
            "text": "Words",
            "who": "Who",
            "act": "Act",
            "about": "About",
        },
        organization="unknown (the bot is not told; it stands on OpenAI's page Settings > Organization > General)",
        keys="Keys",
        standings={
            "in_use": "in use (recent calls succeeded)",
            "accepted": "authenticates (balance and limits not checked)",
            "failing": "failing",
            "unreachable": "could not be checked",
        },
        outcomes={
            "accepted": "authenticated",
            "failing": "failing",
            "unreachable": "could not be checked",
        },
        changes="Changes of its standing (each checked more than once)",
        changes_none="No change in this period.",
        samples="Recent checks",
        own_calls="Paid calls that the bot itself made",
        own_calls_none="The bot itself made no paid call. Its checks are calls that cost nothing (the list of models).",
        spend="Spend and usage",
        spend_gaps={
            "not_connected": "Not linked to an OpenAI organization, so spend and usage are unknown.",
            "nothing_mapped": "No project is chosen and no key was found in the organization, so spend and usage are unknown.",
            "not_collected": "Nothing has been read yet, so spend and usage are unknown.",
        },
        spend_of_projects="All that the OpenAI projects chosen for this channel did.",
        spend_of_keys="What those keys did that were found in the organization.",
        spend_note="A day runs from 0:00 to 24:00 UTC. Amounts are OpenAI's own (costs API), digit for digit; provisional ones may still change. Usage is known up to {until}.",
        spend_unmatched="Keys not found in the organization (what they do elsewhere is not counted): {names}",
        day_states={"settled": "settled", "provisional": "provisional", "unknown": "unknown"},
        at_least="at least {value}",
        usage_by_key="Usage by key and model",
        cases="Alerts (unusual use)",
        case_states={"open": "open", "taken": "taken", "dismissed": "known and fine"},
        posted="Reports and alerts that the bot posted in the channel",
        posted_not_for_one="They speak of other keys too, so they are left out of the export of one key.",
        purposes={"digest": "report", "case": "alert"},
        acts="Record of acts",
        bot="the bot",
        cut="Left out",
        cut_none="Nothing was left out.",
        cut_row="{part}: the {count} oldest",
        parts={
            "keys": "keys (the last by name; `/apikey export NAME` exports one)",
            "changes": "changes of {name}",
            "samples": "checks of {name}",
            "own_calls": "calls of the bot with {name}",
            "lines": "billed lines",
            "usage": "usage by key and model",
            "cases": "alerts",
            "posted": "posts",
            "acts": "record of acts",
        },
        draft="Draft for OpenAI's support",
        draft_note="Fill in what stands in [brackets] and send it through the chat at https://help.openai.com. Before that, delete the lines you don't need and look through what you attach.",
    ),
}
