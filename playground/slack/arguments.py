"""Arguments of a Web API call, from the query string, a form and a JSON body alike."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from playground.slack.records import Json, SlackError

STRUCTURED = frozenset(
    {"attachments", "blocks", "chunks", "files", "message", "metadata", "prompts", "view"}
)
"""Arguments that hold JSON; in a query string or form they come as text."""


async def read_arguments(request: web.Request) -> Json:
    """Everything the caller sent, JSON body over form over query string.

    Raises:
        SlackError: invalid_form_data or invalid_arguments, the body cannot be read.
    """
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise SlackError("invalid_form_data") from None
        if not isinstance(body, dict):
            raise SlackError("invalid_arguments")
        args.update(body)
    elif request.can_read_body:
        form = await request.post()
        args.update({name: value for name, value in form.items() if isinstance(value, str)})
    return args


def bearer_token(request: web.Request, args: Json) -> str | None:
    """The token of the header, else the `token` argument, which leaves the arguments."""
    argument = args.pop("token", None)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return str(argument) if argument else None


class Arguments:
    """Typed reading of one call's arguments."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def has(self, name: str) -> bool:
        """Whether the argument was given and is not null."""
        return self.values.get(name) is not None

    def find_text(self, name: str) -> str | None:
        """The argument as text, or None where it is missing or empty."""
        value = self.values.get(name)
        return None if value is None or value == "" else str(value)

    def get_text(self, name: str) -> str:
        """The argument as text.

        Raises:
            SlackError: invalid_arguments, the argument is missing.
        """
        value = self.find_text(name)
        if value is None:
            message = f"[ERROR] missing required field: {name}"
            raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """The argument as a truth value ("1", "true", true)."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value).lower() in {"1", "true"}

    def number(self, name: str, *, default: int, most: int, error: str) -> int:
        """The argument as a whole number between 1 and `most`.

        Raises:
            SlackError: `error`, it is no such number.
        """
        text = self.find_text(name)
        if text is None:
            return default
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise SlackError(error)
        return int(text)

    def structure(self, name: str, *, error: str) -> Any:
        """The argument as JSON, parsed where it came as text; None where it is missing.

        Raises:
            SlackError: `error`, the text is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def to_journal(self) -> Json:
        """The arguments as the journal keeps them: structures parsed, no token."""
        kept = {}
        for name, value in self.values.items():
            kept[name] = value
            if name in STRUCTURED and isinstance(value, str):
                try:
                    kept[name] = json.loads(value)
                except ValueError:
                    continue
        return kept
