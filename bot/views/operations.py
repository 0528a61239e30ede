"""Notices for whoever runs the bot."""

from __future__ import annotations

from bot.texts.operations import OPERATION_TEXTS
from bot.views.blocks import Message, context, section
from bot.views.replies import note
from bot.vitals import HealthCheck

_MOST_CHANNELS = 10


def trouble_message(check: HealthCheck, *, lang: str) -> Message:
    """A trouble that has begun: what it is, what still works, where to read on."""
    texts = OPERATION_TEXTS[lang]
    title, told = texts.begun[check.name], texts.told[check.name]
    if check.channels:
        listed = " ".join(f"<#{channel}>" for channel in check.channels[:_MOST_CHANNELS])
        told = f"{told}\n{texts.where.format(channels=listed)}"
    return Message(f"{title}\n{told}", [section(f"*{title}*\n{told}"), context(texts.next)])


def relief_message(name: str, *, lang: str) -> Message:
    """A trouble that is over."""
    return note(OPERATION_TEXTS[lang].ended[name])
