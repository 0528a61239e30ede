"""The modals of keys and connections: accepted by Slack, and no secret in what they carry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.catalogue import Cause
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.channels.organization import Project
from bot.channels.settings import ChannelSettings
from bot.keys.key import Environment, Key
from bot.texts.keys import KEY_TEXTS
from bot.views import connect_forms as connecting
from bot.views import key_forms as forms
from bot.views.place import Place

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LANGS = pytest.mark.parametrize("lang", ["ja", "en"])
Read = Callable[..., str]
Buttons = Callable[..., list[tuple[str, str]]]
Settings = Callable[..., ChannelSettings]


@given(st.text("CDGU0123456789", min_size=1, max_size=12), st.text("abcdef0123456789", max_size=32))
def test_a_place_reads_back_what_it_wrote(channel_id: str, key_id: str) -> None:
    place = Place(channel_id, key_id)

    assert Place.read(place.write()) == place


@LANGS
def test_registering_asks_for_four_things(read: Read, lang: str) -> None:
    view = forms.add_key_view("C1", owner_id="U1", lang=lang, name="名" * 50)

    read(view)
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert set(inputs) == {
        forms.FIELD_NAME,
        forms.FIELD_ENVIRONMENT,
        forms.FIELD_KEY,
        forms.FIELD_OWNER,
    }
    assert inputs[forms.FIELD_NAME]["initial_value"] == "名" * 40
    assert inputs[forms.FIELD_OWNER]["initial_user"] == "U1"
    assert "initial_value" not in inputs[forms.FIELD_KEY]
    offered = [choice["value"] for choice in inputs[forms.FIELD_ENVIRONMENT]["options"]]
    assert offered == [environment.value for environment in Environment]
    assert view["private_metadata"] == "C1"


@LANGS
def test_registering_without_a_name_leaves_it_empty(read: Read, lang: str) -> None:
    view = forms.add_key_view("C1", owner_id="U1", lang=lang)

    read(view)
    assert "initial_value" not in view["blocks"][0]["element"]


@LANGS
def test_replacing_and_checking_name_the_key(
    read: Read, make_key: Callable[..., Key], lang: str
) -> None:
    key = make_key(name="<!here>")

    for view in (forms.replace_key_view(key, lang=lang), forms.checking_view(key, lang=lang)):
        said = read(view)
        assert "&lt;!here&gt;" in said
        assert "<!here>" not in said
        assert view["private_metadata"] == "C1 k1"


@LANGS
@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (None, "stored_unreachable"),
        (Outcome.UNREACHABLE, "stored_unreachable"),
        (Outcome.ACCEPTED, "stored_accepted"),
        (Outcome.FAILING, "stored_failing"),
    ],
)
def test_the_result_says_what_openai_said(
    read: Read,
    list_buttons: Buttons,
    make_key: Callable[..., Key],
    lang: str,
    outcome: Outcome | None,
    text: str,
) -> None:
    verdict = Verdict(cause=Cause.INVALID_API_KEY) if outcome is Outcome.FAILING else None
    check = Check(at=NOW, outcome=outcome, verdict=verdict) if outcome else None

    view = forms.key_result_view(make_key(check=check), lang=lang)

    assert getattr(KEY_TEXTS[lang], text).format(name="prod") in read(view)
    offered = [
        (forms.ACTION_REPLACE_KEY, "C1 k1"),
        (forms.ACTION_REMOVE_KEY_IN_MODAL, "C1 k1"),
    ]
    assert list_buttons(view) == (offered if outcome is Outcome.FAILING else [])


@LANGS
def test_removing_asks_first_and_reminds_of_openai(
    read: Read, list_buttons: Buttons, make_key: Callable[..., Key], lang: str
) -> None:
    question = forms.remove_question(make_key(), lang=lang)
    done = forms.removed_view(make_key(), lang=lang)

    assert list_buttons(question) == [(forms.ACTION_REMOVE_KEY, "C1 k1")]
    assert "confirm" in question.blocks[1]["elements"][0]
    assert KEY_TEXTS[lang].remove_note in read(question)
    assert KEY_TEXTS[lang].remove_note in read(done)


@LANGS
def test_the_channel_is_told_who_did_what(
    read: Read, make_key: Callable[..., Key], lang: str
) -> None:
    template = KEY_TEXTS[lang].notice_added

    said = read(forms.key_notice(template, make_key(name="a<b"), actor_id="U7", lang=lang))

    assert "<@U7>" in said
    assert "<@U1>" in said
    assert "a&lt;b" in said
    assert KEY_TEXTS[lang].environments["production"] in said


@LANGS
def test_connecting_asks_for_one_key_and_promises_to_read_only(read: Read, lang: str) -> None:
    view = connecting.connect_view("C1", lang=lang)

    assert ("閲覧だけ" if lang == "ja" else "only reads") in read(view)
    assert [b["block_id"] for b in view["blocks"] if b["type"] == "input"] == ["admin_key"]


@LANGS
def test_projects_that_live_can_be_chosen(read: Read, make_settings: Settings, lang: str) -> None:
    projects = [
        Project(project_id=f"proj_{n}", name=f"{n}" + "名" * 90, archived=n == 0)
        for n in range(140)
    ]

    view = connecting.projects_view(projects, make_settings(project_ids=("proj_3",)), lang=lang)

    read(view)
    element = view["blocks"][1]["element"]
    assert len(element["options"]) == connecting.MOST_PROJECTS
    assert element["options"][0]["value"] == "proj_1"
    assert [choice["value"] for choice in element["initial_options"]] == ["proj_3"]


@LANGS
def test_an_unmapped_channel_has_nothing_chosen(
    read: Read, make_settings: Settings, lang: str
) -> None:
    project = Project(project_id="proj_1", name="web", archived=False)

    view = connecting.projects_view([project], make_settings(), lang=lang)

    read(view)
    assert "initial_options" not in view["blocks"][1]["element"]


@LANGS
def test_without_live_projects_it_says_so(read: Read, make_settings: Settings, lang: str) -> None:
    gone = Project(project_id="proj_1", name="old", archived=True)

    view = connecting.projects_view([gone], make_settings(), lang=lang)

    assert ("プロジェクトがありません" if lang == "ja" else "has no projects") in read(view)
    assert view["callback_id"] == connecting.CALLBACK_CONNECT_RESULT


@LANGS
@pytest.mark.parametrize("digest_on", [True, False])
def test_after_connecting_the_digest_is_one_click_away(
    read: Read, list_buttons: Buttons, make_settings: Settings, lang: str, digest_on: bool
) -> None:
    settings = make_settings(digest_on=digest_on)

    view = connecting.connected_view(settings, ["web", "<!here>"], lang=lang)

    assert "web, &lt;!here&gt;" in read(view)
    assert list_buttons(view) == ([] if digest_on else [(connecting.ACTION_DIGEST_ON, "C1")])


@LANGS
def test_the_channel_is_told_of_the_connection(read: Read, lang: str) -> None:
    said = read(connecting.connected_notice("U7", ["web", "<!here>"], lang=lang))

    assert "<@U7>" in said
    assert "web, &lt;!here&gt;" in said


@LANGS
@pytest.mark.parametrize("digest_on", [True, False])
def test_the_switch_shows_its_state_and_the_other_one(
    read: Read, list_buttons: Buttons, make_settings: Settings, lang: str, digest_on: bool
) -> None:
    settings = make_settings(digest_on=digest_on, digest_time=time(9, 5))

    message = connecting.digest_switch(settings, lang=lang)

    other = connecting.ACTION_DIGEST_OFF if digest_on else connecting.ACTION_DIGEST_ON
    assert ("09:05" in read(message)) == digest_on
    assert list_buttons(message) == [(other, "C1"), (connecting.ACTION_DIGEST_NOW, "C1")]
