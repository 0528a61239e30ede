"""What the bot posts in a channel by itself: cases and digests, ready for the outbox."""

from __future__ import annotations

from bot.channels.settings import ChannelSettings
from bot.ports import Ids, Outgoing
from bot.reports.digest import Digest, NoConnection
from bot.views.blocks import Message
from bot.views.case import case_message
from bot.views.digest import digest_message
from bot.watch.case import Case


def case_post(
    case: Case, settings: ChannelSettings, owner_id: str | None, *, new_id: Ids
) -> Outgoing:
    """A case in its channel's language."""
    message = case_message(case, settings, owner_id=owner_id, lang=settings.language)
    return _post(message, settings, purpose="case", delivery_id=new_id())


def digest_post(
    digest: Digest | NoConnection, settings: ChannelSettings, *, new_id: Ids
) -> Outgoing:
    """A digest in its channel's language."""
    message = digest_message(digest, settings, lang=settings.language)
    return _post(message, settings, purpose="digest", delivery_id=new_id())


def _post(
    message: Message, settings: ChannelSettings, *, purpose: str, delivery_id: str
) -> Outgoing:
    return Outgoing(
        delivery_id=delivery_id,
        kind="post",
        channel=settings.channel,
        text=message.text,
        blocks=message.blocks,
        purpose=purpose,
    )
