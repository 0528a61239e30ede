"""Whatever people write into a note, Slack shows it as words: no mention, no hidden link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.notes import LONGEST_TEXT, LONGEST_TITLE, Note
from bot.views.notes import MOST_LISTED, above, list_message, note_view
from bot.views.place import Place

Read = Callable[..., str]
MARKED = re.compile(r"<[^<>]*>")


def make_note(title: str = "申請先は？", text: str = "#it-help へ", **changed: Any) -> Note:
    values: dict[str, Any] = {
        "note_id": "n1",
        "team_id": "T1",
        "channel_id": "C1",
        "title": title,
        "text": text,
        "written_by": "U1",
        "author": "<!here>",
        "written_at": datetime(2026, 11, 23, 16, tzinfo=UTC),
    }
    return Note(**(values | changed))


def list_marks(blocks: list[dict[str, Any]]) -> set[str]:
    """All that Slack would take for a mention or a link."""
    found = set()
    for block in blocks:
        for text in [block["text"]] if block["type"] == "section" else block.get("elements", []):
            if text["type"] == "mrkdwn":
                found |= set(MARKED.findall(text["text"]))
    return found


@given(
    st.text(min_size=1, max_size=LONGEST_TITLE),
    st.lists(
        st.sampled_from(["<!channel>", "<@U1>", "https://a.example/?x=1&y=2", "&", ">", "語 ", "|"])
    ).map("".join),
)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_in_a_note_becomes_a_mention_or_a_disguised_link(
    read: Read, title: str, text: str
) -> None:
    note = make_note(title, text[:LONGEST_TEXT])
    shown = above([note], None, zone="Asia/Tokyo", lang="ja")
    listed = list_message([note], "C1", editable=frozenset(), zone="Asia/Tokyo", lang="ja")

    for message in (shown, listed):
        read(message)
        marks = list_marks(message.blocks) | set(MARKED.findall(message.text))
        links = {mark for mark in marks if mark.startswith("<http") and "|" not in mark}
        assert marks - links <= {"<#C1>"}


def test_the_longest_note_of_the_worst_characters_still_fits(read: Read) -> None:
    note = make_note("&" * LONGEST_TITLE, "<" * LONGEST_TEXT)

    assert "…" in read(above([note, note], None, zone="UTC", lang="en"))


def test_a_note_says_whose_it_is_in_both_languages(read: Read) -> None:
    here, everywhere = make_note(author="misaki"), make_note(author="misaki", channel_id="")

    japanese = read(above([here, everywhere], None, zone="Asia/Tokyo", lang="ja"))
    english = read(above([here, everywhere], None, zone="Asia/Tokyo", lang="en"))

    assert "チームのメモ（<#C1>、misaki、2026-11-24）" in japanese
    assert "チームのメモ（ワークスペース全体、misaki、2026-11-24）" in japanese
    assert "Your team's note (<#C1>, misaki, 2026-11-24)" in english
    assert "Your team's note (whole workspace, misaki, 2026-11-24)" in english


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_long_list_says_how_many_more_and_forms_fit(read: Read, lang: str) -> None:
    notes = [make_note(f"title {number:02}", "*" * 500) for number in range(MOST_LISTED + 3)]
    listed = list_message(notes, "C1", editable=frozenset({"n1"}), zone="UTC", lang=lang)

    assert "title 39" in read(listed)
    assert "title 40" not in read(listed)
    assert " 3 " in read(listed)
    assert read(note_view(Place("C1"), lang=lang, title="y" * 999, may_be_everywhere=True))
    assert read(note_view(Place("C1", "n1"), lang=lang, note=notes[0]))
