"""How long money stays out: days over time, against a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import GOOD, NEUTRAL, RAMP, RATIO_LINE, Style


def days_course(
    frame: pl.DataFrame, names: Mapping[str, str], style: Style, target: float | None = None
) -> go.Figure:
    """Draw columns of days of `frame` over snapshot_date, a line each; `names` says their labels.

    The first line is the strongest. A target is a dotted line; a date without a value is a gap.
    """
    if frame.is_empty():
        return style.figure()
    dark = style.dark
    colours = (RAMP[dark][4], GOOD[dark], RATIO_LINE[dark], RAMP[dark][1])
    dates = frame["snapshot_date"].to_list()
    traces: list[Any] = []
    for (column, label), colour in zip(names.items(), colours, strict=False):
        name, values = style.text(label), frame[column].to_list()
        traces.append(
            go.Scatter(
                name=name,
                x=dates,
                y=values,
                mode="lines+markers",
                line={"color": colour, "width": 2.5},
                marker={"size": 6, "color": colour},
                hovertext=[f"{style.date(day)}<br>{name}: {_said(style, value)}"
                           for day, value in zip(dates, values, strict=True)],
                hoverinfo="text",
            )
        )  # fmt: skip
    if target is not None:
        name = style.text("Target")
        traces.append(
            go.Scatter(
                name=name, x=[dates[0], dates[-1]], y=[target, target], mode="lines",
                line={"color": NEUTRAL[dark], "width": 2, "dash": "dot"},
                marker={"color": NEUTRAL[dark]},
                hovertext=f"{name}: {_said(style, target)}", hoverinfo="text",
            )
        )  # fmt: skip
    known = [value for column in names for value in frame[column].drop_nulls()]
    axis = style.value_axis([*known, target or 0], "count")
    axis["range"] = [axis["tickvals"][0], axis["tickvals"][-1] * 1.02]
    return style.figure(
        *traces,
        xaxis=style.date_axis(dates),
        yaxis=axis,
    )


def _said(style: Style, value: float | None) -> str:
    return "–" if value is None else style.count(round(value))
