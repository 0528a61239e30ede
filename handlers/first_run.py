"""`/apikey start`: the checklist, replaced in place at each press, resumed where it was left."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.keys.first_run import ADVICE, Mark, Preset, Step
from bot.people.policy import Operation
from bot.texts.first_run import FIRST_RUN_TEXTS
from bot.views.blocks import Message
from bot.views.first_run import (
    ACTION_ADD_KEY,
    ACTION_CHANGE,
    ACTION_DONE,
    ACTION_HOW,
    ACTION_PRESET,
    ACTION_REOPEN,
    ACTION_SKIP,
    ACTION_START,
    ACTION_USE,
    checklist_message,
    page_of,
    topic_of,
    what_for_message,
)
from bot.views.key_forms import add_key_view
from bot.views.replies import answer_message, in_direct, note
from handlers.asking import Asker, find_settings
from handlers.errand import Errand
from handlers.payloads import Click
from handlers.pressing import Act, tell
from handlers.services import Services


class FirstRunDesk:
    """The command and the buttons; `acts` by action id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.acts: Mapping[str, Act] = {
            ACTION_START: self._start,
            **{f"{ACTION_PRESET}_{preset}": self._choose for preset in Preset},
            ACTION_DONE: self._mark,
            ACTION_SKIP: self._mark,
            ACTION_HOW: self._explain,
            ACTION_ADD_KEY: self._add_key,
            ACTION_REOPEN: self._reopen,
            ACTION_CHANGE: self._change,
            ACTION_USE: self._use,
        }

    async def command(self, errand: Errand, rest: str) -> Message:
        """Where the person is; in a thread others would read along, so only how to begin."""
        del rest
        errand.asker.require(Operation.SEE_STATUS)
        if errand.thread_ts is not None:
            return in_direct("start", (), lang=errand.asker.lang)
        return await self._write(errand.asker)

    async def _write(self, asker: Asker) -> Message:
        services, lang = self._services, asker.lang
        # Read anew: a press may just have changed them.
        settings = await find_settings(services, asker.settings.channel) or asker.settings
        has_limit = await services.connections.has_hard_limit(settings)
        run = await services.first_runs.find(
            settings, asker.person.user_id, has_limit=has_limit is True
        )
        if run is None:
            return what_for_message(settings.channel.channel_id, lang=lang)
        step = run.current
        page = None
        if step is not None:
            told = services.answers.tell(topic_of(step, run.preset), lang=lang)
            page = page_of(told.sources) if told else None
        may_use = asker.may(Operation.SET_DIGEST)
        return checklist_message(run, settings, page, may_use=may_use, lang=lang)

    async def _start(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.SEE_STATUS)
        await self._show(click, asker, await self._write(asker))

    async def _choose(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.SEE_STATUS)
        preset = Preset(click.action_id.removeprefix(f"{ACTION_PRESET}_"))
        await self._services.first_runs.choose(
            asker.settings.channel, asker.person.user_id, preset, delivery=click.delivery
        )
        await self._show(click, asker, await self._write(asker))

    async def _mark(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.SEE_STATUS)
        mark = Mark.DONE if click.action_id == ACTION_DONE else Mark.SKIPPED
        await self._services.first_runs.mark(
            asker.settings.channel,
            asker.person.user_id,
            _read_step(click),
            mark,
            delivery=click.delivery,
        )
        await self._show(click, asker, await self._write(asker))

    async def _reopen(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.SEE_STATUS)
        await self._services.first_runs.reopen(
            asker.settings.channel, asker.person.user_id, delivery=click.delivery
        )
        await self._show(click, asker, await self._write(asker))

    async def _change(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.SEE_STATUS)
        question = what_for_message(asker.settings.channel.channel_id, lang=asker.lang)
        await self._show(click, asker, question)

    async def _explain(self, click: Click, asker: Asker) -> None:
        """The step's article, below the list."""
        asker.require(Operation.ASK)
        preset = await self._find(asker) or Preset.TEAM
        topic = topic_of(_read_step(click), preset)
        answer = self._services.answers.tell(topic, lang=asker.lang)
        if answer is not None:
            await tell(self._services, click, asker, answer_message(answer))

    async def _add_key(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.ADD_KEY)
        view = add_key_view(
            asker.settings.channel.channel_id, owner_id=asker.person.user_id, lang=asker.lang
        )
        await self._services.messenger.open_view(click.trigger_id, view)

    async def _use(self, click: Click, asker: Asker) -> None:
        """Switch the channel's report as the preset suggests; at OpenAI nothing is set."""
        asker.require(Operation.SET_DIGEST)
        preset = await self._find(asker)
        if preset is None:
            await self._start(click, asker)
            return
        on = ADVICE[preset].digest
        await self._services.digests.switch(
            asker.settings, on=on, by=asker.person.user_id, delivery=click.delivery
        )
        await self._show(click, asker, await self._write(asker))
        texts = FIRST_RUN_TEXTS[asker.lang]
        await tell(self._services, click, asker, note(texts.used_on if on else texts.used_off))

    async def _find(self, asker: Asker) -> Preset | None:
        """What the person said the key is for."""
        run = await self._services.first_runs.find(
            asker.settings, asker.person.user_id, has_limit=False
        )
        return None if run is None else run.preset

    async def _show(self, click: Click, asker: Asker, message: Message) -> None:
        """In place of the list that was pressed; beside a message that others see too."""
        if click.is_ephemeral and click.response_url:
            try:
                await self._services.messenger.replace(
                    click.response_url, text=message.text, blocks=message.blocks
                )
            except (SlackUnavailableError, SlackRefusedError):
                pass  # said anew below
            else:
                return
        await tell(self._services, click, asker, message)


def _read_step(click: Click) -> Step:
    return Step(click.value.partition(" ")[2])
