"""One way of calling Slack: every failure becomes one of our errors, by whose move it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import BotError, SlackRefusedError, SlackUnavailableError
from bot.vitals import SlackFault, Uncounted, Vitals

LOOKUP_TIMEOUT_S = 2
"""For calls a person waits for: Slack wants its acknowledgement within 3 s."""

POST_TIMEOUT_S = 10

_WAIT_CODES = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_FAULTS = (
    aiohttp.ClientError,
    SlackClientError,
    OSError,
    # slack_sdk trips over an answer that is no JSON object.
    ValueError,
    AttributeError,
    TypeError,
)
"""Every way a call fails; TimeoutError is an OSError."""

_LEAST_WAIT_S, _USUAL_WAIT_S, _LONGEST_WAIT_S = 1.0, 30.0, 600.0
_OK = 200
_SERVER_ERROR = 500
_TOO_MANY = 429


class Answer(Protocol):
    """What slack_sdk returns, as far as we read it."""

    def get(self, key: str, default: Any = None) -> Any:
        """One field of the answer."""
        ...


class TimedClient(AsyncWebClient):
    """A client whose time limit holds: slack_sdk forgets it where it is given a session.

    It counts the calls that fail, by method.
    """

    vitals: Vitals = Uncounted()

    async def api_call(self, api_method: str, **kwargs: Any) -> AsyncSlackResponse:
        """Call a method; raises TimeoutError after `timeout` seconds."""
        try:
            async with asyncio.timeout(self.timeout):
                return await super().api_call(api_method, **kwargs)
        except _FAULTS as error:
            self.vitals.slack_failed(api_method, _name_fault(_read_fault(error)))
            raise


def make_client(
    token: str,
    *,
    base_url: str,
    session: aiohttp.ClientSession,
    timeout_s: int,
    vitals: Vitals | None = None,
) -> AsyncWebClient:
    """A client without retries: its own would post twice when a connection drops."""
    client = TimedClient(
        token=token, base_url=base_url, session=session, timeout=timeout_s, retry_handlers=[]
    )
    if vitals is not None:
        client.vitals = vitals
    return client


async def call(method: Callable[..., Awaitable[Answer]], **arguments: Any) -> Answer:
    """Call a Web API method.

    Raises:
        SlackUnavailableError: no answer, 429, 5xx or nonsense; `applied_unknown` unless Slack
            said that it did nothing.
        SlackRefusedError: `ok: false` with a code that waiting does not change.
    """
    try:
        return await method(**arguments)
    except _FAULTS as error:
        failure = _read_fault(error)
    # Raised outside the handler: an SDK error holds the request, and with it the bot's token.
    raise failure


async def send_to_webhook(webhook: AsyncWebhookClient, **message: Any) -> None:
    """Post to a response_url, once; its body is only `ok` or why not.

    Raises as `call` does.
    """
    try:
        async with asyncio.timeout(POST_TIMEOUT_S):
            answer = await webhook.send(**message)
    except _FAULTS as error:
        failure: BotError = _read_fault(error)
    else:
        if answer.status_code == _OK:
            return
        # The SDK does not raise here: what Slack refuses looks like success.
        waits = answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_ERROR
        reason = f"status {answer.status_code}"
        failure = SlackUnavailableError(reason) if waits else SlackRefusedError(reason)
    raise failure


def _read_fault(error: Exception) -> SlackUnavailableError | SlackRefusedError:
    """Whose move it is after a call that failed."""
    if isinstance(error, SlackApiError):
        return _read_refusal(error.response)
    if isinstance(error, TimeoutError):
        return SlackUnavailableError("timeout", applied_unknown=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        return SlackUnavailableError("no connection")
    return SlackUnavailableError("no answer", applied_unknown=True)


def _name_fault(failure: SlackUnavailableError | SlackRefusedError) -> SlackFault:
    if isinstance(failure, SlackRefusedError):
        return "refused"
    return "ratelimited" if failure.reason == "ratelimited" else "unavailable"


def _read_refusal(response: Any) -> SlackUnavailableError | SlackRefusedError:
    """What a failed answer says; slack_sdk hands over its own response or aiohttp's."""
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    # A proxy's or a broken server's page is text where the answer should be.
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == _TOO_MANY or code == "ratelimited":
        wait = read_retry_after(response.headers.get("Retry-After"))
        return SlackUnavailableError("ratelimited", retry_after_s=wait)
    if status >= _SERVER_ERROR or code in _WAIT_CODES or not code:
        return SlackUnavailableError(code or f"status {status}", applied_unknown=True)
    return SlackRefusedError(code)


def read_retry_after(value: str | list[str] | None) -> float:
    """Seconds to wait, from 1 to 600; 30 when Slack sent none or nonsense.

    The header may be an integer, a fraction or an HTTP date (RFC 9110, section 10.2.3).
    """
    text = value[0] if isinstance(value, list) and value else value
    try:
        seconds = float(str(text))
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(str(text)) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            seconds = _USUAL_WAIT_S
    if not seconds >= 0:  # also catches NaN
        seconds = _USUAL_WAIT_S
    return min(max(seconds, _LEAST_WAIT_S), _LONGEST_WAIT_S)
