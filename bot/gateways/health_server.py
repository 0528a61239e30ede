"""`/healthz` and `/metrics` for whoever runs the bot, on this machine only."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import PortUnusableError
from bot.gateways.metrics import CONTENT_TYPE, PrometheusVitals
from bot.vitals import Health, HealthCheck, Status

HOST = "127.0.0.1"
"""Never another one: counts and states are for whoever is on this machine."""

Examine = Callable[[], Awaitable[Health]]

_NO_STORE = {"Cache-Control": "no-store"}


async def say_absent() -> Health:
    """What is told before the bot has been put together, and once it is being closed."""
    return Health((HealthCheck(name="bot", status=Status.FAIL, detail="starting or stopping"),))


class HealthDesk:
    """Answers both questions; `examine` is set once there is something to look at."""

    def __init__(self, vitals: PrometheusVitals) -> None:
        self._vitals = vitals
        self.examine: Examine = say_absent

    def leave(self) -> None:
        """Look at nothing any more: it is about to be closed."""
        self.examine = say_absent

    def routes(self) -> list[web.RouteDef]:
        """The two addresses."""
        return [web.get("/healthz", self._tell_health), web.get("/metrics", self._tell_metrics)]

    async def _tell_health(self, _request: web.Request) -> web.Response:
        health = await self.examine()
        checks = [
            {"name": check.name, "status": check.status.value, "detail": check.detail}
            for check in health.checks
        ]
        return web.json_response(
            {"status": health.status.value, "checks": checks},
            status=503 if health.is_red else 200,
            headers=_NO_STORE,
        )

    async def _tell_metrics(self, _request: web.Request) -> web.Response:
        await self.examine()  # brings the gauges up to date
        return web.Response(
            body=self._vitals.render(), headers=_NO_STORE | {"Content-Type": CONTENT_TYPE}
        )


@asynccontextmanager
async def serving(desk: HealthDesk, port: int | None) -> AsyncIterator[None]:
    """Serve the desk on loopback for as long as the block runs; not at all without a port.

    Raises `PortUnusableError` when the port is taken or not ours to take.
    """
    if port is None:
        yield
        return
    app = web.Application()
    app.add_routes(desk.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            reason = errno.errorcode.get(error.errno or 0, "unknown")
            raise PortUnusableError(port, reason) from error
        yield
    finally:
        await runner.cleanup()
