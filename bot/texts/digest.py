"""The spend report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DigestTexts:
    """`missing` says why a figure is not whole, by its reason; `{names}` what it concerns."""

    title: str
    headline: str
    headline_at_least: str
    headline_unknown: str
    as_usual: str
    change: str
    usually: str
    no_usual: str
    settled: str
    settled_at_least: str
    month: str
    month_at_least: str
    month_forecast: str
    month_budget: str
    month_comma: str
    button_month: str
    by_key: str
    column_key: str
    column_estimate: str
    other_keys: str
    unattributed: str
    unknown: str
    chart_title: str
    chart_series: str
    chart_axis: str
    as_of: str
    estimate_note: str
    late: str
    missing: Mapping[str, str]
    no_connection: str
    no_connection_shows: str
    no_connection_how: str


DIGEST_TEXTS: Mapping[str, DigestTexts] = {
    "ja": DigestTexts(
        title="OpenAI 利用額レポート {day}",
        headline="{day}は約 {money}（速報）。",
        headline_at_least="{day}は少なくとも約 {money}（速報、含まれていない利用があります）。",
        headline_unknown="{day}の利用額はまだわかりません。",
        as_usual="いつもの{weekday}並みです（普段は約 {usual}）。",
        change="いつもの{weekday}（約 {usual}）より {change}。",
        usually="いつもの{weekday}は約 {usual} です。",
        no_usual="比べられる過去の{weekday}が、まだ足りません。",
        settled="確定した直近の1日：UTCの {day}は {money}",
        settled_at_least="確定した直近の1日：UTCの {day}は {money} 以上（含まれていない請求があります）",
        month="今月（UTC）は約 {money}",
        month_at_least="今月（UTC）は少なくとも約 {money}",
        month_forecast="着地見込み {low}〜{high}",
        month_budget="予算 {money}（お知らせのみ）",
        month_comma="／",
        button_month="今月の内訳",
        by_key="キー別（速報）",
        column_key="キー",
        column_estimate="約",
        other_keys="そのほかのキー",
        unattributed="キー不明の利用",
        unknown="不明",
        chart_title="直近14日の利用額（速報、$）",
        chart_series="利用額",
        chart_axis="米ドル",
        as_of="{when} までの利用を集計。速報は利用量×単価表（{prices} 時点）の試算で、請求額とは差が出ることがあります。",
        estimate_note="1日の区切りは {zone}。",
        late="{when} の予定から遅れての投稿です。",
        missing={
            "nothing_mapped": "このチャンネルのプロジェクトがまだ選ばれていません（`/apikey connect`）。",
            "not_collected": "利用の記録をまだ読み込んでいません。少し待ってください。",
            "day_partly_read": "まだ読めていない時間帯があります。",
            "unpriced_model": "単価が不明のモデル：{names}",
            "unmatched_key": "組織の一覧に見つからないキー：{names}（利用額に含まれません）",
            "no_settled_day": "確定した日はまだありません。",
            "amount_missing": "金額の抜けた請求行があります。",
        },
        no_connection="利用額のレポートには、OpenAIの組織との連携（閲覧のみ）が必要です。",
        no_connection_shows="連携すると、前日の利用額、いつもの同じ曜日との差、確定した請求額、キー別の内訳、14日間のグラフを毎日投稿できます。",
        no_connection_how="Slack管理者かBot管理者が `/apikey connect` を実行すると始められます。",
    ),
    "en": DigestTexts(
        title="OpenAI spend, {day}",
        headline="{day}: about {money} (preliminary).",
        headline_at_least="{day}: at least about {money} (preliminary; not everything is counted, see below).",
        headline_unknown="Spend of {day} is not known yet.",
        as_usual="As on a usual {weekday} (about {usual}).",
        change="{change} against a usual {weekday} (about {usual}).",
        usually="A usual {weekday} is about {usual}.",
        no_usual="Too few past {weekday}s are known to compare with.",
        settled="Newest settled day: {day} (UTC), {money}",
        settled_at_least="Newest settled day: {day} (UTC), at least {money} (not everything is counted, see below)",
        month="This month (UTC): about {money}",
        month_at_least="This month (UTC): at least about {money}",
        month_forecast="heading for {low} to {high}",
        month_budget="budget {money} (notifies only)",
        month_comma=", ",
        button_month="This month",
        by_key="By key (preliminary)",
        column_key="Key",
        column_estimate="About",
        other_keys="Other keys",
        unattributed="Not tied to a key",
        unknown="unknown",
        chart_title="Spend of 14 days (preliminary, $)",
        chart_series="Spend",
        chart_axis="US dollars",
        as_of="Usage as of {when}. Preliminary figures are usage × price list ({prices}): an estimate that may differ from the bill.",
        estimate_note="Days run from midnight in {zone}.",
        late="Late: this was due {when}.",
        missing={
            "nothing_mapped": "No project is chosen for this channel yet (`/apikey connect`).",
            "not_collected": "Usage has not been read yet. Please give me a moment.",
            "day_partly_read": "Some hours of the day could not be read yet.",
            "unpriced_model": "Models without a known price: {names}",
            "unmatched_key": "Keys not found in the organization: {names} (not counted)",
            "no_settled_day": "No day has settled yet.",
            "amount_missing": "OpenAI sent billed lines without an amount.",
        },
        no_connection="A spend report needs a read-only link to your OpenAI organization.",
        no_connection_shows="Once linked, I can post yesterday's spend, the change against the usual same weekday, the settled bill, a split by key and a 14-day chart every day.",
        no_connection_how="A Slack admin or bot admin starts with `/apikey connect`.",
    ),
}
