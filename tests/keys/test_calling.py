"""One real call: pressed and confirmed, then once a minute at most, and the card again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast

import pytest

from bot.causes.catalogue import Cause
from bot.causes.probing import Check, Outcome
from bot.causes.steps import Step, StepResult, StepState
from bot.causes.threads import ThreadError
from bot.causes.verdict import Verdict
from bot.errors import AlreadyHandledError, SealedError, SlackRefusedError, SlackUnavailableError
from bot.jobs.background import InProcessJobs
from bot.keys.calling import CallOffer, RealCalls
from bot.keys.key import Key
from bot.keys.register import KeyDraft
from bot.people.person import ChannelKind, Person, PersonKind
from bot.people.policy import Situation
from bot.ports import Block
from bot.views.blocks import Message
from bot.views.card_buttons import place_of
from handlers.asking import Asker
from handlers.calling import Calls
from handlers.payloads import Click
from handlers.services import Defaults, Services
from handlers.showing import Watcher


@dataclass
class Caller(RealCalls):
    """Finds that there is no credit; or cannot open the key."""

    now: Callable[[], Any]
    error: Exception | None = None
    called: list[str] = field(default_factory=list)

    def offer_call(self, key: Key) -> CallOffer:
        return CallOffer(model="gpt-6-luna", usd=Decimal("0.0001"))

    async def call(self, key: Key) -> Key:
        self.called.append(key.name)
        if self.error:
            raise self.error
        verdict = Verdict(cause=Cause.CREDIT_BALANCE_EXHAUSTED)
        check = Check(at=self.now(), outcome=Outcome.FAILING, verdict=verdict)
        return replace(key, check=check)


@dataclass
class Screen:
    """What stands in the ephemeral; Slack may have stopped taking replacements."""

    shown: list[Message] = field(default_factory=list)
    error: Exception | None = None

    async def replace(self, _response_url: str, *, text: str, blocks: Sequence[Block]) -> None:
        if self.error:
            raise self.error
        self.shown.append(Message(text, [dict(block) for block in blocks]))


@dataclass(kw_only=True)
class Stage:
    """A private card with its button, pressed by a member."""

    desk: Any
    caller: Caller
    screen: Screen
    key: Key

    async def press(self, delivery: str) -> list[str]:
        """Press; gives what is waiting to be posted besides."""
        desk = self.desk
        async with InProcessJobs() as jobs:
            services = Services(
                defaults=Defaults(team_id="T1", bot_user_id="B", language="en", timezone="UTC"),
                register=desk.register,
                connections=desk.connections,
                messenger=cast("Any", self.screen),
                calls=self.caller,
                jobs=jobs,
                clock=desk.clock,
                new_id=lambda: f"{delivery:0>32}",
                changes=desk.database.changes,
                reads=desk.database.reads,
                **dict.fromkeys(
                    (
                        *("directory", "health", "status", "digests", "watch", "answers"),
                        *("budgets", "spending", "exports", "refresh", "requests", "feedback"),
                        *("threads", "notes", "first_runs"),
                        *("votes", "gaps", "write_gaps"),
                        "streams",
                    ),
                    cast("Any", None),
                ),
            )
            calls = Calls(services, self.caller)
            await calls.acts["call_model"](self._click(delivery), self._asker())
        told: list[str] = await desk.notices()
        return told

    def _click(self, delivery: str) -> Click:
        return Click(
            channel=self.key.channel,
            user_id="U5",
            action_id="call_model",
            value=place_of(self.key).write(),
            trigger_id="1.1",
            view_id="",
            message_ts="1.1",
            message_blocks=(),
            delivery=delivery,
            response_url="http://127.0.0.1/1",
            is_ephemeral=True,
        )

    def _asker(self) -> Asker:
        person = Person(
            user_id="U5",
            team_id="T1",
            name="Alex",
            kind=PersonKind.MEMBER,
            is_slack_admin=False,
            is_bot_admin=False,
            locale="en-US",
            timezone="UTC",
        )
        situation = Situation(team_id="T1", channel_kind=ChannelKind.PUBLIC, in_channel=True)
        return Asker(person=person, settings=self.desk.settings, situation=situation, lang="en")


@pytest.fixture
async def stage(desk: Any, make_draft: Callable[..., KeyDraft], announce: Any) -> Stage:
    key = await desk.register.add(
        desk.settings, make_draft(), by="U2", delivery="add", announce=announce
    )
    await desk.notices()
    return Stage(desk=desk, caller=Caller(now=desk.clock.now), screen=Screen(), key=key)


async def test_a_call_shows_that_it_is_made_and_then_what_it_found(stage: Stage) -> None:
    told = await stage.press("d1")

    first, last = stage.screen.shown
    assert first.text == "Making one call with prod…"
    assert "prod fails. Cause: prepaid credit used up" in last.text
    assert "about $0.0001" in str(last.blocks), "offered again, for after the top-up"
    assert told == []
    assert "key.called" in await stage.desk.actions()
    async with stage.desk.database.reads() as tx:
        assert await tx.inbox.find_next_promise() is None, "the promise is kept"


async def test_a_key_is_called_once_a_minute_whoever_presses(stage: Stage) -> None:
    await stage.desk.clock.sleep(59)
    await stage.press("d1")
    await stage.desk.clock.sleep(2)

    told = await stage.press("d2")
    with pytest.raises(AlreadyHandledError):
        await stage.press("d2")
    await stage.desk.clock.sleep(118)
    await stage.press("d3")

    assert len(told) == 1
    assert 'just called with "prod"' in told[0]
    assert stage.caller.called == ["prod", "prod"]


async def test_a_vault_that_does_not_open_is_told_in_the_same_place(stage: Stage) -> None:
    stage.caller.error = SealedError()

    await stage.press("d1")

    assert "can't open the vault" in stage.screen.shown[-1].text


@pytest.mark.parametrize(
    "error", [SlackRefusedError("status 404"), SlackUnavailableError("timeout")]
)
async def test_what_cannot_be_replaced_comes_as_a_new_message(
    stage: Stage, error: Exception
) -> None:
    stage.screen.error = error

    told = await stage.press("d1")

    assert len(told) == 1
    assert "prepaid credit used up" in told[0]


async def test_steps_are_shown_once_a_second_at_most(desk: Any) -> None:
    shown: list[int] = []

    class Wall:
        async def show(self, message: Message) -> None:
            shown.append(len(message.text))

        async def finish(
            self, message: Message, *, keeps: str, remembers: ThreadError | None = None
        ) -> None:
            raise AssertionError(keeps)

    def render(steps: list[StepResult]) -> Message:
        return Message("." * len(steps), [])

    watcher = Watcher(Wall(), render=render, now=desk.clock.now)

    for pause in (0.2, 0.2, 0.7, 0.1, 2):
        await desk.clock.sleep(pause)
        await watcher(StepResult(step=Step.FORM, state=StepState.OK))

    assert shown == [3, 5]
