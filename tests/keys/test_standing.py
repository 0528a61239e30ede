"""What is said of a key from what is known, and which listed key is ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.probing import Check, Outcome
from bot.keys.health import RECENT_USE, Standing, standing_of
from bot.keys.inventory import find_match
from bot.keys.key import clean_name

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHECKED = NOW - 2 * HOUR


@pytest.mark.parametrize(
    ("outcome", "used", "standing"),
    [
        (None, None, Standing.UNREACHABLE),
        (None, NOW - HOUR, Standing.IN_USE),
        (None, NOW - RECENT_USE - HOUR, Standing.IN_USE),
        (None, NOW - RECENT_USE - 2 * HOUR, Standing.UNREACHABLE),
        (Outcome.ACCEPTED, None, Standing.ACCEPTED),
        (Outcome.ACCEPTED, NOW - 30 * HOUR, Standing.ACCEPTED),
        (Outcome.ACCEPTED, NOW - HOUR, Standing.IN_USE),
        (Outcome.ACCEPTED, NOW - 3 * HOUR, Standing.IN_USE),
        (Outcome.FAILING, None, Standing.FAILING),
        (Outcome.FAILING, NOW - 30 * HOUR, Standing.FAILING),
        (Outcome.FAILING, NOW - 3 * HOUR, Standing.FAILING),
        (Outcome.FAILING, CHECKED, Standing.IN_USE),
        (Outcome.FAILING, NOW - HOUR, Standing.IN_USE),
        (Outcome.UNREACHABLE, None, Standing.UNREACHABLE),
        (Outcome.UNREACHABLE, NOW - HOUR, Standing.IN_USE),
        (Outcome.UNREACHABLE, NOW - 30 * HOUR, Standing.UNREACHABLE),
    ],
)
def test_standings(
    make_key: Any, outcome: Outcome | None, used: datetime | None, standing: Standing
) -> None:
    check = outcome and Check(at=CHECKED, outcome=outcome)

    assert standing_of(make_key(check=check, used_hour=used), NOW) is standing


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.FAILING, Outcome.UNREACHABLE])
def test_what_openai_calls_the_last_use_proves_nothing(make_key: Any, outcome: Outcome) -> None:
    """Calls that failed may move it, and so may the bot's own: an empty account is not in use."""
    key = make_key(check=Check(at=CHECKED, outcome=outcome), last_used_at=NOW)

    assert standing_of(key, NOW).value == outcome.value


def test_a_failure_overtaken_by_old_use_is_not_proof_of_failing_any_more(make_key: Any) -> None:
    check = Check(at=NOW - 50 * HOUR, outcome=Outcome.FAILING)

    standing = standing_of(make_key(check=check, used_hour=NOW - 40 * HOUR), NOW)

    assert standing is Standing.ACCEPTED


@pytest.mark.parametrize(
    "redacted",
    ["sk-proj-...a1B2", "sk-proj-abc********xyza1B2", "sk-proj-…1B2", "sk-...a1B2", "**a1B2"],
)
def test_a_unique_end_that_fits_is_ours(make_key: Any, make_row: Any, redacted: str) -> None:
    ours = make_row("key_1", redacted)

    found = find_match(make_key(), [make_row("key_0", "sk-proj-...zzzz"), ours])

    assert found is ours


@pytest.mark.parametrize(
    "redacted",
    ["sk-proj-...b1B2", "sk-svcacct-...a1B2", "sk-proj-a1B2", "sk-proj-...", "", "a1B2"],
)
def test_what_does_not_fit_is_not_ours(make_key: Any, make_row: Any, redacted: str) -> None:
    assert find_match(make_key(), [make_row("key_1", redacted)]) is None


def test_two_that_fit_are_nobody(make_key: Any, make_row: Any) -> None:
    rows = [make_row("key_1", "sk-proj-...a1B2"), make_row("key_2", "sk-...a1B2")]

    assert find_match(make_key(), rows) is None
    assert find_match(make_key(), iter(rows[:1])) is rows[0]


def test_the_known_id_decides_whatever_the_ends_say(make_key: Any, make_row: Any) -> None:
    rows = [make_row("key_1", "sk-proj-...a1B2"), make_row("key_2", "sk-proj-...zzzz")]

    assert find_match(make_key(openai_key_id="key_2"), rows) is rows[1]


def test_a_key_too_short_to_show_its_end_matches_nothing(make_key: Any, make_row: Any) -> None:
    key = make_key(masked="sk-proj-…", last4="")

    assert find_match(key, [make_row("key_1", "sk-proj-...a1B2")]) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("prod", "prod"),
        ("  Ｐｒｏｄ　２ ", "Prod 2"),
        ("社内ボット", "社内ボット"),
        ("a" * 40, "a" * 40),
        ("a" * 41, None),
        ("", None),
        ("-x", None),
        ("<!channel>", None),
        ("a*b", None),
    ],
)
def test_names(typed: str, kept: str | None) -> None:
    assert clean_name(typed) == kept


@given(st.text(max_size=60))
def test_a_kept_name_is_kept_as_it_is(typed: str) -> None:
    name = clean_name(typed)

    assert name is None or (clean_name(name) == name and not set("<>&*~`\n") & set(name))
