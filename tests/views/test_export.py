"""The files of an export: no key in them, nothing invented, and words in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.causes.catalogue import Cause
from bot.causes.check import Check, Outcome
from bot.causes.verdict import Verdict
from bot.errors import KeyMissingError, SlackRefusedError, SlackUnavailableError
from bot.keys.confirming import Sample
from bot.keys.health import Standing
from bot.people.audit import AuditEntry
from bot.reports.evidence import (
    Change,
    Counts,
    DayState,
    Evidence,
    Gap,
    KeyEvidence,
    OwnCalls,
    Part,
    Posted,
    SpendDay,
    SpendEvidence,
    UsageDay,
)
from bot.spend.figures import CostLine
from bot.spend.money import Money, Total
from bot.texts.evidence import EVIDENCE_TEXTS
from bot.texts.export import EXPORT_TEXTS
from bot.views.export import export_pack, not_yours_message, say_export_fault, taken_message
from bot.views.markdown import code, inline_code, plain_text, table
from bot.watch.case import Case, CaseState, Finding, Severity

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=30)
KEY_TEXT = "sk-proj-" + "Ab3" * 24 + "T3BlbkFJ" + "xY9" * 24
FAILED = Verdict(
    cause=Cause.INSUFFICIENT_QUOTA,
    status=429,
    request_id="req_77",
    evidence=f"You exceeded | your quota {KEY_TEXT}",
)
COUNTS = Counts(requests=12, input_tokens=3400, cached_tokens=5, output_tokens=678, complete=True)


@pytest.fixture
def make_evidence(
    make_key: Callable[..., Any], make_settings: Callable[..., Any]
) -> Callable[..., Evidence]:
    """Everything that an export can hold, with the text of a key wherever a text may stand."""

    def make(*, zone: str = "Asia/Tokyo", **changes: Any) -> Evidence:
        check = Check(
            at=NOW,
            outcome=Outcome.FAILING,
            verdict=FAILED,
            ruled_out=("key_expired", "rate_limit"),
        )
        key = make_key(check=check, openai_key_id="key_9", project_id="proj_9", since=NOW)
        finding = Finding(
            lane="daily",
            openai_key_id="key_9",
            day=NOW.date(),
            expected=Money(Decimal("1.10")),
            actual=Money(Decimal("54.158364970")),
            severity=Severity.HIGH,
            compared_with=4,
            same_weekday=True,
        )
        case = Case(
            case_id="c",
            channel=key.channel,
            key_id="k1",
            key_name="prod",
            finding=finding,
            state=CaseState.TAKEN,
            opened_at=NOW,
            delivery_id="d",
            handled_by="U5",
            handled_at=NOW,
        )
        one = KeyEvidence(
            key=key,
            standing=Standing.FAILING,
            checks=800,
            changes=Part(
                (Change(at=NOW, before=Outcome.ACCEPTED, after=Outcome.FAILING, verdict=FAILED),),
                left_out=3,
            ),
            samples=Part(
                (
                    Sample(at=SINCE, outcome=Outcome.ACCEPTED, standing=Outcome.ACCEPTED),
                    Sample(at=NOW, outcome=Outcome.FAILING, standing=None, verdict=FAILED),
                )
            ),
            paid_calls=4,
            own_calls=Part((OwnCalls(hour=NOW, calls=4),)),
        )
        facts: dict[str, Any] = {
            "settings": make_settings(timezone=zone),
            "about": None,
            "asked_by": "U1",
            "since": SINCE,
            "until": NOW,
            "version": "1.2.3",
            "keys": Part((one,)),
            "spend": make_spend(),
            "cases": Part((case,)),
            "posted": Part((Posted(at=NOW, purpose="digest", text=f"| a\n{KEY_TEXT}"),)),
            "acts": Part(
                (
                    AuditEntry(
                        at=NOW,
                        team_id="T1",
                        channel_id="C1",
                        actor_id="bot",
                        action="channel.paused",
                        subject_id="C1",
                        details={"name": KEY_TEXT},
                    ),
                )
            ),
        }
        return Evidence(**(facts | changes))

    return make


def make_spend(**changes: Any) -> SpendEvidence:
    day = NOW.date()
    facts: dict[str, Any] = {
        "of_projects": True,
        "days": (
            SpendDay(
                day=day - timedelta(days=1),
                state=DayState.SETTLED,
                billed=Total(Money(Decimal("6.417277490")), complete=True),
                read_at=NOW,
                used=COUNTS,
            ),
            SpendDay(day=day, state=DayState.UNKNOWN, billed=None, read_at=None, used=None),
        ),
        "lines": Part(
            (
                CostLine(
                    day=day,
                    project_id="proj_9",
                    openai_key_id="key_9",
                    line_item=f"model {KEY_TEXT}",
                    money=None,
                ),
            )
        ),
        "usage": Part(
            (
                UsageDay(
                    day=day,
                    project_id="proj_9",
                    openai_key_id=None,
                    model="gpt-6",
                    batch=True,
                    counts=COUNTS,
                ),
            )
        ),
        "usage_until": NOW,
        "unmatched": ("other",),
    }
    return SpendEvidence(**(facts | changes))


def read(evidence: Evidence, lang: str) -> tuple[str, dict[str, Any]]:
    readable, data = export_pack(evidence, lang).files
    return readable.content.decode(), json.loads(data.content)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_text_of_a_key_comes_through_any_field(
    make_evidence: Callable[..., Evidence], lang: str
) -> None:
    pack = export_pack(make_evidence(), lang)

    whole = " ".join([pack.comment, *(file.content.decode() for file in pack.files)])
    assert "Ab3Ab3" not in whole
    assert "xY9xY9" not in whole
    assert whole.count("sk-proj-…") > 5, "masked, not left out"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_readable_file_tells_all_of_it(
    make_evidence: Callable[..., Evidence], lang: str
) -> None:
    readable, _ = read(make_evidence(), lang)

    texts = EVIDENCE_TEXTS[lang]
    heads = re.findall(r"^#+ (.+)$", readable, re.MULTILINE)
    for head in (texts.keys, texts.spend, texts.cases, texts.posted, texts.acts, texts.cut):
        assert head in heads
    assert "prod" in heads
    for fact in (
        "`req_77`",
        "| 429 |",
        "2026-11-24 10:00 +0900",
        "6.417277490 USD",
        "54.158364970 USD",
        "`proj_9`",
        "Asia/Tokyo",
        "1.2.3",
        "gpt-6 (batch)",
        texts.case_states["taken"],
        texts.cut_row.format(part=texts.parts["changes"].format(name="prod"), count=3),
        texts.organization,
        texts.bot,
    ):
        assert fact in readable, fact
    unknown = f"| 2026-11-24 | {texts.unknown} | {texts.day_states['unknown']} | "
    assert unknown + f"{texts.unknown} | " * 4 in readable
    assert "{" not in readable


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_row_of_a_table_has_as_many_cells_as_its_head(
    make_evidence: Callable[..., Evidence], lang: str
) -> None:
    readable, _ = read(make_evidence(), lang)

    tables = re.findall(r"(?:^\|.*\n)+", readable, re.MULTILINE)
    assert len(tables) == 8
    for lines in tables:
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in lines.splitlines()}
        assert len(cells) == 1, lines


def test_the_data_say_null_for_what_is_unknown(make_evidence: Callable[..., Evidence]) -> None:
    _, data = read(make_evidence(), "en")

    known, unknown = data["spend"]["days"]
    assert known["billed"] == {"amount": "6.417277490", "currency": "usd", "complete": True}
    assert (unknown["billed"], unknown["used"], unknown["state"]) == (None, None, "unknown")
    assert data["spend"]["lines"][0]["billed"] is None
    assert data["unknown_is"] is None
    assert data["left_out"] == [{"part": "changes", "key": "prod", "rows": 3}]
    assert data["period"] == {"since": "2026-10-25T01:00:00Z", "until": "2026-11-24T01:00:00Z"}
    assert data["keys"][0]["last_check"]["ruled_out"] == ["key_expired", "rate_limit"]
    assert data["cases"][0]["actual"] == {"amount": "54.158364970", "currency": "usd"}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("gap", list(Gap))
def test_why_there_are_no_figures_is_told(
    make_evidence: Callable[..., Evidence], gap: Gap, lang: str
) -> None:
    readable, data = read(make_evidence(spend=SpendEvidence(gap=gap)), lang)

    assert EVIDENCE_TEXTS[lang].spend_gaps[gap.value] in readable
    assert data["spend"]["gap"] == gap.value
    assert " 0 USD" not in readable


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the fixture is pure
@given(amount=st.decimals(min_value=-(10**6), max_value=10**6, places=12), complete=st.booleans())
def test_amounts_keep_every_digit(
    make_evidence: Callable[..., Evidence], amount: Decimal, *, complete: bool
) -> None:
    total = Total(Money(amount), complete=complete)
    day = SpendDay(day=NOW.date(), state=DayState.PROVISIONAL, billed=total, read_at=NOW, used=None)

    readable, data = read(make_evidence(spend=make_spend(days=(day,))), "en")

    (told,) = data["spend"]["days"]
    if not amount and not complete:
        assert told["billed"] is None, '"at least nothing" says nothing'
        return
    assert Decimal(told["billed"]["amount"]) == amount
    at_least = "" if complete else "at least "
    assert f"| {at_least}{told['billed']['amount']} USD |" in readable


def test_the_draft_is_english_and_leaves_room_for_what_only_people_know(
    make_evidence: Callable[..., Evidence],
) -> None:
    readable, _ = read(make_evidence(), "ja")

    draft = re.search(r"^```text\n(.+?)^```$", readable, re.MULTILINE | re.DOTALL)
    assert draft is not None
    assert draft[1].isascii()
    for fact in (
        "key_9, ends in a1B2",
        "Projects: proj_9",
        "2026-11-24 01:00 key ending in a1B2: accepted -> failing (insufficient_quota, HTTP 429, ",
        "HTTP 429, request id req_77)",
        "2026-11-24 key key_9: billed 54.158364970 USD, usually about 1.10 USD",
        "2026-11-23 billed 6.417277490 USD (settled), requests answered: 12",
        "Calls that our monitoring itself paid for: 4",
        "[organization id",
        "[an explanation of the charge",
        "[name, role, e-mail",
    ):
        assert fact in draft[1], fact
    assert EVIDENCE_TEXTS["ja"].draft_note in readable


def test_a_draft_about_one_key_names_it_and_what_was_ruled_out(
    make_evidence: Callable[..., Evidence],
) -> None:
    whole = make_evidence()
    readable, data = read(make_evidence(about=whole.keys.rows[0].key, posted=Part()), "en")

    assert "requests failing], key_9\n" in readable
    assert "What we ruled out: key_expired, rate_limit" in readable
    assert EVIDENCE_TEXTS["en"].posted_not_for_one in readable
    assert data["about_key"] == "prod"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_channel_says_that_nothing_is_known(
    make_evidence: Callable[..., Evidence], lang: str
) -> None:
    nothing = make_evidence(
        keys=Part(),
        cases=Part(),
        posted=Part(),
        acts=Part(),
        spend=SpendEvidence(gap=Gap.NOT_CONNECTED),
    )

    readable, data = read(nothing, lang)

    texts = EVIDENCE_TEXTS[lang]
    assert readable.count(f"\n{texts.none}\n") == 3
    assert texts.cut_none in readable
    assert "[what you saw" in readable
    assert data["keys"] == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_words_beside_the_files(make_evidence: Callable[..., Evidence], lang: str) -> None:
    pack = export_pack(make_evidence(), lang)

    texts = EXPORT_TEXTS[lang]
    for said in (texts.comment_files, texts.comment_draft, texts.comment_cut, "<#C1>", "<@U1>"):
        assert said in pack.comment
    assert len(pack.comment) < 4000
    assert [file.name for file in pack.files] == [
        "apikey-export-20261124-0100Z.md",
        "apikey-export-20261124-0100Z.json",
    ]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("code_told", "field"),
    [
        ("missing_scope", "missing_scope"),
        ("user_disabled", "cannot_dm_bot"),
        ("file_uploads_disabled", "file_uploads_disabled"),
        ("file_type_not_allowed", "file_uploads_disabled"),
        ("storage_limit_reached", "storage_limit_reached"),
    ],
)
def test_each_refusal_of_slack_has_its_words(code_told: str, field: str, lang: str) -> None:
    message = say_export_fault(SlackRefusedError(code_told), lang=lang)

    assert message is not None
    assert message.text == EXPORT_TEXTS[lang].refused[field]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_other_faults_have_theirs(read: Any, lang: str) -> None:
    texts = EXPORT_TEXTS[lang]
    lost = say_export_fault(SlackUnavailableError("x", applied_unknown=True), lang=lang)
    busy = say_export_fault(SlackUnavailableError("x"), lang=lang)
    odd = say_export_fault(SlackRefusedError("<odd>"), lang=lang)

    assert lost is not None
    assert texts.unconfirmed in read(lost)
    assert busy is not None
    assert texts.busy in read(busy)
    assert odd is not None
    assert "`&lt;odd&gt;`" in read(odd)
    assert say_export_fault(KeyMissingError("x"), lang=lang) is None


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_who_may_is_named(read: Any, make_key: Callable[..., Any], lang: str) -> None:
    texts = EXPORT_TEXTS[lang]
    nobody = not_yours_message((), None, lang=lang)
    named = not_yours_message(("U1", "U2"), make_key(), lang=lang)

    assert read(nobody).startswith(texts.not_yours_nobody)
    assert "<@U1> <@U2>" in read(named)
    assert "`/apikey export prod`" in read(named)
    assert "prod" in read(taken_message(make_key(), lang=lang))


@given(st.text())
def test_words_of_others_stay_words_on_one_line(text: str) -> None:
    said = plain_text(text)

    assert "\n" not in said
    assert not re.search(r"(?<!\\)(?:\\\\)*[|<>`*\[\]]", said)
    assert inline_code(text).count("`") == 2


@given(st.text(alphabet="`a\n", max_size=20))
def test_a_code_block_ends_where_it_should(text: str) -> None:
    _, opening, *body, closing, _ = "\n".join(code(text)).split("\n")

    assert opening == f"{closing}text"
    assert closing not in "\n".join(body)
    assert "\n".join(body) == text


def test_a_table_has_its_head() -> None:
    assert table(["a", "b"], [["1", "2"]]) == ["", "| a | b |", "| --- | --- |", "| 1 | 2 |", ""]
