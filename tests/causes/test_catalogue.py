from __future__ import annotations

import re

import pytest

from bot.causes.catalogue import CATALOGUE, Cause, Retry, Who
from bot.causes.companies import list_companies
from bot.texts.causes import CAUSE_TEXTS, PROVIDER_NAMES

SENTENCE = re.compile(r"[。.!?](?:\s|$)|。")


def test_every_cause_has_its_entry_under_its_own_label() -> None:
    assert list(CATALOGUE) == list(Cause)
    assert all(entry.cause is cause for cause, entry in CATALOGUE.items())


def test_every_fact_has_a_source_and_a_day() -> None:
    for entry in CATALOGUE.values():
        assert entry.source.startswith("https://")
        assert entry.checked.isoformat() >= "2026-11-23"
        assert entry.page is None or entry.page.startswith("https://")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_is_told_in_both_languages(language: str, cause: Cause) -> None:
    text = CAUSE_TEXTS[language][cause.value]

    for words in (text.meaning, text.next_step):
        assert words.endswith(("。", "."))
        assert 1 <= len(SENTENCE.findall(words)) <= 3
        assert len(words) <= 200
        assert not re.search(r"\{|\}|`|\*", words)


def test_both_languages_hold_the_same_causes() -> None:
    assert set(CAUSE_TEXTS["ja"]) == set(CAUSE_TEXTS["en"]) == {cause.value for cause in Cause}


@pytest.mark.parametrize("word", ["失効", "管理者", "見積", "秘密鍵", "封じ込め"])
def test_japanese_avoids_the_words_that_mislead(word: str) -> None:
    told = [text.meaning + text.next_step for text in CAUSE_TEXTS["ja"].values()]

    assert not any(word in words for words in told)


def test_what_money_decides_is_never_retried() -> None:
    money = {
        Cause.INSUFFICIENT_QUOTA,
        Cause.CREDIT_BALANCE_EXHAUSTED,
        Cause.SPEND_LIMIT_EXCEEDED,
        Cause.USAGE_LIMIT_EXCEEDED,
        Cause.BILLING_NOT_ACTIVE,
        Cause.BILLING_HARD_LIMIT_REACHED,
    }

    assert {CATALOGUE[cause].retry for cause in money} == {Retry.NO}
    assert all(
        CATALOGUE[cause].who in {Who.PROJECT_OWNER, Who.ORGANIZATION_OWNER} for cause in money
    )


def test_what_openai_must_repair_is_worth_a_retry() -> None:
    theirs = [entry for entry in CATALOGUE.values() if entry.who is Who.OPENAI]

    assert theirs
    assert all(entry.retry is not Retry.NO for entry in theirs)


def test_every_company_has_a_name_for_people() -> None:
    assert set(list_companies()) | {"openai"} == set(PROVIDER_NAMES)
