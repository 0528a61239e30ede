"""Serves the page: ``/`` (503 until the bot is connected) and its static files under ``/page/``.

Everything is served with a strict Content-Security-Policy: scripts come from this server only, none
stand inside the document, and nothing is fetched from elsewhere.
"""

import mimetypes
from collections.abc import Callable
from pathlib import Path

from aiohttp import hdrs, web

STATIC = Path(__file__).parent / "static"

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

CONTENT_SECURITY_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost"})
"""The only names a browser may have used: any other means DNS rebinding."""

_SERVED_SUFFIXES = frozenset({".html", ".js", ".css", ".json", ".txt", ".svg"})


class Page:
    """The routes of the page.

    ``ready`` says whether the bot's socket is open; until it is, ``GET /`` answers 503 with plain
    text, so that a person or a script waiting for the playground knows when to begin.
    """

    def __init__(self, *, ready: Callable[[], bool]) -> None:
        self._ready = ready

    def routes(self) -> list[web.RouteDef]:
        """Return the routes for one aiohttp application (GET and HEAD)."""
        return [
            web.get("/", self._get_index),
            web.get("/page/{path:.+}", self._get_file),
        ]

    async def _get_index(self, request: web.Request) -> web.StreamResponse:
        if not _is_loopback(request):
            return _refuse_host()
        if not self._ready():
            return web.Response(
                status=503,
                text="The playground is starting: the bot is not connected yet.\n",
                headers={**HEADERS, hdrs.RETRY_AFTER: "1"},
            )
        return _serve(STATIC / "index.html")

    async def _get_file(self, request: web.Request) -> web.StreamResponse:
        if not _is_loopback(request):
            return _refuse_host()
        path = (STATIC / request.match_info["path"]).resolve()
        if not path.is_relative_to(STATIC.resolve()):
            raise web.HTTPNotFound(headers=HEADERS)
        if path.suffix not in _SERVED_SUFFIXES or not path.is_file():
            raise web.HTTPNotFound(headers=HEADERS)
        return _serve(path)


def _is_loopback(request: web.Request) -> bool:
    return request.host.rsplit(":", 1)[0] in LOOPBACK_NAMES


def _refuse_host() -> web.Response:
    return web.Response(
        status=403, text="Open the playground as 127.0.0.1 or localhost.\n", headers=HEADERS
    )


def _serve(path: Path) -> web.FileResponse:
    # The type is set by name: the machine's MIME table may call .js text/plain, and then nosniff
    # would keep the browser from running it.
    kind = {".js": "text/javascript"}.get(path.suffix) or mimetypes.types_map[path.suffix]
    return web.FileResponse(path, headers={**HEADERS, hdrs.CONTENT_TYPE: f"{kind}; charset=utf-8"})
