"""What a message in Slack shows as text: its words, its attachments, the start of a snippet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def read_shown(message: Mapping[str, Any]) -> str:
    """Everything readable in one of Slack's message objects, as Slack writes it (escaped).

    Monitoring bots write into attachments. Of a text file or snippet Slack sends the first lines
    as `preview` (docs.slack.dev/reference/objects/file-object, 2026-11-23); more would need the
    scope files:read.
    """
    return "\n".join(part for part in _list_parts(message) if part)


def has_unread_file(message: Mapping[str, Any]) -> bool:
    """Whether a file is attached of which Slack shows us nothing."""
    return any(not file.get("preview") for file in message.get("files") or ())


def _list_parts(message: Mapping[str, Any]) -> Iterator[str]:
    yield str(message.get("text") or "")
    for attachment in message.get("attachments") or ():
        yield str(attachment.get("text") or attachment.get("fallback") or "")
    for file in message.get("files") or ():
        yield str(file.get("preview") or "")
