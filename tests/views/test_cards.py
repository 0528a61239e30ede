"""Every card there can be: each cause, language and company, bare and with all it may carry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from bot.causes.catalogue import CATALOGUE, Cause, Retry
from bot.causes.probing import Check, Outcome
from bot.causes.steps import RateLimits, Right, Step, StepResult, StepState
from bot.causes.verdict import Verdict
from bot.channels.contacts import Contacts
from bot.keys.calling import CallOffer
from bot.keys.key import Environment, Key
from bot.keys.requests import HelpRequest, can_be_asked
from bot.ports import ChannelRef
from bot.texts.cause_names import CAUSE_NAME_TEXTS
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.repairs import REPAIR_TEXTS
from bot.texts.steps import STEP_TEXTS
from bot.views.card_buttons import ACTION_OPEN_PAGE, CardPlace, place_of
from bot.views.checking import checking_message, say_limits, say_rights
from bot.views.corrections import wrong_view
from bot.views.requests import help_message, who_view, yourself_message
from bot.views.why import Frame, verdict_card
from bot.views.why_keys import key_card

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def offer(_key: Key) -> CallOffer:
    return CallOffer(model="gpt-6-luna", usd=Decimal("0.0001"))


LANGS = ("ja", "en")
CAUSES = list(product(Cause, LANGS))
RIGHTS = dict.fromkeys(Right, True)


@pytest.fixture
def full_key(make_key: Callable[..., Key]) -> Callable[..., Key]:
    """A key whose check found everything that can be found, with a name as long as they get."""

    def make(cause: Cause | None, outcome: Outcome = Outcome.FAILING, **facts: Any) -> Key:
        verdict = None
        if cause is not None:
            verdict = Verdict(
                cause=cause,
                sure=False,
                evidence="&" * 200,
                provider="litellm_proxy",
                retry_after_s=86_400.0,
                request_id="req_" + "0" * 96,
                missing_scopes=tuple(f"api.scope{n}.write" for n in range(20)),
            )
        check = Check(
            at=NOW,
            outcome=outcome,
            verdict=verdict,
            ruled_out=tuple(cause.value for cause in Cause),
            rights=RIGHTS,
            limits=RateLimits(requests=5000, requests_left=4999, tokens=2_000_000),
        )
        return make_key(**({"name": "本" * 40, "check": check} | facts))

    return make


@pytest.mark.parametrize(("cause", "lang"), CAUSES)
def test_every_cause_has_its_card_bare_and_full(
    read: Callable[..., str],
    list_buttons: Callable[..., list[tuple[str, str]]],
    full_key: Callable[..., Key],
    cause: Cause,
    lang: str,
) -> None:
    frame = Frame(
        zone="America/Argentina/ComodRivadavia",
        contacts=Contacts(billing_id="U7", owner_id="U8"),
        is_private=True,
        offer=offer,
    )
    bare = verdict_card(Verdict(cause=cause), lang=lang)
    full = key_card(full_key(cause), now=NOW, lang=lang, frame=frame)

    texts, page = CAUSE_TEXTS[lang][cause.value], CATALOGUE[cause].page
    for card in (bare, full):
        said, buttons = read(card), dict(list_buttons(card))
        assert CAUSE_NAME_TEXTS[lang][cause.value] in card.text.split("\n")[0]
        assert texts.meaning in card.text, "what is said aloud tells the whole story"
        assert texts.next_step in card.text
        assert texts.meaning in said
        assert buttons.get(ACTION_OPEN_PAGE) == page
        assert ("ask_for_help" in buttons) is can_be_asked(cause)
        assert len(card.text) < 4000
        assert len(card.blocks) <= 6
    assert set(dict(list_buttons(full))) >= {"check_again", "share_card", "wrong_verdict"}
    assert not set(dict(list_buttons(bare))) & {"check_again", "share_card"}


@pytest.mark.parametrize(("cause", "lang"), CAUSES)
def test_whoever_is_asked_reads_five_steps_with_the_pages_address(
    read: Callable[..., str], full_key: Callable[..., Key], cause: Cause, lang: str
) -> None:
    request = HelpRequest(
        channel=ChannelRef("T1", "C1"),
        key_id="k1",
        cause=cause,
        person_id="U7",
        asked_by="U2",
        asked_at=NOW,
    )
    assert (cause.value in REPAIR_TEXTS[lang]) is can_be_asked(cause)
    if not can_be_asked(cause):
        return
    for key in (full_key(cause), None):
        asked = help_message(request, key, lang=lang).text
        assert ("sk-proj-…a1B2" in asked) is (key is not None)
        for message in (
            help_message(request, key, lang=lang),
            yourself_message(request, key, lang=lang),
        ):
            assert read(message)
            steps = [line for line in message.text.split("\n") if line[:2] in {"1.", "5."}]
            assert len(steps) == 2
            assert "<@U2>" in steps[-1]
            assert (CATALOGUE[cause].page or "") in steps[0]
    assert read(who_view(CardPlace(channel_id="C1", cause=cause.value), cause, lang=lang))


@pytest.mark.parametrize(("cause", "lang"), CAUSES)
def test_a_verdict_is_corrected_by_choosing_another(
    read: Callable[..., str], cause: Cause, lang: str
) -> None:
    view = wrong_view(CardPlace(channel_id="C1", cause=cause.value), lang=lang)

    said = read(view)

    assert CAUSE_NAME_TEXTS[lang][cause.value] in said
    options = view["blocks"][1]["element"]["options"]
    assert {option["value"] for option in options} == set(Cause) - {cause}
    assert len({option["text"]["text"] for option in options}) == len(Cause) - 1


@pytest.mark.parametrize("lang", LANGS)
def test_a_real_call_is_offered_where_the_free_ones_cannot_tell(
    list_buttons: Callable[..., list[tuple[str, str]]], full_key: Callable[..., Key], lang: str
) -> None:
    def offers(cause: Cause | None, outcome: Outcome) -> bool:
        card = key_card(
            full_key(cause, outcome), now=NOW, lang=lang, frame=Frame(offer=offer, zone="UTC")
        )
        return "call_model" in dict(list_buttons(card))

    assert offers(None, Outcome.ACCEPTED)
    assert offers(Cause.SPEND_LIMIT_EXCEEDED, Outcome.FAILING)
    assert not offers(Cause.KEY_EXPIRED, Outcome.FAILING)
    assert not offers(Cause.TIMEOUT, Outcome.UNREACHABLE)


def test_the_offer_names_model_and_price_and_asks_first(full_key: Callable[..., Key]) -> None:
    key = full_key(None, Outcome.ACCEPTED)

    card = key_card(key, now=NOW, lang="en", frame=Frame(offer=offer))

    (call,) = (b for b in card.blocks[-1]["elements"] if b["action_id"] == "call_model")
    assert call["text"]["text"] == "Try one real call (under $0.01)"
    assert "gpt-6-luna once (16 tokens at most, about $0.0001)" in call["confirm"]["text"]["text"]


def test_a_private_card_names_whom_to_ask_and_a_public_one_pings_nobody(
    read: Callable[..., str], full_key: Callable[..., Key]
) -> None:
    key = full_key(Cause.CREDIT_BALANCE_EXHAUSTED)
    contacts = Contacts(billing_id="U7", owner_id="U8")

    private = key_card(key, now=NOW, lang="en", frame=Frame(contacts=contacts, is_private=True))
    public = key_card(key, now=NOW, lang="en", frame=Frame(contacts=contacts))

    assert "an owner of the OpenAI organization <@U7>" in read(private)
    assert "<@" not in read(public)


def test_the_pause_is_told_by_the_clock_where_the_moment_is_known(
    read: Callable[..., str], make_key: Callable[..., Key]
) -> None:
    waiting = next(cause for cause in Cause if CATALOGUE[cause].retry is Retry.WAIT)
    verdict = Verdict(cause=waiting, retry_after_s=90.0)
    key = make_key(check=Check(at=NOW, outcome=Outcome.UNREACHABLE, verdict=verdict))

    said = read(key_card(key, now=NOW, lang="en", frame=Frame(zone="Asia/Tokyo")))

    assert "Retry after Tue 24 Nov 10:01 (Asia/Tokyo)" in said


@pytest.mark.parametrize("cause", [Cause.SERVER_ERROR, Cause.UNKNOWN])
def test_the_request_id_comes_with_what_it_is_good_for(
    read: Callable[..., str], cause: Cause
) -> None:
    told = read(verdict_card(Verdict(cause=cause, request_id="req_1"), lang="en"))
    other = read(verdict_card(Verdict(cause=Cause.RATE_LIMIT, request_id="req_1"), lang="en"))

    assert "Request id req_1\nGive this id to OpenAI's support" in told
    assert "req_1" in other
    assert "support" not in other


@pytest.mark.parametrize(
    ("environment", "rights", "said"),
    [
        (Environment.PRODUCTION, RIGHTS, "broad for a production key"),
        (Environment.SHARED, RIGHTS, "one key for each use"),
        (Environment.DEVELOPMENT, RIGHTS, None),
        (Environment.PRODUCTION, {Right.MODELS: True}, None),
        (Environment.PRODUCTION, RIGHTS | {Right.FILES: False}, None),
    ],
)
def test_what_a_key_may_do_is_held_against_what_it_is_for(
    environment: Environment, rights: dict[Right, bool], said: str | None
) -> None:
    check = Check(at=NOW, outcome=Outcome.ACCEPTED, rights=rights)

    lines = "\n".join(say_rights(check, environment, lang="en"))

    assert (said in lines) if said else ("broad" not in lines and "each use" not in lines)


def test_rights_are_told_in_words_that_people_use() -> None:
    rights = {Right.IMAGES: True, Right.AUDIO: False}
    check = Check(at=NOW, outcome=Outcome.ACCEPTED, rights=rights)

    assert say_rights(check, Environment.UNKNOWN, lang="ja") == [
        "このキーでできること：画像生成",
        "できないこと：音声（文字起こし・読み上げ）",
    ]
    assert say_rights(Check(at=NOW, outcome=Outcome.ACCEPTED), Environment.UNKNOWN, lang="en") == []


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (RateLimits(requests=500, requests_left=0), "Limits per minute: 500 requests (0 left)"),
        (RateLimits(tokens=30_000), "Limits per minute: 30,000 tokens"),
        (RateLimits(requests_left=3), ""),
        (None, ""),
    ],
)
def test_limits_are_told_where_openai_told_them(limits: RateLimits | None, said: str) -> None:
    assert say_limits(limits, lang="en") == said


@pytest.mark.parametrize("lang", LANGS)
def test_each_step_has_its_words_and_its_mark(read: Callable[..., str], lang: str) -> None:
    steps = [
        StepResult(step=step, state=state, detail="<5>")
        for step, state in zip(Step, list(StepState) * 3, strict=False)
    ]

    said = read(checking_message("<prod>", steps, lang=lang))

    assert all(STEP_TEXTS[lang].steps[step.value] in said for step in Step)
    assert all(right.value in STEP_TEXTS[lang].rights for right in Right)
    assert all(mark in said for mark in "✓•✗–")
    assert "&lt;prod&gt;" in said
    assert "&lt;5&gt;" in said


def test_a_place_survives_its_button(make_key: Callable[..., Key]) -> None:
    for place in (
        CardPlace(),
        CardPlace(cause="rate_limit"),
        CardPlace(channel_id="C1", key_id="k1", cause="timeout"),
        place_of(make_key(added_at=NOW - timedelta(1))),
    ):
        assert CardPlace.read(place.write()) == place
