"""A streamed answer is whole in the end, whatever Slack does meanwhile."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.answers.streaming import Recipient, StoppedInSlackError
from bot.causes.threads import Thread
from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.gateways.slack_streams import SlackStreams
from bot.ports import ChannelRef
from playground.faults import Fault

WEB, MISAKI = "C0WEBTEAM1", "U0MISAKI01"
SOURCES = ({"type": "markdown", "text": "Sources"},)
SENTENCE = "Create the key on the page of API keys, and copy it at once. "


@pytest.fixture
async def thread(slack: Any) -> Thread:
    posted = await slack.client.chat_postMessage(channel=WEB, text="How?")
    return Thread(ChannelRef("T0PLAYGRND", WEB), str(posted["ts"]))


@pytest.fixture
def streams(slack: Any) -> SlackStreams:
    return SlackStreams(client=slack.client, clock=slack.clock)


@pytest.fixture
async def page(streams: SlackStreams, thread: Thread) -> Any:
    return await streams.open(Recipient(thread, MISAKI), "Reading")


def shown(slack: Any) -> Any:
    return slack.server.workspace.channels[WEB].messages[-1]


def read(message: Any) -> str:
    """The Markdown of the answer itself."""
    return "".join(one["text"] for one in message["blocks"] if one["type"] == "markdown")


async def say(slack: Any, page: Any, count: int) -> str:
    """Say some sentences at a model's pace; returns all of them."""
    for _ in range(count):
        await page.say(SENTENCE)
        slack.clock.moment += timedelta(seconds=0.3)
    return SENTENCE * count


def status(slack: Any, thread: Thread) -> str:
    return str(slack.server.workspace.sessions[WEB, thread.ts].status)


async def test_the_first_sign_of_life_is_a_step_then_words_come_in_portions(
    slack: Any, page: Any, thread: Thread
) -> None:
    assert shown(slack)["blocks"][0]["title"] == "Reading"
    assert status(slack, thread) == "processing"

    await page.step("Looking in the articles")
    said = await say(slack, page, 30)
    half = shown(slack)["text"]
    await page.end("Done.", SOURCES)

    assert said.startswith(half)
    assert half
    assert slack.count("chat.appendStream") <= 16, "not one call for each piece"
    steps = [(one["title"], one["status"]) for one in shown(slack)["blocks"][:2]]
    assert steps == [("Reading", "complete"), ("Looking in the articles", "complete")]
    assert read(shown(slack)) == f"{said}Done.Sources"
    assert status(slack, thread) == "active"


@pytest.mark.parametrize(
    ("kind", "method", "count"),
    [
        ("429", "chat.appendStream", 3),
        ("5xx", "chat.appendStream", 2),
        ("drop", "chat.appendStream", 2),
        ("nonsense", "chat.appendStream", 1),
        ("429", "chat.stopStream", 2),
        ("5xx", "chat.stopStream", 3),
        ("drop", "chat.stopStream", 1),
    ],
)
async def test_nothing_is_lost_or_said_twice_when_slack_fails(
    slack: Any, page: Any, thread: Thread, kind: Any, method: str, count: int
) -> None:
    slack.faults.add(
        Fault(target="slack", kind=kind, method=method, count=count, retry_after_s=3, after=1)
        if method == "chat.appendStream"
        else Fault(target="slack", kind=kind, method=method, count=count, retry_after_s=3)
    )

    said = await say(slack, page, 60)
    await page.end("Done.", SOURCES)

    assert slack.faults.are_over
    assert read(shown(slack)) == f"{said}Done.Sources"
    assert shown(slack)["streaming_state"] == "completed"
    assert status(slack, thread) == "active"


async def test_a_busy_slack_is_left_alone_for_as_long_as_it_asks(slack: Any, page: Any) -> None:
    slack.faults.add(
        Fault(target="slack", kind="429", method="chat.appendStream", retry_after_s=20)
    )
    await say(slack, page, 5)
    before = slack.count("chat.appendStream")

    await say(slack, page, 50)  # fifteen seconds
    resting = slack.count("chat.appendStream")
    await say(slack, page, 40)

    assert before == resting == 1
    assert slack.count("chat.appendStream") > resting


async def test_what_a_closed_stream_does_not_take_comes_with_an_update(
    slack: Any, page: Any, thread: Thread
) -> None:
    said = await say(slack, page, 5)
    stream = slack.server.workspace.streams[WEB, shown(slack)["ts"]]
    stream.began -= timedelta(minutes=5)

    said += await say(slack, page, 5)
    await page.end("Done.", SOURCES)

    assert read(shown(slack)) == f"{said}Done.Sources"
    assert slack.count("chat.update") == 1
    assert status(slack, thread) == "active"


async def test_a_stop_in_slack_is_told_and_what_was_said_stays(slack: Any, page: Any) -> None:
    said = await say(slack, page, 5)
    slack.server.workspace.streams[WEB, shown(slack)["ts"]].is_stopped = True

    with pytest.raises(StoppedInSlackError):
        await say(slack, page, 5)
    await page.end("\n\nStopped", ())

    assert read(shown(slack)).startswith(said)
    assert read(shown(slack)).endswith("\n\nStopped")


async def test_cut_off_in_the_middle_of_a_call_it_still_ends_whole(slack: Any, page: Any) -> None:
    slack.faults.add(Fault(target="slack", kind="hang", method="chat.appendStream"))
    task = asyncio.create_task(say(slack, page, 20))
    await slack.journal.wait_for(lambda entry: entry.error == "hang")

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await page.end("Stopped", ())

    assert read(shown(slack)) == page.text
    assert page.text.endswith("Stopped")


async def test_a_model_calls_nobody_and_writes_no_novel(slack: Any, page: Any) -> None:
    await page.say("Hello <")
    await page.say("!channel> and <@U0MISAKI01>. ")
    await page.say("あ" * 20_000)
    await page.end("", SOURCES)

    assert "<!channel" not in read(shown(slack))
    assert "<@" not in read(shown(slack))
    assert len(page.text) == 11_000


@pytest.mark.parametrize(
    ("kind", "error"), [("429", SlackUnavailableError), ("drop", SlackUnavailableError)]
)
async def test_where_it_cannot_begin_it_says_so_and_leaves_no_session_at_work(
    slack: Any, streams: SlackStreams, thread: Thread, kind: Any, error: type[Exception]
) -> None:
    slack.faults.add(Fault(target="slack", kind=kind, method="chat.startStream"))

    with pytest.raises(error):
        await streams.open(Recipient(thread, MISAKI), "Reading")

    sessions = slack.server.workspace.sessions.values()
    assert "processing" not in [session.status for session in sessions]


async def test_a_workspace_without_streams_refuses(slack: Any, streams: SlackStreams) -> None:
    gone = Thread(ChannelRef("T0PLAYGRND", "C0NOWHERE9"), "1.2")

    with pytest.raises(SlackRefusedError, match="channel_not_found"):
        await streams.open(Recipient(gone, MISAKI), "Reading")


async def test_the_rest_of_a_deleted_answer_goes_nowhere(slack: Any, page: Any) -> None:
    await say(slack, page, 5)
    slack.server.workspace.channels[WEB].messages.pop()

    await page.end("Done.", ())

    assert shown(slack)["text"] == "How?"


async def test_when_slack_stays_away_the_caller_hears_of_it(slack: Any, page: Any) -> None:
    await say(slack, page, 5)
    slack.faults.add(Fault(target="slack", kind="5xx", count=9))

    with pytest.raises(SlackUnavailableError):
        await page.end("Done.", ())

    slack.faults.clear()
