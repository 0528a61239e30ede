"""The writer against the scripted models: an answer from tools, and one error for every failure."""

from __future__ import annotations

import json
import traceback
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from bot.answers.allowance import Allowance, Caps
from bot.answers.library import Source
from bot.answers.model_writer import ModelWriter
from bot.answers.ports import Spent
from bot.answers.writing import Looking, Piece, Saying, Turn, Written
from bot.credentials.secret import Secret
from bot.errors import AnswerCapError, AnswerNotWrittenError
from bot.gateways.openai_http import CountedHttp
from bot.gateways.openai_writer import OpenAIModel
from bot.ports import ChannelRef
from bot.vitals import Uncounted
from playground.faults import Fault, Faults
from playground.ledger import Ledger
from playground.openai.hostile import FOREIGN_SITE, FORGED_KEY
from playground.openai.server import OpenAIServer
from storage.transaction import Database

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
CHANNEL = ChannelRef("T1", "C1")
PAGE = "https://learn.microsoft.com/keys"
QUESTION = "APIキーの作り方は？"


@dataclass
class Notebook:
    """One page, for whatever is asked."""

    channel: ChannelRef = CHANNEL
    asked: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    async def call(self, tool: str, arguments: Mapping[str, object]) -> str:
        self.asked.append((tool, arguments))
        page = {"title": "作り方", "url": PAGE, "checked": "2026-11-23"}
        told = {"found": True, "answer": f"画面から作ります。{FORGED_KEY}", "sources": [page]}
        return json.dumps(told)


@dataclass(kw_only=True)
class Desk:
    """A loopback platform and writers for its models."""

    server: OpenAIServer
    faults: Faults
    base: str
    http: CountedHttp
    database: Database
    secret: str
    tools: Notebook = field(default_factory=Notebook)

    def make(self, model: str, *, secret: str = "", tokens: int = 10**9) -> ModelWriter:
        return ModelWriter(
            model=OpenAIModel(
                http=self.http, base_url=self.base, secret=Secret(secret or self.secret)
            ),
            name=f"playground-{model}",
            allowance=Allowance(
                changes=self.database.changes,
                now=lambda: START,
                model="gpt-6-luna",
                caps=Caps(tokens, Decimal(100)),
            ),
        )

    async def write(self, model: str, question: str = QUESTION, **given: Any) -> list[Piece]:
        writer = self.make(model, **given)
        turns = [Turn("bot", "こんにちは"), Turn("person", question)]
        return [piece async for piece in writer.write(turns, lang="ja", tools=self.tools)]

    async def spent(self) -> Spent:
        async with self.database.reads() as tx:
            return await tx.answer_spend.find(self.tools.channel, START.date())


@pytest.fixture
async def desk(file: Path) -> AsyncIterator[Desk]:
    faults, ledger = Faults(), Ledger(1, START, lambda: START)
    server = OpenAIServer(ledger=ledger, faults=faults, now=lambda: START)
    app = web.Application()
    app.add_routes(server.routes())
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    database = Database(url=f"sqlite:///{file}")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runner.cleanup)
        stack.callback(server.close)
        stack.push_async_callback(database.close)
        http = await stack.enter_async_context(
            CountedHttp(vitals=Uncounted(), now=lambda: datetime.now(UTC))
        )
        yield Desk(
            server=server,
            faults=faults,
            base=f"http://127.0.0.1:{runner.addresses[0][1]}/v1",
            http=http,
            database=database,
            secret=ledger.keys[0].secret,
        )


def join(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Saying))


async def test_an_answer_stands_on_a_tool_and_names_its_page(desk: Desk) -> None:
    pieces = await desk.write("good")

    assert pieces[0] == Looking("search_articles")
    assert f"[作り方]({PAGE})" in join(pieces)
    page = Source("作り方", PAGE, datetime(2026, 11, 23, tzinfo=UTC).date())
    assert pieces[-1] == Written((page,))
    assert desk.tools.asked == [("search_articles", {"query": QUESTION})]
    first, second = desk.server.prompts
    assert (first["store"], first["tool_choice"], second["tool_choice"]) == (
        *(False, "required"),
        "auto",
    )
    assert FORGED_KEY not in json.dumps(second)


