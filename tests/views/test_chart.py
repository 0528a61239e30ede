"""The native chart, held against an independent model of Slack's limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from slackblocks import AxisConfig, BarChart, DataPoint, DataSeries, DataVisualizationBlock

from bot.views.chart import bar_chart

AMOUNTS = st.decimals(0, 10**7, places=6)


def rebuild(block: dict[str, Any]) -> dict[str, Any]:
    """The same chart through slackblocks, which raises where Slack would refuse."""
    chart = block["chart"]
    (series,) = chart["series"]
    points = [DataPoint(point["label"], point["value"]) for point in series["data"]]
    axis = AxisConfig(chart["axis_config"]["categories"], y_label=chart["axis_config"]["y_label"])
    bars = BarChart([DataSeries(series["name"], points)], axis)
    rebuilt = DataVisualizationBlock(block["title"], bars)._resolve()
    return {name: value for name, value in rebuilt.items() if name != "block_id"}


def strip(value: Any) -> Any:
    """Without the fields that slackblocks writes as null."""
    if isinstance(value, dict):
        return {name: strip(one) for name, one in value.items() if one is not None}
    return [strip(one) for one in value] if isinstance(value, list) else value


@given(st.lists(AMOUNTS, min_size=1, max_size=40), st.text(min_size=1, max_size=90))
def test_slack_accepts_the_chart_whatever_is_drawn(amounts: list[Decimal], words: str) -> None:
    points = [(f"{number} {words}", amount) for number, amount in enumerate(amounts)]

    block = bar_chart(title=words, series_name=words, points=points, y_label=words)

    assert strip(rebuild(block)) == block
    assert len(block["chart"]["series"][0]["data"]) == min(len(amounts), 20)


def test_the_newest_points_stay_and_are_exact_to_the_cent() -> None:
    points = [(f"11/{day}", Decimal(day) / 3) for day in range(1, 31)]

    chart = bar_chart(title="t", series_name="s", points=points, y_label="$")["chart"]

    drawn = chart["series"][0]["data"]
    assert [point["label"] for point in drawn] == [f"11/{day}" for day in range(11, 31)]
    assert drawn[0]["value"] == 3.67
    assert chart["axis_config"]["categories"] == [point["label"] for point in drawn]
