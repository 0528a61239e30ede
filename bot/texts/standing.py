"""What is told of a key's standing: its last days, its use, and news to the people who look after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StandingTexts:
    """`{name}` and `{names}` are keys, `{when}` a moment with its zone, `{channel}` a link."""

    in_use: str
    in_use_unchecked: str
    days: str
    fine: str
    failed_on: str
    unknown: str
    since: str
    next_probe: str
    next_probe_now: str
    next_probe_none: str
    failing: str
    next_step: str
    recovered: str
    recovered_in_use: str
    unstable: str
    openai_away: str
    openai_back: str
    address_refused: str
    address_taken: str
    may_be_fine: str
    will_tell: str
    look_closer: str
    confirmed: str
    separator: str
    and_more: str


STANDING_TEXTS: Mapping[str, StandingTexts] = {
    "ja": StandingTexts(
        in_use="*{name}* は使えています（{hour} の呼び出しが成功）",
        in_use_unchecked="*{name}* は使えています（{hour} の呼び出しが成功）。ただし、いまはBotから確認できません：{cause}",
        days="直近7日 {marks} {counts}",
        fine="問題なし{count}日",
        failed_on="失敗{count}日（{days}）",
        unknown="不明{count}日",
        since="{when} から",
        next_probe="次の確認は約{span}後",
        next_probe_now="まもなく確認",
        next_probe_none="定期確認は停止中",
        failing="{names} が使えなくなりました：{cause}",
        next_step="次にすること：{step}",
        recovered="{names} は再び認証できるようになりました。残高と上限は未確認です。",
        recovered_in_use="{names} は再び使えています。",
        unstable="{names} は、この24時間で何度も使えたり使えなくなったりしています。丸1日落ち着くまで、変化のお知らせを止めます。",
        openai_away="OpenAIから正常な応答がなく、キーを確認できません（{names}）：{cause}",
        openai_back="OpenAIから再び応答があり、キーを確認できるようになりました。",
        address_refused="OpenAIがBotの送信元からの接続を受け付けず、キーを確認できません（{names}）：{cause}",
        address_taken="OpenAIがBotの送信元からの接続を再び受け付け、キーを確認できるようになりました。",
        may_be_fine="キーの不具合とは限りません。",
        will_tell="確認できるようになったら、もう一度お知らせします。",
        look_closer="くわしくは {channel} で `/apikey why {name}`",
        confirmed="{when} から。一度の結果ではなく、繰り返し確かめたうえでのお知らせです",
        separator="、",
        and_more="ほか{count}個",
    ),
    "en": StandingTexts(
        in_use="*{name}* is working (calls succeeded {hour})",
        in_use_unchecked="*{name}* is working (calls succeeded {hour}), though I can't check it from here now: {cause}",
        days="Last 7 days {marks} {counts}",
        fine="fine on {count}",
        failed_on="failed on {count} ({days})",
        unknown="unknown on {count}",
        since="since {when}",
        next_probe="next check in about {span}",
        next_probe_now="next check any moment",
        next_probe_none="scheduled checks are paused",
        failing="{names} stopped working: {cause}",
        next_step="Next step: {step}",
        recovered="{names} authenticates again; balance and limits not checked.",
        recovered_in_use="{names} is working again.",
        unstable="{names} failed and recovered several times in the last 24 h. I'll stay quiet about it until it has been steady for a day.",
        openai_away="OpenAI isn't answering properly, so I can't check your keys ({names}): {cause}",
        openai_back="OpenAI answers again. I can check your keys.",
        address_refused="OpenAI doesn't take calls from this bot's address, so I can't check your keys ({names}): {cause}",
        address_taken="OpenAI takes calls from this bot's address again. I can check your keys.",
        may_be_fine="The keys may be fine.",
        will_tell="I'll tell you when I can check them again.",
        look_closer="Find out more in {channel}: `/apikey why {name}`",
        confirmed="Since {when}. Checked more than once before telling you",
        separator=", ",
        and_more="{count} more",
    ),
}
