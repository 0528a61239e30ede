"""What the watch would have said about past spend, on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BacktestTexts:
    """Cases one below the other, what was read, and what is wrong with a line or the file."""

    case: str
    fast: str
    daily: str
    drip: str
    drop: str
    low: str
    medium: str
    high: str
    summary: str
    nothing: str
    line: str
    no_start: str
    no_key: str
    no_usd: str
    too_few: str
    out_of_order: str
    not_csv: str
    not_utf8: str
    not_spend: str
    unreadable: str


BACKTEST_TEXTS: Mapping[str, BacktestTexts] = {
    "ja": BacktestTexts(
        case="{detected}  [{severity}]  {key}：{first} からの{span}で {actual}（普段は約 {expected}）。{lane}",
        fast="数時間で急に増えました",
        daily="1日の利用額がいつもより大きく増えました",
        drip="少しずつ増え続けています",
        drop="いつも使われているキーが止まっています",
        low="低",
        medium="中",
        high="高",
        summary="アラート {cases}件（キー {keys}個、{first} 〜 {last}、時刻はUTC）",
        nothing="アラートに当たるものはありませんでした（キー {keys}個、{first} 〜 {last}、時刻はUTC）",
        line="{line}行目は使わずに続けます：{reason}",
        no_start="start「{found}」は、UTCの毎正時の日時（例 2026-11-24T08:00:00Z）ではありません。",
        no_key="key が空です。",
        no_usd="usd「{found}」は金額ではありません。10億未満の数字で書いてください。",
        too_few="列が足りません（{found}）。",
        out_of_order="start「{found}」が、同じキーの前の行より古い日時です。古い順に並べてください。",
        not_csv="CSVとして読めないため、ここから先は読んでいません。",
        not_utf8="{path} はUTF-8ではありません。UTF-8に変換してからお試しください。",
        not_spend=(
            "{path} には利用額がありません。1行目は start,key,usd、"
            "2行目から1時間ごとか1日ごとの利用額を書いてください。"
        ),
        unreadable="{path} を読めません（{reason}）。パスと読み取り権限を確かめてください。",
    ),
    "en": BacktestTexts(
        case="{detected}  [{severity}]  {key}: {actual} in {span} from {first} (usually about {expected}). {lane}",
        fast="A sudden rise within hours.",
        daily="A day far above the usual.",
        drip="It has been growing bit by bit.",
        drop="A key that is always in use has gone silent.",
        low="low",
        medium="medium",
        high="high",
        summary="Alerts: {cases} (keys: {keys}; {first} to {last}; times in UTC)",
        nothing="Nothing to alert about (keys: {keys}; {first} to {last}; times in UTC)",
        line="Line {line} is left out: {reason}",
        no_start='start "{found}" is not a full hour in UTC, such as 2026-11-24T08:00:00Z.',
        no_key="key is empty.",
        no_usd='usd "{found}" is not an amount. Write a number below a billion.',
        too_few="it has too few columns ({found}).",
        out_of_order='start "{found}" is before the line above of the same key. Sort by time.',
        not_csv="it can't be read as CSV; nothing from here on was read.",
        not_utf8="{path} isn't UTF-8. Convert it to UTF-8 first.",
        not_spend=(
            "{path} holds no spend. Its first line has to be start,key,usd; "
            "below, one line for each hour or day."
        ),
        unreadable="{path} can't be read ({reason}). Check the path and your right to read it.",
    ),
}
