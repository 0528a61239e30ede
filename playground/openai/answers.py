"""How the platform says no, and the headers it sends with every answer."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

Json = dict[str, Any]


class RefusedError(Exception):
    """The platform refuses a request; carries the HTTP status and the error object.

    `bare`: whoever stands in between sends no body along.
    """

    def __init__(
        self,
        *,
        status: int,
        message: str,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        bare: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.is_bare = bare
        self.body: Json = {
            "error": {"message": message, "type": kind, "param": param, "code": code}
        }


def refuse_url(method: str, path: str) -> RefusedError:
    """There is nothing at this address."""
    return RefusedError(status=404, message=f"Invalid URL ({method} {path})")


def refuse_argument(param: str, message: str, code: str | None = None) -> RefusedError:
    """An argument is missing or wrong."""
    return RefusedError(status=400, message=message, param=param, code=code)


def refuse_missing(what: str, identifier: str) -> RefusedError:
    """No such object, or none that the caller may see."""
    return RefusedError(status=404, message=f"No {what} found with id '{identifier}'.")


def refuse_outage(request_id: str) -> RefusedError:
    """The platform is broken."""
    return RefusedError(
        status=500,
        message=(
            "The server had an error while processing your request. "
            f"Please include the request ID {request_id} if you ask for help."
        ),
        kind="server_error",
    )


def answer_json(body: Json, *, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(
        status=status, text=json.dumps(body, ensure_ascii=False), content_type="application/json"
    )


def answer_refusal(refused: RefusedError) -> web.Response:
    """A refusal as it is sent."""
    if refused.is_bare:
        return web.Response(status=refused.status)
    return answer_json(refused.body, status=refused.status)
