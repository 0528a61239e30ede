"""The answer to "what did we spend?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SpendTexts:
    """`by` heads a division by its word; `button` is how it is asked for."""

    title: str
    today: str
    week: str
    total: str
    total_today: str
    total_billed: str
    total_at_least: str
    total_unknown: str
    part_billed: str
    in_yen: str
    yen_rate: str
    forecast: str
    forecast_unknown: str
    by: Mapping[str, str]
    column: Mapping[str, str]
    button: Mapping[str, str]
    button_share: str
    column_amount: str
    other_keys: str
    no_key: str
    no_project: str
    not_billed: str
    more_rows: str
    unknown: str
    nothing: str
    days_utc: str
    days_local: str
    as_of: str
    days_unknown: str
    unpriced: str
    unmatched: str
    nothing_mapped: str
    no_connection: str
    bad_period: str
    shared_by: str
    shared: str


SPEND_TEXTS: Mapping[str, SpendTexts] = {
    "ja": SpendTexts(
        title="利用額　{period}",
        today="{day} 今日ここまで",
        week="直近7日（{first}〜{last}）",
        total="約 {money}（請求額が未確定の日は、速報の試算です）",
        total_today="約 {money}（速報の試算）",
        total_billed="{money}（すべて確定した請求額）",
        total_at_least="少なくとも {money}（わかっていない分があります）",
        total_unknown="利用額はまだわかりません。",
        part_billed="うち確定した請求額：{money}（{day} まで）",
        in_yen="円換算：約 {money}",
        yen_rate="1ドル {rate} 円（{date}）で換算。",
        forecast="今月の着地見込み：{low}〜{high}",
        forecast_unknown="今月の着地見込み：まだ出せません（過去の日や今月の利用に、わからない分があります）",
        by={
            "key": "キー別",
            "model": "モデル別",
            "project": "プロジェクト別",
            "line": "請求項目別",
        },
        column={
            "key": "キー",
            "model": "モデル",
            "project": "プロジェクト",
            "line": "請求項目",
        },
        button={
            "key": "キー別",
            "model": "モデル別",
            "project": "プロジェクト別",
            "line": "請求項目別",
        },
        button_share="チャンネルに共有",
        column_amount="利用額",
        other_keys="そのほかのキー",
        no_key="キー不明の利用",
        no_project="プロジェクト不明の利用",
        not_billed="未確定（速報の試算）",
        more_rows="そのほか {count} 件",
        unknown="不明",
        nothing="この期間の利用はありません。",
        days_utc="1日の区切りはUTC（日本時間の9時）。OpenAIの請求と同じです。",
        days_local="1日の区切りは {zone}。金額は利用量×単価表の試算で、請求額とは差が出ることがあります。",
        as_of="{when} までの利用を集計。",
        days_unknown="わからない日が {count} 日あります（{days}）。",
        unpriced="単価が不明のモデル：{names}（金額に含まれません）",
        unmatched="組織の一覧に見つからないキー：{names}（金額に含まれません）",
        nothing_mapped="このチャンネルのプロジェクトがまだ選ばれていません（`/apikey connect`）。",
        no_connection=(
            "利用額を調べるには、OpenAIの組織との連携（閲覧のみ）が必要です。"
            "Slack管理者かBot管理者が `/apikey connect` を実行すると始められます。"
        ),
        bad_period=(
            "「{period}」の利用額は出せません。`today`（今日）、`7d`（直近7日）、`month`（今月）、"
            "または `2026-10` のような、もう始まっている月を指定してください。"
        ),
        shared_by="{person} さんが共有",
        shared="このチャンネルに共有します。",
    ),
    "en": SpendTexts(
        title="Spend, {period}",
        today="{day} so far",
        week="the last 7 days ({first} to {last})",
        total="About {money} (days not settled yet are estimates)",
        total_today="About {money} (an estimate)",
        total_billed="{money} (all of it settled bills)",
        total_at_least="At least {money} (not everything is known)",
        total_unknown="The spend is not known yet.",
        part_billed="Of it on settled bills: {money} (up to {day})",
        in_yen="In yen: about {money}",
        yen_rate="{rate} yen for one dollar ({date}).",
        forecast="This month is heading for {low} to {high}",
        forecast_unknown=(
            "No forecast for this month yet: too many days, or some of this month, are not known."
        ),
        by={"key": "By key", "model": "By model", "project": "By project", "line": "By line item"},
        column={"key": "Key", "model": "Model", "project": "Project", "line": "Line item"},
        button={
            "key": "By key",
            "model": "By model",
            "project": "By project",
            "line": "By line item",
        },
        button_share="Share in channel",
        column_amount="Spend",
        other_keys="Other keys",
        no_key="Not tied to a key",
        no_project="Not tied to a project",
        not_billed="Not settled yet (estimate)",
        more_rows="{count} more",
        unknown="unknown",
        nothing="Nothing was used in this period.",
        days_utc="Days run from midnight UTC, as OpenAI bills them.",
        days_local="The day runs from midnight in {zone}. Amounts are usage × price list: an estimate that may differ from the bill.",
        as_of="Usage as of {when}.",
        days_unknown="Days that are not known: {count} ({days}).",
        unpriced="Models without a known price: {names} (not counted)",
        unmatched="Keys not found in the organization: {names} (not counted)",
        nothing_mapped="No project is chosen for this channel yet (`/apikey connect`).",
        no_connection=(
            "To look up spend I need a read-only link to your OpenAI organization. "
            "A Slack admin or bot admin starts with `/apikey connect`."
        ),
        bad_period=(
            'I can\'t tell the spend of "{period}". Say `today`, `7d`, `month`, or a month that '
            "has begun, such as `2026-10`."
        ),
        shared_by="Shared by {person}",
        shared="I'm sharing it in this channel.",
    ),
}
