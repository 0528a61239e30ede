"""The alert of the watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CaseTexts:
    """`{key}` is the key's name; figures are billed, of one UTC day."""

    alert: str
    why_weekday: str
    why_recent: str
    times: str
    what_to_do: str
    in_the_bot: str
    managers: str
    take: str
    dismiss: str
    taken: str
    dismissed: str
    rule: str


CASE_TEXTS: Mapping[str, CaseTexts] = {
    "ja": CaseTexts(
        alert="いつもと違う使われ方です：{key} がUTCの{day}に {actual}（普段は約 {expected}）",
        why_weekday="過去{count}回の{weekday}と比べて {excess} 多く、確定した請求額での比較です。",
        why_recent="直近{count}日と比べて {excess} 多く、確定した請求額での比較です。",
        times="普段の{factor}倍にあたります。",
        what_to_do=(
            "心当たりを確かめてください。誰も使っていないなら漏えいのおそれがあります。"
            "<https://platform.openai.com/api-keys|OpenAIの画面> で新しいキーを発行し、動作を確かめてから古いキーを無効化してください。"
        ),
        in_the_bot="そのあと、 `/apikey remove` と `/apikey add` でBotの登録も入れ替えてください。",
        managers="担当：{people}",
        take="対応します",
        dismiss="想定内です",
        taken="対応中：{person}（{when}）",
        dismissed="想定内と確認：{person}（{when}）",
        rule="お知らせの基準：普段のばらつきの4倍、$5、普段の2倍をすべて超えたとき",
    ),
    "en": CaseTexts(
        alert="Unusual use: {key} cost {actual} on {day} (UTC); usually about {expected}.",
        why_weekday="That is {excess} more than on the {weekday}s of {count} earlier weeks, by settled bills.",
        why_recent="That is {excess} more than on the last {count} days, by settled bills.",
        times=" It is {factor} times the usual.",
        what_to_do=(
            "Check who used it. If nobody did, the key may have leaked: make a new one on "
            "<https://platform.openai.com/api-keys|OpenAI's page>, prove that it works, then revoke the old one."
        ),
        in_the_bot="After that, swap it in this bot too: `/apikey remove`, then `/apikey add`.",
        managers="In charge: {people}",
        take="I take it",
        dismiss="Known, fine",
        taken="{person} is on it ({when})",
        dismissed="{person} says: known, fine ({when})",
        rule="Told when a day exceeds four usual spreads, $5 and twice the usual, all at once",
    ),
}
