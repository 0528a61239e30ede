from __future__ import annotations

import pytest

from bot.credentials.form import FaultyKey, KeyFault, KeyWarning, read_key
from bot.texts.key_faults import (
    KEY_FAULT_TEXTS,
    KEY_WARNING_TEXTS,
    POSITION_TEXTS,
    tell_key_fault,
)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_fault_and_warning_is_told(language: str) -> None:
    assert set(KEY_FAULT_TEXTS[language]) == {fault.value for fault in KeyFault}
    assert set(KEY_WARNING_TEXTS[language]) == {warning.value for warning in KeyWarning}


@pytest.mark.parametrize("fault", list(KeyFault))
@pytest.mark.parametrize("detail", ["start", "inside", "end", "DeepSeek / Alibaba", ""])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_field_error_is_one_short_plain_sentence_or_two(
    language: str, detail: str, fault: KeyFault
) -> None:
    told = tell_key_fault(language, fault.value, detail)

    assert 0 < len(told) <= 150
    assert not {"{", "}", "\n"} & set(told)
    assert told.endswith(("。", "."))


@pytest.mark.parametrize("fault", list(KeyFault))
def test_both_languages_say_the_place_and_the_company_alike(fault: KeyFault) -> None:
    japanese, english = (KEY_FAULT_TEXTS[language][fault.value] for language in ("ja", "en"))

    for placeholder in ("{position}", "{provider}"):
        assert (placeholder in japanese) == (placeholder in english)


@pytest.mark.parametrize(
    ("text", "japanese", "english"),
    [
        ("{}　", "末尾に全角スペースがあります。", "There is a full-width space at the end."),
        ('"{}', "先頭に引用符があります。", "There is a quotation mark at the start."),
        ("sk-ant-{}", "Anthropic のキーのようです。", "This looks like a key of Anthropic."),
    ],
)
def test_a_pasted_fault_reads_naturally(text: str, japanese: str, english: str) -> None:
    faulty = read_key(text.format("sk-proj-" + "aB3dE6gH9k" * 6), expect="ordinary")

    assert isinstance(faulty, FaultyKey)
    assert tell_key_fault("ja", faulty.fault.value, faulty.detail).startswith(japanese)
    assert tell_key_fault("en", faulty.fault.value, faulty.detail).startswith(english)


def test_positions_are_told_in_both_languages() -> None:
    assert set(POSITION_TEXTS["ja"]) == set(POSITION_TEXTS["en"]) == {"start", "inside", "end"}
