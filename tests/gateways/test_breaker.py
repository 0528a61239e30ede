"""OpenAI is down: nobody waits for it, no key is blamed, and it is found again soon."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.causes.catalogue import CATALOGUE, Cause, Who
from bot.causes.ports import ProbeAnswer
from bot.causes.probing import Outcome, judge_answer
from bot.credentials.secret import Secret
from bot.errors import OpenAIUnavailableError
from bot.gateways.breaker import FAILURES, TRIAL_EVERY, WINDOW
from bot.gateways.metrics import PrometheusVitals
from bot.gateways.openai_admin import OpenAIAdminGateway
from bot.gateways.openai_http import CountedHttp
from bot.gateways.openai_platform import OpenAIPlatformGateway
from playground.faults import Fault, Faults
from playground.ledger import Ledger
from playground.openai import OpenAIServer
from tests.gateways.conftest import START, StandingClock

SECOND = timedelta(seconds=1)


@dataclass(kw_only=True)
class Outage:
    """The loopback OpenAI, asked for keys and for projects over one client."""

    base: str
    clock: StandingClock
    faults: Faults
    ledger: Ledger
    http: CountedHttp
    vitals: PrometheusVitals
    arrived: list[str]

    def break_next(self, kind: Any, count: int = FAILURES, **facts: Any) -> None:
        self.faults.add(Fault(target="openai", kind=kind, count=count, **facts))

    async def probe(self, *, timeout_s: float = 5, base: str = "", key: str = "") -> ProbeAnswer:
        gateway = OpenAIPlatformGateway(
            http=self.http, base_url=base or self.base, timeout_s=timeout_s
        )
        return await gateway.list_models(Secret(key or self.ledger.get_key("prod").secret))

    async def fail(self, times: int = FAILURES, kind: Any = "5xx") -> None:
        self.break_next(kind, times)
        for _ in range(times):
            await self.probe()

    async def list_projects(self) -> int:
        gateway = OpenAIAdminGateway(http=self.http, base_url=self.base)
        return len(await gateway.list_projects(Secret(self.ledger.admin_secret)))


@pytest.fixture
async def outage() -> AsyncIterator[Outage]:
    clock, faults, vitals = StandingClock(), Faults(), PrometheusVitals()
    ledger = Ledger(7, START, clock.now)
    server = OpenAIServer(ledger=ledger, faults=faults, now=clock.now)
    arrived: list[str] = []

    @web.middleware
    async def note(request: web.Request, handler: Any) -> web.StreamResponse:
        arrived.append(request.path)
        answer: web.StreamResponse = await handler(request)
        return answer

    app = web.Application(middlewares=[note])
    app.add_routes(server.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with CountedHttp(vitals=vitals, now=clock.now) as http:
        yield Outage(
            base=f"http://127.0.0.1:{runner.addresses[0][1]}/v1",
            clock=clock,
            faults=faults,
            ledger=ledger,
            http=http,
            vitals=vitals,
            arrived=arrived,
        )
    server.close()
    await runner.cleanup()


async def test_after_five_failures_nobody_asks_and_no_key_is_blamed(outage: Outage) -> None:
    await outage.fail()
    answer = await outage.probe()
    check = judge_answer(answer, at=outage.clock.now())
    with pytest.raises(OpenAIUnavailableError) as refused:
        await outage.list_projects()

    assert len(outage.arrived) == FAILURES
    assert outage.http.is_resting
    assert check.outcome is Outcome.UNREACHABLE
    assert check.verdict is not None
    assert check.verdict.cause is Cause.SERVER_ERROR
    assert CATALOGUE[check.verdict.cause].who is Who.OPENAI
    assert check.verdict.evidence == (
        "server_error from 127.0.0.1 (500, 500, 500, 500, 500); asked again within 30 s."
    )
    assert refused.value.retry_after_s == TRIAL_EVERY.total_seconds()
    told = outage.vitals.render().decode()
    assert 'openai_failures_total{reason="not_asked"} 2.0' in told


async def test_one_request_in_half_a_minute_tries_and_the_first_answer_ends_it(
    outage: Outage,
) -> None:
    await outage.fail()
    outage.break_next("5xx", 1)
    outage.clock.moment += TRIAL_EVERY
    for _ in range(3):
        await outage.probe()
    still = len(outage.arrived)
    outage.clock.moment += TRIAL_EVERY - SECOND
    await outage.probe()
    early = len(outage.arrived)
    outage.clock.moment += SECOND
    answers = [await outage.probe() for _ in range(3)]

    assert still == early == FAILURES + 1
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert not outage.http.is_resting
    await outage.fail(FAILURES - 1)
    assert not outage.http.is_resting, "what was before counts no more"


async def test_keys_that_are_checked_together_all_learn_that_it_is_back(outage: Outage) -> None:
    await outage.fail()
    outage.clock.moment += TRIAL_EVERY

    answers = await asyncio.gather(*(outage.probe() for _ in range(4)))

    assert [answer.status for answer in answers] == [200] * 4


async def test_of_those_that_come_together_one_tries_while_it_is_down(outage: Outage) -> None:
    await outage.fail()
    outage.clock.moment += TRIAL_EVERY
    outage.break_next("5xx")

    answers = await asyncio.gather(*(outage.probe() for _ in range(4)))

    assert sorted(str(answer.status) for answer in answers) == ["500", "503", "503", "503"]
    assert len(outage.arrived) == FAILURES + 1


async def test_five_failures_over_more_than_a_minute_change_nothing(outage: Outage) -> None:
    await outage.fail(1)
    outage.clock.moment += WINDOW + SECOND
    await outage.fail(FAILURES - 1)

    assert (await outage.probe()).status == 200


@pytest.mark.parametrize("kind", ["429", "refused", "drop"])
async def test_refusals_and_cut_lines_never_open_it(outage: Outage, kind: str) -> None:
    if kind == "refused":
        stranger = "sk-proj-" + "T3BlbkFJ".join(["x" * 74] * 2)
        statuses = [(await outage.probe(key=stranger)).status for _ in range(2 * FAILURES)]
        assert set(statuses) == {401}
    else:
        await outage.fail(2 * FAILURES, kind)

    assert len(outage.arrived) == 2 * FAILURES
    assert (await outage.probe()).status == 200


async def test_where_nothing_was_heard_the_network_is_not_ruled_out(outage: Outage) -> None:
    outage.break_next("hang")
    for _ in range(FAILURES):
        await outage.probe(timeout_s=0.1)

    check = judge_answer(await outage.probe(), at=outage.clock.now())

    assert len(outage.arrived) == FAILURES
    assert check.outcome is Outcome.UNREACHABLE
    assert check.verdict is not None
    assert check.verdict.cause is Cause.TIMEOUT


async def test_another_host_is_asked_all_the_same(outage: Outage, any_slack: Any) -> None:
    any_slack.body = b'{"object": "list", "data": []}'
    await outage.fail()

    answer = await outage.probe(base=any_slack.client.base_url.removesuffix("/"))

    assert answer.status == 200
    assert outage.http.is_resting


async def test_a_clock_that_went_back_does_not_lengthen_the_pause(outage: Outage) -> None:
    await outage.fail()
    outage.clock.moment -= timedelta(days=1)

    assert (await outage.probe()).status == 200
