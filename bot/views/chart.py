"""Slack's native chart (`data_visualization`) as a dict; slack_sdk has no class for it.

Limits: docs.slack.dev, data-visualization-block, checked 2026-11-23: at most 20 points a series,
labels at most 20 characters and unique, one point for each category.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.views.limits import CHART_LABEL, CHART_POINTS, CHART_TITLE, fit_text


def bar_chart(
    *,
    title: str,
    series_name: str,
    points: Sequence[tuple[str, Decimal]],
    y_label: str,
) -> dict[str, Any]:
    """A bar chart of one series, oldest point first; the newest twenty are kept."""
    shown = [(fit_text(label, CHART_LABEL), value) for label, value in points[-CHART_POINTS:]]
    return {
        "type": "data_visualization",
        "title": fit_text(title, CHART_TITLE),
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": fit_text(series_name, CHART_LABEL),
                    "data": [
                        {"label": label, "value": float(round(value, 2))} for label, value in shown
                    ],
                }
            ],
            "axis_config": {
                "categories": [label for label, _ in shown],
                "y_label": fit_text(y_label, CHART_TITLE),
            },
        },
    }
