from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credentials.form import (
    FaultyKey,
    KeyFault,
    KeyForm,
    KeyKind,
    KeyWarning,
    mask,
    read_key,
)

MakeKey = Callable[..., str]


@pytest.mark.parametrize(
    ("prefix", "side", "kind", "warnings"),
    [
        ("sk-proj-", 74, KeyKind.PROJECT, (KeyWarning.PERSONAL,)),
        ("sk-proj-", 20, KeyKind.PROJECT, (KeyWarning.PERSONAL,)),
        ("sk-svcacct-", 74, KeyKind.SERVICE_ACCOUNT, ()),
        ("sk-service-", 74, KeyKind.SERVICE_ACCOUNT, ()),
        ("sk-", 20, KeyKind.LEGACY, (KeyWarning.PERSONAL, KeyWarning.OLD_FORM)),
        ("sk-proj-", 91, KeyKind.PROJECT, (KeyWarning.UNUSUAL_LENGTH, KeyWarning.PERSONAL)),
    ],
)
def test_an_ordinary_key_is_read_with_its_kind_and_warnings(
    prefix: str,
    side: int,
    kind: KeyKind,
    warnings: tuple[KeyWarning, ...],
    make_key: MakeKey,
) -> None:
    text = make_key(prefix, side=side)

    form = read_key(text, expect="ordinary")

    assert isinstance(form, KeyForm)
    assert form.secret.reveal() == text
    assert form.kind is kind
    assert form.masked == f"{prefix if kind is not KeyKind.LEGACY else 'sk-'}…{text[-4:]}"
    assert form.last4 == text[-4:]
    assert form.warnings == warnings


def test_an_admin_key_is_read_in_its_own_slot(make_key: MakeKey) -> None:
    form = read_key(make_key("sk-admin-", side=58), expect="admin")

    assert isinstance(form, KeyForm)
    assert form.kind is KeyKind.ADMIN
    assert form.warnings == ()


def test_a_missing_marker_is_a_warning_since_forms_change(make_key: MakeKey) -> None:
    form = read_key(make_key().replace("T3BlbkFJ", "abcdefgh"), expect="ordinary")

    assert isinstance(form, KeyForm)
    assert KeyWarning.MARKER_MISSING in form.warnings


@pytest.mark.parametrize(
    ("stray", "fault"),
    [
        (" ", KeyFault.SPACE),
        ("\t", KeyFault.SPACE),
        ("\u00a0", KeyFault.SPACE),
        ("　", KeyFault.FULL_WIDTH_SPACE),
        ("\n", KeyFault.NEWLINE),
        ("\r\n", KeyFault.NEWLINE),
        ("\u2028", KeyFault.NEWLINE),
        ("\u200b", KeyFault.ZERO_WIDTH),
        ("\ufeff", KeyFault.ZERO_WIDTH),
        ("\u2060", KeyFault.ZERO_WIDTH),
        ("\x00", KeyFault.CONTROL_CHARACTER),
        ("\x1b", KeyFault.CONTROL_CHARACTER),
        ("\ud800", KeyFault.CONTROL_CHARACTER),
        ('"', KeyFault.QUOTES),
        ("'", KeyFault.QUOTES),
        ("”", KeyFault.QUOTES),
        ("」", KeyFault.QUOTES),
        (".", KeyFault.PUNCTUATION),
        ("。", KeyFault.PUNCTUATION),
        ("、", KeyFault.PUNCTUATION),
        ("=", KeyFault.PUNCTUATION),
        ("ａ", KeyFault.FULL_WIDTH),
        ("７", KeyFault.FULL_WIDTH),
        ("＿", KeyFault.FULL_WIDTH),
        ("–", KeyFault.NON_ASCII),
        ("é", KeyFault.NON_ASCII),
        ("鍵", KeyFault.NON_ASCII),
        ("😀", KeyFault.NON_ASCII),
    ],
)
@pytest.mark.parametrize("position", ["end", "inside"])
def test_a_stray_character_is_named_with_its_place(
    stray: str, fault: KeyFault, position: str, make_key: MakeKey
) -> None:
    key = make_key()
    text = key + stray if position == "end" else key[:40] + stray + key[40:]

    assert read_key(text, expect="ordinary") == FaultyKey(fault, position)


@pytest.mark.parametrize(
    ("before", "fault"),
    [
        (" ", KeyFault.SPACE),
        ("　", KeyFault.FULL_WIDTH_SPACE),
        ("\n", KeyFault.NEWLINE),
        ("\ufeff", KeyFault.ZERO_WIDTH),
        ("「", KeyFault.QUOTES),
    ],
)
def test_a_stray_character_in_front_is_named(
    before: str, fault: KeyFault, make_key: MakeKey
) -> None:
    assert read_key(before + make_key(), expect="ordinary") == FaultyKey(fault, "start")


def test_the_least_visible_stray_is_told_first(make_key: MakeKey) -> None:
    text = f' "{make_key()}\u200b" '

    assert read_key(text, expect="ordinary") == FaultyKey(KeyFault.ZERO_WIDTH, "end")


