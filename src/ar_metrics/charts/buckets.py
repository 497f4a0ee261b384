"""Outstanding by lateness: over time, at a date, and per debtor."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import RATIO_LINE, Style, bucket_colours

DAY = 86_400_000.0  # in the milliseconds of a plotly time axis
UNITS = {"outstanding_amount": "money", "open_item_count": "count"}


def evolution(
    frame: pl.DataFrame,
    buckets: pl.DataFrame,
    style: Style,
    ratios: pl.DataFrame | None = None,
    value: str = "outstanding_amount",
) -> go.Figure:
    """Draw `queries.evolution` as bars stacked by bucket, youngest at the bottom.

    `buckets` are the reader's buckets. `ratios` (snapshot_date, overdue_ratio) adds the overdue
    share as a line on the right; a date without a share leaves a gap. Bars stand at their dates,
    so a missing month shows as one.
    """
    if frame.is_empty():
        return style.figure()
    dates = frame["snapshot_date"].unique().sort().to_list()
    traces: list[Any] = [
        _bucket_bar(frame, bucket, colour, style, value, x="snapshot_date", width=_width(dates))
        for bucket, colour in _coloured(buckets, style)
        if _has_amount(frame, bucket["bucket_rank"], value)
    ]
    layout: dict[str, Any] = {
        "barmode": "relative",
        "xaxis": style.date_axis(dates),
        "yaxis": style.value_axis(_stack_ends(frame, "snapshot_date", value), UNITS[value]),
    }
    if ratios is not None and ratios["overdue_ratio"].drop_nulls().len():
        traces.append(_ratio_line(ratios, style))
        top = max(1.0, *ratios["overdue_ratio"].drop_nulls())
        ticks = [0, 0.25, 0.5, 0.75, 1]
        layout["yaxis2"] = {
            "overlaying": "y", "side": "right", "range": [0, top * 1.02], "showgrid": False,
            "tickvals": ticks, "ticktext": style.ratio_texts(ticks),
        }  # fmt: skip
    return style.figure(*traces, **layout)


def aging_bar(
    frame: pl.DataFrame, buckets: pl.DataFrame, style: Style, value: str = "outstanding_amount"
) -> go.Figure:
    """Draw `queries.aging` (without groups): one bar per bucket, labelled with amount and share.

    The share is of the outstanding; it is left out when the outstanding is not above zero.
    """
    if frame.is_empty():
        return style.figure()
    amounts = [float(amount) for amount in frame[value]]
    total, unit = sum(amounts), UNITS[value]
    colours = dict(zip(buckets["bucket_rank"], bucket_colours(_kinds(buckets), style.dark),
                       strict=True))  # fmt: skip
    short = style.compact if unit == "money" else style.count
    shares = [style.ratio(amount / total) if total > 0 else "" for amount in amounts]
    names = [style.text(name) for name in frame["aging_bucket"]]
    bar = go.Bar(
        x=names,
        y=amounts,
        marker_color=[colours[rank] for rank in frame["bucket_rank"]],
        text=["<br>".join(filter(None, [short(exact), share]))
              for exact, share in zip(frame[value], shares, strict=True)],
        textposition="outside",
        cliponaxis=False,
        customdata=frame["bucket_rank"].to_list(),
        hovertext=[f"{name}: {style.amount(exact, unit)}"
                   for name, exact in zip(names, frame[value], strict=True)],
        hoverinfo="text",
    )  # fmt: skip
    axis = style.value_axis([*amounts, max(amounts) * 1.15, min(amounts) * 1.15], unit)
    return style.figure(bar, showlegend=False, yaxis=axis, xaxis={"type": "category"})


def baseline_marks(
    values: Sequence[float], names: Sequence[str], style: Style, label: str
) -> go.Scatter:
    """Return a stroke across each lying bar, at what it is held against."""
    return go.Scatter(
        name=label,
        x=list(values),
        y=list(names),
        mode="markers",
        marker={"symbol": "line-ns", "size": 26,
                "line": {"width": 2, "color": RATIO_LINE[style.dark]},
                "color": RATIO_LINE[style.dark]},
        hovertext=[f"{label}: {style.money(value)}" for value in values],
        hoverinfo="text",
    )  # fmt: skip


def debtors(frame: pl.DataFrame, buckets: pl.DataFrame, style: Style) -> go.Figure:
    """Draw `queries.top_debtors` as horizontal bars cut by bucket, the largest debtor on top."""
    if frame.is_empty():
        return style.figure()
    names = [name or code for code, name in frame.select("parent_id", "parent_name").rows()]
    # Two groups may bear one name: bars stand at the place of the row, not at its name.
    places = list(range(frame.height))
    traces = []
    for bucket, colour in _coloured(buckets, style):
        amounts = frame[f"bucket_{bucket['bucket_rank']}_amount"]
        if not any(amounts):
            continue
        label = style.text(bucket["aging_bucket"])
        traces.append(
            go.Bar(
                orientation="h",
                name=label,
                x=[float(amount) for amount in amounts],
                y=places,
                marker_color=colour,
                customdata=frame["parent_id"].to_list(),
                hovertext=[f"{name}<br>{label}: {style.money(amount)}"
                           for name, amount in zip(names, amounts, strict=True)],
                hoverinfo="text",
            )
        )  # fmt: skip
    ends = [float(amount) for amount in frame["outstanding_amount"]]
    lows = [float(sum(min(frame[column][row], 0) for column in _bucket_columns(frame)))
            for row in places]  # fmt: skip
    highs = [float(sum(max(frame[column][row], 0) for column in _bucket_columns(frame)))
             for row in places]  # fmt: skip
    return style.figure(
        *traces,
        barmode="relative",
        xaxis=style.value_axis([*ends, *lows, *highs]),
        yaxis={"autorange": "reversed", "tickvals": places, "ticktext": [_short(n) for n in names]},
    )


def _bucket_bar(
    frame: pl.DataFrame,
    bucket: dict[str, Any],
    colour: str,
    style: Style,
    value: str,
    x: str,
    width: float,
) -> go.Bar:
    rows = frame.filter(pl.col("bucket_rank") == bucket["bucket_rank"])
    name = style.text(bucket["aging_bucket"])
    return go.Bar(
        name=name,
        x=rows[x].to_list(),
        y=[float(amount) for amount in rows[value]],
        width=width,
        marker_color=colour,
        hovertext=[
            f"{style.date(day)}<br>{name}: {style.amount(amount, UNITS[value])}"
            for day, amount in zip(rows[x], rows[value], strict=True)
        ],
        hoverinfo="text",
    )


def _ratio_line(ratios: pl.DataFrame, style: Style) -> go.Scatter:
    name = style.text("Overdue share")
    return go.Scatter(
        name=name,
        x=ratios["snapshot_date"].to_list(),
        y=ratios["overdue_ratio"].to_list(),
        yaxis="y2",
        mode="lines+markers",
        line={"color": RATIO_LINE[style.dark], "width": 2},
        marker={"size": 5},
        hovertext=[
            f"{style.date(day)}<br>{name}: {'–' if ratio is None else style.ratio(ratio)}"
            for day, ratio in ratios.select("snapshot_date", "overdue_ratio").rows()
        ],
        hoverinfo="text",
    )


def _coloured(buckets: pl.DataFrame, style: Style) -> list[tuple[dict[str, Any], str]]:
    colours = bucket_colours(_kinds(buckets), style.dark)
    return list(zip(buckets.to_dicts(), colours, strict=True))


def _kinds(buckets: pl.DataFrame) -> list[str]:
    return buckets["bucket_kind"].to_list()


def _has_amount(frame: pl.DataFrame, rank: int, value: str) -> bool:
    return any(frame.filter(pl.col("bucket_rank") == rank)[value])


def _stack_ends(frame: pl.DataFrame, by: str, value: str) -> list[float]:
    ends = frame.group_by(by).agg(
        pl.col(value).clip(lower_bound=0).sum().alias("high"),
        pl.col(value).clip(upper_bound=0).sum().alias("low"),
    )
    return [float(end) for end in (*ends["high"], *ends["low"])]


def _bucket_columns(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name.startswith("bucket_")]


def _width(dates: Sequence[date]) -> float:
    """Bars as wide as the two nearest dates allow; a lone one takes a month."""
    gaps = [(b - a).days for a, b in itertools.pairwise(dates)]
    return 0.75 * min(gaps, default=30) * DAY


def _short(name: str, most: int = 28) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
