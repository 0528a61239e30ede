"""What people do that the bot must acknowledge: commands, clicks, submissions."""

from __future__ import annotations

import copy
from typing import Any

from playground.slack.deliveries import VERIFICATION_TOKEN, Acknowledgement
from playground.slack.elements import list_options
from playground.slack.events import PeopleEvents
from playground.slack.forms import SINGLE, WITH_OPTIONS, field_value, fill_form
from playground.slack.limits import list_elements
from playground.slack.modals import STACK, add_modal, read_view, replace_view
from playground.slack.places import find_place
from playground.slack.platform import Platform
from playground.slack.records import Json, Modal, Outcome, RefusedActionError, SlackError, User
from playground.slack.response_urls import ResponseUrl
from playground.slack.responses import apply_response
from playground.slack.wording import as_command


class Interactions(PeopleEvents):
    """Every act of a person; each returns after the bot acknowledged it.

    All raise RefusedActionError: for what Slack's client would not let the person do, and
    `operation_timeout` where the bot did not acknowledge in time.
    """

    def __init__(self, platform: Platform) -> None:
        super().__init__(platform)

    async def command(self, *, user: str, channel: str, text: str) -> Outcome:
        """A person sends a slash command; an acknowledgement with content is shown to them."""
        person = self._platform.get_person(user)
        room = self._platform.get_room(channel, person)
        name, _, rest = text.strip().partition(" ")
        command = self._platform.manifest.find_command(name)
        if command is None or "commands" not in self._platform.manifest.scopes:
            raise RefusedActionError("unknown_command")
        rest = rest.strip()
        address = self._platform.response_urls.issue(channel=room.id, user=person.id)
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": person.team_id,
            "team_domain": self._workspace.domain,
            "channel_id": room.id,
            "channel_name": {"im": "directmessage", "private": "privategroup"}.get(
                room.kind, room.name
            ),
            "user_id": person.id,
            "user_name": person.name,
            "command": name,
            "text": as_command(rest, self._workspace) if command.should_escape else rest,
            "api_app_id": self._workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": address,
            "trigger_id": self._platform.triggers.issue(user=person.id),
        }
        try:
            acknowledgement = await self._deliveries.ask(
                "slash_commands", payload, note={"command": name}
            )
        except RefusedActionError as failure:
            self._show_failure(person.id, room.id, name, failure.code)
            raise
        if acknowledgement.payload:
            self._show_reply(person.id, room.id, name, acknowledgement.payload)
        return Outcome(ack_ms=acknowledgement.ms)

    async def click(
        self,
        *,
        user: str,
        action_id: str,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        block_id: str | None = None,
        value: str | None = None,
        selected: Any = None,
    ) -> Outcome:
        """A person uses a button, menu or picker; a confirm dialog counts as yes.

        `value` tells buttons of one action_id apart; `selected` is the option's value or label,
        a user, a channel, a date, or a list of those.
        """
        person = self._platform.get_person(user)
        place = find_place(self._platform, person, channel=channel, ts=ts, view_id=view_id)
        block, element = find_element(place.blocks, action_id, block_id=block_id, value=value)
        allowed = element.get("visible_to_user_ids")
        if allowed and person.id not in allowed:
            raise RefusedActionError("element_not_visible")
        action = self._action(block, element, value=value, selected=selected)
        place.keep(block["block_id"], action)
        if not self._platform.manifest.interactivity:
            raise RefusedActionError("interactivity_disabled")
        trigger_id = self._platform.triggers.issue(user=person.id, view_id=place.modal_id)
        payload = {
            **self._envelope("block_actions", person, trigger_id),
            **place.payload(self._platform, person),
            "actions": [action],
        }
        note = {"type": "block_actions", "action_id": action_id, "block_id": block["block_id"]}
        acknowledgement = await self._deliveries.ask("interactive", payload, note=note)
        return Outcome(ack_ms=acknowledgement.ms)

    async def submit(self, *, user: str, view_id: str, values: Json) -> Outcome:
        """A person submits the topmost modal; `values` are texts or lists by action_id."""
        person = self._platform.get_person(user)
        modal = self._topmost(person, view_id)
        if not modal.view.get("submit"):
            raise RefusedActionError("nothing_to_submit")
        modal.values = fill_form(modal.view["blocks"], modal.values, values)
        view = copy.deepcopy(modal.view)
        view["state"] = {"values": copy.deepcopy(modal.values)}
        trigger_id = self._platform.triggers.issue(user=person.id, view_id=modal.id)
        payload = {
            **self._envelope("view_submission", person, trigger_id),
            "view": view,
            "response_urls": [],
        }
        note = {
            "type": "view_submission",
            "callback_id": view["callback_id"],
            "view_id": view_id,
        }
        acknowledgement = await self._deliveries.ask("interactive", payload, note=note)
        return self._apply_submission(modal, acknowledgement)

    async def close(self, *, user: str, view_id: str) -> Outcome:
        """A person closes the topmost modal; the bot hears of it where the view asked so."""
        person = self._platform.get_person(user)
        modal = self._topmost(person, view_id)
        del self._workspace.views[modal.id]
        self._platform.journal.notify()
        if not modal.view.get("notify_on_close"):
            return Outcome()
        payload = {
            **self._envelope("view_closed", person, None),
            "view": copy.deepcopy(modal.view),
            "is_cleared": False,
        }
        note = {"type": "view_closed", "callback_id": modal.view["callback_id"]}
        acknowledgement = await self._deliveries.ask("interactive", payload, note=note)
        return Outcome(ack_ms=acknowledgement.ms)

    def _apply_submission(self, modal: Modal, acknowledgement: Acknowledgement) -> Outcome:
        """Do with the modal what the acknowledgement says; nothing said closes it."""
        payload = acknowledgement.payload
        response = payload.get("response_action")
        modal.errors = {}
        try:
            errors = self._respond(modal, response, payload)
        except SlackError as failure:
            raise RefusedActionError("invalid_response", reason=failure.code) from None
        self._platform.journal.notify()
        return Outcome(ack_ms=acknowledgement.ms, response_action=response, errors=errors)

    def _respond(self, modal: Modal, response: Any, payload: Json) -> dict[str, str] | None:
        """Apply one response_action; gives the field errors, if any."""
        match response:
            case "errors":
                modal.errors = self._field_errors(modal, payload)
                return modal.errors
            case "update":
                replace_view(self._platform, modal, self._given_view(payload))
            case "push":
                if len(self._workspace.list_modals(modal.user)) >= STACK:
                    raise SlackError("push_limit_reached")
                given = self._given_view(payload)
                add_modal(self._platform, given, user=modal.user, above=modal)
            case "clear":
                for one in self._workspace.list_modals(modal.user):
                    del self._workspace.views[one.id]
            case None if not payload:
                self._workspace.views.pop(modal.id, None)
            case _:
                raise SlackError("invalid_arguments")
        return None

    @staticmethod
    def _field_errors(modal: Modal, payload: Json) -> dict[str, str]:
        """Slack takes errors for block_ids of inputs only."""
        errors = payload.get("errors")
        inputs = {block["block_id"] for block in modal.view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
            raise SlackError("invalid_arguments")
        return {str(name): str(words) for name, words in errors.items()}

    def _given_view(self, payload: Json) -> Json:
        return read_view(self._platform, payload.get("view"), kind="modal")

    def _topmost(self, person: User, view_id: str) -> Modal:
        stack = self._workspace.list_modals(person.id)
        if not stack or stack[-1].id != view_id:
            raise RefusedActionError("unknown_view")
        return stack[-1]

    def _envelope(self, kind: str, person: User, trigger_id: str | None) -> Json:
        """The part that every interactive payload has."""
        payload: Json = {
            "type": kind,
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id,
            },
            "api_app_id": self._workspace.app_id,
            "token": VERIFICATION_TOKEN,
            "team": {"id": self._workspace.team_id, "domain": self._workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return payload | ({"trigger_id": trigger_id} if trigger_id else {})

    def _action(self, block: Json, element: Json, *, value: str | None, selected: Any) -> Json:
        """Slack's action object for this use of the element."""
        action: Json = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "type": element["type"],
            "action_ts": self._workspace.next_ts(),
        }
        if element["type"] in {"button", "icon_button"}:
            kept = {name: element[name] for name in ("text", "value", "style") if name in element}
            return action | copy.deepcopy(kept)
        if element["type"] == "feedback_buttons":
            buttons = (element["positive_button"], element["negative_button"])
            pressed = next((b for b in buttons if b.get("value") == value), None)
            if pressed is None:
                raise RefusedActionError("invalid_option", action_id=element["action_id"])
            return action | {"text": pressed["text"], "value": pressed.get("value")}
        if element["type"] not in WITH_OPTIONS | set(SINGLE) and "multi_" not in element["type"]:
            raise RefusedActionError("unknown_action")
        chosen = value if selected is None else selected
        if chosen is None and list_options(element):
            raise RefusedActionError("missing_value", action_id=element["action_id"])
        return action | field_value(element, chosen)

    def _show_reply(self, user: str, channel: str, command: str, payload: Json) -> None:
        place = ResponseUrl(channel=channel, user=user, issued=self._workspace.now())
        try:
            apply_response(self._platform, place, payload)
        except SlackError as failure:
            self._show_failure(user, channel, command, failure.code)
            raise RefusedActionError("invalid_response", reason=failure.code) from None
        self._platform.journal.notify()

    def _show_failure(self, user: str, channel: str, command: str, code: str) -> None:
        """Slackbot's private word that a command failed."""
        words = f'{command} failed with the error "{code}"'
        self._workspace.add_ephemeral(
            user=user, channel=channel, content={"text": words, "sender": "USLACKBOT"}
        )
        self._platform.journal.notify()


def find_element(
    blocks: list[Json], action_id: str, *, block_id: str | None, value: str | None
) -> tuple[Json, Json]:
    """The element with that action_id and the block it stands in.

    Raises:
        RefusedActionError: unknown_action.
    """
    for block in blocks:
        nested = block.get("child_blocks")
        if nested:
            try:
                return find_element(nested, action_id, block_id=block_id, value=value)
            except RefusedActionError:
                continue
        if block_id is not None and block["block_id"] != block_id:
            continue
        for element in list_elements([block]):
            is_other_button = (
                value is not None and element["type"] == "button" and element.get("value") != value
            )
            if element.get("action_id") == action_id and not is_other_button:
                return block, element
    raise RefusedActionError("unknown_action", action_id=action_id)
