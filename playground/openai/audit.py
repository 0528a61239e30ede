"""The organization's audit log: what was done to the keys that were put into a state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from playground.ledger import KeyKind, KeyState, Ledger, Put, StoryKey
from playground.openai.answers import Json, refuse_argument
from playground.openai.paging import Query, check_names, cut_list, read_values

_Subject = Callable[[StoryKey], str]
_DELETED: tuple[str, _Subject] = ("api_key.deleted", lambda key: key.openai_key_id)
_CHANGES: Mapping[KeyState, tuple[str, _Subject]] = {
    KeyState.DELETED: _DELETED,
    KeyState.DISABLED_LEAKED: _DELETED,
    KeyState.RESTRICTED: ("api_key.updated", lambda key: key.openai_key_id),
    KeyState.PROJECT_ARCHIVED: ("project.archived", lambda key: key.project_id),
    KeyState.OWNER_GONE: ("user.deleted", lambda key: key.owner.id),
    KeyState.IP_NOT_AUTHORIZED: ("ip_allowlist.updated", lambda _: "ipa_1"),
    KeyState.RATE_LIMITED: ("rate_limit.updated", lambda _: "rl_gpt-6-luna"),
}
_RANGES = frozenset(f"effective_at[{name}]" for name in ("gt", "gte", "lt", "lte"))


def list_events(query: Query, *, ledger: Ledger) -> Json:
    """A page of the log, newest first.

    Raises:
        RefusedError: an argument is wrong.
    """
    known = {"event_types", "project_ids", "resource_ids", "limit", "after", *_RANGES}
    check_names(query, known)
    kinds, projects = read_values(query, "event_types"), read_values(query, "project_ids")
    since = query.get("effective_at[gte]", "0")
    if not re.fullmatch(r"[0-9]{1,12}", since):
        raise refuse_argument("effective_at", "Invalid 'effective_at'.", "invalid_type")
    keys = {key.name: key for key in ledger.keys}
    own = {project.id for project in ledger.projects}
    ours = [
        put
        for put in ledger.puts
        # Some keys of the story belong to an organization that is not connected.
        if put.state in _CHANGES and keys[put.name].project_id in own
    ]
    events = [_write(number, put, keys[put.name], ledger) for number, put in enumerate(ours)]
    wanted = [
        event
        for event in reversed(events)
        if event["effective_at"] >= int(since)
        and (not kinds or event["type"] in kinds)
        and (not projects or event.get("project", {}).get("id") in projects)
    ]
    return cut_list(wanted, query, identify=lambda event: str(event["id"]), write=lambda e: e)


def _write(number: int, put: Put, key: StoryKey, ledger: Ledger) -> Json:
    kind, subject = _CHANGES[put.state]
    if kind == "user.deleted" and key.kind is KeyKind.SERVICE_ACCOUNT:
        kind = "service_account.deleted"
    project = next(each for each in ledger.projects if each.id == key.project_id)
    person = {"id": ledger.admin_key.owner.id, "email": ledger.admin_key.owner.email}
    session = {"type": "session", "session": {"user": person, "ip_address": "203.0.113.7"}}
    event: Json = {
        "id": f"audit_log-{number:04}",
        "type": kind,
        "effective_at": int(put.since.timestamp()),
        # How the log tells of a key that OpenAI itself disabled is not documented; here it names
        # nobody, as the schema allows.
        "actor": None if put.state is KeyState.DISABLED_LEAKED else session,
        kind: {"id": subject(key)},
    }
    if kind not in {"user.deleted", "ip_allowlist.updated"}:
        event["project"] = {"id": project.id, "name": project.name}
    return event
