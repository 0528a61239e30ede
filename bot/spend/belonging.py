"""Whose spend a figure is: a channel's spend is that of its projects, else that of its keys."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.settings import ChannelSettings
from bot.keys.key import Key
from bot.spend.figures import CostLine, UsageHour


def belongs(settings: ChannelSettings, keys: Sequence[Key], row: UsageHour | CostLine) -> bool:
    """Whether a figure is of the channel's projects; without projects, of its own keys."""
    if settings.project_ids:
        return row.project_id in settings.project_ids
    return row.openai_key_id is not None and row.openai_key_id in {
        key.openai_key_id for key in keys
    }


def is_mapped(settings: ChannelSettings, keys: Sequence[Key]) -> bool:
    """Whether anything can belong to the channel at all."""
    return bool(settings.project_ids) or any(key.openai_key_id for key in keys)