def test_a_key_typed_in_full_width_is_named_as_such(make_key: MakeKey) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() or c == "-" else c for c in make_key())

    assert read_key(wide, expect="ordinary") == FaultyKey(KeyFault.FULL_WIDTH, "start")


@pytest.mark.parametrize(
    ("text", "fault", "detail"),
    [
        ("", KeyFault.EMPTY, ""),
        (" 　\n", KeyFault.EMPTY, ""),
        ('""', KeyFault.EMPTY, ""),
        ("sk-ant-api03-" + "x1Y" * 30, KeyFault.OTHER_PROVIDER, "Anthropic"),
        ("sk-or-v1-" + "0f" * 32, KeyFault.OTHER_PROVIDER, "OpenRouter"),
        ("AIza" + "B7c" * 12, KeyFault.OTHER_PROVIDER, "Google"),
        ("gsk_" + "B7c" * 17, KeyFault.OTHER_PROVIDER, "Groq"),
        ("xai-" + "B7c" * 26, KeyFault.OTHER_PROVIDER, "xAI"),
        ("0123456789abcdef" * 2, KeyFault.OTHER_PROVIDER, "Azure OpenAI"),
        ("sk-" + "0123456789abcdef" * 2, KeyFault.OTHER_PROVIDER, "DeepSeek / Alibaba"),
        ("xoxb-1234-5678-abcdefgh", KeyFault.OTHER_PROVIDER, "Slack"),
        (" sk-ant-api03-" + "x1Y" * 30, KeyFault.OTHER_PROVIDER, "Anthropic"),
        ("key_AbCdEf0123456789", KeyFault.KEY_ID, ""),
        ("sess-" + "Ab3" * 14, KeyFault.SESSION_TOKEN, ""),
        ("ek_" + "Ab3" * 14, KeyFault.EPHEMERAL, ""),
        ("sk-proj-...a1B2", KeyFault.MASKED, ""),
        ("sk-proj-…a1B2", KeyFault.MASKED, ""),
        ("sk-proj-********a1B2", KeyFault.MASKED, ""),
        ("https://platform.openai.com/api-keys", KeyFault.URL_OR_PROMPT, ""),
        ("www.example.com", KeyFault.URL_OR_PROMPT, ""),
        ("You are a helpful assistant.", KeyFault.URL_OR_PROMPT, ""),
        ("x" * 5000, KeyFault.URL_OR_PROMPT, ""),
        ("sk-proj-abc", KeyFault.TOO_SHORT, ""),
        ("sk-", KeyFault.TOO_SHORT, ""),
        ("password", KeyFault.NOT_A_KEY, ""),
    ],
)
def test_what_is_no_key_is_called_by_its_name(text: str, fault: KeyFault, detail: str) -> None:
    assert read_key(text, expect="ordinary") == FaultyKey(fault, detail)


@pytest.mark.parametrize(
    "label",
    [
        "OPENAI_API_KEY={}",
        "OPENAI_API_KEY = '{}'",
        'export OPENAI_API_KEY="{}"',
        '$env:OPENAI_API_KEY="{}"',
        '"apiKey": "{}"',
        "Authorization: Bearer {}",
        "Bearer {}",
        "キー： {}",
    ],
)
def test_a_label_that_was_copied_along_is_named(label: str, make_key: MakeKey) -> None:
    text = label.format(make_key())

    assert read_key(text, expect="ordinary") == FaultyKey(KeyFault.WITH_LABEL)


def test_two_keys_at_once_are_refused(make_key: MakeKey) -> None:
    text = f"{make_key()}\n{make_key(seed=2)}"

    assert read_key(text, expect="ordinary") == FaultyKey(KeyFault.SEVERAL_KEYS)


@pytest.mark.parametrize(
    ("prefix", "expect", "fault"),
    [
        ("sk-admin-", "ordinary", KeyFault.ADMIN_KEY_HERE),
        ("sk-proj-", "admin", KeyFault.ORDINARY_KEY_HERE),
        ("sk-svcacct-", "admin", KeyFault.ORDINARY_KEY_HERE),
        ("sk-", "admin", KeyFault.ORDINARY_KEY_HERE),
    ],
)
def test_a_key_in_the_wrong_slot_is_refused_even_with_a_stray_space(
    prefix: str, expect: Literal["ordinary", "admin"], fault: KeyFault, make_key: MakeKey
) -> None:
    key = make_key(prefix, side=58)

    assert read_key(key, expect=expect) == FaultyKey(fault)
    assert read_key(key + " ", expect=expect) == FaultyKey(fault)


@given(st.text(max_size=300))
def test_any_text_is_judged_and_a_form_only_ever_holds_the_text_itself(text: str) -> None:
    judged = read_key(text, expect="ordinary")

    assert isinstance(judged, FaultyKey) or judged.secret.reveal() == text


@given(st.text(min_size=1, max_size=200))
def test_a_mask_shows_at_most_a_known_prefix_and_four_characters(text: str) -> None:
    prefix, dots, ending = mask(text).partition("…")

    assert dots
    assert len(prefix) <= len("sk-svcacct-")
    assert text.startswith(prefix)
    assert len(ending) in {0, 4} or "…" in text
    assert text.endswith(ending)
