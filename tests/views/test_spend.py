"""What was spent and how budgets stand, in both languages, within Slack's limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef
from bot.reports.budgeting import BudgetState
from bot.reports.spending import Account
from bot.spend.budget import Budget, BudgetRef, Scope
from bot.spend.forecast import Forecast
from bot.spend.money import ZERO, Money, Total
from bot.spend.periods import month_of
from bot.spend.spent import By, Spent, total_of
from bot.views.budget import budget_message, budget_view, notice_message
from bot.views.spend import spend_message

LANGUAGES = pytest.mark.parametrize("lang", ["ja", "en"])
Read = Callable[..., str]
HERE = ChannelRef("T1", "C1")
SETTINGS = ChannelSettings(
    channel=HERE, language="ja", timezone="Asia/Tokyo", project_ids=("proj_1",)
)
NOVEMBER = month_of(date(2026, 11, 24))
AS_OF = datetime(2026, 11, 24, 1, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount))


def spend(amount: str | None, **changes: Any) -> Spent:
    facts: dict[str, Any] = {
        "day": date(2026, 11, 2),
        "project_id": "proj_1",
        "openai_key_id": None,
        "model": "gpt-5",
        "line_item": "gpt-5, input_tokens",
        "money": None if amount is None else usd(amount),
    }
    return Spent(**(facts | changes))


def account(*spent: Spent, **changes: Any) -> Account:
    facts: dict[str, Any] = {
        "period": NOVEMBER,
        "zone": "UTC",
        "total": total_of(spent),
        "billed": ZERO,
        "spent": spent,
        "as_of": AS_OF,
        "is_current_month": True,
    }
    return Account(**(facts | changes))


@LANGUAGES
def test_what_is_unknown_is_said_and_never_zero(read: Read, lang: str) -> None:
    nothing = account(total=None, unknown=(date(2026, 11, 1),))
    unmapped = account(total=None, is_mapped=False)

    for one in (nothing, unmapped):
        said = read(spend_message(one, SETTINGS, lang=lang))
        assert "$" not in said
    partly = read(spend_message(account(spend("5"), spend(None)), SETTINGS, lang=lang))
    assert {"ja": "少なくとも $5.00", "en": "At least $5.00"}[lang] in partly
    assert "≥ $5.00" in partly
    assert {"ja": "まだ出せません", "en": "No forecast"}[lang] in partly


@LANGUAGES
def test_a_refund_is_shown_with_its_sign(read: Read, lang: str) -> None:
    said = read(spend_message(account(spend("-3.10")), SETTINGS, by=By.LINE, lang=lang))

    assert "-$3.10" in said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.text(min_size=1, max_size=300), max_size=60),
    amount=st.decimals(-(10**15), 10**15, places=9),
    by=st.sampled_from(By),
    lang=st.sampled_from(["ja", "en"]),
)
def test_whatever_the_figures_slack_accepts_them(
    read: Read, names: list[str], amount: Decimal, by: By, lang: str
) -> None:
    rows = [spend(str(amount), model=name, line_item=name, project_id=name) for name in names]
    forecast = Forecast(low=Money(amount), middle=Money(amount), high=Money(amount))
    one = account(*rows, forecast=forecast, unpriced=tuple(names), unmatched=tuple(names))

    assert read(spend_message(one, SETTINGS, by=by, lang=lang))


def state(spent: Total | None, scope: Scope = Scope.CHANNEL) -> BudgetState:
    return BudgetState(
        budget=Budget(ref=BudgetRef(HERE, scope, "x"), amount=usd("1200")),
        name="<!here>",
        month="2026-11",
        spent=spent,
        forecast=Forecast(low=usd("1150.4"), middle=usd("1200"), high=usd("1260")),
        as_of=AS_OF,
    )


@LANGUAGES
def test_budgets_say_that_they_only_notify(read: Read, lang: str) -> None:
    whole = Total(usd("960"), complete=True)
    messages = [
        budget_message([state(whole), state(None), state(whole, Scope.KEY)], lang=lang),
        *(notice_message(state(whole), step, SETTINGS, lang=lang) for step in ("80", "forecast")),
        notice_message(state(Total(usd("5"), complete=False)), "80", SETTINGS, lang=lang),
        notice_message(state(whole, Scope.PROJECT), "under", SETTINGS, lang=lang),
    ]

    for message in messages:
        said = read(message)
        assert {"ja": "お知らせのみで、何も止めません", "en": "stops nothing"}[lang] in said
        assert "<!here>" not in said
        assert {"ja": "$1,150〜$1,260", "en": "$1,150 to $1,260"}[lang] in said
    assert "80%" in read(messages[0]) or "80 %" in read(messages[0])


@LANGUAGES
def test_the_form_shows_what_is_set(read: Read, make_key: Callable[..., Any], lang: str) -> None:
    view = budget_view(SETTINGS, [make_key()], state(None).budget, lang=lang)

    assert read(view)
    assert "'initial_value': '1200'" in str(view)
    assert {"ja": "見込み, 80, 100", "en": "forecast, 80, 100"}[lang] in str(view)
