"""Why an estimate moved, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MovementTexts:
    """`more` and `less` by reason, for what costs more and what costs less than usual."""

    because: str
    so_far: str
    """Where some models have no known price."""
    comma: str
    rest: str
    more: Mapping[str, str]
    less: Mapping[str, str]


MOVEMENT_TEXTS: Mapping[str, MovementTexts] = {
    "ja": MovementTexts(
        because="内訳：{parts}。",
        so_far="単価がわかる分の差は {change}（{parts}）。{names} は単価が不明で、含みません。",
        comma="、",
        rest="その他 {money}",
        more={
            "volume": "{model} のリクエスト増 {money}",
            "mix": "{model} など高いモデルへの移行 {money}",
            "size": "1件あたりのトークン増 {money}",
            "caching": "キャッシュの利用減 {money}",
            "batch": "Batch の利用減 {money}",
            "price": "単価の上昇 {money}",
        },
        less={
            "volume": "{model} のリクエスト減 {money}",
            "mix": "{model} など安いモデルへの移行 {money}",
            "size": "1件あたりのトークン減 {money}",
            "caching": "キャッシュの利用増 {money}",
            "batch": "Batch の利用増 {money}",
            "price": "単価の低下 {money}",
        },
    ),
    "en": MovementTexts(
        because="Why: {parts}.",
        so_far=(
            "As far as prices are known, {change} ({parts}); "
            "{names} has no known price and is not in it."
        ),
        comma=", ",
        rest="the rest {money}",
        more={
            "volume": "more {model} requests {money}",
            "mix": "a move to dearer models such as {model} {money}",
            "size": "more tokens per request {money}",
            "caching": "less caching {money}",
            "batch": "less use of Batch {money}",
            "price": "a higher price per token {money}",
        },
        less={
            "volume": "fewer {model} requests {money}",
            "mix": "a move to cheaper models such as {model} {money}",
            "size": "fewer tokens per request {money}",
            "caching": "more caching {money}",
            "batch": "more use of Batch {money}",
            "price": "a lower price per token {money}",
        },
    ),
}
