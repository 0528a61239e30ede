"""files.* through the real SDK: three steps, in this order only."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from playground.slack import load_manifest

WEB = "C0WEBTEAM1"
MOBILE = "C0MOBILE02"
MISAKI_IM = "D0MISAKI01"
CONTENT = "記録\n".encode()


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def begin(world: Any, *, name: str = "record.md", length: int = len(CONTENT)) -> Any:
    return await world.client.files_getUploadURLExternal(filename=name, length=length)


async def send(world: Any, address: str, content: bytes = CONTENT) -> tuple[int, str]:
    async with world.http.post(address, data=content) as answer:
        return answer.status, await answer.text()


async def test_a_file_is_seen_once_it_is_shown_and_by_nobody_before(world: Any) -> None:
    place = await begin(world)
    status, said = await send(world, place["upload_url"])
    before = (await world.client.conversations_history(channel=WEB))["messages"]

    shown = await world.client.files_completeUploadExternal(
        files=[{"id": place["file_id"], "title": "記録"}], channel_id=WEB, initial_comment="どうぞ"
    )

    (message,) = (await world.client.conversations_history(channel=WEB))["messages"]
    (file,) = message["files"]
    assert (status, said, before) == (200, f"OK - {len(CONTENT)}", [])
    assert shown["files"] == [{"id": place["file_id"], "title": "記録"}]
    assert (message["text"], file["title"], file["size"]) == ("どうぞ", "記録", len(CONTENT))
    assert (file["mimetype"], file["name"]) == ("text/markdown", "record.md")
    async with world.http.get(file["url_private"]) as answer:
        assert await answer.read() == CONTENT
        assert answer.headers["Content-Security-Policy"] == "sandbox"


async def test_sdk_uploads_in_one_call(world: Any) -> None:
    await world.client.files_upload_v2(channel=WEB, content="x", filename="x.txt", title="x")

    (message,) = (await world.client.conversations_history(channel=WEB))["messages"]
    assert [file["name"] for file in message["files"]] == ["x.txt"]


async def test_the_address_takes_the_promised_bytes_and_no_token(world: Any) -> None:
    place = await begin(world)
    address = place["upload_url"]
    headers = {"Authorization": "Bearer x"}

    assert (await send(world, address, b"short"))[0] == 400
    async with world.http.post(address, data=CONTENT, headers=headers) as answer:
        assert answer.status == 400
    assert (await send(world, f"{address}x"))[0] == 404
    assert (await send(world, address))[0] == 200
    assert (await send(world, address))[0] == 200, "until it is shown"


async def test_what_was_not_sent_or_is_shown_already_is_not_found(world: Any) -> None:
    place = await begin(world)
    files = [{"id": place["file_id"], "title": "x"}]
    complete = world.client.files_completeUploadExternal
    async with world.http.get(f"{world.base}/files/{place['file_id']}/record.md") as answer:
        assert answer.status == 404

    unsent = await error_of(complete(files=files, channel_id=WEB))
    await send(world, place["upload_url"])
    away = await error_of(complete(files=files, channel_id=MOBILE))
    nowhere = await error_of(complete(files=files, channel_id="C0NOWHERE1"))
    await complete(files=files)
    again = await error_of(complete(files=files, channel_id=WEB))

    assert (unsent, away, nowhere, again) == (
        "file_not_found",
        "not_in_channel",
        "channel_not_found",
        "file_not_found",
    )
    assert (await send(world, place["upload_url"]))[0] == 404


async def test_an_archived_channel_takes_no_file(world: Any) -> None:
    place = await begin(world)
    await send(world, place["upload_url"])
    await world.slack.interactions.change_channel(channel=WEB, change="archive")

    refused = world.client.files_completeUploadExternal(
        files=[{"id": place["file_id"]}], channel_id=WEB
    )

    assert await error_of(refused) == "posting_to_channel_denied"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"filename": "x", "length": 0}, "missing_argument"),
        ({"filename": "x", "length": "many"}, "missing_argument"),
        ({"filename": "", "length": 5}, "invalid_arguments"),
        ({"filename": "x", "length": 2_000_000_000}, "file_upload_size_restricted"),
    ],
)
async def test_a_place_needs_a_name_and_a_size(
    world: Any, arguments: dict[str, Any], error: str
) -> None:
    assert await error_of(world.client.files_getUploadURLExternal(**arguments)) == error


@pytest.mark.parametrize("files", ["", "no list", "[]", "{}", '[{"title": "x"}]', "[1]"])
async def test_files_are_a_list_of_ids(world: Any, files: str) -> None:
    call = world.client.api_call("files.completeUploadExternal", params={"files": files})

    assert await error_of(call) == "invalid_arguments"


async def test_both_methods_need_their_scope(make_world: Any) -> None:
    whole = load_manifest()
    scopes = tuple(scope for scope in whole.scopes if scope != "files:write")
    world = await make_world(manifest=replace(whole, scopes=scopes))

    assert await error_of(begin(world)) == "missing_scope"
    complete = world.client.files_completeUploadExternal(files=[{"id": "F1"}], channel_id=MISAKI_IM)
    assert await error_of(complete) == "missing_scope"
