"""Who may ask what: the platform's answers to wrong keys, wrong arguments and wrong addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openai
import pytest

from playground.ledger import KeyState

DAY = 86_400
COSTS = "/v1/organization/costs?start_time=1795300000"


def error(answer: Any) -> tuple[int, str | None, str]:
    return answer.status, answer.body["error"]["code"], answer.body["error"]["message"]


async def test_without_a_key_the_platform_says_that_none_was_sent(ask: Callable[..., Any]) -> None:
    for path in ("/v1/models", COSTS):
        status, code, message = error(await ask(path))

        assert (status, code) == (401, None)
        assert message.startswith("You didn't provide an API key")


async def test_an_unknown_key_is_echoed_masked(ask: Callable[..., Any]) -> None:
    secret = "sk-proj-" + "x" * 30 + "Zz9Q"

    status, code, message = error(await ask("/v1/models", secret))

    assert (status, code) == (401, "invalid_api_key")
    assert f"sk-proj-{'*' * 30}Zz9Q" in message
    assert "x" not in message.split("provided: ")[1].split(".")[0]
    assert (await ask("/v1/models", "short")).body["error"]["message"].count("*") == 5


@pytest.mark.parametrize("name", ["ci-old", "intern"])
async def test_a_dead_key_is_an_unknown_key(
    platform: Any, ask: Callable[..., Any], name: str
) -> None:
    secret = platform.ledger.get_key(name).secret

    for path in ("/v1/models", COSTS):
        assert error(await ask(path, secret))[:2] == (401, "invalid_api_key")


@pytest.mark.parametrize("name", ["prod", "docs-bot", "legacy-tool", "nightly-batch", "lab"])
async def test_a_living_key_lists_models_even_without_credit(
    platform: Any, ask: Callable[..., Any], name: str
) -> None:
    answer = await ask("/v1/models", platform.ledger.get_key(name).secret)

    assert answer.status == 200
    assert "gpt-6-luna" in [model["id"] for model in answer.body["data"]]


async def test_a_restricted_key_may_not_list_models(
    platform: Any, connect: Callable[..., openai.AsyncOpenAI]
) -> None:
    client = connect(api_key=platform.ledger.get_key("staging").secret)

    with pytest.raises(openai.PermissionDeniedError, match=r"Missing scopes: api\.model\.read"):
        await client.models.list()


async def test_an_admin_key_may_not_list_models(platform: Any, ask: Callable[..., Any]) -> None:
    status, code, message = error(await ask("/v1/models", platform.ledger.admin_secret))

    assert (status, code) == (403, None)
    assert "Missing scopes: api.model.read" in message


async def test_an_ordinary_key_may_not_administer(platform: Any, ask: Callable[..., Any]) -> None:
    status, code, message = error(await ask(COSTS, platform.ledger.get_key("prod").secret))

    assert (status, code) == (401, None)
    assert "Missing scopes: api.usage.read" in message


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        (KeyState.DELETED, 401, "invalid_api_key"),
        (KeyState.UNSUPPORTED_REGION, 403, "unsupported_country_region_territory"),
        (KeyState.IP_NOT_AUTHORIZED, 401, "ip_not_authorized"),
        (KeyState.RESTRICTED, 403, None),
        (KeyState.HEALTHY, 200, None),
    ],
)
async def test_a_test_may_force_a_keys_state(
    platform: Any, ask: Callable[..., Any], state: KeyState, status: int, code: str | None
) -> None:
    prod = platform.ledger.get_key("prod")

    platform.server.force("prod", state)
    forced = await ask("/v1/models", prod.secret)
    platform.server.force("prod", None)
    free = await ask("/v1/models", prod.secret)

    assert forced.status == status
    assert forced.body.get("error", {}).get("code") == code
    assert free.status == 200
    with pytest.raises(KeyError):
        platform.server.force("nobody", state)


@pytest.mark.parametrize("header", ["Organization", "Project"])
async def test_headers_of_another_organization_or_project_are_refused(
    platform: Any, ask: Callable[..., Any], header: str
) -> None:
    prod = platform.ledger.get_key("prod")
    right = {"OpenAI-Organization": prod.organization_id, "OpenAI-Project": prod.project_id}

    ours = await ask("/v1/models", prod.secret, **right)
    wrong = await ask("/v1/models", prod.secret, **{f"OpenAI-{header}": "elsewhere"})

    assert ours.status == 200
    assert error(wrong)[:2] == (401, f"mismatched_{header.lower()}")


async def test_headers_help_support_and_tell_the_limits(
    platform: Any, ask: Callable[..., Any]
) -> None:
    secret = platform.ledger.get_key("prod").secret

    first, second = await ask("/v1/models", secret), await ask("/v1/models/gpt-6-luna", secret)

    assert first.headers["x-request-id"].startswith("req_")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.headers["openai-organization"] == platform.ledger.organization.slug
    assert int(first.headers["openai-processing-ms"]) >= 0
    limit, left = (int(first.headers[f"x-ratelimit-{n}-requests"]) for n in ("limit", "remaining"))
    assert 0 < left < limit
    assert first.headers["x-ratelimit-reset-tokens"] == "60s"


async def test_an_unknown_model_and_an_unknown_address_are_not_found(
    platform: Any, ask: Callable[..., Any]
) -> None:
    secret = platform.ledger.get_key("prod").secret

    model = await ask("/v1/models/gpt-99", secret)
    address = await ask("/v1/dashboard/billing/usage", secret)
    written = await ask("/v1/models", secret, "DELETE")

    assert error(model)[:2] == (404, "model_not_found")
    assert error(address) == (404, None, "Invalid URL (GET /v1/dashboard/billing/usage)")
    assert error(written) == (404, None, "Invalid URL (DELETE /v1/models)")


@pytest.mark.parametrize(
    ("path", "param"),
    [
        ("costs", "start_time"),
        ("costs?start_time=soon", "start_time"),
        ("costs?start_time=1795300000&limit=181", "limit"),
        ("costs?start_time=1795300000&limit=0", "limit"),
        ("costs?start_time=1795300000&bucket_width=1h", "bucket_width"),
        ("costs?start_time=1795300000&end_time=1795300000", "end_time"),
        ("costs?start_time=1795300000&group_by=model", "group_by"),
        ("costs?start_time=1795300000&models=gpt-6-luna", "models"),
        ("costs?start_time=1795300000&page=page_MQ", "page"),
        ("costs?start_time=1795300000&page=page_%C3%A9", "page"),
        ("costs?start_time=1795300000&page=MQ", "page"),
        ("usage/completions?start_time=1795300000&limit=32", "limit"),
        ("usage/completions?start_time=1795300000&bucket_width=1h&limit=169", "limit"),
        ("usage/completions?start_time=1795300000&bucket_width=1m&limit=1441", "limit"),
        ("usage/completions?start_time=1795300000&bucket_width=1w", "bucket_width"),
        ("usage/completions?start_time=1795300000&group_by[]=line_item", "group_by"),
        ("projects?limit=101", "limit"),
        ("projects?after=proj_none", "after"),
        ("projects?before=proj_none", "before"),
    ],
)
async def test_a_wrong_argument_is_named(
    platform: Any, ask: Callable[..., Any], path: str, param: str
) -> None:
    answer = await ask(f"/v1/organization/{path}", platform.ledger.admin_secret)

    assert answer.status == 400
    assert answer.body["error"]["type"] == "invalid_request_error"
    assert answer.body["error"]["param"] == param


async def test_what_the_admin_key_cannot_see_is_not_found(
    platform: Any, ask: Callable[..., Any]
) -> None:
    ledger = platform.ledger
    lab, web = ledger.get_key("lab"), ledger.projects[0]
    paths = [
        f"projects/{lab.project_id}",
        f"projects/{lab.project_id}/api_keys",
        f"projects/{lab.project_id}/spend_limit",
        f"projects/{web.id}/api_keys/{lab.openai_key_id}",
        f"projects/{ledger.projects[1].id}/spend_limit",
    ]

    for path in paths:
        assert error(await ask(f"/v1/organization/{path}", ledger.admin_secret))[0] == 404
    wrong = await ask(
        f"/v1/organization/projects/{web.id}/api_keys?owner_project_access=all",
        ledger.admin_secret,
    )
    assert wrong.body["error"]["param"] == "owner_project_access"


async def test_an_outage_breaks_every_call_and_the_status_page_says_so(
    platform: Any, ask: Callable[..., Any]
) -> None:
    ledger, status_page = platform.ledger, "/status/api/v2/status.json"
    calm = await ask(status_page)

    ledger.tell("outage")
    models = await ask("/v1/models", ledger.get_key("prod").secret)
    costs = await ask(COSTS, ledger.admin_secret)
    broken = await ask(status_page)
    platform.now += timedelta(hours=1)
    after = await ask("/v1/models", ledger.get_key("prod").secret)

    assert (calm.body["status"]["indicator"], broken.body["status"]["indicator"]) == (
        "none",
        "major",
    )
    assert models.status == costs.status == 500
    assert models.body["error"]["type"] == "server_error"
    assert models.headers["x-request-id"] in models.body["error"]["message"]
    assert after.status == 200


async def test_without_credit_listing_models_still_works(
    platform: Any, ask: Callable[..., Any]
) -> None:
    platform.ledger.tell("out_of_credit")

    answer = await ask("/v1/models", platform.ledger.get_key("prod").secret)

    assert answer.status == 200
