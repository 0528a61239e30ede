"""What is said when Slack does not let the bot post in a channel any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PauseTexts:
    """`because` by Slack's error code, with `other` for the rest."""

    paused: str
    because: Mapping[str, str]


PAUSE_TEXTS: Mapping[str, PauseTexts] = {
    "ja": PauseTexts(
        paused="{channel} に投稿できなくなったため、レポートを休止しました。{because}",
        because={
            "not_in_channel": (
                "Botがチャンネルから外れています。"
                "続ける場合は `/invite @apikey-bot` で招待し直してください。自動で再開します。"
            ),
            "is_archived": (
                "チャンネルがアーカイブされています。"
                "続ける場合は、アーカイブを解除してから `/apikey digest on` を実行してください。"
            ),
            "channel_not_found": (
                "チャンネルが見つかりません。削除されたか、Botから見えなくなっています。"
                "続ける場合は、使うチャンネルにBotを招待し、そこで登録し直してください。"
            ),
            "other": (
                "このチャンネルではBotの投稿が制限されています。"
                "Slack管理者に制限を外してもらい、`/apikey digest on` を実行すると再開します。"
            ),
        },
    ),
    "en": PauseTexts(
        paused="I can't post in {channel} any more, so I've paused its reports. {because}",
        because={
            "not_in_channel": (
                "I'm no longer in the channel. To go on, invite me again with "
                "`/invite @apikey-bot`; I resume by myself."
            ),
            "is_archived": (
                "The channel is archived. To go on, unarchive it and run `/apikey digest on` there."
            ),
            "channel_not_found": (
                "The channel can't be found: it was deleted, or I can't see it any more. "
                "To go on, invite me to the channel you use now and register the keys there."
            ),
            "other": (
                "Posting there is restricted for me. Ask a Slack admin to lift that, then run "
                "`/apikey digest on` in the channel."
            ),
        },
    ),
}
