"""What happened with one customer: a lane per kind of event on one time axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import NEUTRAL, RAMP, Style

SMALLEST, LARGEST = 7.0, 26.0
# A filled mark adds to what is owed, an open one takes away; an act without amount is a diamond.
LASTING = ("promise", "dispute", "case")
OPEN_ENDED = ("dispute", "case")
ADDS, TAKES, ACT = "circle", "circle-open", "diamond"


def timeline(
    frame: pl.DataFrame,
    lanes: Mapping[str, Sequence[str]],
    period: tuple[date, date],
    style: Style,
    kinds: Mapping[str, str],
) -> go.Figure:
    """Draw `queries.customer_events`: one mark per lane and day, as large as its amount.

    `lanes` gives the title of each lane, the top one first, with the event kinds in it; a lane
    without an event is left out. `period` is the first and the last day; `kinds` names kinds. What
    reaches until another day (a promise, a dispute, a procedure) is a line to that day; what is
    still open is a line to the last day.
    """
    kind = pl.col("event_kind")
    rows = [(title, frame.filter(kind.is_in(list(of)))) for title, of in lanes.items()]
    shown = [(title, found) for title, found in rows if found.height]
    if not shown:
        return style.figure()
    largest = max((abs(float(a)) for a in frame["event_amount"].drop_nulls()), default=0.0)
    traces: list[Any] = []
    for place, (_, found) in enumerate(shown):
        traces += _reaches(found, place, period, style)
        traces.append(_marks(_by_day(found), place, largest, style, kinds))
    titles = [title for title, _ in shown]
    return style.figure(
        *traces,
        showlegend=False,
        hovermode="closest",
        xaxis={"type": "date", "range": [period[0], period[1]], "showgrid": True},
        yaxis={"tickvals": list(range(len(titles))), "ticktext": titles, "autorange": False,
               "range": [len(titles) - 0.5, -0.5], "zeroline": False},
    )  # fmt: skip


def _by_day(found: pl.DataFrame) -> list[dict[str, Any]]:
    """One row per day and direction, so that a day with fifty invoices is one mark."""
    direction = pl.col("event_amount").fill_null(0).sign().alias("direction")
    return (
        found.with_columns(direction)
        .group_by("event_date", "direction", maintain_order=True)
        .agg(
            pl.len().alias("count"),
            pl.col("event_amount").sum().alias("amount"),
            pl.col("event_amount").is_not_null().any().alias("has_amount"),
            pl.col("event_kind").first(),
            pl.col("event_id").first(),
            pl.col("detail").first(),
        )
        .to_dicts()
    )


def _marks(
    days: Sequence[Mapping[str, Any]],
    place: int,
    largest: float,
    style: Style,
    kinds: Mapping[str, str],
) -> go.Scatter:
    return go.Scatter(
        x=[day["event_date"] for day in days],
        y=[place] * len(days),
        mode="markers",
        customdata=[day["event_date"].isoformat() for day in days],
        marker={
            "size": [_size(day, largest) for day in days],
            "symbol": [_symbol(day) for day in days],
            "color": RAMP[style.dark][3],
            "line": {"width": 2, "color": RAMP[style.dark][3]},
            "opacity": 0.85,
        },
        hovertext=[_said(day, style, kinds) for day in days],
        hoverinfo="text",
    )


def _size(day: Mapping[str, Any], largest: float) -> float:
    if not day["has_amount"] or not largest:
        return SMALLEST + 2
    # The area, not the width, says the amount.
    return SMALLEST + (LARGEST - SMALLEST) * math.sqrt(abs(float(day["amount"])) / largest)


def _symbol(day: Mapping[str, Any]) -> str:
    if not day["has_amount"]:
        return ACT
    return TAKES if day["direction"] < 0 else ADDS


def _said(day: Mapping[str, Any], style: Style, kinds: Mapping[str, str]) -> str:
    what = kinds.get(day["event_kind"], day["event_kind"])
    which = f" × {style.count(day['count'])}" if day["count"] > 1 else f" {day['event_id']}"
    amount = f"<br>{style.money(day['amount'])}" if day["has_amount"] else ""
    return f"{style.day(day['event_date'])}<br>{what}{which}{amount}"


def _reaches(
    found: pl.DataFrame, place: int, period: tuple[date, date], style: Style
) -> list[go.Scatter]:
    kind, until = pl.col("event_kind"), pl.col("until_date")
    open_until = pl.when(kind.is_in(OPEN_ENDED)).then(until.fill_null(period[1])).otherwise(until)
    lasting = found.with_columns(open_until.alias("until_date"))
    lasting = lasting.filter(kind.is_in(LASTING) & until.is_not_null())
    if lasting.is_empty():
        return []
    xs: list[date | None] = []
    for start, end in lasting.select("event_date", "until_date").rows():
        xs += [start, min(end, period[1]), None]
    line = {"color": NEUTRAL[style.dark], "width": 2}
    return [
        go.Scatter(
            x=xs, y=[None if x is None else place for x in xs], mode="lines", line=line,
            hoverinfo="skip",
        )
    ]  # fmt: skip
