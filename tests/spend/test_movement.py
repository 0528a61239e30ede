"""Why an estimate moved: the parts add up to the change, whatever the figures."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.spend.figures import UsageHour
from bot.spend.money import Money
from bot.spend.movement import Movement, Part, Reason, explain_movement
from bot.spend.prices import price_usage
from bot.views.movement import movement_sentence

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MODELS = ("gpt-4o", "gpt-4o-mini", "gpt-6.1-sol", "text-embedding-3-small", "gpt-of-tomorrow")


def use(model: str = "gpt-4o", **changes: Any) -> UsageHour:
    facts: dict[str, Any] = {
        "hour": NOON,
        "project_id": "proj_1",
        "openai_key_id": "key_1",
        "model": model,
        "batch": False,
        "requests": 1000,
        "input_tokens": 1_000_000,
        "cached_tokens": 0,
        "output_tokens": 100_000,
    }
    return UsageHour(**(facts | changes))


def explain(day: list[UsageHour], usual: list[UsageHour]) -> dict[tuple[Reason, str], Decimal]:
    movement = explain_movement(day, usual, usual_days=1)
    return {(part.reason, part.model): part.amount for part in movement.parts}


def test_more_requests_are_volume_of_their_model() -> None:
    usual = [use(), use("gpt-4o-mini")]
    day = [
        use(requests=2000, input_tokens=2_000_000, output_tokens=200_000),
        use("gpt-4o-mini"),
    ]

    assert explain(day, usual) == {(Reason.VOLUME, "gpt-4o"): Decimal("3.5")}


def test_requests_that_went_to_a_dearer_model_are_mix() -> None:
    usual = [use(), use("gpt-4o-mini")]
    day = [
        use(requests=1500, input_tokens=1_500_000, output_tokens=150_000),
        use("gpt-4o-mini", requests=500, input_tokens=500_000, output_tokens=50_000),
    ]

    assert explain(day, usual) == {(Reason.MIX, "gpt-4o"): Decimal("1.75") - Decimal("0.105")}


def test_size_caching_batch_and_price_have_their_own_parts() -> None:
    assert explain([use(output_tokens=200_000)], [use()]) == {(Reason.SIZE, ""): Decimal(1)}
    assert explain([use()], [use(cached_tokens=500_000)]) == {
        (Reason.CACHING, ""): Decimal("0.625")
    }
    batched = explain([use(batch=True)], [use()])
    assert batched == {(Reason.BATCH, ""): Decimal("-1.75")}
    halves = [use("gpt-6-luna", requests=1, input_tokens=200_000, output_tokens=0)] * 2
    uneven = [
        use("gpt-6-luna", requests=1, input_tokens=n, output_tokens=0) for n in (10**5, 3 * 10**5)
    ]
    assert explain(halves, uneven) == {(Reason.PRICE, ""): Decimal("-0.03")}, "a long prompt's tier"


def test_new_and_vanished_models_are_volume() -> None:
    cost = (price_usage(use()) or Money(Decimal(0))).amount

    assert explain([use()], []) == {(Reason.VOLUME, "gpt-4o"): cost}
    assert explain([], [use()]) == {(Reason.VOLUME, "gpt-4o"): -cost}


def test_a_model_without_a_price_is_named_and_in_no_part() -> None:
    movement = explain_movement([use(requests=2000), use("gpt-of-tomorrow")], [use()], usual_days=1)

    assert movement.unpriced == ("gpt-of-tomorrow",)
    assert "gpt-of-tomorrow has no known price" in movement_sentence(
        explain_movement([use(), use(), use("gpt-of-tomorrow")], [use()], usual_days=1), lang="en"
    )


COUNTS = st.integers(0, 10**12)
HOURS = st.lists(
    st.builds(
        lambda model, batch, requests, fresh, cached, output: use(
            model,
            batch=batch,
            requests=requests,
            input_tokens=fresh + cached,
            cached_tokens=cached,
            output_tokens=output,
        ),
        st.sampled_from(MODELS),
        st.booleans(),
        st.one_of(st.just(0), COUNTS),
        COUNTS,
        st.one_of(st.just(0), COUNTS),
        COUNTS,
    ),
    max_size=8,
)


@given(day=HOURS, usual=HOURS, days=st.sampled_from([1, 2]))
def test_the_parts_add_up_to_the_change(
    day: list[UsageHour], usual: list[UsageHour], days: int
) -> None:
    movement = explain_movement(day, usual, usual_days=days)

    priced = [[price_usage(row) for row in rows] for rows in (day, usual)]
    now, before = (sum((m.amount for m in row if m), Decimal(0)) for row in priced)
    assert movement.change.amount == now - before / days
    assert sum((part.amount for part in movement.parts), Decimal(0)) == movement.change.amount
    assert {row.model for row in (*day, *usual) if price_usage(row) is None} == set(
        movement.unpriced
    )
    sizes = [abs(part.amount) for part in movement.parts[1:]]
    assert sizes == sorted(sizes, reverse=True)


def test_the_sentence_names_the_largest_and_its_cents_add_up() -> None:
    movement = Movement(
        change=Money(Decimal("12.40")),
        parts=(
            Part(Reason.VOLUME, Decimal("10.104"), "gpt-5"),
            Part(Reason.CACHING, Decimal("3.004")),
            Part(Reason.MIX, Decimal("-0.706"), "gpt-4o-mini"),
            Part(Reason.SIZE, Decimal("-0.002")),
        ),
        unpriced=(),
    )

    assert movement_sentence(movement, lang="en") == (
        "Why: more gpt-5 requests +$10.10, less caching +$3.00, "
        "a move to cheaper models such as gpt-4o-mini -$0.71, the rest +$0.01."
    )
    assert movement_sentence(movement, lang="ja") == (
        "内訳：gpt-5 のリクエスト増 +$10.10、キャッシュの利用減 +$3.00、"
        "gpt-4o-mini など安いモデルへの移行 -$0.71、その他 +$0.01。"
    )
