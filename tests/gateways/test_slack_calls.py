"""Every way a call to Slack can fail, by what the caller may do next."""

from __future__ import annotations

import asyncio
import socket
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError, SlackRefusedError, SlackUnavailableError
from bot.gateways.slack_calls import call, make_client, read_retry_after
from playground.faults import Fault

CHANNEL = "C0WEBTEAM1"


async def test_an_answer_comes_back_as_slack_gave_it(slack: Any) -> None:
    answer = await call(slack.client.auth_test)

    assert answer.get("team_id") == slack.server.workspace.team_id
    assert answer.get("no such field", "-") == "-"


async def test_a_no_of_slack_keeps_its_code(slack: Any) -> None:
    with pytest.raises(SlackRefusedError) as caught:
        await call(slack.client.chat_postMessage, channel="C0NOWHERE", text="x")

    assert caught.value.code == "channel_not_found"


@pytest.mark.parametrize(
    ("kind", "reason", "unknown", "wait"),
    [
        ("429", "ratelimited", False, 7.0),
        ("5xx", "status 503", True, None),
        ("nonsense", "status 200", True, None),
        ("drop", "no answer", True, None),
    ],
)
async def test_a_fault_is_called_once_and_says_whether_it_may_have_been_done(
    slack: Any, kind: Any, reason: str, unknown: bool, wait: float | None
) -> None:
    fault = Fault(target="slack", kind=kind, method="chat.postMessage", retry_after_s=7)
    slack.faults.add(fault)

    with pytest.raises(SlackUnavailableError) as caught:
        await call(slack.hasty.chat_postMessage, channel=CHANNEL, text="once")

    assert (caught.value.reason, caught.value.applied_unknown) == (reason, unknown)
    assert caught.value.retry_after_s == wait
    assert slack.count("chat.postMessage") == 1


async def test_a_call_that_hangs_ends_at_the_clients_timeout(slack: Any) -> None:
    slack.faults.add(Fault(target="slack", kind="hang", method="chat.postMessage"))

    with pytest.raises(SlackUnavailableError) as caught:
        async with asyncio.timeout(5):  # for this test's own good: the client has one second
            await call(slack.hasty.chat_postMessage, channel=CHANNEL, text="once")

    assert (caught.value.reason, caught.value.applied_unknown) == ("timeout", True)


@pytest.mark.parametrize("body", [b"<html>", b'{"ok": tr', b'"ok"', b"3"])
async def test_json_that_is_none_may_have_been_done(any_slack: Any, body: bytes) -> None:
    any_slack.body = body

    with pytest.raises(SlackUnavailableError) as caught:
        await call(any_slack.client.auth_test)

    assert caught.value.applied_unknown


async def test_a_dropped_answer_was_carried_out_after_all(slack: Any) -> None:
    slack.faults.add(Fault(target="slack", kind="drop", method="chat.postMessage"))

    with pytest.raises(SlackUnavailableError):
        await call(slack.client.chat_postMessage, channel=CHANNEL, text="arrived")

    messages = slack.server.workspace.channels[CHANNEL].messages
    assert [message["text"] for message in messages] == ["arrived"]


async def test_without_a_connection_nothing_was_done() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"
        async with aiohttp.ClientSession() as session:
            client = make_client("xoxb-1-a", base_url=address, session=session, timeout_s=5)

            with pytest.raises(SlackUnavailableError) as caught:
                await call(client.auth_test)

    assert caught.value.reason == "no connection"
    assert not caught.value.applied_unknown


@pytest.mark.parametrize(
    ("status", "body", "error", "reason"),
    [
        (200, b'{"ok":false,"error":"internal_error"}', SlackUnavailableError, "internal_error"),
        (200, b'{"ok":false,"error":"fatal_error"}', SlackUnavailableError, "fatal_error"),
        (200, b'{"ok":false,"error":"ratelimited"}', SlackUnavailableError, "ratelimited"),
        (200, b'{"ok":false}', SlackUnavailableError, "status 200"),
        (200, b"{}", SlackUnavailableError, "status 200"),
        (200, b"[]", SlackUnavailableError, "status 200"),
        (200, b"null", SlackUnavailableError, "status 200"),
        (200, b"\xff\xfe", SlackUnavailableError, "no answer"),
        (500, b"[]", SlackUnavailableError, "status 500"),
        (500, b'{"ok":false,"error":"not_in_channel"}', SlackUnavailableError, "not_in_channel"),
        (403, b'{"ok":false,"error":"account_inactive"}', SlackRefusedError, "account_inactive"),
    ],
)
async def test_what_was_said_decides_whose_move_it_is(
    any_slack: Any, status: int, body: bytes, error: type[BotError], reason: str
) -> None:
    any_slack.status, any_slack.body = status, body

    with pytest.raises(error) as caught:
        await call(any_slack.client.auth_test)

    assert str(caught.value) == reason
    assert any_slack.asked == 1
    assert "secretpart" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(("status", "text"), [(404, b"not here"), (502, b"<html>"), (200, b"ok")])
async def test_the_page_of_a_proxy_is_no_refusal(any_slack: Any, status: int, text: bytes) -> None:
    any_slack.status, any_slack.body = status, text
    any_slack.headers = {"Content-Type": "text/html"}

    with pytest.raises(SlackUnavailableError) as caught:
        await call(any_slack.client.auth_test)

    assert caught.value.reason == f"status {status}"
    assert caught.value.applied_unknown


async def test_too_many_without_json_still_says_how_long(any_slack: Any) -> None:
    any_slack.status, any_slack.body = 429, b"slow down"
    any_slack.headers = {"Content-Type": "text/plain", "Retry-After": "12"}

    with pytest.raises(SlackUnavailableError) as caught:
        await call(any_slack.client.auth_test)

    assert (caught.value.retry_after_s, caught.value.applied_unknown) == (12.0, False)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("2.5", 2.5),
        (["4", "9"], 4.0),
        ("0", 1.0),
        ("-5", 30.0),
        ("nan", 30.0),
        ("inf", 600.0),
        ("86400", 600.0),
        ("soon", 30.0),
        ("", 30.0),
        ([], 30.0),
        (None, 30.0),
        ("Mon, 23 Nov 2020 00:00:00 GMT", 30.0),
        ("Mon, 23 Nov 2026 00:00:00 -0000", 30.0),
        ("Mon, 23 Nov 9998 00:00:00 GMT", 600.0),
    ],
)
def test_how_long_to_wait(header: Any, seconds: float) -> None:
    assert read_retry_after(header) == seconds


def test_a_date_is_waited_for() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=300)

    assert 200 < read_retry_after(format_datetime(soon, usegmt=True)) <= 300


@given(st.one_of(st.none(), st.text(), st.floats().map(str), st.lists(st.text(), max_size=2)))
def test_whatever_the_header_says_the_wait_is_sensible(header: Any) -> None:
    assert 1 <= read_retry_after(header) <= 600
