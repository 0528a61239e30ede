"""Each step of the first run, for each preset, in both languages, as Slack takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import product

import pytest

from bot.answers.conversation import load_answers
from bot.channels.settings import ChannelSettings
from bot.keys.first_run import FirstRun, Mark, Preset, Step
from bot.ports import ChannelRef
from bot.views.blocks import Message
from bot.views.first_run import checklist_message, page_of, topic_of, what_for_message

Read = Callable[..., str]
HERE = ChannelRef("T1", "C1")
LIMITS = {"trying": ("$5", "$10"), "team": ("$40", "$50"), "production": ("$400", "$500")}


def show(lang: str, preset: Preset, marks: Mapping[Step, Mark], *, may_use: bool = True) -> Message:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    run = FirstRun(channel=HERE, user_id="U1", preset=preset, marks=marks, at=now)
    settings = ChannelSettings(channel=HERE, language="ja", timezone="Asia/Tokyo")
    page = None
    if run.current is not None:
        told = load_answers().tell(topic_of(run.current, preset), lang=lang)
        assert told is not None
        page = page_of(told.sources)
    return checklist_message(run, settings, page, may_use=may_use, lang=lang)


@pytest.mark.parametrize(("lang", "preset"), list(product(["ja", "en"], Preset)))
def test_every_step_has_its_words_its_page_and_the_day_it_was_checked(
    read: Read, lang: str, preset: Preset
) -> None:
    done: dict[Step, Mark] = {}
    alert, limit = LIMITS[preset.value]
    for step in Step:
        said = read(show(lang, preset, done))
        assert "{" not in said
        assert "openai.com" in said
        assert "2026-11-23" in said
        assert alert in said
        assert limit in said
        done[step] = Mark.DONE

    assert "/apikey status" in read(show(lang, preset, done))
    assert read(what_for_message("C1", lang=lang))


def test_a_beginner_learns_that_chatgpt_plus_does_not_pay_for_the_api(read: Read) -> None:
    assert "ChatGPTの料金に、APIの利用分は含まれません" in read(show("ja", Preset.TRYING, {}))
    assert "ChatGPT plans don't include API use" in read(show("en", Preset.TRYING, {}))


def test_what_was_skipped_can_be_taken_up_again(read: Read) -> None:
    marks = dict.fromkeys(Step, Mark.SEEN) | {Step.STORE: Mark.SKIPPED}

    assert "残りを続ける" in read(show("ja", Preset.TEAM, marks))
    assert "Left for later: 1" in read(show("en", Preset.TEAM, marks))


def test_the_suggested_report_is_offered_to_those_who_may_switch_it(read: Read) -> None:
    assert "Use these settings" in read(show("en", Preset.TEAM, {}))
    assert "Use these settings" not in read(show("en", Preset.TEAM, {}, may_use=False))
    assert "Use these settings" not in read(show("en", Preset.TRYING, {})), "it is off already"
