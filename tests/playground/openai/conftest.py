"""A running loopback platform, real SDK clients for it, and the published schemas."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import openai
import pytest
from aiohttp import web
from jsonschema import Draft202012Validator

from playground.faults import Fault, Faults
from playground.ledger import Ledger
from playground.openai import OpenAIServer

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
CONTRACT = Path(__file__).parents[2] / "contracts" / "openai-openapi.json"


@dataclass
class Platform:
    """The server, its story and its clock; `now` may be moved forward."""

    now: datetime = START
    faults: Faults = field(default_factory=Faults)
    ledger: Ledger = field(init=False)
    server: OpenAIServer = field(init=False)
    base: str = ""

    def __post_init__(self) -> None:
        self.ledger = Ledger(7, START, lambda: self.now)
        self.server = OpenAIServer(
            ledger=self.ledger, faults=self.faults, now=lambda: self.now, slow_s=0.02
        )

    def move(self, **step: float) -> None:
        self.now += timedelta(**step)

    def break_next(self, kind: Any, **more: Any) -> None:
        self.faults.add(Fault(target="openai", kind=kind, **more))


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "BASE_URL", "CUSTOM_HEADERS"):
        monkeypatch.delenv(f"OPENAI_{name}", raising=False)


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    app = web.Application()
    app.add_routes(platform.server.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    platform.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield platform
    platform.server.close()
    await runner.cleanup()


@pytest.fixture
async def connect(platform: Platform) -> AsyncIterator[Callable[..., openai.AsyncOpenAI]]:
    """Makes SDK clients; closes them at the end."""
    clients: list[openai.AsyncOpenAI] = []

    def make(*, api_key: str | None = None, admin_api_key: str | None = None) -> openai.AsyncOpenAI:
        client = openai.AsyncOpenAI(
            base_url=platform.base + "/v1",
            organization=None,
            project=None,
            max_retries=0,
            _strict_response_validation=True,
            api_key=api_key,
            admin_api_key=admin_api_key,
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
def admin(platform: Platform, connect: Callable[..., openai.AsyncOpenAI]) -> openai.AsyncOpenAI:
    return connect(admin_api_key=platform.ledger.admin_secret)


@dataclass(frozen=True)
class Answer:
    """A raw answer: status, headers, body."""

    status: int
    headers: Mapping[str, str]
    body: Any


@pytest.fixture
async def ask(platform: Platform) -> AsyncIterator[Callable[..., Any]]:
    """Asks without the SDK: `await ask("/v1/models", secret)`."""
    async with aiohttp.ClientSession() as session:

        async def send(
            path: str, secret: str | None = None, method: str = "GET", **headers: str
        ) -> Answer:
            if secret is not None:
                headers["Authorization"] = f"Bearer {secret}"
            url = platform.base + path
            async with session.request(method, url, headers=headers) as response:
                text = await response.text()
                is_json = response.content_type == "application/json"
                return Answer(
                    response.status, response.headers, json.loads(text) if is_json else text
                )

        yield send


@pytest.fixture(scope="session")
def find_faults() -> Callable[[str, Any], list[str]]:
    """Where a body differs from the published schema of GET `path` (without /v1)."""
    contract = json.loads(CONTRACT.read_text("utf-8"))

    def find(path: str, body: Any) -> list[str]:
        content = contract["paths"][path]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": contract["components"]}
        return [
            f"{'/'.join(str(step) for step in error.absolute_path)}: {error.message}"
            for error in Draft202012Validator(schema).iter_errors(body)
        ]

    return find
