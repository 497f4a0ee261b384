"""What became of each month's billing: a bar of shares per month."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import GOOD, RAMP, Style

# The shares that are stacked, in order, with their words; each is what the one before lacks.
PARTS = (
    ("within_30", "settled within 30 days"),
    ("within_60", "settled in 31 to 60 days"),
    ("within_90", "settled in 61 to 90 days"),
    ("later", "settled later"),
    ("lost", "written off"),
    ("open", "still open"),
)


def cohort_bars(frame: pl.DataFrame, style: Style) -> go.Figure:
    """Draw `queries.billing_cohorts`: per month the shares by age, what was lost and what is open.

    What is not told yet of a young month is drawn with what was settled so far.
    """
    if frame.is_empty():
        return style.figure()
    dark = style.dark
    colours = (GOOD[dark], RAMP[dark][0], RAMP[dark][1], RAMP[dark][2], RAMP[dark][4],
               RAMP[dark][3])  # fmt: skip
    rows = [_parts(row) for row in frame.iter_rows(named=True)]
    months = frame["issue_month"].to_list()
    traces: list[Any] = [
        go.Bar(
            name=style.text(label),
            x=months,
            y=[row[part] for row in rows],
            marker={"color": colour},
            hovertext=[
                f"{style.date(month)}<br>{style.text(label)}: {style.ratio(row[part])}"
                for month, row in zip(months, rows, strict=True)
            ],
            hoverinfo="text",
        )
        for (part, label), colour in zip(PARTS, colours, strict=True)
    ]
    ticks = [0, 0.25, 0.5, 0.75, 1]
    return style.figure(
        *traces,
        barmode="stack",
        xaxis=style.date_axis(months),
        yaxis={"range": [0, 1.02], "tickvals": ticks,
               "ticktext": style.ratio_texts(ticks)},
    )  # fmt: skip


def _parts(row: dict[str, Any]) -> dict[str, float]:
    done, found = 0.0, {}
    for age in (30, 60, 90):
        share = row[f"settled_{age}_ratio"]
        reached = row["settled_so_far_ratio"] if share is None else share
        found[f"within_{age}"] = max(reached - done, 0.0)
        done = max(done, reached)
    later = max(row["settled_so_far_ratio"] - done, 0.0)
    return found | {"later": later, "lost": row["billed_lost_ratio"], "open": row["open_ratio"]}
