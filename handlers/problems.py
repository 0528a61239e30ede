"""What a person is told when something does not work: by whose move it is, never by its text."""

from __future__ import annotations

import logging

from bot.errors import (
    AuditUnwritableError,
    BotError,
    KeyMissingError,
    NotAllowedError,
    OpenAIUnavailableError,
    SealedError,
    SecretUnreadableError,
    SlackRefusedError,
    SlackUnavailableError,
    StorageBusyError,
    StorageFullError,
)
from bot.ports import Ids
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message, escape, mention
from bot.views.replies import note, refusal

log = logging.getLogger(__name__)

_SAID: tuple[tuple[tuple[type[BotError], ...], str], ...] = (
    ((SlackUnavailableError, SlackRefusedError), "slack_down"),
    ((OpenAIUnavailableError,), "openai_down"),
    ((StorageFullError,), "storage_full"),
    ((StorageBusyError,), "storage_busy"),
    ((AuditUnwritableError,), "audit_unwritable"),
    ((SealedError,), "sealed"),
    ((SecretUnreadableError,), "unreadable"),
)
"""Errors whose words need nothing else, the narrower kind first; the field of `ReplyTexts`."""


def explain_problem(error: BaseException, *, lang: str, new_id: Ids, owner_id: str = "") -> Message:
    """The words for an error; one that nobody expected gets a reference that is in the log."""
    texts = REPLY_TEXTS[lang]
    match error:
        case NotAllowedError():
            owner = mention(owner_id) if owner_id else "–"
            return refusal(error.rule, owner=owner, lang=lang)
        case KeyMissingError():
            said = texts.no_such_key.format(name=escape(error.name))
            if error.nearest:
                said = f"{said} {texts.nearest_key.format(name=escape(error.nearest))}"
            return note(said)
    for kinds, field in _SAID:
        if isinstance(error, kinds):
            return note(getattr(texts, field))
    reference = new_id()[:8]
    log.error(
        "handler.broke",
        extra={"reference": reference, "error": type(error).__name__},
        exc_info=None if isinstance(error, BotError) else error,
    )
    return note(texts.broken.format(reference=reference))
