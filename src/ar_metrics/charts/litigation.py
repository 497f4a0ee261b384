"""What procedures cost and bring in: costs by month, how far cases come, cost against return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import NEUTRAL, RAMP, RATIO_LINE, Style

KINDS = 5


def costs_over_time(frame: pl.DataFrame, style: Style) -> go.Figure:
    """Draw `queries.cost_course` as bars stacked by kind of cost, the costliest kind at the bottom.

    The four costliest kinds have a colour each; the others stand together.
    """
    if frame.is_empty():
        return style.figure()
    value = "litigation_cost_amount"
    ranked = frame.group_by("cost_kind").agg(pl.col(value).sum())
    kinds = ranked.sort([value, "cost_kind"], descending=[True, False])["cost_kind"].to_list()
    named = kinds if len(kinds) <= KINDS else kinds[: KINDS - 1]
    shown: list[str] = [*named, *(["other kinds"] if len(kinds) > KINDS else [])]
    rows = frame.with_columns(
        pl.when(pl.col("cost_kind").is_in(named))
        .then("cost_kind")
        .otherwise(pl.lit("other kinds"))
        .alias("shown")
    )
    months = frame["cost_month"].unique().sort().to_list()
    traces = [
        _stack(rows.filter(pl.col("shown") == kind), style.text(kind), value, colour, style)
        for kind, colour in zip(shown, RAMP[style.dark][::-1], strict=False)
    ]
    totals = frame.group_by("cost_month").agg(pl.col(value).sum())[value]
    return style.figure(
        *traces,
        barmode="stack",
        xaxis=style.date_axis(months),
        yaxis=style.value_axis([float(total) for total in totals]),
    )


def stage_funnel(frame: pl.DataFrame, style: Style, titles: Sequence[str]) -> go.Figure:
    """Draw one procedure of `queries.funnel`: the cases that came to a stage or are in it.

    `titles` names the stages, in the rows' order.
    """
    if frame.is_empty():
        return style.figure()
    places = list(range(frame.height))
    traces = [
        go.Bar(
            orientation="h",
            name=style.text(name),
            x=frame[column].to_list(),
            y=places,
            marker_color=colour,
            customdata=frame["stage"].to_list(),
            hovertext=[f"{title}: {style.count(n)}"
                       for title, n in zip(titles, frame[column], strict=True)],
            hoverinfo="text",
        )
        for name, column, colour in (
            ("Came to the stage", "stage_entered_count", RAMP[style.dark][1]),
            ("Are in it", "stage_case_count", RAMP[style.dark][4]),
        )
    ]  # fmt: skip
    return style.figure(
        *traces,
        barmode="overlay",
        xaxis=style.value_axis([float(n) for n in frame["stage_entered_count"]], "count"),
        yaxis={"autorange": "reversed", "tickvals": places, "ticktext": list(titles)},
    )


def cost_and_return(frame: pl.DataFrame, style: Style, by: str, titles: Sequence[str]) -> go.Figure:
    """Draw claimed, recovered and net cost side by side, one group of bars per row of `frame`."""
    if frame.is_empty():
        return style.figure()
    places = list(range(frame.height))
    bars: list[tuple[str, str, Any]] = [
        ("Claimed", "case_claimed_amount", NEUTRAL[style.dark]),
        ("Recovered by procedures", "case_recovered_amount", RAMP[style.dark][3]),
        ("Net cost", "case_net_cost_amount", RATIO_LINE[style.dark]),
    ]
    traces = [
        go.Bar(
            orientation="h",
            name=style.text(name),
            x=[float(amount) for amount in frame[column]],
            y=places,
            marker_color=colour,
            customdata=frame[by].to_list(),
            hovertext=[f"{title}<br>{style.text(name)}: {style.money(amount)}"
                       for title, amount in zip(titles, frame[column], strict=True)],
            hoverinfo="text",
        )
        for name, column, colour in bars
    ]  # fmt: skip
    ends = [float(amount) for _, column, _ in bars for amount in frame[column]]
    return style.figure(
        *traces,
        barmode="group",
        xaxis=style.value_axis(ends, about=3),  # the names of procedures leave little room
        yaxis={"autorange": "reversed", "tickvals": places, "ticktext": list(titles)},
    )


def _stack(rows: pl.DataFrame, name: str, value: str, colour: str, style: Style) -> go.Bar:
    months = rows.group_by("cost_month").agg(pl.col(value).sum()).sort("cost_month")
    return go.Bar(
        name=name,
        x=months["cost_month"].to_list(),
        y=[float(amount) for amount in months[value]],
        marker_color=colour,
        hovertext=[f"{style.date(month)}<br>{name}: {style.money(amount)}"
                   for month, amount in months.select("cost_month", value).rows()],
        hoverinfo="text",
    )  # fmt: skip
