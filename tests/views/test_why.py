"""The cause card, for every cause and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.causes.catalogue import CATALOGUE, Cause, Retry
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.keys.key import Key
from bot.texts.causes import CAUSE_TEXTS
from bot.views.why import ACTION_OPEN_PAGE, verdict_card, why_message

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAITING = next(cause for cause in Cause if CATALOGUE[cause].retry is Retry.WAIT)


def check(outcome: Outcome, cause: Cause | None = None, **facts: Any) -> Check:
    verdict = Verdict(cause=cause) if cause else None
    return Check(at=NOW - HOUR, outcome=outcome, verdict=verdict, **facts)


@pytest.fixture
def tell(read: Callable[..., str], make_key: Callable[..., Key]) -> Callable[..., str]:
    """What is said of keys, each given by its facts."""

    def say(*facts: dict[str, Any], lang: str = "en") -> str:
        keys = [make_key(**given) for given in facts]
        return read(why_message(keys, now=NOW, zone="Asia/Tokyo", lang=lang))

    return say


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_has_a_card_with_a_next_step_and_its_page(
    read: Callable[..., str],
    list_buttons: Callable[..., list[tuple[str, str]]],
    lang: str,
    cause: Cause,
) -> None:
    card = verdict_card(Verdict(cause=cause, evidence="x" * 200), lang=lang)

    said, texts = read(card), CAUSE_TEXTS[lang][cause.value]
    page = CATALOGUE[cause].page
    assert texts.meaning in said
    assert texts.next_step in card.text
    assert list_buttons(card) == ([(ACTION_OPEN_PAGE, page)] if page else [])


def test_a_guess_is_told_as_one(read: Callable[..., str]) -> None:
    sure = verdict_card(Verdict(cause=Cause.RATE_LIMIT), lang="en")
    guess = verdict_card(Verdict(cause=Cause.RATE_LIMIT, sure=False), lang="en")

    assert read(sure).startswith("Cause: ")
    assert read(guess).startswith("Probable cause: ")


def test_evidence_scopes_provider_and_ids_are_shown_and_harmless(read: Callable[..., str]) -> None:
    verdict = Verdict(
        cause=Cause.MISSING_SCOPES,
        evidence="<!channel> & 403",
        provider="<@U9>",
        request_id="req_<1>",
        missing_scopes=("api.model.read", "<!here>"),
    )

    said = read(verdict_card(verdict, lang="en"))

    assert "Evidence: &lt;!channel&gt; &amp; 403" in said
    assert "Missing scopes: `api.model.read, &lt;!here&gt;`" in said
    assert "This error comes from &lt;@U9&gt;, not from OpenAI" in said
    assert "req_&lt;1&gt;" in said
    assert not any(mark in said for mark in ("<!channel>", "<@U9>", "<!here>"))


@pytest.mark.parametrize(("seconds", "said"), [(1.2, "about 2 s"), (None, "Wait a little")])
def test_the_pause_is_openais_own_where_it_told_one(
    read: Callable[..., str], seconds: float | None, said: str
) -> None:
    verdict = Verdict(cause=WAITING, retry_after_s=seconds)

    assert said in read(verdict_card(verdict, lang="en"))


def test_failing_keys_come_first(tell: Callable[..., str]) -> None:
    said = tell(
        {"name": "used", "used_hour": NOW - HOUR, "check": check(Outcome.ACCEPTED)},
        {"name": "fine", "check": check(Outcome.ACCEPTED)},
        {"name": "away", "check": check(Outcome.UNREACHABLE, Cause.TIMEOUT)},
        {"name": "dead", "check": check(Outcome.FAILING, Cause.KEY_EXPIRED)},
    )

    places = [said.index(name) for name in ("dead (", "away (", "fine authenti", "used is work")]
    assert places == sorted(places)


def test_a_key_that_does_not_open_says_so(tell: Callable[..., str]) -> None:
    said = tell({"name": "torn", "used_hour": NOW - HOUR, "check": None})

    assert "couldn't open the stored text of torn" in said
    assert "work" not in said


def test_an_unreachable_check_does_not_blame_the_key(tell: Callable[..., str]) -> None:
    said = tell({"check": check(Outcome.UNREACHABLE, Cause.TIMEOUT)})

    assert "The key may be fine" in said
    assert "checked Tue 24 Nov 09:00 (Asia/Tokyo)" in said


def test_an_accepted_key_is_never_said_to_work(tell: Callable[..., str]) -> None:
    plain = tell({"check": check(Outcome.ACCEPTED)})
    noted = tell({"check": check(Outcome.ACCEPTED, Cause.MISSING_SCOPES)})

    assert "balance and limits not checked" in plain
    assert "with one remark: " in noted
    assert "work" not in plain


def test_some_of_what_was_ruled_out_is_named(tell: Callable[..., str]) -> None:
    labels = tuple(cause.value for cause in Cause)[:9]

    said = tell({"check": check(Outcome.FAILING, Cause.KEY_EXPIRED, ruled_out=labels)})

    line = next(line for line in said.split("\n") if line.startswith("Ruled out: "))
    assert line.count(" / ") == 5


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_names_are_escaped(tell: Callable[..., str], lang: str) -> None:
    said = tell({"name": "<!here>", "check": check(Outcome.ACCEPTED)}, lang=lang)

    assert "&lt;!here&gt;" in said
    assert "<!here>" not in said


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_many_failing_keys_fit_one_message(tell: Callable[..., str], lang: str) -> None:
    facts = {"check": check(Outcome.FAILING, Cause.INVALID_API_KEY)}

    assert "key-0" in tell(*({"name": f"key-{n}"} | facts for n in range(30)), lang=lang)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_keys_it_asks_for_the_error(tell: Callable[..., str], lang: str) -> None:
    assert ("貼り付け" if lang == "ja" else "Paste the error") in tell(lang=lang)
