"""The cause card, for every cause and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.causes.catalogue import CATALOGUE, Cause, Retry
from bot.causes.classify import classify
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.keys.key import Key
from bot.texts.cause_names import CAUSE_NAME_TEXTS
from bot.views.why import Frame, verdict_card
from bot.views.why_keys import why_message

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
        return read(why_message(keys, now=NOW, lang=lang, frame=Frame(zone="Asia/Tokyo")))

    return say


def test_a_guess_is_told_as_one(read: Callable[..., str]) -> None:
    sure = verdict_card(Verdict(cause=Cause.RATE_LIMIT), lang="en")
    guess = verdict_card(Verdict(cause=Cause.RATE_LIMIT, sure=False), lang="en")

    assert read(sure).startswith("Cause: too many requests")
    assert read(guess).startswith("Probable cause: too many requests")


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
    assert "API that answered: &lt;@U9&gt;" in said
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

    names = ("dead fails. Cause", "away: I could", "*fine* authenti", "*used* is work")
    places = [said.index(name) for name in names]
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


def test_some_of_what_was_ruled_out_is_named_in_few_words(tell: Callable[..., str]) -> None:
    labels = tuple(cause.value for cause in Cause)[:9]

    said = tell({"check": check(Outcome.FAILING, Cause.KEY_EXPIRED, ruled_out=labels)})

    line = next(line for line in said.split("\n") if line.startswith("Ruled out: "))
    assert line.startswith("Ruled out: unknown key, no key sent, stray character in the key, ")
    assert line.count(",") == 5


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_names_are_escaped(tell: Callable[..., str], lang: str) -> None:
    said = tell({"name": "<!here>", "check": check(Outcome.ACCEPTED)}, lang=lang)

    assert "&lt;!here&gt;" in said
    assert "<!here>" not in said


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_many_keys_fit_one_message_and_those_left_out_are_counted(
    tell: Callable[..., str], lang: str
) -> None:
    dead = {"check": check(Outcome.FAILING, Cause.INVALID_API_KEY)}
    fine = {"check": check(Outcome.ACCEPTED)}
    names = [{"name": f"key-{n:02}-batch"} for n in range(40)]

    said = tell(*(name | (dead if n % 2 else fine) for n, name in enumerate(names)), lang=lang)

    assert all(name["name"] in said for name in names)
    assert ("ほか17個" if lang == "ja" else "17 more") in said
    assert said.index("key-39") < said.index("key-00")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_keys_it_asks_for_the_error(tell: Callable[..., str], lang: str) -> None:
    assert ("貼り付け" if lang == "ja" else "Paste the error") in tell(lang=lang)


@pytest.mark.parametrize(("lang", "question"), [("ja", "か？"), ("en", "?")])
def test_a_guess_asks_what_decides_and_a_paste_tells_all_it_holds(
    read: Callable[..., str], lang: str, question: str
) -> None:
    guess = verdict_card(classified("429 Too Many Requests"), lang=lang)
    both = classified(
        "Request timed out. Then: Rate limit reached for gpt-6-luna on tokens per min (TPM): "
        "Limit 30,000, Used 29000, Requested 2000."
    )
    full = verdict_card(both, lang=lang)

    assert CAUSE_NAME_TEXTS[lang]["insufficient_quota"] in guess.text
    assert question in guess.text
    assert "30,000 TPM" in full.text
    assert CAUSE_NAME_TEXTS[lang]["timeout"] in read(full)


def test_a_model_that_ended_is_told_with_its_day() -> None:
    verdict = classified("404 The model `gpt-4` does not exist or you do not have access to it.")

    card = verdict_card(verdict, lang="en", frame=Frame(today=NOW.date()))

    assert "OpenAI shut the model gpt-4 down on 2026-10-23" in card.text


def classified(text: str) -> Verdict:
    verdict = classify(text)
    assert verdict is not None
    return verdict
