"""Slack's JSON comes in as values, whole and without surprises."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ports import ChannelRef
from handlers.grammar import read_line
from handlers.payloads import (
    read_click,
    read_command,
    read_home,
    read_joined,
    read_spoken,
    read_submission,
)

COMMAND = {"team_id": "T1", "channel_id": "C1", "user_id": "U1", "trigger_id": "1.2.a"}
CLICK: dict[str, Any] = {
    "team": {"id": "T1"},
    "user": {"id": "U1", "team_id": "T9"},
    "trigger_id": "1.2.a",
    "actions": [{"action_id": "take", "value": "case1"}],
}
VIEW: dict[str, Any] = {
    "id": "V1",
    "hash": "h1",
    "team_id": "T9",
    "callback_id": "key_add",
    "private_metadata": "C1",
    "state": {"values": {}},
}


def submit(view: dict[str, Any] | None = None, **changes: Any) -> Any:
    body = {"team": {"id": "T1"}, "user": {"id": "U1"}, "view": VIEW | (view or {})}
    return read_submission(body | {"trigger_id": "1.2.a"} | changes)


def test_a_command_is_known_by_its_trigger() -> None:
    call = read_command(COMMAND | {"text": "add"})

    assert call.channel == ChannelRef("T1", "C1")
    assert (call.user_id, call.text, call.trigger_id) == ("U1", "add", "1.2.a")
    assert call.delivery == read_command(COMMAND).delivery
    assert call.delivery != read_command(COMMAND | {"trigger_id": "2.2.a"}).delivery


@pytest.mark.parametrize("body", [COMMAND, COMMAND | {"text": ""}, COMMAND | {"text": None}])
def test_a_bare_command_has_no_text(body: dict[str, Any]) -> None:
    assert read_command(body).text == ""


def test_a_mention_is_answered_under_its_message() -> None:
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "text": "<@B> hi", "ts": "1.1"}

    spoken = read_spoken({"team_id": "T1", "event_id": "Ev1", "event": event})

    assert spoken is not None
    assert (spoken.thread_ts, spoken.is_direct, spoken.text) == ("1.1", False, "<@B> hi")
    assert spoken.delivery == "event Ev1"


def test_a_message_of_nobody_is_not_spoken() -> None:
    event = {"channel": "C1", "text": "x", "ts": "1.1"}

    assert read_spoken({"team_id": "T1", "event_id": "Ev1", "event": event}) is None


def test_joins_and_homes() -> None:
    joined = {"channel": "C1", "user": "U2"}
    home = {"team_id": "T1", "event": {"user": "U1", "tab": "home"}}

    assert read_joined({"team_id": "T1", "event_id": "Ev1", "event": joined}).user_id == "U2"
    assert read_home(home) == ("T1", "U1")
    assert read_home({"team_id": "T1", "event": {"user": "U1", "tab": "messages"}}) is None


def test_a_click_on_a_message_knows_the_message() -> None:
    click = read_click(
        CLICK
        | {
            "channel": {"id": "C1"},
            "container": {"channel_id": "C1", "message_ts": "1.1"},
            "message": {"ts": "1.1", "blocks": [{"type": "divider"}]},
        }
    )

    assert click.channel == ChannelRef("T1", "C1")
    assert (click.action_id, click.value, click.message_ts) == ("take", "case1", "1.1")
    assert click.message_blocks == ({"type": "divider"},)
    assert click.view_id == ""


def test_a_click_on_an_ephemeral_has_its_channel_in_the_container() -> None:
    click = read_click(
        CLICK | {"container": {"channel_id": "C2", "message_ts": "2.2", "is_ephemeral": True}}
    )

    assert (click.channel.channel_id, click.message_ts) == ("C2", "2.2")
    assert click.message_blocks == ()


@pytest.mark.parametrize("team", [None, {}, {"id": None}])
def test_a_click_without_a_team_is_of_the_persons(team: Any) -> None:
    assert read_click(CLICK | {"team": team}).channel.team_id == "T9"


def test_every_field_of_a_submission_is_read() -> None:
    option = {"text": {"type": "plain_text", "text": "Web"}, "value": "proj_1"}
    values = {
        "name": {"a": {"type": "plain_text_input", "value": "prod"}},
        "note": {"a": {"type": "plain_text_input", "value": None}},
        "environment": {"a": {"type": "static_select", "selected_option": option}},
        "none": {"a": {"type": "static_select", "selected_option": None}},
        "owner": {"a": {"type": "users_select", "selected_user": "U2"}},
        "nobody": {"a": {"type": "users_select", "selected_user": None}},
        "projects": {"a": {"type": "multi_static_select", "selected_options": [option]}},
        "no_projects": {"a": {"type": "multi_static_select", "selected_options": None}},
    }

    submission = submit({"state": {"values": values}})

    assert (submission.callback_id, submission.memory) == ("key_add", "C1")
    texts = {name: submission.text(name) for name in values}
    assert texts == dict.fromkeys(values, "") | {
        "name": "prod",
        "environment": "proj_1",
        "owner": "U2",
    }
    assert submission.choices("projects") == ("proj_1",)
    assert submission.labels("projects") == ("Web",)
    assert submission.choices("no_projects") == submission.choices("name") == ()
    assert (submission.text("missing"), submission.labels("missing")) == ("", ())


def test_a_submission_without_a_trigger_is_known_by_view_and_hash() -> None:
    first = submit(trigger_id=None)

    assert first.delivery == submit(trigger_id="").delivery
    assert first.delivery != submit({"hash": "h2"}, trigger_id=None).delivery
    assert first.delivery != submit().delivery


def test_a_submission_without_a_team_is_of_the_views() -> None:
    assert submit(team=None).team_id == "T9"
    assert submit({"private_metadata": None}).memory == ""


@pytest.mark.parametrize(
    "gap",
    [
        " ",
        "  ",
        "　",
        "\u00a0",
        "\t",
        "\n",
    ],
)
def test_any_gap_parts_the_word_from_the_rest(gap: str) -> None:
    line = read_line(f"why{gap}prod")

    assert (line.word, line.rest) == ("why", "prod")


@pytest.mark.parametrize("slash", ["/apikey", "／ａｐｉｋｅｙ", " /apikey "])
def test_a_typed_command_name_does_not_count(slash: str) -> None:
    assert read_line(f"{slash} status prod").rest == "prod"
    assert read_line(slash).word == "status"


def test_a_long_unknown_word_is_cut() -> None:
    assert read_line("x" * 500).typed == "x" * 40
