"""Limits of charts and tables, with slackblocks as an independent judge."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slackblocks import (
    AxisConfig,
    DataPoint,
    DataSeries,
    DataTableBlock,
    DataVisualizationBlock,
    LineChart,
    RawText,
)
from slackblocks.errors import InvalidUsageError

from playground.slack.limits import check_blocks, find_faults


def line_chart(
    labels: list[str], values: list[Any], *, title: str = "Spend", name: str = "web"
) -> dict[str, Any]:
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {
            "type": "line",
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": label, "value": value}
                        for label, value in zip(labels, values, strict=True)
                    ],
                }
            ],
            "axis_config": {"categories": labels, "y_label": "USD"},
        },
    }


def pie(*segments: tuple[str, Any]) -> dict[str, Any]:
    parts = [{"label": label, "value": value} for label, value in segments]
    return {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": parts}}


def cell(text: str = "x") -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def data_table(rows: list[list[Any]], **changes: Any) -> dict[str, Any]:
    return {"type": "data_table", "caption": "Keys", "rows": rows, **changes}


def table(rows: Any, **changes: Any) -> dict[str, Any]:
    return {"type": "table", "rows": rows, **changes}


RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("message", line_chart(["a"], [1], title="x" * 51), "/blocks/0/title"),
    ("message", line_chart(["x" * 21], [1]), "/blocks/0/chart/axis_config/categories/0"),
    ("message", line_chart(["a", "a"], [1, 1]), "/blocks/0/chart/axis_config/categories"),
    (
        "message",
        line_chart([str(n) for n in range(21)], list(range(21))),
        "/blocks/0/chart/axis_config/categories",
    ),
    ("message", line_chart(["a"], ["1"]), "/blocks/0/chart/series/0/data/0/value"),
    ("message", line_chart(["a"], [True]), "/blocks/0/chart/series/0/data/0/value"),
    ("message", line_chart(["a"], [1], name="x" * 21), "/blocks/0/chart/series/0/name"),
    (
        "message",
        {"type": "data_visualization", "title": "x", "chart": {"type": "radar"}},
        "/blocks/0/chart/type",
    ),
    (
        "message",
        {"type": "data_visualization", "title": "x", "chart": {"type": "bar"}},
        "/blocks/0/chart/axis_config",
    ),
    (
        "message",
        {
            "type": "data_visualization",
            "title": "x",
            "chart": {
                "type": "bar",
                "axis_config": {"categories": ["a"], "x_label": "x" * 51},
                "series": ["x"],
            },
        },
        "/blocks/0/chart/series/0",
    ),
    (
        "message",
        {
            "type": "data_visualization",
            "title": "x",
            "chart": {
                "type": "bar",
                "axis_config": {"categories": ["a", "b"]},
                "series": [{"name": "s", "data": [{"label": "a", "value": 1}, "x"]}],
            },
        },
        "/blocks/0/chart/series/0/data",
    ),
    ("message", pie(("a", 0)), "/blocks/0/chart/segments/0/value"),
    ("message", pie(("a", 1), ("a", 2)), "/blocks/0/chart/segments"),
    ("message", pie(*[(str(n), 1) for n in range(13)]), "/blocks/0/chart/segments"),
    (
        "message",
        {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": ["x"]}},
        "/blocks/0/chart/segments/0",
    ),
    ("message", table([]), "/blocks/0/rows"),
    ("message", table([[cell()]] * 101), "/blocks/0/rows"),
    ("message", table([[cell()] * 21]), "/blocks/0/rows/0"),
    ("message", table([["x"]]), "/blocks/0/rows/0/0"),
    (
        "message",
        table([[cell()]], column_settings=[{"align": "up"}]),
        "/blocks/0/column_settings/0/align",
    ),
    ("message", data_table([[cell()]]), "/blocks/0/rows"),
    ("message", data_table([[cell()]] * 202), "/blocks/0/rows"),
    ("message", data_table([[cell()], [cell(), cell()]]), "/blocks/0/rows"),
    ("message", data_table([[cell()], [cell("")]]), "/blocks/0/rows/1/0/text"),
    ("message", data_table([[RICH], [cell()]]), "/blocks/0/rows/0/0"),
    ("message", data_table([[cell()], [cell()]], page_size=101), "/blocks/0/page_size"),
    ("message", data_table([[cell()], [cell()]], caption=""), "/blocks/0/caption"),
    ("message", data_table([[cell()], ["x"]]), "/blocks/0/rows/1/0"),
    (
        "message",
        data_table([[cell()], [{"type": "raw_number", "text": "1"}]]),
        "/blocks/0/rows/1/0/value",
    ),
]


@pytest.mark.parametrize(("surface", "block", "pointer"), BAD)
def test_a_fault_is_found_where_it_lies(surface: str, block: dict[str, Any], pointer: str) -> None:
    faults = find_faults([block], surface)

    assert any(fault.endswith(f"[json-pointer:{pointer}]") for fault in faults), faults


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([{"type": "divider"}] * 51, "/blocks"),
        ([{"type": "divider", "block_id": "x"}] * 2, "/blocks/1/block_id"),
        ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
        ([line_chart(["a"], [1])] * 3, "/blocks"),
        ([data_table([[cell()], [cell("x" * 10_000)]])] * 2, "/blocks"),
        (["x"], "/blocks/0/type"),
        ("x", "/blocks"),
    ],
)
def test_blocks_together_have_limits_too(blocks: Any, pointer: str) -> None:
    faults = find_faults(blocks, "message")

    assert any(fault.endswith(f"[json-pointer:{pointer}]") for fault in faults), faults


def test_a_data_table_has_a_limit_of_its_own_beside_the_messages() -> None:
    long = data_table([[cell()], [cell("x" * 15_000)]])

    assert check_blocks([long], "message", new_id=lambda prefix: prefix)


LABELS = st.lists(st.text("abcde", min_size=0, max_size=22), min_size=0, max_size=22)


@given(labels=LABELS, title=st.text("t", min_size=0, max_size=52), name=st.text("n", max_size=22))
def test_charts_are_judged_as_slackblocks_judges_them(
    labels: list[str], title: str, name: str
) -> None:
    block = line_chart(labels, [1.5] * len(labels), title=title, name=name)

    try:
        points = [DataPoint(label, 1.5) for label in labels]
        chart = LineChart([DataSeries(name, points)], AxisConfig(labels, y_label="USD"))
        DataVisualizationBlock(title, chart)
        expected = True
    except InvalidUsageError:
        expected = False

    assert (find_faults([copy.deepcopy(block)], "message") == []) is expected


@given(
    widths=st.lists(st.integers(min_value=1, max_value=22), min_size=1, max_size=5),
    text=st.text("x", max_size=3),
)
def test_data_tables_are_judged_as_slackblocks_judges_them(widths: list[int], text: str) -> None:
    rows = [[cell(text)] * width for width in widths]

    try:
        DataTableBlock([[RawText(text)] * width for width in widths], "Keys")
        expected = True
    except InvalidUsageError:
        expected = False

    assert (find_faults([data_table(rows)], "message") == []) is expected
