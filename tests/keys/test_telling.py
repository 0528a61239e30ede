"""News of keys: told once to each person concerned, whatever the number of keys or processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.causes.ports import ProbeAnswer
from bot.errors import SlackUnavailableError
from bot.keys.news import News
from bot.keys.telling import Telling
from bot.people.person import Person, PersonKind
from bot.ports import Outgoing

FINE = ProbeAnswer(status=200)
REFUSED = ProbeAnswer(status=401, code="invalid_api_key", message="Incorrect API key")
AWAY = ProbeAnswer(status=500, message="The server had an error")
BLOCKED = ProbeAnswer(status=401, code="ip_not_authorized", message="Your IP is not authorized")


@dataclass
class People:
    """A `Directory` of members who read English, save those laid out."""

    kinds: dict[str, PersonKind] = field(default_factory=dict)
    is_down: bool = False

    async def person(self, team_id: str, user_id: str) -> Person:
        if self.is_down:
            raise SlackUnavailableError("timeout")
        return Person(
            user_id=user_id,
            team_id=team_id,
            name=user_id,
            kind=self.kinds.get(user_id, PersonKind.MEMBER),
            is_slack_admin=False,
            is_bot_admin=False,
            locale="en-US",
            timezone="Asia/Tokyo",
        )


@dataclass
class Town:
    """A desk whose keys are told about."""

    desk: Any
    telling: Telling
    people: People

    async def pass_time(self, answer: ProbeAnswer, minutes: int = 90) -> list[str]:
        """Answer every probe so for a while, with a tick at each that is due; what was told."""
        self.desk.organization.answer = answer
        clock = self.desk.clock
        end = clock.moment + timedelta(minutes=minutes)
        while clock.moment < end:
            async with self.desk.database.reads() as tx:
                due = min(key.next_probe_at for key in await tx.keys.list_team("T1"))
            # Ticks are half a minute apart, and a tick takes all that is due by then.
            clock.moment = min(max(due, clock.moment + timedelta(seconds=30)), end)
            await self.desk.check_due()
            await self.tell()
        return [text for text in await self.desk.notices() if ":" in text]

    async def tell(self) -> None:
        for team_id in await self.telling.list_due(self.desk.clock.now()):
            await self.telling.tell(team_id)


@pytest.fixture
async def town(desk: Any, make_draft: Any, announce: Any) -> Town:
    """Three keys of U1, in a channel that U5 manages; all accepted."""
    desk.settings = replace(desk.settings, managers=("U5",))
    for seed, name in enumerate(("web", "batch", "lab")):
        key = await desk.register.add(
            desk.settings, make_draft(name, seed), by="U2", delivery=name, announce=announce
        )
        await desk.health.check(key)
    numbers = iter(range(1000))

    def render(news: News, lang: str) -> Outgoing:
        names = ",".join(sorted(key.name for key in news.keys))
        return Outgoing(
            delivery_id=f"news {next(numbers)}",
            kind="dm",
            channel=desk.settings.channel,
            text=f"{news.user_id}: {news.kind.value} {names} {lang}".rstrip(),
            blocks=[],
            purpose="standing",
            user_id=news.user_id,
        )

    people = People()
    telling = Telling(
        changes=desk.database.changes,
        reads=desk.database.reads,
        directory=people,  # type: ignore[arg-type]  # only people are asked for
        render=render,
        clock=desk.clock,
    )
    return Town(desk, telling, people)


async def test_one_cause_of_several_keys_is_one_message_for_each_person(town: Town) -> None:
    assert await town.pass_time(FINE) == []

    broken = await town.pass_time(REFUSED)
    still = await town.pass_time(REFUSED)
    healed = await town.pass_time(FINE)

    assert {line.split()[1] for line in broken} == {"failing"}
    told = [name for line in broken if line.startswith("U1") for name in line.split()[2].split(",")]
    assert sorted(told) == ["batch", "lab", "web"], "each key once"
    assert still == []
    told = [name for line in healed if line.startswith("U5") for name in line.split()[2].split(",")]
    assert sorted(told) == ["batch", "lab", "web"]


@pytest.mark.parametrize(
    ("answer", "begun", "over"),
    [(AWAY, "openai_away", "openai_back"), (BLOCKED, "address_refused", "address_taken")],
)
async def test_what_hinders_the_checks_is_one_notice_and_one_for_its_end(
    town: Town, answer: ProbeAnswer, begun: str, over: str
) -> None:
    await town.pass_time(FINE)

    first = await town.pass_time(answer)
    later = await town.pass_time(answer)
    ended = await town.pass_time(FINE)

    assert sorted(first) == [f"U{n}: {begun} batch,lab,web en" for n in (1, 5)]
    assert later == []
    assert sorted(ended) == [f"U{n}: {over}  en" for n in (1, 5)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_outage_does_not_make_a_known_failure_news_again(town: Town) -> None:
    await town.pass_time(REFUSED)
    await town.pass_time(AWAY)

    after = await town.pass_time(REFUSED)

    assert [line for line in after if "failing" in line] == []


async def test_a_hiccup_is_told_to_nobody(town: Town) -> None:
    await town.pass_time(FINE)

    told = await town.pass_time(AWAY, minutes=2) + await town.pass_time(FINE)

    assert told == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_key_that_flaps_is_called_unstable_once_and_told_when_steady(town: Town) -> None:
    await town.pass_time(FINE)
    told = []

    for answer in [REFUSED, FINE] * 4:
        told += await town.pass_time(answer, minutes=75)
    kinds = [line.split()[1] for line in told if line.startswith("U1") and "web" in line]
    assert kinds == ["failing", "recovered", "unstable"]

    town.desk.clock.moment += timedelta(hours=25)
    after = await town.pass_time(FINE)

    assert [line.split()[1] for line in after if "web" in line] == ["recovered"] * 2


async def test_two_processes_tell_it_once(town: Town) -> None:
    await town.pass_time(FINE)
    town.desk.organization.answer = REFUSED
    for _ in range(2):
        town.desk.clock.moment += timedelta(minutes=70)
        await town.desk.check_due()

    await asyncio.gather(town.telling.tell("T1"), town.telling.tell("T1"))

    told = await town.desk.notices()
    assert sorted(line.split()[0] for line in told if ":" in line) == ["U1:", "U5:"]


@pytest.mark.parametrize("kind", [PersonKind.GONE, PersonKind.GUEST, PersonKind.EXTERNAL])
async def test_who_left_or_is_not_of_the_team_is_told_nothing(town: Town, kind: PersonKind) -> None:
    town.people.kinds["U1"] = kind

    told = await town.pass_time(REFUSED)

    assert {line.split()[0] for line in told} == {"U5:"}


async def test_where_slack_does_not_tell_the_channels_language_is_spoken(town: Town) -> None:
    town.people.is_down = True

    told = await town.pass_time(REFUSED)

    assert told
    assert all(line.endswith(" ja") for line in told)


async def test_a_key_that_failed_from_the_start_is_no_change(
    town: Town, make_draft: Callable[..., Any], announce: Any
) -> None:
    town.desk.organization.answer = REFUSED
    key = await town.desk.register.add(
        town.desk.settings, make_draft("new", 9), by="U2", delivery="new", announce=announce
    )
    await town.desk.health.check(key)

    told = await town.pass_time(REFUSED)

    assert not any("new" in line for line in told)
