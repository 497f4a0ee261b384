"""Expected cash by week: what tells it, what is due, and between what it should lie."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import GOOD, INK, NEUTRAL, RAMP, RATIO_LINE, Style

# What tells the day of a payment, and the place of its colour in the ramp.
PARTS = (
    ("habit_amount", "Usual delay", 3),
    ("promise_amount", "Promises", 1),
    ("plan_amount", "Payment plans", 0),
)


def cash_weeks(frame: pl.DataFrame, style: Style) -> go.Figure:
    """Draw the 13 weeks of `queries.cash_forecast`: bars by what tells the cash, due as a line.

    Whiskers reach from low_amount to high_amount where they are known.
    """
    weeks = frame.filter(pl.col("week_rank").is_between(1, 13)).sort("week_rank")
    if weeks.is_empty():
        return style.figure()
    days = weeks["week_end_date"].to_list()
    traces: list[Any] = []
    for column, label, place in PARTS:
        amounts = weeks[column]
        if not amounts.sum():
            continue
        name = style.text(label)
        traces.append(
            go.Bar(
                name=name, x=days, y=[float(value) for value in amounts], hoverinfo="text",
                marker_color=RAMP[style.dark][place],
                hovertext=[f"{style.day(day)}<br>{name}: {style.money(amount)}"
                           for day, amount in zip(days, amounts, strict=True)],
            )
        )  # fmt: skip
    traces.append(_line(weeks, style, "due_amount", "Due by contract", RATIO_LINE[style.dark]))
    known = weeks.drop_nulls("low_amount")
    if known.height:
        traces.append(_whiskers(known, style))
    amounts = weeks.select("forecast_amount", "due_amount", "high_amount").cast(pl.Float64)
    tops = [value for column in amounts for value in column.drop_nulls()]
    return style.figure(
        *traces, barmode="stack", yaxis=style.value_axis(tops),
        xaxis={"type": "date", "tickvals": days[::3], "tickangle": 0,
               "ticktext": [style.day(day)[:5] for day in days[::2]]},
    )  # fmt: skip


def _line(weeks: pl.DataFrame, style: Style, column: str, label: str, colour: str) -> Any:
    name = style.text(label)
    days = weeks["week_end_date"].to_list()
    return go.Scatter(
        name=name, x=days, y=[float(value) for value in weeks[column]], mode="lines+markers",
        line={"color": colour, "width": 2, "dash": "dot"}, marker={"size": 6, "color": colour},
        hoverinfo="text",
        hovertext=[f"{style.day(day)}<br>{name}: {style.money(amount)}"
                   for day, amount in zip(days, weeks[column], strict=True)],
    )  # fmt: skip


def _whiskers(weeks: pl.DataFrame, style: Style) -> Any:
    low = [float(value) for value in weeks["low_amount"]]
    high = [float(value) for value in weeks["high_amount"]]
    reach = [(h - b) / 2 for b, h in zip(low, high, strict=True)]
    name = style.text("Eight times of ten")
    return go.Scatter(
        name=name, x=weeks["week_end_date"].to_list(), mode="markers",
        y=[(b + h) / 2 for b, h in zip(low, high, strict=True)],
        marker={"size": 1, "color": INK[style.dark]},
        error_y={"type": "data", "array": reach, "color": INK[style.dark], "thickness": 1.2},
        hoverinfo="text",
        hovertext=[f"{name}: {style.money(b)} – {style.money(h)}"
                   for b, h in zip(weeks["low_amount"], weeks["high_amount"], strict=True)],
    )  # fmt: skip


def forecast_against(frame: pl.DataFrame, style: Style) -> go.Figure:
    """Draw forecast and came_in_amount of each date of `frame`, side by side."""
    if frame.is_empty():
        return style.figure()
    days = frame["snapshot_date"].to_list()
    traces = [
        go.Bar(
            name=style.text(label), x=days, y=[float(value) for value in frame[column]],
            marker_color=colour, hoverinfo="text",
            hovertext=[f"{style.date(day)}<br>{style.text(label)}: {style.money(amount)}"
                       for day, amount in zip(days, frame[column], strict=True)],
        )
        for column, label, colour in (
            ("due_amount", "Due by contract", NEUTRAL[style.dark]),
            ("forecast_amount", "Forecast", RAMP[style.dark][2]),
            ("came_in_amount", "Came in", GOOD[style.dark]),
        )
    ]  # fmt: skip
    tops = [float(value) for column in ("due_amount", "forecast_amount", "came_in_amount")
            for value in frame[column]]  # fmt: skip
    return style.figure(
        *traces, barmode="group", xaxis=style.date_axis(days), yaxis=style.value_axis(tops)
    )
