"""The alert of a case, as people of each language read it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef
from bot.spend.money import Money
from bot.views.blocks import Message
from bot.views.case import ACTION_DISMISS_CASE, ACTION_TAKE_CASE, case_message
from bot.watch.case import Case, CaseState, Finding, Severity

MONDAY = date(2026, 11, 23)
HERE = ChannelRef("T1", "C1")
OPENED = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)


def make_settings(*managers: str) -> ChannelSettings:
    return ChannelSettings(channel=HERE, language="ja", timezone="Asia/Tokyo", managers=managers)


def make_finding(**changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "lane": "daily",
        "openai_key_id": "key_1",
        "day": MONDAY,
        "expected": Money(Decimal("6.10")),
        "actual": Money(Decimal("48.20")),
        "severity": Severity.MEDIUM,
        "compared_with": 8,
        "same_weekday": True,
    }
    return Finding(**(facts | changes))


def make_case(finding: Finding | None = None, **changes: Any) -> Case:
    facts: dict[str, Any] = {
        "case_id": "case1",
        "channel": HERE,
        "key_id": "k1",
        "key_name": "prod",
        "finding": finding or make_finding(),
        "state": CaseState.OPEN,
        "opened_at": OPENED,
        "delivery_id": "d1",
    }
    return Case(**(facts | changes))


def read(message: Message) -> str:
    """Everything the blocks say, in order."""
    said = []
    for block in message.blocks:
        texts = block.get("elements", [block.get("text")])
        said += [text["text"] for text in texts if isinstance(text.get("text"), str)]
    return "\n".join(said)


def list_buttons(message: Message) -> list[tuple[str, str, str]]:
    return [
        (element["text"]["text"], element["action_id"], element["value"])
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("same_weekday", [True, False])
def test_slack_accepts_every_form_of_it(
    lang: str, state: CaseState, severity: Severity, same_weekday: bool
) -> None:
    handled = {} if state is CaseState.OPEN else {"handled_by": "U7", "handled_at": OPENED}
    finding = make_finding(severity=severity, same_weekday=same_weekday)
    case = make_case(finding, state=state, **handled)

    message = case_message(case, make_settings("U1"), owner_id="U2", lang=lang)

    assert message.blocks
    for block in message.blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()


def test_it_says_in_japanese_what_is_unusual_and_why_and_what_to_do() -> None:
    message = case_message(make_case(), make_settings(), lang="ja")

    alert = "いつもと違う使われ方です：prod がUTCの11/23（月）に $48.20（普段は約 $6.10）"
    assert message.text.startswith(alert)
    said = read(message)
    assert alert in said
    assert "過去8回の月曜と比べて $42.10 多く" in said
    assert "普段の7.9倍" in said
    assert "<https://platform.openai.com/api-keys|" in said
    assert "`/apikey remove`" in said
    assert list_buttons(message) == [
        ("対応します", ACTION_TAKE_CASE, "case1"),
        ("想定内です", ACTION_DISMISS_CASE, "case1"),
    ]


def test_it_says_the_same_in_english() -> None:
    message = case_message(make_case(), make_settings(), lang="en")

    alert = "Unusual use: prod cost $48.20 on Mon 23 Nov (UTC); usually about $6.10."
    assert message.text.startswith(alert)
    said = read(message)
    assert alert in said
    assert "$42.10 more than on the Mondays of 8 earlier weeks" in said
    assert "It is 7.9 times the usual." in said
    assert "<https://platform.openai.com/api-keys|" in said
    assert "`/apikey remove`" in said
    assert list_buttons(message) == [
        ("I take it", ACTION_TAKE_CASE, "case1"),
        ("Known, fine", ACTION_DISMISS_CASE, "case1"),
    ]


@pytest.mark.parametrize(
    ("expected", "said"), [("0", None), ("0.009", None), ("0.01", "4,820"), ("4.82", "10")]
)
def test_a_multiple_is_told_only_of_what_is_at_least_a_cent(
    expected: str, said: str | None
) -> None:
    finding = make_finding(expected=Money(Decimal(expected)))

    text = case_message(make_case(finding), make_settings(), lang="en").text

    assert ("times the usual" in text) == (said is not None)
    assert said is None or f"It is {said} times the usual." in text


def test_a_key_with_few_weeks_is_compared_with_its_last_days() -> None:
    case = make_case(make_finding(same_weekday=False, compared_with=9))

    assert "直近9日と比べて" in case_message(case, make_settings(), lang="ja").text
    english = case_message(case, make_settings(), lang="en").text
    assert "more than on the last 9 days" in english
    assert "Monday" not in english


def test_owner_and_managers_are_called_once_each() -> None:
    settings = make_settings("U1", "U2")

    called = read(case_message(make_case(), settings, owner_id="U2", lang="en"))
    nobody = read(case_message(make_case(), make_settings(), lang="en"))

    assert "In charge: <@U2> <@U1>" in called
    assert called.count("<@U2>") == 1
    assert "In charge" not in nobody


def test_a_name_cannot_call_people_or_link() -> None:
    message = case_message(make_case(key_name="<!channel>&<@U9>"), make_settings(), lang="en")

    assert "<!channel>" not in message.text + read(message)
    assert "<@U9>" not in message.text + read(message)
    assert "&lt;!channel&gt;&amp;&lt;@U9&gt;" in read(message)


def test_an_unregistered_key_has_nothing_to_swap_in_the_bot() -> None:
    message = case_message(make_case(key_id=None, key_name="key_1"), make_settings(), lang="en")

    assert "/apikey" not in read(message)
    assert "revoke the old one" in read(message)


@pytest.mark.parametrize(
    ("state", "lang", "line", "left"),
    [
        (CaseState.TAKEN, "ja", "対応中：<@U7>", [ACTION_DISMISS_CASE]),
        (CaseState.TAKEN, "en", "<@U7> is on it", [ACTION_DISMISS_CASE]),
        (CaseState.DISMISSED, "ja", "想定内と確認：<@U7>", []),
        (CaseState.DISMISSED, "en", "<@U7> says: known, fine", []),
    ],
)
def test_after_a_press_it_says_who_and_offers_only_what_is_left(
    state: CaseState, lang: str, line: str, left: list[str]
) -> None:
    case = make_case(state=state, handled_by="U7", handled_at=OPENED)

    message = case_message(case, make_settings(), lang=lang)

    assert line in message.text
    assert line in read(message)
    assert "15:05 (Asia/Tokyo)" in read(message)
    assert [action for _, action, _ in list_buttons(message)] == left
