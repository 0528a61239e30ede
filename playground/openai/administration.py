"""What an admin key may read, and the right that each needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from playground.ledger import Ledger, Project
from playground.openai import audit, buckets, organization
from playground.openai.answers import Json

Read = Callable[[web.Request], Json]

_USAGE, _MANAGEMENT = "api.usage.read", "api.management.read"
_ORGANIZATION = "/v1/organization"
_PROJECT = f"{_ORGANIZATION}/projects/{{project_id}}"


def list_reads(ledger: Ledger, now: Callable[[], datetime]) -> list[tuple[str, str, Read]]:
    """Path, right and answer of every read."""
    return [*_list_shared(ledger, now), *_list_of_projects(ledger)]


def _list_shared(ledger: Ledger, now: Callable[[], datetime]) -> list[tuple[str, str, Read]]:
    def costs(request: web.Request) -> Json:
        return buckets.report_costs(request.query, ledger=ledger, now=now())

    def usage(request: web.Request) -> Json:
        return buckets.report_usage(request.query, ledger=ledger, now=now())

    def events(request: web.Request) -> Json:
        return audit.list_events(request.query, ledger=ledger)

    def admin_keys(request: web.Request) -> Json:
        return organization.list_admin_keys(request.query, ledger=ledger, now=now())

    return [
        (f"{_ORGANIZATION}/costs", _USAGE, costs),
        (f"{_ORGANIZATION}/usage/completions", _USAGE, usage),
        (f"{_ORGANIZATION}/audit_logs", _MANAGEMENT, events),
        (f"{_ORGANIZATION}/admin_api_keys", _MANAGEMENT, admin_keys),
    ]


def _list_of_projects(ledger: Ledger) -> list[tuple[str, str, Read]]:
    def project_of(request: web.Request) -> Project:
        return organization.get_project(request.match_info["project_id"], ledger=ledger)

    def projects(request: web.Request) -> Json:
        return organization.list_projects(request.query, ledger=ledger)

    def project(request: web.Request) -> Json:
        return organization.write_project(project_of(request))

    def limit(request: web.Request) -> Json:
        return organization.show_spend_limit(request.match_info.get("project_id"), ledger=ledger)

    def rule(request: web.Request) -> Json:
        return organization.show_model_rule(project_of(request), ledger=ledger)

    def keys(request: web.Request) -> Json:
        return organization.list_keys(project_of(request), request.query, ledger=ledger)

    def key(request: web.Request) -> Json:
        key_id = request.match_info["key_id"]
        return organization.get_key(project_of(request), key_id, ledger=ledger)

    return [
        (f"{_ORGANIZATION}/spend_limit", _MANAGEMENT, limit),
        (f"{_ORGANIZATION}/projects", _MANAGEMENT, projects),
        (_PROJECT, _MANAGEMENT, project),
        (f"{_PROJECT}/spend_limit", _MANAGEMENT, limit),
        (f"{_PROJECT}/model_permissions", _MANAGEMENT, rule),
        (f"{_PROJECT}/api_keys", _MANAGEMENT, keys),
        (f"{_PROJECT}/api_keys/{{key_id}}", _MANAGEMENT, key),
    ]
