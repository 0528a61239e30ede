"""The modal that explains an error to whoever chose the message shortcut."""

from __future__ import annotations

from bot.texts.followups import FOLLOWUP_TEXTS
from bot.views.blocks import Message, Piece, context, mention, modal

CALLBACK_EXPLAINED = "explained"


def explained_view(message: Message, *, bot_user_id: str, lang: str) -> Piece:
    """The answer, and where to ask on."""
    texts = FOLLOWUP_TEXTS[lang]
    how = texts.ask_on.format(bot=mention(bot_user_id))
    return modal(
        callback_id=CALLBACK_EXPLAINED,
        title=texts.explained_title,
        close=texts.explained_close,
        blocks=[*message.blocks, context(how)],
    )
