"""Slack going out: messages, modals, App Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import SlackRefusedError
from bot.gateways.slack_calls import call, send_to_webhook
from bot.ports import Block, Delivery, View

METADATA_EVENT = "apikey_bot_delivery"
"""Marks our posts, so that one whose answer got lost can be found again."""

_VIEW_GONE = frozenset({"not_found", "view_not_found", "hash_conflict"})
_LOOK_BACK = 100
"""Messages of a channel that a look-up reads; ours is among the newest."""


class SlackMessages:
    """The `Messenger` over Slack's Web API."""

    def __init__(self, *, posting: AsyncWebClient, interactive: AsyncWebClient) -> None:
        self._posting = posting
        self._interactive = interactive

    async def post(self, delivery: Delivery) -> str | None:
        """Send one message; returns its `ts`, None for an ephemeral."""
        outgoing = delivery.outgoing
        shown = {"text": outgoing.text, "blocks": list(outgoing.blocks)}
        if outgoing.kind == "ephemeral":
            await call(
                self._posting.chat_postEphemeral,
                channel=outgoing.channel.channel_id,
                user=outgoing.user_id,
                thread_ts=outgoing.thread_ts,
                **shown,
            )
            return None
        if outgoing.kind == "update":
            answer = await call(
                self._posting.chat_update,
                channel=outgoing.channel.channel_id,
                ts=delivery.replaces_ts,
                **shown,
            )
            return str(answer.get("ts"))
        answer = await call(
            self._posting.chat_postMessage,
            channel=await self._destination(delivery),
            thread_ts=outgoing.thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            metadata={
                "event_type": METADATA_EVENT,
                "event_payload": {"id": outgoing.delivery_id, "purpose": outgoing.purpose},
            },
            **shown,
        )
        return str(answer.get("ts"))

    async def find(self, delivery: Delivery, since: datetime) -> str | None:
        """The `ts` under which this delivery is in Slack already, by its metadata."""
        copies = await self.list_copies(delivery, since)
        return copies[0] if copies else None

    async def list_copies(self, delivery: Delivery, since: datetime) -> tuple[str, ...]:
        """The `ts` of every message with this delivery's metadata, the first one first."""
        outgoing = delivery.outgoing
        if outgoing.kind in {"ephemeral", "update"}:
            return ()  # an update may be repeated; an ephemeral is not in any history
        channel = await self._destination(delivery)
        if outgoing.thread_ts:
            answer = await call(
                self._posting.conversations_replies,
                channel=channel,
                ts=outgoing.thread_ts,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=_LOOK_BACK,
            )
        else:
            answer = await call(
                self._posting.conversations_history,
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=_LOOK_BACK,
            )
        messages = answer.get("messages") or ()
        return tuple(sorted(str(one["ts"]) for one in messages if _is_of(one, delivery)))

    async def remove(self, delivery: Delivery, ts: str) -> None:
        """Delete one copy of this delivery; one that somebody else has deleted is gone."""
        try:
            channel = await self._destination(delivery)
            await call(self._posting.chat_delete, channel=channel, ts=ts)
        except SlackRefusedError as error:
            if error.code != "message_not_found":
                raise

    async def replace(self, response_url: str, *, text: str, blocks: Sequence[Block]) -> None:
        """Replace the message that a press came from; the address says which, and for whom."""
        webhook = AsyncWebhookClient(response_url, session=self._posting.session, retry_handlers=[])
        await send_to_webhook(webhook, text=text, blocks=list(blocks), replace_original=True)

    async def open_view(self, trigger_id: str, view: View) -> str:
        """Open a modal within 3 s of the trigger; returns its view id."""
        answer = await call(self._interactive.views_open, trigger_id=trigger_id, view=dict(view))
        return str(answer.get("view", {}).get("id"))

    async def update_view(self, view_id: str, view: View) -> None:
        """Replace an open modal; one that the person has closed is left alone."""
        try:
            await call(self._posting.views_update, view_id=view_id, view=dict(view))
        except SlackRefusedError as error:
            if error.code not in _VIEW_GONE:
                raise

    async def publish_home(self, user_id: str, view: View) -> None:
        """Replace what a person sees in App Home."""
        await call(self._posting.views_publish, user_id=user_id, view=dict(view))

    async def suggest(self, channel_id: str, *, title: str, prompts: Mapping[str, str]) -> None:
        """Show up to four prompts in a DM."""
        await call(
            self._posting.assistant_threads_setSuggestedPrompts,
            channel_id=channel_id,
            title=title,
            prompts=[{"title": shown, "message": said} for shown, said in prompts.items()],
        )

    async def _destination(self, delivery: Delivery) -> str:
        outgoing = delivery.outgoing
        if outgoing.kind != "dm":
            return outgoing.channel.channel_id
        answer = await call(self._posting.conversations_open, users=str(outgoing.user_id))
        return str(answer.get("channel", {}).get("id"))


def _is_of(message: Mapping[str, Any], delivery: Delivery) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    is_ours = metadata.get("event_type") == METADATA_EVENT
    return is_ours and payload.get("id") == delivery.outgoing.delivery_id
