from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from playground.page.page import Page

Client = TestClient[web.Request, web.Application]


class Bot:
    """Whether the bot's socket is open."""

    connected = True


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
async def client(bot: Bot) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(Page(ready=lambda: bot.connected).routes())
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def test_page_answers_503_in_plain_text_until_the_bot_is_connected(
    client: Client, bot: Bot
) -> None:
    bot.connected = False

    waiting = await client.get("/")
    text = await waiting.text()
    bot.connected = True
    open_page = await client.get("/")

    assert waiting.status == 503
    assert waiting.content_type == "text/plain"
    assert "not connected yet" in text
    assert open_page.status == 200
    assert open_page.content_type == "text/html"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/page/app.js", "text/javascript"),
        ("/page/vendor/preact.js", "text/javascript"),
        ("/page/style.css", "text/css"),
        ("/page/icon.svg", "image/svg+xml"),
    ],
)
async def test_files_come_with_their_type_and_the_strict_policy(
    client: Client, path: str, kind: str
) -> None:
    answer = await client.get(path)

    policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert answer.content_type == kind
    assert answer.charset == "utf-8"
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "/page/missing.js",
        "/page/vendor",
        "/page/../page.py",
        "/page/%2e%2e/page.py",
        "/page/..%2f__init__.py",
        "/page//etc/passwd",
        "/page/%2fetc%2fpasswd",
    ],
)
async def test_nothing_but_the_static_files_is_served(client: Client, path: str) -> None:
    answer = await client.get(path)

    assert answer.status == 404


@pytest.mark.parametrize("path", ["/", "/page/app.js"])
@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example:80", "[::1]:80"])
async def test_a_foreign_host_name_is_refused(client: Client, path: str, host: str) -> None:
    answer = await client.get(path, headers={"Host": host})

    assert answer.status == 403


@pytest.mark.parametrize("host", ["localhost:8930", "127.0.0.1", "127.0.0.1:8930"])
async def test_loopback_host_names_are_served(client: Client, host: str) -> None:
    answer = await client.get("/", headers={"Host": host})

    assert answer.status == 200
