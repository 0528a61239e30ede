"""The table of rights, cell by cell."""

from __future__ import annotations

from itertools import product

import pytest

from bot.people.person import ChannelKind, Person, PersonKind
from bot.people.policy import Allowed, Operation, Refused, Situation, decide

TEAM = "T1"
FREE = {
    Operation.ASK,
    Operation.EXPLAIN_TEXT,
    Operation.ESTIMATE,
    Operation.CORRECT_VERDICT,
}
MEMBERS = FREE | {
    Operation.SEE_STATUS,
    Operation.SEE_SPEND,
    Operation.CHECK_KEY,
    Operation.ADD_KEY,
    Operation.SEND_DIGEST,
    Operation.HANDLE_CASE,
    Operation.ASK_FOR_HELP,
    Operation.SHARE_CARD,
    Operation.CALL_MODEL,
    Operation.SEE_NOTES,
    Operation.ADD_NOTE,
}
KEY_OWNERS = MEMBERS | {
    Operation.CHANGE_KEY,
    Operation.SET_DIGEST,
    Operation.SET_BUDGET,
    Operation.EXPORT,
}
KEEPERS = KEY_OWNERS | {Operation.CHANGE_NOTE}
ADMINS = KEEPERS | {
    Operation.CONNECT,
    Operation.SEE_INVENTORY,
    Operation.SEE_UNANSWERED,
    Operation.WORKSPACE_NOTE,
}

MAY: dict[str, set[Operation]] = {
    "external": set(),
    "bot": set(),
    "gone": set(),
    "guest": FREE,
    "guest_named_manager": FREE,
    "member": MEMBERS,
    "manager": KEEPERS,
    "key_owner": KEY_OWNERS,
    "author": MEMBERS | {Operation.CHANGE_NOTE},
    "guest_who_wrote_it": FREE,
    "slack_admin": ADMINS,
    "bot_admin": ADMINS,
}


def make_person(role: str) -> Person:
    kinds = {
        "external": PersonKind.EXTERNAL,
        "bot": PersonKind.BOT,
        "gone": PersonKind.GONE,
        "guest": PersonKind.GUEST,
        "guest_named_manager": PersonKind.GUEST,
        "guest_who_wrote_it": PersonKind.GUEST,
    }
    return Person(
        user_id="U1",
        team_id="T2" if role == "external" else TEAM,
        name="",
        kind=kinds.get(role, PersonKind.MEMBER),
        is_slack_admin=role == "slack_admin",
        is_bot_admin=role == "bot_admin",
        locale="ja-JP",
        timezone="Asia/Tokyo",
    )


def stand(role: str, kind: ChannelKind | None, *, inside: bool) -> Situation:
    return Situation(
        team_id=TEAM,
        channel_kind=kind,
        in_channel=inside,
        is_manager=role in {"manager", "guest_named_manager"},
        is_key_owner=role == "key_owner",
        is_author=role in {"author", "guest_who_wrote_it"},
    )


@pytest.mark.parametrize(("role", "operation"), list(product(MAY, Operation)))
def test_every_cell(role: str, operation: Operation) -> None:
    person = make_person(role)

    for open_kind in (ChannelKind.PUBLIC, ChannelKind.PRIVATE, ChannelKind.DIRECT):
        decision = decide(person, operation, stand(role, open_kind, inside=True))
        assert isinstance(decision, Allowed) == (operation in MAY[role])
    for kind, inside in ((ChannelKind.SHARED, True), (ChannelKind.PUBLIC, False), (None, True)):
        assert isinstance(decide(person, operation, stand(role, kind, inside=inside)), Refused)


@pytest.mark.parametrize(
    ("role", "kind", "inside", "rule"),
    [
        ("external", ChannelKind.PUBLIC, True, "external"),
        ("bot", ChannelKind.PUBLIC, True, "not_a_person"),
        ("member", ChannelKind.SHARED, True, "shared_channel"),
        ("member", None, False, "bot_not_in_channel"),
        ("slack_admin", ChannelKind.PRIVATE, False, "not_in_channel"),
        ("guest", ChannelKind.PUBLIC, True, "guest"),
        ("member", ChannelKind.PUBLIC, True, "connect"),
    ],
)
def test_a_refusal_names_its_rule(
    role: str, kind: ChannelKind | None, inside: bool, rule: str
) -> None:
    decision = decide(make_person(role), Operation.CONNECT, stand(role, kind, inside=inside))

    assert decision == Refused(rule)
