"""Debts on their way: from the buckets of one date to those of a later one, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import BAD, GOOD, INK, NEUTRAL, Style, bucket_colours

# Beside the buckets, where debts come from and go to; the names are those of `queries.roll_rates`.
BESIDE = {"settled": GOOD, "written off": BAD, "new": NEUTRAL}
FAINT = 0.45
# Around a name that stands on a flow: the page's own colour, as that of `.streamlit/config.toml`.
AROUND = [(x, y) for x in (-2, 0, 2) for y in (-2, 0, 2)]
HALO = {
    dark: ", ".join(f"{x}px {y}px 1px {page}" for x, y in AROUND)
    for dark, page in ((False, "#ffffff"), (True, "#0f161d"))
}


def sankey(frame: pl.DataFrame, buckets: pl.DataFrame, style: Style, value: str) -> go.Figure:
    """Draw `queries.roll_rates` (without groups): what left each bucket, and where it came to.

    `value` is migrated_amount or migrated_count. What is not above zero has no width and is left
    out, and so is what only changed the value of a debt.
    """
    flows = frame.filter((pl.col(value) > 0) & (pl.col("from_bucket") != "increased"))
    if flows.is_empty():
        return style.figure()
    starts = _places(flows, "from_rank", "from_bucket")
    ends = _places(flows, "to_rank", "to_bucket")
    names = [name for _, name in (*starts, *ends)]
    colours = _colours(buckets, style)
    left = {rank: place for place, (rank, _) in enumerate(starts)}
    right = {rank: place + len(starts) for place, (rank, _) in enumerate(ends)}
    rows = flows.to_dicts()
    write = style.count if value.endswith("_count") else style.money
    trace = go.Sankey(
        arrangement="snap",
        node={
            "label": [style.text(name) for name in names],
            "color": [colours[name] for name in names],
            "pad": 14, "thickness": 14, "line": {"width": 0},
            "x": [0.001] * len(starts) + [0.999] * len(ends),
            "y": [*_heights(flows, starts, "from_rank", value),
                  *_heights(flows, ends, "to_rank", value)],
            "customdata": [write(_sum(flows, rank, side, value)) for side, found in
                           (("from_rank", starts), ("to_rank", ends)) for rank, _ in found],
            "hovertemplate": "%{label}<br>%{customdata}<extra></extra>",
        },
        link={
            "source": [left[row["from_rank"]] for row in rows],
            "target": [right[row["to_rank"]] for row in rows],
            "value": [float(row[value]) for row in rows],
            "color": [_faint(colours[row["from_bucket"]]) for row in rows],
            "customdata": [
                f"{write(row[value])}"
                + (f" · {style.ratio(row['roll_ratio'])}" if row["roll_ratio"] is not None else "")
                for row in rows
            ],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
        },
        textfont={"color": INK[style.dark], "shadow": HALO[style.dark]},
    )  # fmt: skip
    return style.figure(trace, margin={"l": 8, "r": 8, "t": 8, "b": 16})


def roll_course(frame: pl.DataFrame, buckets: pl.DataFrame, style: Style) -> go.Figure:
    """Draw `queries.roll_trend`: the share of each bucket that rolled on, one line per bucket.

    A bucket from which nothing can roll on has no line.
    """
    rolled = frame.filter(pl.col("rolled_on_ratio").max().over("from_rank") > 0)
    if rolled.is_empty():
        return style.figure()
    colours = _colours(buckets, style)
    traces: list[Any] = []
    for rank, bucket in _places(rolled, "from_rank", "from_bucket"):
        name = style.text(bucket)
        rows = rolled.filter(pl.col("from_rank") == rank).sort("snapshot_date")
        cells = rows.select("snapshot_date", "rolled_on_ratio", "opening_amount").rows()
        traces.append(
            go.Scatter(
                name=name,
                x=[day for day, *_ in cells],
                y=[ratio for _, ratio, _ in cells],
                mode="lines+markers",
                line={"color": colours[bucket], "width": 2.5},
                marker={"size": 6, "color": colours[bucket]},
                hovertext=[f"{style.date(day)}<br>{name}: {style.ratio(ratio)} · "
                           f"{style.money(opening)}" for day, ratio, opening in cells],
                hoverinfo="text",
            )
        )  # fmt: skip
    ticks = [0, 0.25, 0.5, 0.75, 1]
    return style.figure(
        *traces,
        xaxis=style.date_axis(rolled["snapshot_date"].unique().sort().to_list()),
        yaxis={"range": [0, 1.02], "tickvals": ticks,
               "ticktext": style.ratio_texts(ticks)},
    )  # fmt: skip


def _colours(buckets: pl.DataFrame, style: Style) -> dict[str, str]:
    ramp = bucket_colours(buckets["bucket_kind"].to_list(), style.dark)
    named = dict(zip(buckets["aging_bucket"].to_list(), ramp, strict=True))
    return named | {name: colour[style.dark] for name, colour in BESIDE.items()}


def _places(flows: pl.DataFrame, rank: str, name: str) -> list[tuple[int, str]]:
    return flows.select(rank, name).unique().sort(rank).rows()


def _sum(flows: pl.DataFrame, rank: int, side: str, value: str) -> Any:
    return flows.filter(pl.col(side) == rank)[value].sum()


def _heights(
    flows: pl.DataFrame, places: Sequence[tuple[int, str]], side: str, value: str
) -> list[float]:
    """Where the middle of each node stands, from the top: in the order of the buckets."""
    total = float(flows[value].sum())
    room = 1 - 0.045 * (len(places) - 1)
    heights, level = [], 0.0
    for rank, _ in places:
        share = float(_sum(flows, rank, side, value)) / total * room
        heights.append(min(max(level + share / 2, 0.001), 0.999))
        level += share + 0.045
    return heights


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {FAINT})"
