"""Limits of the blocks that show figures: data_visualization, data_table, table.

Source: docs.slack.dev/reference/block-kit/blocks/{data-visualization,data-table,table}-block,
2026-11-23.
"""

from __future__ import annotations

from typing import Any

from playground.slack.findings import Findings
from playground.slack.records import Json

CHART_TITLE = 50
CHART_PARTS = 12
CHART_POINTS = 20
CHART_LABEL = 20
AXIS_LABEL = 50
TABLE_ROWS = 100
TABLE_COLUMNS = 20
DATA_ROWS = 201
DATA_TEXT = 20_000
PAGE_SIZE = 100


def check_chart(found: Findings, at: str, block: Json) -> None:
    """A data_visualization block."""
    found.string(f"{at}/title", block.get("title"), most=CHART_TITLE)
    chart = block.get("chart")
    kind = chart.get("type") if isinstance(chart, dict) else None
    if not isinstance(chart, dict) or kind not in {"pie", "bar", "area", "line"}:
        found.add(f"{at}/chart/type", "must be one of pie, bar, area, line")
    elif kind == "pie":
        _check_pie(found, f"{at}/chart", chart)
    else:
        _check_axes(found, f"{at}/chart", chart)


def _check_pie(found: Findings, at: str, chart: Json) -> None:
    labels: list[Any] = []
    segments = found.items(f"{at}/segments", chart.get("segments"), most=CHART_PARTS)
    for place, segment in segments:
        if not isinstance(segment, dict):
            found.add(place, "must be an object")
            continue
        found.string(f"{place}/label", segment.get("label"), most=CHART_LABEL)
        labels.append(segment.get("label"))
        if found.number(f"{place}/value", segment.get("value")) and segment["value"] <= 0:
            found.add(f"{place}/value", "must be more than 0")
    _check_unique(found, f"{at}/segments", labels)


def _check_axes(found: Findings, at: str, chart: Json) -> None:
    axes = chart.get("axis_config")
    if not isinstance(axes, dict):
        found.add(f"{at}/axis_config", "missing required field")
        return
    categories = axes.get("categories")
    for place, label in found.items(f"{at}/axis_config/categories", categories, most=CHART_POINTS):
        found.string(place, label, most=CHART_LABEL)
    _check_unique(found, f"{at}/axis_config/categories", categories)
    for name in ("x_label", "y_label"):
        if axes.get(name) is not None:
            found.string(f"{at}/axis_config/{name}", axes[name], most=AXIS_LABEL)
    names: list[Any] = []
    for place, series in found.items(f"{at}/series", chart.get("series"), most=CHART_PARTS):
        if not isinstance(series, dict):
            found.add(place, "must be an object")
            continue
        found.string(f"{place}/name", series.get("name"), most=CHART_LABEL)
        names.append(series.get("name"))
        _check_series(found, place, series, categories)
    _check_unique(found, f"{at}/series", names)


def _check_series(found: Findings, at: str, series: Json, categories: Any) -> None:
    labels: list[Any] = []
    for place, point in found.items(f"{at}/data", series.get("data"), most=CHART_POINTS):
        if not isinstance(point, dict):
            found.add(place, "must be an object")
            continue
        found.string(f"{place}/label", point.get("label"), most=CHART_LABEL)
        found.number(f"{place}/value", point.get("value"))
        labels.append(point.get("label"))
    if isinstance(categories, list) and sorted(map(str, labels)) != sorted(map(str, categories)):
        found.add(f"{at}/data", "must have exactly one point for each category")


def _check_unique(found: Findings, at: str, labels: Any) -> None:
    if isinstance(labels, list) and len(set(map(str, labels))) != len(labels):
        found.add(at, "must have unique labels")


def check_table(found: Findings, at: str, block: Json) -> None:
    """A table block."""
    for place, row in found.items(f"{at}/rows", block.get("rows"), most=TABLE_ROWS):
        for spot, cell in found.items(place, row, most=TABLE_COLUMNS):
            _check_cell(found, spot, cell, rich=True)
    if block.get("column_settings") is not None:
        for place, setting in found.items(
            f"{at}/column_settings", block["column_settings"], most=TABLE_COLUMNS
        ):
            align = setting.get("align") if isinstance(setting, dict) else None
            if align not in {None, "left", "center", "right"}:
                found.add(f"{place}/align", "must be one of left, center, right")


def check_data_table(found: Findings, at: str, block: Json) -> None:
    """A data_table block: a header row and 1 to 200 rows of equal width."""
    caption = block.get("caption")
    found.string(f"{at}/caption", caption, most=DATA_TEXT)
    widths = set()
    rows = found.items(f"{at}/rows", block.get("rows"), most=DATA_ROWS, least=2)
    for position, (place, row) in enumerate(rows):
        for spot, cell in found.items(place, row, most=TABLE_COLUMNS):
            _check_cell(found, spot, cell, rich=position > 0)
        widths.add(len(row) if isinstance(row, list) else 0)
    if len(widths) > 1:
        found.add(f"{at}/rows", "must have rows of equal width")
    size = block.get("page_size")
    if size is not None and (not isinstance(size, int) or not 1 <= size <= PAGE_SIZE):
        found.add(f"{at}/page_size", f"must be between 1 and {PAGE_SIZE}")


def _check_cell(found: Findings, at: str, cell: Any, *, rich: bool) -> None:
    kind = cell.get("type") if isinstance(cell, dict) else None
    allowed = {"raw_text", "raw_number"} | ({"rich_text"} if rich else set())
    if not isinstance(cell, dict) or kind not in allowed:
        found.add(at, f"must be one of {', '.join(sorted(allowed))}")
        return
    if kind != "rich_text":
        found.string(f"{at}/text", cell.get("text"), most=DATA_TEXT)
    if kind == "raw_number":
        found.number(f"{at}/value", cell.get("value"))


def data_text(blocks: list[Json]) -> int:
    """Characters in all data tables of a message; Slack takes 20,000 together."""
    return sum(
        len(str(cell.get("text", "")))
        for block in blocks
        if block.get("type") == "data_table" and isinstance(block.get("rows"), list)
        for row in block["rows"]
        if isinstance(row, list)
        for cell in row
        if isinstance(cell, dict)
    )
