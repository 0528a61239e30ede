"""What people do and what comes by itself, each as one act that may fail and be done again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.crash.stage import ADMIN, Stage

DAY_S = 86_400.0

Check = Callable[[], int]
"""How often the effect is there now."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """`prepare` makes ready without faults and gives the act and the count of its effects.

    `comes_again`: Slack or the bot repeats it by itself; otherwise the person does. `is_private`:
    the effect is an ephemeral, of which Slack keeps no history, so the bot cannot look for it.
    """

    name: str
    prepare: Callable[[Stage], Awaitable[tuple[Callable[[], Awaitable[None]], Check]]]
    comes_again: bool = False
    is_private: bool = False
    changes: bool = True


Prepared = tuple[Callable[[], Awaitable[None]], Check]


async def _add_key(stage: Stage) -> Prepared:
    room, key = stage.room(), stage.key()

    async def act() -> None:
        await stage.submit(await stage.open_form(room, "/apikey add"), name="fresh", key=key)

    return act, lambda: _count(stage, room, "登録しました")


async def _replace_key(stage: Stage) -> Prepared:
    room, people = stage.room(), stage.world.slack.interactions
    form = await stage.open_form(room, "/apikey add")
    await stage.submit(form, name="fresh", key=stage.key())
    result = dict(form.view)

    async def act() -> None:
        form.view = dict(result)
        await people.click(user=ADMIN, action_id="replace_key", view_id=form.id)
        await stage.world.running.idle()
        await stage.submit(form, key=stage.key())

    return act, lambda: _count(stage, room, "差し替え")


async def _remove_key(stage: Stage) -> Prepared:
    room, world = stage.room(), stage.world
    form = await stage.open_form(room, "/apikey add")
    await stage.submit(form, name="fresh", key=stage.key())

    async def act() -> None:
        await stage.command(room, "/apikey remove fresh")
        asked = world.slack.workspace.ephemerals[-1]
        await world.slack.interactions.click(
            user=ADMIN, action_id="remove_key", channel=room, ts=asked["ts"]
        )
        await world.running.idle()

    return act, lambda: _count(stage, room, "外しました")


async def _connect(stage: Stage) -> Prepared:
    room, views = stage.room(), stage.world.slack.workspace.views
    views.clear()

    async def act() -> None:
        form = await stage.open_form(room, "/apikey connect")
        if form.view["callback_id"] != "choose_projects":
            await stage.submit(form, admin_key=stage.world.ledger.admin_secret)

    return act, lambda: sum(one.view["callback_id"] == "choose_projects" for one in views.values())


async def _choose_projects(stage: Stage) -> Prepared:
    connect, _ = await _connect(stage)
    await connect()
    (form,) = stage.world.slack.workspace.views.values()
    room = str(form.view["private_metadata"])
    projects = [project.id for project in stage.world.ledger.projects]

    async def act() -> None:
        again = await stage.open_form(room, "/apikey connect")
        await stage.submit(again, projects=projects)

    return act, lambda: len(stage.list_posts(room))


async def _digest_now(stage: Stage) -> Prepared:
    room = stage.room()

    async def act() -> None:
        await stage.command(room, "/apikey digest now")

    return act, lambda: len(stage.list_posts(room))


async def _digest_on(stage: Stage) -> Prepared:
    return _switch(stage, stage.room(), "on", "10:00")


async def _digest_off(stage: Stage) -> Prepared:
    room = stage.room()
    await stage.command(room, "/apikey digest on")
    return _switch(stage, room, "off", "止め")


def _switch(stage: Stage, room: str, word: str, said: str) -> Prepared:
    async def act() -> None:
        await stage.command(room, f"/apikey digest {word}")

    def check() -> int:
        notes = stage.world.slack.workspace.ephemerals
        return sum(note["channel"] == room and said in note["text"] for note in notes)

    return act, check


async def _digest_by_slot(stage: Stage) -> Prepared:
    room = stage.room()
    while stage.with_digest:
        await stage.command(stage.with_digest.pop(), "/apikey digest off")
    await stage.command(room, "/apikey digest on")
    stage.with_digest.append(room)

    async def act() -> None:
        stage.world.clock.advance(DAY_S)
        await stage.tick()

    def check() -> int:
        return len(stage.list_posts(room))

    return act, check


async def _mention(stage: Stage) -> Prepared:
    room, workspace = stage.room(), stage.world.slack.workspace

    async def act() -> None:
        await stage.world.slack.interactions.message(
            user=ADMIN, channel=room, text=f"<@{workspace.bot_user_id}> APIキーとは？"
        )

    return act, lambda: len(stage.list_posts(room))


async def _welcome(stage: Stage) -> Prepared:
    room = stage.room(has_bot=False)

    async def act() -> None:
        bot = stage.world.slack.workspace.bot_user_id
        await stage.world.slack.interactions.join(user=bot, channel=room)

    return act, lambda: len(stage.list_posts(room))


async def _take_case(stage: Stage) -> Prepared:
    name = stage.cases.pop()
    (message,) = (one for one in stage.list_posts(stage.home) if f" {name}" in one["text"])

    async def act() -> None:
        await stage.world.slack.interactions.click(
            user=ADMIN, action_id="take_case", channel=stage.home, ts=message["ts"]
        )
        await stage.world.running.idle()

    return act, lambda: int(f"<@{ADMIN}>" in message["text"])


async def _why(stage: Stage) -> Prepared:
    room = stage.room()
    form = await stage.open_form(room, "/apikey add")
    await stage.submit(form, name="fresh", key=stage.key())

    async def act() -> None:
        await stage.command(room, "/apikey why fresh")

    def check() -> int:
        notes = stage.world.slack.workspace.ephemerals
        return sum(note["channel"] == room and "：fresh（" in str(note["blocks"]) for note in notes)

    return act, check


def _count(stage: Stage, room: str, words: str) -> int:
    return sum(words in message["text"] for message in stage.list_posts(room))


FLOWS: tuple[Flow, ...] = (
    # First: a day's work grows with every key and channel that the other flows leave behind.
    Flow(name="digest by slot", prepare=_digest_by_slot, comes_again=True),
    Flow(name="add a key", prepare=_add_key),
    Flow(name="replace a key", prepare=_replace_key),
    Flow(name="remove a key", prepare=_remove_key),
    Flow(name="connect", prepare=_connect),
    Flow(name="choose projects", prepare=_choose_projects),
    Flow(name="digest now", prepare=_digest_now),
    Flow(name="digest on", prepare=_digest_on),
    Flow(name="digest off", prepare=_digest_off),
    Flow(name="mention", prepare=_mention, comes_again=True),
    Flow(name="welcome", prepare=_welcome, comes_again=True),
    Flow(name="take a case", prepare=_take_case),
    Flow(name="why", prepare=_why, is_private=True),
)
