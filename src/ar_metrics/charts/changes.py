"""What moved: the bridge between two dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import BAD, GOOD, NEUTRAL, RAMP, Style

ENDS = ("opening", "closing")


def waterfall(frame: pl.DataFrame, style: Style, titles: Mapping[str, str]) -> go.Figure:
    """Draw `queries.bridge` (without groups) as a waterfall; `titles` names the steps.

    Opening and closing are neutral; a step that adds debt is red, one that takes away is green.
    """
    if frame.is_empty():
        return style.figure()
    steps, amounts = frame["step"].to_list(), [float(amount) for amount in frame["amount"]]
    names = [titles.get(step, step) for step in steps]
    bar = go.Waterfall(
        x=names,
        y=amounts,
        measure=["absolute" if step in ENDS else "relative" for step in steps],
        customdata=steps,
        text=[style.compact(amount) for amount in frame["amount"]],
        textposition="outside",
        cliponaxis=False,
        totals_marker_color=RAMP[style.dark][3],
        increasing_marker_color=BAD[style.dark],
        decreasing_marker_color=GOOD[style.dark],
        connector={"line": {"color": NEUTRAL[style.dark], "width": 1}},
        hovertext=[f"{name}: {style.money(amount)}"
                   for name, amount in zip(names, frame["amount"], strict=True)],
        hoverinfo="text",
    )  # fmt: skip
    axis = style.value_axis([value * 1.1 for value in _levels(steps, amounts)])
    return style.figure(bar, showlegend=False, yaxis=axis, xaxis={"type": "category"})


def _levels(steps: Sequence[str], amounts: Sequence[float]) -> list[float]:
    """Where the bars of the waterfall end."""
    level, levels = 0.0, []
    for step, amount in zip(steps, amounts, strict=True):
        level = amount if step in ENDS else level + amount
        levels.append(level)
    return levels
