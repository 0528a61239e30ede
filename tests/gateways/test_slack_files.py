"""Files to the loopback Slack: whose move it is after each way to fail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.gateways.slack_files import SlackFiles
from bot.reports.evidence import ExportFile, StoredFile
from playground.faults import Fault

ALEX, ALEX_IM = "U0ALEX0003", "D0ALEX0003"
FILE = ExportFile(name="a.json", title="記録", content=b"{\n}")


@pytest.fixture
async def files(slack: Any) -> AsyncIterator[SlackFiles]:
    async with aiohttp.ClientSession() as http:
        yield SlackFiles(posting=slack.client, http=http)


async def test_two_files_come_in_one_message_with_their_words(
    slack: Any, files: SlackFiles
) -> None:
    room = await files.open(ALEX)
    stored = [StoredFile(file_id=await files.store(FILE), title=title) for title in ("one", "two")]

    await files.share(room, stored, "両方です")

    (message,) = slack.server.workspace.channels[ALEX_IM].messages
    assert room == ALEX_IM
    assert message["text"] == "両方です"
    assert [file["title"] for file in message["files"]] == ["one", "two"]
    assert "xoxb" not in str([entry.to_json() for entry in slack.journal.list_entries()])


@pytest.mark.parametrize(
    ("kind", "reason", "wait"),
    [
        ("429", "ratelimited", 7.0),
        ("5xx", "status 503", None),
        ("drop", "no answer", None),
    ],
)
async def test_bytes_that_did_not_arrive_may_be_sent_again(
    slack: Any, files: SlackFiles, kind: Any, reason: str, wait: float | None
) -> None:
    slack.faults.add(Fault(target="slack", kind=kind, method="upload", retry_after_s=7))

    with pytest.raises(SlackUnavailableError) as caught:
        await files.store(FILE)

    assert (caught.value.reason, caught.value.retry_after_s) == (reason, wait)
    assert "http" not in repr(caught.value)
    assert caught.value.__context__ is None, "no error of the client, which holds the address"


async def test_an_address_that_refuses_is_slacks_no(slack: Any, any_slack: Any) -> None:
    address = str(slack.client.base_url).replace("/api/", "/upload/F0")
    any_slack.body = b'{"ok": true, "upload_url": "%s", "file_id": "F0"}' % address.encode()
    async with aiohttp.ClientSession() as http:
        with pytest.raises(SlackRefusedError) as caught:
            await SlackFiles(posting=any_slack.client, http=http).store(FILE)

    assert caught.value.code == "upload status 404"


async def test_an_address_that_leads_nowhere_may_lead_there_later(any_slack: Any) -> None:
    any_slack.body = b'{"ok": true, "upload_url": "http://127.0.0.1:9/", "file_id": "F1"}'
    async with aiohttp.ClientSession() as http:
        files = SlackFiles(posting=any_slack.client, http=http)

        with pytest.raises(SlackUnavailableError, match="no answer"):
            await files.store(FILE)
        any_slack.body = b'{"ok": true, "upload_url": "", "file_id": "F1"}'
        with pytest.raises(SlackUnavailableError, match="no answer"):
            await files.store(FILE)


async def test_a_lost_confirmation_is_told_as_one(slack: Any, files: SlackFiles) -> None:
    stored = [StoredFile(file_id=await files.store(FILE), title="x")]
    method = "files.completeUploadExternal"
    slack.faults.add(Fault(target="slack", kind="drop", method=method))

    with pytest.raises(SlackUnavailableError) as caught:
        await files.share(ALEX_IM, stored, "x")

    assert caught.value.applied_unknown


async def test_files_that_slack_does_not_have_are_to_be_sent_anew(files: SlackFiles) -> None:
    with pytest.raises(SlackUnavailableError, match="file not stored") as caught:
        await files.share(ALEX_IM, [StoredFile(file_id="F0", title="x")], "x")

    assert not caught.value.applied_unknown


async def test_a_person_without_a_conversation_is_slacks_no(files: SlackFiles) -> None:
    with pytest.raises(SlackRefusedError) as caught:
        await files.open("U0NOBODY00")

    assert caught.value.code == "user_not_found"
