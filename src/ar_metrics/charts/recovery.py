"""What agents collect: against their objectives, over time, by which way, and compared fairly."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go
import polars as pl

from ar_metrics.charts.style import BAD, GOOD, INK, NEUTRAL, RAMP, RATIO_LINE, Style

DAY = 86_400_000.0
THICK, THIN = 0.78, 0.4
MOST_TICKS = 4
# Room right of the longest bar for its words, where the screen is as narrow as a telephone.
WORDS = 2.3
# Names stand clear of what they name.
APART = {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"}


def bullets(frame: pl.DataFrame, style: Style) -> go.Figure:
    """Draw actual against objective, one bullet per row, in the order of the rows.

    `frame` has key, name, actual_value, target_value and pace_value (null without an objective).
    A wide pale bar is the objective, the bar on it what was collected, the stroke what the days
    gone would ask for.
    """
    if frame.is_empty():
        return style.figure()
    places = list(range(frame.height))
    actual = [float(value or 0) for value in frame["actual_value"]]
    target = [None if value is None else float(value) for value in frame["target_value"]]
    pace = [None if value is None else float(value) for value in frame["pace_value"]]
    keys = frame["key"].to_list()
    said = [_bullet(row, style) for row in frame.iter_rows(named=True)]
    shape = {"orientation": "h", "customdata": keys, "hovertext": said, "hoverinfo": "text"}
    traces = [
        go.Bar(x=target, y=places, width=THICK, name=style.text("Objective"),
               marker_color=RAMP[style.dark][0], **shape),
        go.Bar(x=actual, y=places, width=THIN, name=style.text("Collected"),
               marker_color=RAMP[style.dark][3], **shape),
        go.Scatter(x=pace, y=places, mode="markers", name=style.text("Objective at this day"),
                   customdata=keys, hovertext=said, hoverinfo="text",
                   marker={"symbol": "line-ns-open", "size": 18, "color": RATIO_LINE[style.dark],
                           "line": {"width": 3, "color": RATIO_LINE[style.dark]}}),
    ]  # fmt: skip
    ends = [0.0, *actual, *(value or 0 for value in target), *(value or 0 for value in pace)]
    reach = (max(ends) - min(ends)) * 0.02 or 1
    return style.figure(
        *traces, barmode="overlay", yaxis=_names(frame, places),
        xaxis={**style.value_axis(ends), "range": [min(ends) - reach, max(ends) + reach]},
    )  # fmt: skip


def recovery_course(frame: pl.DataFrame, style: Style) -> go.Figure:
    """Draw `queries.recovery_trend`: collected in what was collectible, and the rate on the right.

    The rest of the collectible stands above what was collected.
    """
    if frame.is_empty():
        return style.figure()
    days: list[date] = frame["snapshot_date"].to_list()
    collected = [float(value or 0) for value in frame["collected_amount"]]
    whole = [float(value or 0) for value in frame["collectible_amount"]]
    rates = frame["recovery_ratio"].to_list()
    width = 0.75 * min([(b - a).days for a, b in itertools.pairwise(days)] or [30]) * DAY
    parts = (
        (style.text("Collected"), collected, RAMP[style.dark][3], frame["collected_amount"]),
        (style.text("Still to collect"), [w - c for w, c in zip(whole, collected, strict=True)],
         RAMP[style.dark][0], frame["collectible_amount"] - frame["collected_amount"]),
    )  # fmt: skip
    traces = [
        go.Bar(name=name, x=days, y=values, width=width, marker_color=colour, hoverinfo="text",
               hovertext=[f"{style.date(day)}<br>{name}: {style.money(amount)}"
                          for day, amount in zip(days, exact, strict=True)])
        for name, values, colour, exact in parts
    ]  # fmt: skip
    name = style.text("Recovery rate")
    line = go.Scatter(
        name=name, x=days, y=rates, yaxis="y2", mode="lines+markers", hoverinfo="text",
        line={"color": RATIO_LINE[style.dark], "width": 2}, marker={"size": 5},
        hovertext=[f"{style.date(day)}<br>{name}: {'–' if rate is None else style.ratio(rate)}"
                   for day, rate in zip(days, rates, strict=True)],
    )  # fmt: skip
    ticks = [0, 0.25, 0.5, 0.75, 1]
    right = {"overlaying": "y", "side": "right", "range": [0, 1.02], "showgrid": False,
             "tickvals": ticks, "ticktext": style.ratio_texts(ticks)}  # fmt: skip
    return style.figure(
        *traces, line, barmode="relative", xaxis=style.date_axis(days),
        yaxis=style.value_axis([*whole, *collected]), yaxis2=right,
    )  # fmt: skip


def channel_bars(names: Sequence[str], amounts: pl.Series, style: Style) -> go.Figure:
    """Draw what was collected in each way, with its share of the whole."""
    values = [float(amount or 0) for amount in amounts]
    total = sum(values)
    if not total:
        return style.figure()
    texts = [f"<b>{style.compact(exact)}</b> · {style.ratio(value / total)}"
             for exact, value in zip(amounts, values, strict=True)]  # fmt: skip
    bar = go.Bar(
        orientation="h", x=values, y=list(names), text=texts, textposition="outside",
        cliponaxis=False, marker_color=RAMP[style.dark][3], hoverinfo="text",
        hovertext=[f"{name}: {style.money(exact)}"
                   for name, exact in zip(names, amounts, strict=True)],
    )  # fmt: skip
    axis = style.value_axis(values)
    room = [min([0.0, *values]) * 1.05, max(values) * WORDS]
    return style.figure(
        bar, showlegend=False, xaxis={**axis, "showticklabels": False, "range": room},
        yaxis={"type": "category", "autorange": "reversed", "showgrid": False, **APART},
    )  # fmt: skip


def indices(frame: pl.DataFrame, style: Style) -> go.Figure:
    """Draw `queries.fairness` as points with their intervals around 100 %, in the rows' order.

    `frame` has key and name beside its columns. An interval clear of 100 % is coloured; a result
    of few customers is hollow, and does not stretch the axis: its interval may leave the picture.
    """
    if frame.is_empty():
        return style.figure()
    places = list(range(frame.height))
    colours = {"above": GOOD[style.dark], "below": BAD[style.dark]}
    traces = [
        go.Scatter(
            x=[row["performance_ratio"]], y=[place], mode="markers", customdata=[row["key"]],
            marker={"size": 10, "color": colours.get(row["verdict"], NEUTRAL[style.dark]),
                    "symbol": "circle-open" if row["is_small"] else "circle"},
            error_x=_reach(row["performance_ratio"], row["low_ratio"], row["high_ratio"],
                           colours.get(row["verdict"], NEUTRAL[style.dark])),
            hovertext=[_index(row, style)], hoverinfo="text", showlegend=False,
        )
        for place, row in zip(places, frame.iter_rows(named=True), strict=True)
    ]  # fmt: skip
    low, high = _span(frame)
    ticks = _even_ticks(low, high)
    even = {"type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": INK[style.dark], "width": 1, "dash": "dot"}}  # fmt: skip
    return style.figure(
        *traces, shapes=[even], yaxis=_names(frame, places),
        xaxis={"tickvals": ticks, "ticktext": style.ratio_texts(ticks),
               "tickangle": 0, "showgrid": True, "zeroline": False, "range": [low, high]},
    )  # fmt: skip


def _span(frame: pl.DataFrame) -> tuple[float, float]:
    """Every point, and the intervals of those that are not small, with a little room."""
    sure = frame.filter(~pl.col("is_small"))
    ends = [*frame["performance_ratio"].drop_nulls(), *sure["low_ratio"].drop_nulls(),
            *sure["high_ratio"].drop_nulls(), 1.0]  # fmt: skip
    room = max(0.02, (max(ends) - min(ends)) * 0.06)
    return max(0.0, min(ends)) - room, max(ends) + room


def _even_ticks(low: float, high: float) -> list[float]:
    """Round shares between low and high, 100 % among them, no more than a telephone can show."""
    step = next(s for s in (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10) if (high - low) / s < MOST_TICKS)
    around = range(math.ceil((low - 1) / step), math.floor((high - 1) / step) + 1)
    return [round(1 + n * step, 10) for n in around]


def _reach(ratio: float, low: float | None, high: float | None, colour: str) -> dict[str, object]:
    if low is None or high is None:
        return {"visible": False}
    return {"type": "data", "symmetric": False, "array": [high - ratio],
            "arrayminus": [ratio - low], "color": colour, "thickness": 2, "width": 4}  # fmt: skip


def _names(frame: pl.DataFrame, places: Sequence[int]) -> dict[str, object]:
    """Two people may bear one name: rows stand at their place, not at their name."""
    return {"range": [len(places) - 0.4, -0.6], "tickvals": list(places), "zeroline": False,
            "ticktext": frame["name"].to_list(), "showgrid": False, **APART}  # fmt: skip


def _bullet(row: dict[str, object], style: Style) -> str:
    lines = [
        f"<b>{row['name']}</b>",
        f"{style.text('Collected')}: {style.money(row['actual_value'])}",
    ]
    if row["target_value"] is None:
        return "<br>".join([*lines, style.text("No objective")])
    return "<br>".join(
        [
            *lines,
            f"{style.text('Objective')}: {style.money(row['target_value'])}",
            f"{style.text('Objective at this day')}: {style.money(row['pace_value'])}",
        ]
    )


def _index(row: dict[str, object], style: Style) -> str:
    lines = [
        f"<b>{row['name']}</b>",
        f"{style.text('Performance index')}: {style.ratio(row['performance_ratio'])}",
        f"{style.text('Collected')}: {style.money(row['collected_amount'])}",
        f"{style.text('Expected collection')}: {style.money(row['expected_amount'])}",
        f"{style.text('Customers')}: {style.count(row['customer_count'])}",
    ]
    if row["low_ratio"] is not None:
        interval = f"{style.ratio(row['low_ratio'])} – {style.ratio(row['high_ratio'])}"
        lines.insert(2, f"{style.text('95 % interval')}: {interval}")
    return "<br>".join(lines)
