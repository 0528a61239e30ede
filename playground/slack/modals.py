"""views.*: modals with their stack, their hash and their triggers, and App Homes."""

from __future__ import annotations

import copy
import json
from typing import Any

from playground.slack.arguments import Arguments
from playground.slack.forms import initial_values
from playground.slack.limits import check_view
from playground.slack.platform import Answer, Platform
from playground.slack.records import Json, Modal, SlackError

VIEW_BYTES = 250_000
STACK = 3
"""https://docs.slack.dev/surfaces/modals, 2026-11-23"""


def read_view(platform: Platform, view: Any, *, kind: str) -> Json:
    """A view as the caller gave it, checked, its blocks with ids.

    Raises:
        SlackError: invalid_arguments or view_too_large.
    """
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] view"]})
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return check_view(view, kind, new_id=platform.workspace.next_id)


def view_of(platform: Platform, args: Arguments, *, kind: str) -> Json:
    """The checked `view` argument."""
    if not args.has("view"):
        args.get_text("view")
    return read_view(platform, args.structure("view", error="invalid_arguments"), kind=kind)


def complete_view(
    platform: Platform, given: Json, *, previous: Json | None = None, root: str | None = None
) -> Json:
    """A whole view object. `previous` is the view it replaces, `root` the bottom of its stack."""
    workspace = platform.workspace
    view_id = previous["id"] if previous else workspace.next_id("V")
    inherited = previous or {}
    return {
        "id": view_id,
        "team_id": workspace.team_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
        "hash": f"{workspace.next_ts().split('.', maxsplit=1)[0]}.{workspace.next_id('h')}",
        "root_view_id": inherited.get("root_view_id") or root or view_id,
        "previous_view_id": inherited.get("previous_view_id"),
        "external_id": "",
        "callback_id": "",
        "private_metadata": "",
        "state": {"values": initial_values(given["blocks"])},
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **given,
    }


def refuse_taken_external_id(platform: Platform, given: Json, *, own: str | None = None) -> None:
    """Let a view pass whose external id no other open view has.

    Raises:
        SlackError: duplicate_external_id.
    """
    wanted = given.get("external_id")
    if wanted and any(
        modal.view["external_id"] == wanted and modal.id != own
        for modal in platform.workspace.views.values()
    ):
        raise SlackError("duplicate_external_id")


def add_modal(platform: Platform, given: Json, *, user: str, above: Modal | None = None) -> Modal:
    """Open a modal for the person, on top of `above` if given."""
    view = complete_view(platform, given, root=above.view["root_view_id"] if above else None)
    view["previous_view_id"] = above.id if above else None
    modal = Modal(view=view, user=user, values=copy.deepcopy(view["state"]["values"]))
    platform.workspace.views[modal.id] = modal
    return modal


def replace_view(platform: Platform, modal: Modal, given: Json) -> None:
    """Show another view in the same modal; what was chosen stays where the fields stay."""
    modal.view = complete_view(platform, given, previous=modal.view)
    fresh = modal.view["state"]["values"]
    for block_id, actions in fresh.items():
        for action_id, value in modal.values.get(block_id, {}).items():
            if action_id in actions and actions[action_id]["type"] == value["type"]:
                actions[action_id] = value
    modal.values = copy.deepcopy(fresh)
    modal.errors = {}


async def open_modal(platform: Platform, args: Arguments) -> Answer:
    """views.open."""
    given = view_of(platform, args, kind="modal")
    refuse_taken_external_id(platform, given)
    trigger = platform.triggers.redeem(args.get_text("trigger_id"))
    for modal in platform.workspace.list_modals(trigger.user):
        del platform.workspace.views[modal.id]
    modal = add_modal(platform, given, user=trigger.user)
    return Answer(body={"view": copy.deepcopy(modal.view)}, user=trigger.user)


async def push(platform: Platform, args: Arguments) -> Answer:
    """views.push: a modal on top of the one that the trigger came from."""
    given = view_of(platform, args, kind="modal")
    refuse_taken_external_id(platform, given)
    trigger = platform.triggers.redeem(args.get_text("trigger_id"))
    below = platform.workspace.views.get(trigger.view_id or "")
    if below is None:
        raise SlackError("not_found")
    if len(platform.workspace.list_modals(trigger.user)) >= STACK:
        raise SlackError("push_limit_reached")
    modal = add_modal(platform, given, user=trigger.user, above=below)
    return Answer(body={"view": copy.deepcopy(modal.view)}, user=trigger.user)


async def update_modal(platform: Platform, args: Arguments) -> Answer:
    """views.update, by view id or external id; a hash guards against races."""
    given = view_of(platform, args, kind="modal")
    view_id, external_id = args.find_text("view_id"), args.find_text("external_id")
    modal = next(
        (
            open_one
            for open_one in platform.workspace.views.values()
            if open_one.id == view_id
            or (external_id and open_one.view["external_id"] == external_id)
        ),
        None,
    )
    if modal is None:
        raise SlackError("not_found")
    if args.find_text("hash") not in {None, modal.view["hash"]}:
        raise SlackError("hash_conflict")
    refuse_taken_external_id(platform, given, own=modal.id)
    replace_view(platform, modal, given)
    return Answer(body={"view": copy.deepcopy(modal.view)}, user=modal.user)


async def publish(platform: Platform, args: Arguments) -> Answer:
    """views.publish: one person's App Home."""
    if not platform.manifest.home_tab:
        raise SlackError("not_enabled")
    user = args.get_text("user_id")
    if platform.workspace.find_im(user) is None:
        raise SlackError("invalid_arguments")
    given = view_of(platform, args, kind="home")
    previous = platform.workspace.homes.get(user)
    if args.has("hash") and (previous is None or args.get_text("hash") != previous["hash"]):
        raise SlackError("hash_conflict")
    view = complete_view(platform, given, previous=previous)
    platform.workspace.homes[user] = view
    return Answer(body={"view": copy.deepcopy(view)}, user=user)