async def test_what_was_used_is_counted_and_keys_in_turns_stay_here(desk: Desk) -> None:
    await desk.write("good", f"これは？ {FORGED_KEY}")

    spent = await desk.spent()
    assert 0 < spent.tokens < 3000
    assert FORGED_KEY not in json.dumps(desk.server.prompts)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("busy", "rate_limited"),
        ("failing", "server_error"),
        ("failing-midway", "server_error"),
        ("incomplete", "incomplete"),
        ("filtered", "content_filter"),
        ("refusing", "refused"),
        ("hanging-up", "unreachable"),
        ("garbage", "nonsense"),
        ("silent", "empty"),
        ("unfounded", "unfounded"),
        ("unheard-of", "model_missing"),
        ("hostile-echo", "echo"),
        ("hostile-flood", "endless"),
        ("hostile-endless", "endless"),
        ("hostile-run", "nonsense"),
    ],
)
async def test_every_failure_is_one_error_with_a_label(desk: Desk, model: str, reason: str) -> None:
    with pytest.raises(AnswerNotWrittenError) as caught:
        await desk.write(model)

    assert caught.value.reason == reason
    assert (await desk.spent()).tokens > 0


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("429", "rate_limited"), ("5xx", "server_error"), ("drop", "unreachable")],
)
async def test_faults_of_the_line_are_told_apart(desk: Desk, kind: Any, reason: str) -> None:
    desk.faults.add(Fault(target="openai", kind=kind))

    with pytest.raises(AnswerNotWrittenError) as caught:
        await desk.write("good")

    assert caught.value.reason == reason


@pytest.mark.parametrize("ending", ["", "\n", "あ"])
async def test_no_error_holds_the_key(desk: Desk, ending: str) -> None:
    key = f"{FORGED_KEY}{ending}"

    with pytest.raises(AnswerNotWrittenError) as caught:
        await desk.write("good", secret=key)

    told = "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert FORGED_KEY not in told
    assert "sk-" not in str(caught.value)


async def test_the_cap_is_reached_before_anything_is_sent(desk: Desk) -> None:
    with pytest.raises(AnswerCapError):
        await desk.write("good", tokens=100)

    assert desk.server.prompts == []
    assert (await desk.spent()).tokens == 0


async def test_a_stopped_answer_stays_counted_as_estimated(desk: Desk) -> None:
    writer = desk.make("slow")
    stream = writer.write([Turn("person", QUESTION)], lang="ja", tools=desk.tools)

    async with aclosing(stream):
        async for piece in stream:
            if isinstance(piece, Saying):
                break

    assert (await desk.spent()).tokens > 1500


@pytest.mark.parametrize("model", ["hostile-split", "hostile-links", "hostile-marks"])
async def test_harm_is_taken_out_of_what_is_said(desk: Desk, model: str) -> None:
    said = join(await desk.write(model))

    assert said
    assert "Zx9Zx9Zx9Zx9Zx9" not in said
    assert not any(mark in said for mark in ("<!", "<@", "<#", "@channel", f"({FOREIGN_SITE}"))


async def test_tools_that_do_not_exist_are_never_called(desk: Desk) -> None:
    pieces = await desk.write("hostile-tools")

    assert [tool for tool, _ in desk.tools.asked] == ["status"]
    assert [piece for piece in pieces if isinstance(piece, Looking)] == [Looking("status")]


async def test_arguments_must_be_those_of_the_tool(desk: Desk) -> None:
    await desk.write("hostile-arguments")
    await desk.write("hostile-others")

    assert [tool for tool, _ in desk.tools.asked] == ["check_key"]


async def test_events_of_the_loopback_are_those_of_the_sdk(desk: Desk) -> None:
    fits: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
    headers = {"Authorization": f"Bearer {desk.secret}"}
    seen = set()
    async with aiohttp.ClientSession() as http:
        for model in ("good", "failing-midway", "filtered", "refusing"):
            for given in (QUESTION, [{"role": "user", "content": QUESTION}]):
                body = {"model": f"playground-{model}", "input": given, "stream": True}
                async with http.post(f"{desk.base}/responses", json=body, headers=headers) as sent:
                    lines = (await sent.text()).splitlines()
                for line in lines:
                    if line.startswith("data: "):
                        seen.add(fits.validate_json(line.removeprefix("data: ")).type)
        body = {"model": "playground-good", "input": QUESTION, "tool_choice": "none"}
        async with http.post(f"{desk.base}/responses", json=body, headers=headers) as sent:
            whole = await sent.json()

    assert {"response.created", "response.output_item.done"} <= seen
    assert whole["status"] == "completed"
