"""The story: what is written down, when it shows, and how it bends to events."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.ledger import Entry, KeyState, Ledger, UnknownStoryError

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class Hand:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def total(entries: list[Entry]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[f"{entry.key.name} {entry.model} requests"] += entry.requests
        sums[f"{entry.key.name} {entry.model} input"] += entry.input_tokens
        sums[f"{entry.key.name} {entry.model} cached"] += entry.cached_tokens
        sums[f"{entry.key.name} {entry.model} output"] += entry.output_tokens
    return sums


def used(ledger: Ledger, since: datetime, until: datetime) -> set[tuple[str, str]]:
    return {(entry.key.name, entry.model) for entry in ledger.list_entries(since, until)}


def test_the_same_seed_and_start_tell_the_same_story() -> None:
    first, second = Ledger(3, START, Hand()), Ledger(3, START, Hand())

    assert first.keys == second.keys
    assert first.list_entries(START - DAY, START) == second.list_entries(START - DAY, START)
    assert first.admin_secret == second.admin_secret


def test_another_seed_has_other_secrets_and_other_traffic() -> None:
    first, second = Ledger(3, START, Hand()), Ledger(4, START, Hand())

    assert not {key.secret for key in first.keys} & {key.secret for key in second.keys}
    assert total(first.list_entries(START - DAY, START)) != total(
        second.list_entries(START - DAY, START)
    )


def test_secrets_have_the_shape_of_todays_keys() -> None:
    ledger = Ledger(3, START, Hand())

    half = "[A-Za-z0-9_-]"
    for key in ledger.keys:
        assert re.fullmatch(rf"sk-(proj|svcacct)-{half}{{74}}T3BlbkFJ{half}{{74}}", key.secret), (
            key.name
        )
        assert key.secret not in repr(key)
    assert re.fullmatch(rf"sk-admin-{half}{{58}}T3BlbkFJ{half}{{58}}", ledger.admin_secret)
    assert ledger.admin_secret not in repr(ledger.admin_key)


def test_the_cast_is_eight_keys_of_which_the_connection_sees_seven() -> None:
    ledger = Ledger(3, START, Hand())

    names = [key.name for key in ledger.keys]
    assert sorted(names) == sorted(
        ["prod", "staging", "ci-old", "lab", "docs-bot", "legacy-tool", "intern", "nightly-batch"]
    )
    assert [project.name for project in ledger.projects] == ["web", "data"]
    visible = {project.id for project in ledger.projects}
    assert [key.name for key in ledger.keys if key.project_id not in visible] == ["lab"]
    assert ledger.find_key(ledger.get_key("prod").secret) == ledger.get_key("prod")
    assert ledger.find_key("sk-nobody") is None


@settings(max_examples=40, deadline=None)
@given(
    start=st.integers(0, 3 * 24 * 60),
    length=st.integers(0, 2 * 24 * 60),
    cut=st.floats(0, 1),
)
def test_a_window_cut_in_two_holds_what_the_whole_holds(
    start: int, length: int, cut: float
) -> None:
    ledger = Ledger(11, START, Hand())
    since = START - timedelta(days=4) + timedelta(minutes=start)
    until = since + timedelta(minutes=length)
    middle = since + timedelta(minutes=int(length * cut))

    parts = total(ledger.list_entries(since, middle)) + total(ledger.list_entries(middle, until))

    assert parts == total(ledger.list_entries(since, until))


def test_nothing_shows_before_it_has_happened_and_the_past_never_moves() -> None:
    clock = Hand()
    ledger = Ledger(5, START, clock)
    day = (START.replace(hour=0, minute=0), START + DAY)

    earlier = total(ledger.list_entries(*day))
    assert not ledger.list_entries(START, START + DAY)
    clock.now = START + timedelta(minutes=20)
    later = total(ledger.list_entries(*day))

    assert later > earlier
    assert total(ledger.list_entries(day[0], START)) == earlier


def test_sixty_days_of_past_and_nothing_before() -> None:
    ledger = Ledger(5, START, Hand())
    first = START.replace(hour=0, minute=0) - timedelta(days=60)

    assert ledger.first_hour == first
    assert ledger.list_entries(first, first + DAY)
    assert not ledger.list_entries(first - 10 * DAY, first)


def test_weekdays_and_office_hours_of_tokyo_are_the_busy_ones() -> None:
    ledger = Ledger(5, START, Hand())

    def requests(since: datetime, until: datetime) -> int:
        entries = ledger.list_entries(since, until)
        return sum(entry.requests for entry in entries if entry.key.name == "prod")

    wednesday = datetime(2026, 11, 17, 15, tzinfo=UTC)  # midnight in Tokyo
    saturday = wednesday + 3 * DAY
    assert requests(wednesday, wednesday + DAY) > 1.3 * requests(saturday, saturday + DAY)
    night, noon = (wednesday + timedelta(hours=hour) for hour in (3, 11))
    assert requests(noon, noon + HOUR) > 5 * requests(night, night + HOUR)


def test_last_use_is_the_last_request_and_never_lies_in_the_future() -> None:
    clock = Hand()
    ledger = Ledger(5, START, clock)
    prod = ledger.get_key("prod")

    before = ledger.find_last_use(prod)
    clock.now += timedelta(minutes=40)
    after = ledger.find_last_use(prod)

    assert before is not None
    assert after is not None
    assert before < START < after <= clock.now


def test_the_last_use_is_the_same_however_often_it_was_asked_for() -> None:
    clock = Hand()
    often, once = Ledger(5, START, clock), Ledger(5, START, clock)
    for _ in range(30):
        clock.now += timedelta(minutes=470)
        for key in often.keys:
            often.find_last_use(key)

    assert [often.find_last_use(key) for key in often.keys] == [
        once.find_last_use(key) for key in once.keys
    ]


def test_keys_that_died_or_slept_have_no_use_since() -> None:
    ledger = Ledger(5, START, Hand())
    expired, intern, idle, lab = (
        ledger.get_key(name) for name in ("ci-old", "intern", "legacy-tool", "lab")
    )

    assert expired.expires_at is not None
    last = ledger.find_last_use(expired)
    assert last is not None
    assert expired.expires_at - HOUR < last < expired.expires_at
    gone = ledger.find_last_use(intern)
    assert gone is not None
    assert timedelta(days=25) < START - gone < timedelta(days=60)
    slept = ledger.find_last_use(idle)
    assert slept is not None
    assert START - slept > timedelta(days=90)
    everyone = {name for name, _ in used(ledger, ledger.first_hour, START)}
    assert everyone == {"prod", "staging", "ci-old", "intern", "docs-bot", "nightly-batch"}
    assert ledger.find_last_use(lab) is not None


def test_the_batch_runs_only_in_the_nights_at_month_end() -> None:
    ledger = Ledger(5, START, Hand())
    days = set()
    since = ledger.first_hour
    while since < START:
        if ("nightly-batch", "gpt-5.4-mini") in used(ledger, since, since + HOUR):
            tokyo = since + timedelta(hours=9)
            days.add(tokyo.date().isoformat())
            assert 1 <= tokyo.hour < 5
        since += HOUR

    assert days == {"2026-09-29", "2026-09-30", "2026-10-30", "2026-10-31"}


def test_a_leak_shows_a_new_model_at_all_hours_from_now_on_until_calm() -> None:
    clock = Hand()
    ledger = Ledger(5, START, clock)
    past = total(ledger.list_entries(START - DAY, START))

    ledger.tell("leak")
    clock.now += timedelta(hours=5, minutes=30)
    ledger.tell("calm")
    clock.now += DAY

    leaked = ("nightly-batch", "gpt-6-astra")
    assert all(leaked in used(ledger, START + n * HOUR, START + (n + 1) * HOUR) for n in range(5))
    ended = START + timedelta(hours=5, minutes=30)
    assert leaked not in used(ledger, ended, clock.now)
    assert total(ledger.list_entries(START - DAY, START)) == past
    last = ledger.find_last_use(ledger.get_key("nightly-batch"))
    assert last is not None
    assert ended - timedelta(minutes=10) < last < ended


def test_an_outage_lasts_an_hour_in_which_nothing_succeeds() -> None:
    clock = Hand()
    ledger = Ledger(5, START, clock)

    ledger.tell("outage")
    assert ledger.is_happening("outage")
    last = ledger.find_last_use(ledger.get_key("prod"))
    clock.now += 3 * HOUR

    assert last is not None
    assert last < START
    assert not ledger.is_happening("outage")
    assert not ledger.list_entries(START, START + HOUR)
    assert ledger.list_entries(START + HOUR, START + 2 * HOUR)


def test_without_credit_no_request_succeeds_until_calm() -> None:
    clock = Hand()
    ledger = Ledger(5, START, clock)

    ledger.tell("out_of_credit")
    clock.now += DAY
    states = {key.name: ledger.state_of(key) for key in ledger.keys}
    ledger.tell("calm")
    clock.now += HOUR

    assert states["prod"] is KeyState.OUT_OF_CREDIT
    assert states["ci-old"] is KeyState.EXPIRED
    assert states["staging"] is KeyState.RESTRICTED
    assert ledger.state_of(ledger.get_key("prod")) is KeyState.HEALTHY
    assert not ledger.list_entries(START, START + DAY)
    assert ledger.list_entries(START + DAY, clock.now)


def test_telling_an_event_twice_does_not_count_it_twice() -> None:
    clock = Hand()
    once, twice = Ledger(5, START, clock), Ledger(5, START, clock)

    for ledger in (once, twice):
        ledger.tell("leak")
    clock.now += 2 * HOUR
    twice.tell("leak")
    clock.now += 2 * HOUR

    assert total(once.list_entries(START, clock.now)) == total(twice.list_entries(START, clock.now))


def test_an_unknown_event_is_refused_by_name() -> None:
    with pytest.raises(UnknownStoryError, match="earthquake"):
        Ledger(5, START, Hand()).tell("earthquake")


def test_the_months_spend_is_that_of_its_projects() -> None:
    ledger = Ledger(5, START, Hand())

    web, data = (ledger.sum_month(project.id) for project in ledger.projects)

    assert web > data > 0
    assert ledger.sum_month() == web + data
