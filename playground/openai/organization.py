"""What the organization endpoints show: projects, their keys, spend limits, the admin key."""

from __future__ import annotations

from datetime import datetime

from playground.ledger import (
    UNLISTED,
    AdminKey,
    KeyKind,
    KeyState,
    Ledger,
    Owner,
    Project,
    StoryKey,
)
from playground.openai.answers import Json, refuse_argument, refuse_missing
from playground.openai.paging import Query, check_names, cut_list

PERMITTED_MODELS = ("text-embedding-3-small",)
"""What is left to a project that is denied the usual models."""

_ACCESS = ("active", "inactive", "any")


def list_projects(query: Query, *, ledger: Ledger) -> Json:
    """A page of the connected organization's projects, archived ones only when asked for.

    Raises:
        RefusedError: an argument is wrong.
    """
    check_names(query, {"limit", "after", "include_archived"})
    archived_too = query.get("include_archived", "false").lower() == "true"
    projects = [each for each in ledger.projects if archived_too or each.archived_at is None]
    return cut_list(projects, query, identify=lambda each: each.id, write=write_project)


def get_project(project_id: str, *, ledger: Ledger) -> Project:
    """A project that the admin key can see.

    Raises:
        RefusedError: none.
    """
    for project in ledger.projects:
        if project.id == project_id:
            return project
    raise refuse_missing("project", project_id)


def list_keys(project: Project, query: Query, *, ledger: Ledger) -> Json:
    """A page of a project's keys; without `owner_project_access` those of owners who left hide.

    Raises:
        RefusedError: an argument is wrong.
    """
    check_names(query, {"limit", "after", "owner_project_access"})
    access = query.get("owner_project_access", "active")
    if access not in _ACCESS:
        raise refuse_argument(
            "owner_project_access", f"Invalid value: '{access}'.", "invalid_value"
        )
    keys = [
        key
        for key in ledger.keys
        if key.project_id == project.id
        and key.state not in UNLISTED
        and access in {"any", key.owner_project_access}
    ]
    return cut_list(
        keys,
        query,
        identify=lambda key: key.openai_key_id,
        write=lambda key: write_key(key, last_used_at=ledger.find_last_use(key)),
    )


def get_key(project: Project, key_id: str, *, ledger: Ledger) -> Json:
    """One key of a project.

    Raises:
        RefusedError: none.
    """
    for key in ledger.keys:
        is_it = key.project_id == project.id and key.openai_key_id == key_id
        if is_it and key.state not in UNLISTED:
            return write_key(key, last_used_at=ledger.find_last_use(key))
    raise refuse_missing("API key", key_id)


def list_admin_keys(query: Query, *, ledger: Ledger, now: datetime) -> Json:
    """A page of the admin keys; asking uses the one there is.

    Raises:
        RefusedError: an argument is wrong.
    """
    check_names(query, {"limit", "after", "order"})
    return cut_list(
        (ledger.admin_key,),
        query,
        identify=lambda key: key.id,
        write=lambda key: _write_admin_key(key, last_used_at=now),
    )


def show_spend_limit(project_id: str | None, *, ledger: Ledger) -> Json:
    """The hard monthly limit of a project or the organization; enforced once it is spent.

    Raises:
        RefusedError: no such project, or no limit is set.
    """
    if project_id is None:
        kind, cents = "organization", ledger.organization.spend_limit_cents
        state = KeyState.ORGANIZATION_SPEND_LIMIT
    else:
        kind, cents = "project", get_project(project_id, ledger=ledger).spend_limit_cents
        state = KeyState.PROJECT_SPEND_LIMIT
    blocks = any(key.state is state for key in ledger.keys if project_id in {None, key.project_id})
    if blocks:
        cents = cents or 1
    if cents is None:
        raise refuse_missing("spend limit", project_id or ledger.organization.id)
    enforcing = blocks or ledger.sum_month(project_id) * 100 >= cents
    return {
        "object": f"{kind}.spend_limit",
        "currency": "USD",
        "interval": "month",
        "threshold_amount": cents,
        "enforcement": {"status": "enforcing" if enforcing else "inactive"},
    }


def show_model_rule(project: Project, *, ledger: Ledger) -> Json:
    """Which models a project may use: all, unless one of its keys was denied the usual ones.

    Raises:
        RefusedError: there is no rule.
    """
    for key in ledger.keys:
        if key.project_id == project.id and key.state is KeyState.MODEL_DENIED:
            return {
                "object": "project.model_permissions",
                "mode": "allow_list",
                "model_ids": list(PERMITTED_MODELS),
            }
    raise refuse_missing("model permissions", project.id)


def write_project(project: Project) -> Json:
    """A project as the API shows it."""
    return {
        "id": project.id,
        "object": "organization.project",
        "name": project.name,
        "created_at": int(project.created_at.timestamp()),
        "archived_at": _write_time(project.archived_at),
        "status": "active" if project.archived_at is None else "archived",
    }


def write_key(key: StoryKey, *, last_used_at: datetime | None) -> Json:
    """A key as the API shows it: never its text."""
    return {
        "object": "organization.project.api_key",
        "id": key.openai_key_id,
        "name": key.name,
        "redacted_value": _redact(key.secret),
        "created_at": int(key.created_at.timestamp()),
        "last_used_at": _write_time(last_used_at),
        "expires_at": _write_time(key.expires_at),
        "owner": _write_owner(key.owner),
        "owner_project_access": key.owner_project_access,
    }


def _write_owner(owner: Owner) -> Json:
    record: Json = {
        "id": owner.id,
        "name": owner.name,
        "role": owner.role,
        "created_at": int(owner.created_at.timestamp()),
    }
    if owner.kind is KeyKind.USER:
        return {"type": "user", "user": {**record, "email": owner.email}}
    return {"type": "service_account", "service_account": record}


def _write_admin_key(key: AdminKey, *, last_used_at: datetime) -> Json:
    return {
        "object": "organization.admin_api_key",
        "id": key.id,
        "name": key.name,
        "redacted_value": _redact(key.secret),
        "created_at": int(key.created_at.timestamp()),
        "expires_at": None,
        "last_used_at": _write_time(last_used_at),
        "owner": {
            "type": "user",
            "object": "organization.user",
            "id": key.owner.id,
            "name": key.owner.name,
            "created_at": int(key.owner.created_at.timestamp()),
            "role": "owner",
        },
    }


def _redact(secret: str) -> str:
    return f"{secret[:8]}...{secret[-4:]}"


def _write_time(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
