"""The private word that a channel rests because Slack refuses our messages there."""

from __future__ import annotations

from bot.ports import ChannelRef
from bot.texts.pauses import PAUSE_TEXTS
from bot.views.blocks import Message
from bot.views.replies import note


def pause_message(channel: ChannelRef, code: str, *, lang: str) -> Message:
    """Which channel, why (by Slack's error code), and how to go on."""
    texts = PAUSE_TEXTS[lang]
    because = texts.because.get(code, texts.because["other"])
    return note(texts.paused.format(channel=f"<#{channel.channel_id}>", because=because))
