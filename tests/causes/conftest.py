"""The loopback platform of the story, the real gateway to it, and records of keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from openai import DefaultAsyncHttpxClient

from bot.causes.ports import KeyRecord
from bot.causes.probing import LiveCheck
from bot.channels.insight import KeyInsight
from bot.credentials.form import KeyForm, read_key
from bot.credentials.secret import Secret
from bot.gateways.openai_insight import OpenAIInsightGateway
from bot.gateways.openai_platform import OpenAIPlatformGateway
from bot.gateways.openai_status import OpenAIStatusPage
from playground.faults import Fault, Faults
from playground.ledger import KeyState, Ledger
from playground.openai import OpenAIServer

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@dataclass(kw_only=True)
class Story:
    """Keys in every state, a check that really asks for them, and faults on demand."""

    ledger: Ledger
    server: OpenAIServer
    faults: Faults
    base_url: str
    insights: OpenAIInsightGateway
    live_check: LiveCheck
    hasty_check: LiveCheck
    """Waits half a second only: for what never answers."""

    def form(self, name: str, state: str | None = None) -> KeyForm:
        """One of the story's keys, if need be forced into a state."""
        if state is not None:
            self.server.force(name, KeyState(state))
        form = read_key(self.ledger.get_key(name).secret, expect="ordinary")
        assert isinstance(form, KeyForm)
        return form

    def look_into(self, name: str) -> KeyInsight:
        """What the connected organization tells of a key."""
        key = self.ledger.get_key(name)
        return KeyInsight(
            api=self.insights,
            admin_key=Secret(self.ledger.admin_secret),
            project_id=key.project_id,
            openai_key_id=key.openai_key_id,
        )

    def count(self, prefix: str = "/v1/") -> int:
        """The requests that came so far to paths that begin so."""
        return sum(n for path, n in self.server.asked.items() if path.startswith(prefix))

    def break_next(self, kind: Any, **more: Any) -> None:
        self.faults.add(Fault(target="openai", kind=kind, **more))


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    faults = Faults()
    ledger = Ledger(7, NOW, lambda: NOW)
    server = OpenAIServer(ledger=ledger, faults=faults, now=lambda: NOW, slow_s=0.02)
    app = web.Application()
    app.add_routes(server.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    async with DefaultAsyncHttpxClient(follow_redirects=False, trust_env=False) as http:
        patient = OpenAIPlatformGateway(http=http, base_url=base_url)
        address = base_url.removesuffix("/v1") + "/status"
        status = OpenAIStatusPage(http=http, address=address, now=lambda: NOW)
        hasty = OpenAIPlatformGateway(http=http, base_url=base_url, timeout_s=0.5)
        yield Story(
            ledger=ledger,
            server=server,
            faults=faults,
            base_url=base_url,
            insights=OpenAIInsightGateway(http=http, base_url=base_url),
            live_check=LiveCheck(probe=patient, now=lambda: NOW, status_page=status.read),
            hasty_check=LiveCheck(
                probe=hasty, now=lambda: NOW, status_page=status.read, budget_s=0.5
            ),
        )
    server.close()
    await runner.cleanup()


@pytest.fixture
def make_record() -> Callable[..., KeyRecord]:
    """A record without any trouble, but for what the test says."""

    def make(**changes: Any) -> KeyRecord:
        healthy: dict[str, Any] = {
            "openai_key_id": "key_1",
            "project_id": "proj_1",
            "name": "prod",
            "masked": "sk-proj-...a1B2",
            "created_at": NOW - timedelta(days=90),
            "last_used_at": NOW - timedelta(minutes=12),
            "expires_at": NOW + timedelta(days=30),
            "owner_name": "Aoi",
            "owner_kind": "user",
            "owner_active": True,
            "project_name": "web",
            "project_archived": False,
            "spend_limit_enforcing": False,
        }
        return KeyRecord(**{**healthy, **changes})

    return make
