"""The checklist of the first run, and the button that begins it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from bot.answers.library import Source
from bot.channels.settings import ChannelSettings
from bot.keys.first_run import ADVICE, FirstRun, Mark, Preset, Step
from bot.texts.first_run import FIRST_RUN_TEXTS
from bot.texts.formats import format_money
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    context,
    divider,
    header,
    section,
)

ACTION_START = "first_run_start"
ACTION_PRESET = "first_run_preset"
"""With the preset behind it: each button of a row has its own id."""
ACTION_DONE = "first_run_done"
ACTION_SKIP = "first_run_skip"
ACTION_HOW = "first_run_how"
ACTION_ADD_KEY = "first_run_add_key"
ACTION_REOPEN = "first_run_reopen"
ACTION_CHANGE = "first_run_change"
ACTION_USE = "first_run_use"

LIMITS_PAGE: Final = "https://platform.openai.com/settings/organization/limits"
"""As the article set_budget_limit has it, checked 2026-11-23."""

_TOPICS: Final[Mapping[Step, str]] = {
    Step.ACCOUNT: "create_account",
    Step.PROJECT: "per_environment_keys",
    Step.KEY: "create_key",
    Step.LIMIT: "set_budget_limit",
    Step.STORE: "store_secret_manager",
    Step.TEST: "test_key_works",
}
_TOPIC_OF_TRYING: Final[Mapping[Step, str]] = {Step.STORE: "store_env_var"}

_PLACES: Final = ("https://platform.openai.com", "https://help.openai.com")
"""Where things are done, then where they are explained."""

_MARKS: Final = {
    Mark.DONE: ":white_check_mark:",
    Mark.SEEN: ":white_check_mark:",
    Mark.SKIPPED: ":fast_forward:",
    None: ":white_circle:",
}


def topic_of(step: Step, preset: Preset) -> str:
    """The article that explains a step."""
    special = _TOPIC_OF_TRYING.get(step) if preset is Preset.TRYING else None
    return special or _TOPICS[step]


def page_of(sources: tuple[Source, ...]) -> Source:
    """The page to open: where it is done, else where it is explained."""
    for place in _PLACES:
        for source in sources:
            if source.url.startswith(place):
                return source
    return sources[0]


def start_button(channel_id: str, *, lang: str) -> Piece:
    """The row that offers the first run."""
    texts = FIRST_RUN_TEXTS[lang]
    return actions(button(texts.start, ACTION_START, value=channel_id, style="primary"))


def what_for_message(channel_id: str, *, lang: str) -> Message:
    """The first question: what the key is for."""
    texts = FIRST_RUN_TEXTS[lang]
    choices = [
        button(texts.preset_buttons[preset.value], f"{ACTION_PRESET}_{preset}", value=channel_id)
        for preset in Preset
    ]
    blocks = [header(texts.title), section(texts.what_for), actions(*choices)]
    return Message(f"{texts.title}\n{texts.what_for}", blocks)


def checklist_message(
    run: FirstRun,
    settings: ChannelSettings,
    page: Source | None,
    *,
    may_use: bool,
    lang: str,
) -> Message:
    """All steps, the current one in words with its page, and what is suggested.

    `page` is that of the current step, None when nothing is left; `may_use`: the person may change
    the channel's report.
    """
    texts = FIRST_RUN_TEXTS[lang]
    done = sum(mark is not Mark.SKIPPED for mark in run.marks.values())
    progress = texts.progress.format(
        done=done, all=len(Step), preset=texts.presets[run.preset.value]
    )
    lines = "\n".join(_line(step, run, lang) for step in Step)
    step = run.current
    told = _tell_end(run, lang) if step is None else _tell(step, run, page, lang)
    blocks = [
        header(texts.title),
        section(lines),
        context(progress),
        divider(),
        section(told),
        _buttons(step, run, lang),
        *_advise(run, settings, may_use=may_use, lang=lang),
    ]
    return Message(f"{texts.title}\n{progress}\n{told}", [one for one in blocks if one])


def _line(step: Step, run: FirstRun, lang: str) -> str:
    texts = FIRST_RUN_TEXTS[lang]
    mark = run.marks.get(step)
    sign = ":arrow_forward:" if step is run.current else _MARKS[mark]
    said = {Mark.SEEN: texts.seen, Mark.SKIPPED: texts.skipped}.get(mark) if mark else None
    behind = "" if said is None else f"（{said}）" if lang == "ja" else f" ({said})"
    return f"{sign} {texts.steps[step.value]}{behind}"


def _tell(step: Step, run: FirstRun, page: Source | None, lang: str) -> str:
    texts, advice = FIRST_RUN_TEXTS[lang], ADVICE[run.preset]
    said = texts.tells[step.value].format(
        kind=texts.kinds[advice.kind.value],
        store=texts.store[run.preset.value],
        alert=_money(advice.alert, lang),
        limit=_money(advice.hard_limit, lang),
    )
    lines = [f"*{list(Step).index(step) + 1}. {texts.steps[step.value]}*", said]
    if page is not None:
        lines.append(texts.page.format(url=page.url, date=page.checked.isoformat()))
    return "\n".join(lines)


def _tell_end(run: FirstRun, lang: str) -> str:
    texts = FIRST_RUN_TEXTS[lang]
    skipped = _count_skipped(run)
    more = [texts.finished_skipped.format(count=skipped)] if skipped else []
    return "\n".join([*more] or [texts.finished])


def _buttons(step: Step | None, run: FirstRun, lang: str) -> Piece | None:
    texts, channel_id = FIRST_RUN_TEXTS[lang], run.channel.channel_id
    if step is None:
        reopen = button(texts.reopen, ACTION_REOPEN, value=channel_id)
        return actions(reopen) if _count_skipped(run) else None
    value = f"{channel_id} {step.value}"
    row = [
        button(texts.done, ACTION_DONE, value=value),
        button(texts.skip, ACTION_SKIP, value=value),
        button(texts.how, ACTION_HOW, value=value),
    ]
    if step is Step.KEY:
        row.insert(0, button(texts.add_key, ACTION_ADD_KEY, value=channel_id, style="primary"))
    return actions(*row)


def _advise(run: FirstRun, settings: ChannelSettings, *, may_use: bool, lang: str) -> list[Piece]:
    texts, advice = FIRST_RUN_TEXTS[lang], ADVICE[run.preset]
    channel_id = run.channel.channel_id
    digest = texts.advice_digest_on if advice.digest else texts.advice_digest_off
    lines = [
        f"*{texts.advice.format(preset=texts.presets[run.preset.value])}*",
        texts.advice_limit.format(
            alert=_money(advice.alert, lang),
            limit=_money(advice.hard_limit, lang),
            url=LIMITS_PAGE,
        ),
        texts.advice_kind[advice.kind.value],
        digest.format(time=f"{settings.digest_time:%H:%M}"),
        texts.advice_rotate.format(days=advice.rotate_days),
    ]
    row = [button(texts.change, ACTION_CHANGE, value=channel_id)]
    if may_use and settings.digest_on is not advice.digest:
        row.insert(0, button(texts.use, ACTION_USE, value=channel_id))
    return [divider(), context("\n• ".join(lines), texts.advice_note), actions(*row)]


def _count_skipped(run: FirstRun) -> int:
    return sum(mark is Mark.SKIPPED for mark in run.marks.values())


def _money(amount: Decimal, lang: str) -> str:
    """Whole dollars: these are suggestions."""
    return format_money(amount, "usd", lang).removesuffix(".00")
