"""Who is asked about which cause, how often, and what is counted of corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.causes.catalogue import CATALOGUE, Cause, Who
from bot.causes.feedback import Feedback
from bot.channels.contacts import Contacts
from bot.errors import AlreadyHandledError
from bot.keys.key import Key
from bot.keys.requests import HelpRequest, HelpRequests, can_be_asked, find_helper
from bot.ports import Outgoing

BOTH = Contacts(billing_id="U7", owner_id="U8")


@pytest.mark.parametrize(
    ("cause", "contacts", "person"),
    [
        (Cause.KEY_EXPIRED, Contacts(), "U1"),
        (Cause.SPEND_LIMIT_EXCEEDED, BOTH, "U8"),
        (Cause.SPEND_LIMIT_EXCEEDED, Contacts(billing_id="U7"), ""),
        (Cause.CREDIT_BALANCE_EXHAUSTED, BOTH, "U7"),
        (Cause.CREDIT_BALANCE_EXHAUSTED, Contacts(owner_id="U8"), "U8"),
        (Cause.IP_NOT_AUTHORIZED, BOTH, "U8"),
        (Cause.IP_NOT_AUTHORIZED, Contacts(billing_id="U7"), "U7"),
        (Cause.NOT_ORG_MEMBER, Contacts(), ""),
        (Cause.SSL_ERROR, BOTH, ""),
    ],
)
def test_whoever_is_concerned_is_found(
    make_key: Callable[..., Key], cause: Cause, contacts: Contacts, person: str
) -> None:
    assert find_helper(cause, make_key(owner_id="U1"), contacts) == person


def test_a_pasted_error_names_no_owner_of_a_key() -> None:
    assert find_helper(Cause.INVALID_API_KEY, None, BOTH) == ""


@pytest.mark.parametrize("cause", list(Cause))
def test_what_the_asker_or_openai_fixes_is_asked_of_nobody(cause: Cause) -> None:
    assert can_be_asked(cause) is (CATALOGUE[cause].who not in {Who.MEMBER, Who.OPENAI})


@pytest.fixture
def make_request(desk: Any) -> Callable[..., HelpRequest]:
    def make(**changes: Any) -> HelpRequest:
        facts: dict[str, Any] = {
            "channel": desk.settings.channel,
            "key_id": "k1",
            "cause": Cause.KEY_EXPIRED,
            "person_id": "U1",
            "asked_by": "U2",
            "asked_at": desk.clock.now(),
        }
        return HelpRequest(**(facts | changes))

    return make


async def test_the_same_person_is_asked_about_the_same_cause_once_a_day(
    desk: Any, make_request: Callable[..., HelpRequest], announce: Any, make_key: Any
) -> None:
    requests = HelpRequests(changes=desk.database.changes)
    first = make_request()

    async def send(request: HelpRequest, delivery: str) -> HelpRequest | None:
        messages: tuple[Outgoing, ...] = (announce(make_key()),)
        return await requests.send(request, delivery=delivery, messages=messages)

    assert await send(first, "d1") is None
    hour_later = first.asked_at + timedelta(hours=1)
    assert await send(make_request(asked_by="U3", asked_at=hour_later), "d2") == first
    assert await send(make_request(cause=Cause.SSL_ERROR), "d3") is None
    assert await send(make_request(person_id="U9"), "d4") is None
    next_day = replace(first, asked_at=first.asked_at + timedelta(days=1))
    assert await send(next_day, "d5") is None
    with pytest.raises(AlreadyHandledError):
        await send(make_request(), "d5")
    sent = await desk.notices()
    await desk.clock.sleep(86_400)
    assert len(sent + await desk.notices()) == 4
    assert await desk.actions() == ["help.asked"] * 4


async def test_corrections_are_counted_by_their_labels(desk: Any) -> None:
    feedback = Feedback(changes=desk.database.changes, now=desk.clock.now)

    await feedback.correct(Cause.UNKNOWN, Cause.TIMEOUT, delivery="d1")
    await feedback.correct(Cause.UNKNOWN, Cause.TIMEOUT, delivery="d2")
    await feedback.correct(Cause.TIMEOUT, Cause.UNKNOWN, delivery="d3")
    with pytest.raises(AlreadyHandledError):
        await feedback.correct(Cause.TIMEOUT, Cause.UNKNOWN, delivery="d3")

    async with desk.database.reads() as tx:
        counted = await tx.wrong_verdicts.list_all()
    assert counted == {("unknown", "timeout"): 2, ("timeout", "unknown"): 1}
