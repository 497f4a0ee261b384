"""How every chart looks and speaks: one template, one ramp, words and numbers from outside."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import plotly.graph_objects as go

Amount = Decimal | float | int | None

# One hue from light to dark (dark theme: from dark to light): the later, the stronger. The order
# is told by lightness alone, so it survives colour blindness and a grey print.
RAMP = {
    False: ("#b9d7f0", "#82b3dd", "#4a8bc4", "#1d5c8f", "#0c3457"),
    True: ("#2b5578", "#3f7bb0", "#64a2d8", "#9cc9f0", "#dcefff"),
}
INK = {False: "#1b2733", True: "#e4ebf2"}
GRID = {False: "#d6dee6", True: "#2c3a48"}
NEUTRAL = {False: "#8a98a8", True: "#7d8b9b"}
CREDIT = {False: "#c9d1da", True: "#46535f"}
RATIO_LINE = {False: "#b05a00", True: "#f0a04b"}
# Green and red colour only the direction of a change: less debt is good.
GOOD = {False: "#1c7c4a", True: "#4cc38a"}
BAD = {False: "#b3352b", True: "#f2776b"}


@dataclass(frozen=True)
class Style:
    """Theme and language of a chart.

    `text` translates a message id; `money` writes an amount in full, `compact` on an axis;
    `count`, `ratio` (with its digits), `date` (a month) and `day` write the others. The defaults
    are plain English.
    """

    dark: bool = False
    text: Callable[[str], str] = str
    money: Callable[[Any], str] = lambda value: f"{value:,.2f}"
    compact: Callable[[Any], str] = lambda value: f"{value:,.0f}"
    count: Callable[[Any], str] = lambda value: f"{value:,}"
    ratio: Callable[..., str] = lambda value, digits=1: f"{value:.{digits}%}"
    date: Callable[[Any], str] = lambda day: day.isoformat()
    day: Callable[[Any], str] = lambda day: day.isoformat()

    def amount(self, value: Amount, unit: str) -> str:
        """Write a value of a unit in full; a missing one as a dash."""
        if value is None:
            return "–"
        return self.count(value) if unit == "count" else self.money(value)

    def figure(self, *traces: Any, **layout: Any) -> go.Figure:
        """Return a figure in the template; without traces, one that says there is no data."""
        # given at once: Plotly copies and examines its own template and ours one after the other
        figure = go.Figure(list(traces), layout={"template": template(self.dark), **layout})
        if not traces:
            figure.add_annotation(
                text=self.text("No data"), showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper"
            )
            figure.update_xaxes(visible=False).update_yaxes(visible=False)
        return figure

    def value_axis(
        self, values: Sequence[float], unit: str = "money", about: int = 5
    ) -> dict[str, Any]:
        """Return an axis over `values` and zero, its `about` ticks written by the language."""
        ticks = nice_ticks(min([0.0, *values]), max([0.0, *values]), about)
        write = self.compact if unit == "money" else self.count
        texts = [write(int(tick) if tick == int(tick) else tick) for tick in ticks]
        return {"tickvals": ticks, "ticktext": texts}

    def ratio_texts(self, ticks: Sequence[float]) -> list[str]:
        """Write the ticks of an axis of ratios, with a digit where one of them needs it."""
        digits = int(any(abs(tick * 100 - round(tick * 100)) > 1e-6 for tick in ticks))
        return [self.ratio(tick, digits) for tick in ticks]

    def date_axis(self, dates: Sequence[date], most: int = 13) -> dict[str, Any]:
        """Return a time axis with at most `most` labels, the last date always among them."""
        step = max(1, math.ceil(len(dates) / most))
        shown = list(dates)[::-1][::step][::-1]
        axis: dict[str, Any] = {"type": "date", "tickvals": shown}
        if len(dates) == 1:  # alone it would be as wide as the chart
            axis["range"] = [dates[0] - timedelta(days=60), dates[0] + timedelta(days=60)]
        return {**axis, "ticktext": [self.date(day) for day in shown]}


@cache
def template(dark: bool) -> go.layout.Template:
    """The one template: no background of its own, quiet grid, legend above, no decoration.

    `room` knows what the labels need: Plotly would measure each of them at every drawing.
    """
    axis = {"gridcolor": GRID[dark], "zerolinecolor": GRID[dark], "linecolor": GRID[dark],
            "automargin": False, "ticklabeloverflow": "allow", "fixedrange": True}  # fmt: skip
    return go.layout.Template(
        layout={
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK[dark], "size": 13},
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0,
                       "traceorder": "normal", "itemclick": False, "itemdoubleclick": False},
            "xaxis": {**axis, "showgrid": False},
            "yaxis": axis,
            "hoverlabel": {"align": "left"},
            "bargap": 0.25,
        }
    )  # fmt: skip


def bucket_colours(kinds: Sequence[str], dark: bool) -> list[str]:
    """Return one colour per bucket: the ramp over the ranges, greys for the two others.

    `kinds` are the bucket_kind of the buckets by rank: range, no_due_date, credits.
    """
    ranges = sum(kind == "range" for kind in kinds)
    ramp = iter([_between(RAMP[dark], place, ranges) for place in range(ranges)])
    others = {"no_due_date": NEUTRAL[dark], "credits": CREDIT[dark]}
    return [next(ramp) if kind == "range" else others[kind] for kind in kinds]


def nice_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values (1, 2 or 5 times a power of ten) that cover low to high."""
    span = high - low
    if span <= 0:
        return [low]
    raw = span / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= raw)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * n, 10) for n in range(first, last + 1)]


def _between(ramp: Sequence[str], place: int, count: int) -> str:
    """The colour at `place` of `count` along the ramp, mixed where it lies between two stops."""
    position = 0.0 if count < 2 else place * (len(ramp) - 1) / (count - 1)
    left = min(int(position), len(ramp) - 2)
    share = position - left
    pair = [[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in ramp[left : left + 2]]
    mixed = [round(a + (b - a) * share) for a, b in zip(*pair, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)
