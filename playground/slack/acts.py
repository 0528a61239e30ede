"""What people do, as the control interface is told it: a JSON body each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast, get_args

from playground.slack.events import ChannelChange
from playground.slack.records import Outcome, RefusedActionError
from playground.slack.shortcuts import Shortcuts

Body = dict[str, Any]
Act = Callable[[Body], Awaitable[Outcome]]


class PeopleActs:
    """Reads the bodies of people's acts and performs them."""

    def __init__(self, people: Shortcuts) -> None:
        self._people = people

    def table(self) -> dict[str, Act]:
        """Every act by its name in the control interface."""
        return {
            "command": self._command,
            "message": self._message,
            "click": self._click,
            "submit": self._submit,
            "close": self._close_view,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "home": self._home,
            "join": self._join,
            "channel": self._channel,
            "shortcut": self._shortcut,
            "stop": self._stop,
        }

    async def _command(self, body: Body) -> Outcome:
        return await self._people.command(
            user=text_of(body, "user"), channel=text_of(body, "channel"), text=text_of(body, "text")
        )

    async def _message(self, body: Body) -> Outcome:
        return await self._people.message(
            user=text_of(body, "user"),
            channel=text_of(body, "channel"),
            text=text_of(body, "text"),
            thread_ts=find_text(body, "thread_ts"),
        )

    async def _click(self, body: Body) -> Outcome:
        return await self._people.click(
            user=text_of(body, "user"),
            action_id=text_of(body, "action_id"),
            channel=find_text(body, "channel"),
            ts=find_text(body, "ts"),
            view_id=find_text(body, "view_id"),
            block_id=find_text(body, "block_id"),
            value=find_text(body, "value"),
            selected=body.get("selected"),
        )

    async def _submit(self, body: Body) -> Outcome:
        values = body.get("values", {})
        if not isinstance(values, dict):
            raise RefusedActionError("invalid_values")
        return await self._people.submit(
            user=text_of(body, "user"), view_id=text_of(body, "view_id"), values=values
        )

    async def _close_view(self, body: Body) -> Outcome:
        return await self._people.close(
            user=text_of(body, "user"), view_id=text_of(body, "view_id")
        )

    async def _edit(self, body: Body) -> Outcome:
        return await self._people.edit(
            user=text_of(body, "user"),
            channel=text_of(body, "channel"),
            ts=text_of(body, "ts"),
            text=text_of(body, "text"),
        )

    async def _delete(self, body: Body) -> Outcome:
        return await self._people.delete(
            user=text_of(body, "user"), channel=text_of(body, "channel"), ts=text_of(body, "ts")
        )

    async def _react(self, body: Body) -> Outcome:
        return await self._people.react(
            user=text_of(body, "user"),
            channel=text_of(body, "channel"),
            ts=text_of(body, "ts"),
            name=text_of(body, "name"),
        )

    async def _home(self, body: Body) -> Outcome:
        return await self._people.home(
            user=text_of(body, "user"), tab=find_text(body, "tab") or "home"
        )

    async def _join(self, body: Body) -> Outcome:
        return await self._people.join(
            user=text_of(body, "user"), channel=text_of(body, "channel"), by=find_text(body, "by")
        )

    async def _shortcut(self, body: Body) -> Outcome:
        return await self._people.shortcut(
            user=text_of(body, "user"),
            channel=text_of(body, "channel"),
            ts=text_of(body, "ts"),
            callback_id=text_of(body, "callback_id"),
        )

    async def _stop(self, body: Body) -> Outcome:
        return await self._people.stop(
            user=text_of(body, "user"),
            channel=text_of(body, "channel"),
            thread_ts=text_of(body, "thread_ts"),
        )

    async def _channel(self, body: Body) -> Outcome:
        change = text_of(body, "do")
        if change not in get_args(ChannelChange):
            raise RefusedActionError("unknown_change")
        return await self._people.change_channel(
            channel=text_of(body, "channel"),
            change=cast("ChannelChange", change),
            name=find_text(body, "name"),
        )


def find_text(body: Body, name: str) -> str | None:
    """The body's text of that name, or None.

    Raises:
        RefusedActionError: invalid_NAME, it is no text.
    """
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise RefusedActionError(f"invalid_{name}")
    return value


def text_of(body: Body, name: str) -> str:
    """The body's text of that name.

    Raises:
        RefusedActionError: missing_NAME or invalid_NAME.
    """
    value = find_text(body, name)
    if value is None:
        raise RefusedActionError(f"missing_{name}")
    return value
