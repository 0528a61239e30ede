"""Who may do what: one table, one function, closed unless it says yes.

Source of the defaults: the rights table of the threat model; an operator may only tighten them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.people.person import ChannelKind, Person, PersonKind


class Operation(StrEnum):
    """Everything that a person can ask for."""

    ASK = "ask"
    EXPLAIN_TEXT = "explain_text"
    ESTIMATE = "estimate"
    """What a text would cost; of the channel's keys and spend it says nothing."""
    SEE_STATUS = "see_status"
    SEE_SPEND = "see_spend"
    CHECK_KEY = "check_key"
    ADD_KEY = "add_key"
    CHANGE_KEY = "change_key"
    """Replace or remove."""
    SET_DIGEST = "set_digest"
    SEND_DIGEST = "send_digest"
    SET_BUDGET = "set_budget"
    CONNECT = "connect"
    HANDLE_CASE = "handle_case"
    ASK_FOR_HELP = "ask_for_help"
    """Send somebody a message about a failing key."""
    SHARE_CARD = "share_card"
    CALL_MODEL = "call_model"
    """One call that costs money."""
    CORRECT_VERDICT = "correct_verdict"
    SEE_INVENTORY = "see_inventory"
    """Every key of the organization, those of other channels too."""
    """Say what one thinks of a verdict or an answer."""
    SEE_UNANSWERED = "see_unanswered"
    """What found no good answer, in all channels together."""
    EXPORT = "export"
    """Files with all that is known of a key."""
    SEE_NOTES = "see_notes"
    ADD_NOTE = "add_note"
    CHANGE_NOTE = "change_note"
    """Change or remove a note of the channel."""
    WORKSPACE_NOTE = "workspace_note"
    """Add, change or remove a note that is shown in every channel."""


class Role(StrEnum):
    """What a person is in one channel; a person has several."""

    GUEST = "guest"
    MEMBER = "member"
    MANAGER = "manager"
    KEY_OWNER = "key_owner"
    AUTHOR = "author"
    """Of the note that is asked about."""
    SLACK_ADMIN = "slack_admin"
    BOT_ADMIN = "bot_admin"


_TEAM = frozenset({Role.MEMBER, Role.MANAGER, Role.KEY_OWNER, Role.SLACK_ADMIN, Role.BOT_ADMIN})
_EVERYONE = _TEAM | {Role.GUEST}
_KEEPERS = frozenset({Role.MANAGER, Role.KEY_OWNER, Role.SLACK_ADMIN, Role.BOT_ADMIN})

TABLE: Mapping[Operation, frozenset[Role]] = {
    Operation.ASK: _EVERYONE,
    Operation.EXPLAIN_TEXT: _EVERYONE,
    Operation.ESTIMATE: _EVERYONE,
    Operation.SEE_STATUS: _TEAM,
    Operation.SEE_SPEND: _TEAM,
    Operation.CHECK_KEY: _TEAM,
    Operation.ADD_KEY: _TEAM,
    Operation.CHANGE_KEY: _KEEPERS,
    Operation.SET_DIGEST: _KEEPERS,
    Operation.SEND_DIGEST: _TEAM,
    Operation.SET_BUDGET: _KEEPERS,
    Operation.CONNECT: frozenset({Role.SLACK_ADMIN, Role.BOT_ADMIN}),
    Operation.HANDLE_CASE: _TEAM,
    Operation.ASK_FOR_HELP: _TEAM,
    Operation.SHARE_CARD: _TEAM,
    Operation.CALL_MODEL: _TEAM,
    Operation.CORRECT_VERDICT: _EVERYONE,
    Operation.SEE_INVENTORY: frozenset({Role.SLACK_ADMIN, Role.BOT_ADMIN}),
    Operation.SEE_UNANSWERED: frozenset({Role.SLACK_ADMIN, Role.BOT_ADMIN}),
    Operation.EXPORT: _KEEPERS,
    Operation.SEE_NOTES: _TEAM,
    Operation.ADD_NOTE: _TEAM,
    Operation.CHANGE_NOTE: frozenset({Role.AUTHOR, Role.MANAGER, Role.SLACK_ADMIN, Role.BOT_ADMIN}),
    Operation.WORKSPACE_NOTE: frozenset({Role.SLACK_ADMIN, Role.BOT_ADMIN}),
}
"""Any one of these roles is enough, in a channel the person is in."""


@dataclass(frozen=True)
class Allowed:
    """Go on."""


@dataclass(frozen=True)
class Refused:
    """No, and by which rule.

    `rule` is `external`, `shared_channel`, `not_in_channel`, `guest`, `bot_not_in_channel`,
    `not_a_person`, or the operation whose roles the person lacks.
    """

    rule: str


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Where a person stands when asking: read from Slack and our records, never from a payload."""

    team_id: str
    """The workspace the bot is installed in."""
    channel_kind: ChannelKind | None
    in_channel: bool
    is_manager: bool = False
    is_key_owner: bool = False
    is_author: bool = False


def decide(person: Person, operation: Operation, situation: Situation) -> Allowed | Refused:
    """Whether the person may, and if not, by which rule."""
    if person.kind in {PersonKind.BOT, PersonKind.GONE}:
        return Refused("not_a_person")
    if person.kind is PersonKind.EXTERNAL or person.team_id != situation.team_id:
        return Refused("external")
    if situation.channel_kind is None:
        return Refused("bot_not_in_channel")
    if situation.channel_kind is ChannelKind.SHARED:
        return Refused("shared_channel")
    if not situation.in_channel:
        return Refused("not_in_channel")
    if roles_of(person, situation) & TABLE.get(operation, frozenset()):
        return Allowed()
    return Refused("guest" if person.kind is PersonKind.GUEST else operation.value)


def roles_of(person: Person, situation: Situation) -> frozenset[Role]:
    """Every role the person has here. A guest never has more than the guest's."""
    if person.kind is not PersonKind.MEMBER:
        return frozenset({Role.GUEST}) if person.kind is PersonKind.GUEST else frozenset()
    held = {
        Role.MEMBER: True,
        Role.MANAGER: situation.is_manager,
        Role.KEY_OWNER: situation.is_key_owner,
        Role.AUTHOR: situation.is_author,
        Role.SLACK_ADMIN: person.is_slack_admin,
        Role.BOT_ADMIN: person.is_bot_admin,
    }
    return frozenset(role for role, has in held.items() if has)
