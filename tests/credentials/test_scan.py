from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credentials.scan import FoundKind, find_keys, redact

MakeKey = Callable[..., str]

PREFIXES = ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-service-", "sk-"]


def build_key(seed: int) -> str:
    """A key of any form; random enough that no part of it occurs by chance."""
    chosen = random.Random(seed)  # noqa: S311 (synthetic, seeded)
    letters = string.ascii_letters + string.digits + "-_"
    a, b = ("".join(chosen.choices(letters, k=chosen.randint(20, 80))) for _ in range(2))
    return f"{chosen.choice(PREFIXES)}{a}T3BlbkFJ{b}"


KEYS = st.builds(build_key, st.integers(min_value=0))


@pytest.mark.parametrize(
    ("prefix", "side", "kind"),
    [
        ("sk-proj-", 74, FoundKind.PROJECT),
        ("sk-proj-", 20, FoundKind.PROJECT),
        ("sk-svcacct-", 74, FoundKind.SERVICE_ACCOUNT),
        ("sk-service-", 58, FoundKind.SERVICE_ACCOUNT),
        ("sk-admin-", 58, FoundKind.ADMIN),
        ("sk-", 20, FoundKind.LEGACY),
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "「{}」",
        "{}、よろしくお願いします",
        "*{}*",
        "`{}`",
        "_{}_",
        "~{}~",
        "https://example.com/?k={}&b=1",
        '{{"key": "{}"}}',
        "<{}|link>",
        "キーは{}です。",
    ],
)
def test_a_key_is_found_in_the_punctuation_of_slack_and_japanese(
    prefix: str, side: int, kind: FoundKind, around: str, make_key: MakeKey
) -> None:
    key = make_key(prefix, side=side)
    text = around.format(key)

    (found,) = find_keys(text)

    assert found.kind is kind
    assert text[found.start : found.end] == key
    assert found.masked.endswith("…" + key[-4:])


def test_every_key_of_a_text_is_found_in_order(make_key: MakeKey) -> None:
    text = f"a {make_key('sk-', side=20)} b {make_key()} c sk-ant-api03-{'x1Y' * 30}"

    found = find_keys(text)

    assert [key.kind for key in found] == [
        FoundKind.LEGACY,
        FoundKind.PROJECT,
        FoundKind.OTHER_PROVIDER,
    ]
    assert [key.start for key in found] == sorted(key.start for key in found)
    assert [key.kind.is_certain for key in found] == [True, True, False]


def test_words_in_front_of_a_key_are_not_part_of_it(make_key: MakeKey) -> None:
    key = make_key()
    text = f"task-force-{key}"

    (found,) = find_keys(text)

    assert found.kind is FoundKind.PROJECT
    assert text[found.start :] == key


def test_a_glued_key_is_still_found(make_key: MakeKey) -> None:
    assert [key.kind for key in find_keys(f"\\n{make_key('sk-', side=20)}")] == [FoundKind.LEGACY]
    assert [key.kind for key in find_keys(f"key{make_key('sk-', side=20)}")] == [FoundKind.LEGACY]


def test_a_cut_off_key_glued_to_a_word_is_no_find(make_key: MakeKey) -> None:
    assert find_keys(f"task{make_key()[:60]}") == []


def test_a_cut_off_key_is_only_a_maybe(make_key: MakeKey) -> None:
    (found,) = find_keys(f"my key is {make_key()[:60]} …")

    assert found.kind is FoundKind.MAYBE


def test_an_unnamed_key_without_marker_is_only_a_maybe() -> None:
    (found,) = find_keys("sk-" + "aB3dE6gH9k" * 5)

    assert found.kind is FoundKind.MAYBE


def test_a_deepseek_key_belongs_to_another_company() -> None:
    (found,) = find_keys("sk-" + "0123456789abcdef" * 2)

    assert found.kind is FoundKind.OTHER_PROVIDER


@pytest.mark.parametrize(
    "text",
    [
        "sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-proj-your-openai-api-key-goes-here",
        "sk-XXXXXXXXXXXXXXXXXXXXT3BlbkFJXXXXXXXXXXXXXXXXXXXX",
        "sk-proj-…a1B2",
        "Incorrect API key provided: sk-proj-****************SJh4",
        "risk-management-and-task-force-planning-for-the-year-2026",
        "import sklearn; sk-learn is nice",
        "key_AbCdEf0123456789",
        "",
    ],
)
def test_placeholders_masks_and_plain_words_are_no_find(text: str) -> None:
    assert find_keys(text) == []


@given(st.text(max_size=40), KEYS, st.text(max_size=40))
def test_no_part_of_a_key_survives_redaction(before: str, key: str, after: str) -> None:
    shown = redact(before + key + after)

    hidden = key[len("sk-svcacct-") : -4]
    assert not any(hidden[at : at + 12] in shown for at in range(len(hidden) - 11))


@given(st.lists(KEYS, min_size=2, max_size=4), st.sampled_from(["", " ", "\n", ",", "-", "_"]))
def test_no_part_of_several_keys_survives_redaction(keys: list[str], glue: str) -> None:
    shown = redact(glue.join(keys))

    for key in keys:
        hidden = key[len("sk-svcacct-") : -4]
        assert not any(hidden[at : at + 12] in shown for at in range(len(hidden) - 11))


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("xoxb-123456789012-abcDEF", "xoxb-…cDEF"),
        ("xoxe.xoxp-1-AbCdEfGhIjKlMnOp", "xoxe.xoxp-…MnOp"),
        ("xapp-1-A0123456789-abcdef", "xapp-…cdef"),
        ("sess-AbCdEf0123456789xyzw", "sess-…xyzw"),
        ("sk-ant-api03-AbCdEf0123456789xyzw", "sk-ant-…xyzw"),
        ("sk-proj-AbCdEf0123", "sk-proj-…"),
        ("Bearer AbCdEf0123456789.xyzw", "Bearer …xyzw"),
    ],
)
def test_other_tokens_are_masked_too(token: str, shown: str) -> None:
    assert redact(f"log: {token} end") == f"log: {shown} end"


@given(st.text(alphabet=string.ascii_lowercase + " .,あいう\n", max_size=200))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=100), KEYS)
def test_redacting_twice_changes_nothing_more(before: str, key: str) -> None:
    once = redact(before + key)

    assert redact(once) == once


@pytest.mark.parametrize("piece", ["sk-", "sk-proj-", "T3BlbkFJ", "Bearer ", "a", "sk-aB3 ", "_"])
def test_a_megabyte_of_anything_ends(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))

    assert len(redact(text)) <= len(text)
    assert all(not key.kind.is_certain for key in find_keys(text))
