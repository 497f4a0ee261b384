"""Charts on the screen: drawn by `charts`, in the theme and language of this session."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import charts, queries
from ar_metrics.i18n import Language
from ar_metrics.metrics import OUTSTANDING, OVERDUE, OVERDUE_90, OVERDUE_RATIO
from ar_metrics.queries import Reader
from ar_metrics.ui import comparing, drill, state, vocabulary
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

MONTHS = (13, 24, 36)
# Asked together with what the cards show, so that it is asked once.
TREND = (OUTSTANDING, OVERDUE, OVERDUE_RATIO, OVERDUE_90)
HEIGHT = 320
FONT = "IBM Plex Sans, sans-serif"
# The chart's own buttons (zoom, lasso) mean nothing here; without them it says nothing in English.
CONFIG = {"displayModeBar": False, "responsive": True}


def style(language: Language, currency: str) -> charts.Style:
    """Return how charts look and speak in this session."""
    return charts.Style(
        dark=st.context.theme.type == "dark",
        text=partial(_word, language),
        money=partial(language.money, currency=currency),
        compact=partial(language.compact, currency=currency),
        count=language.count,
        ratio=language.ratio,
        date=language.month,
        day=language.date,
    )


def _word(language: Language, text: str) -> str:
    is_bucket = text[:1].isdigit() or text in vocabulary.VALUES["aging_bucket"]
    return vocabulary.bucket(language, text) if is_bucket else language.text(text)


def aging_figure(reader: Reader, view: View) -> None:
    """Draw the outstanding by bucket, with its share."""
    language = state.language()
    frame = _without_empty(reader, answer(queries.aging, reader, view.filters, view.as_of))
    figure = charts.aging_bar(
        frame, reader.buckets, style(language, view.currency), view.value_column
    )
    if not figure.data:  # an address may ask for what has no bucket
        return
    bar: Any = figure.data[0]
    names = [
        f"{name}<br><b>{text.replace('<br>', '</b> · ')}" + ("" if "<br>" in text else "</b>")
        for name, text in zip(bar.x, bar.text, strict=True)
    ]
    figure.update_traces(x=names, text=None)
    _lay_down(figure, beside=0.02)
    _mark_baseline(reader, view, frame, figure, names)
    show(figure, "aging_figure", language.text("Outstanding by bucket"), _open_bucket)


def _mark_baseline(
    reader: Reader, view: View, frame: pl.DataFrame, figure: Any, names: list[str]
) -> None:
    """Mark on each bar what the bucket held in what is compared with."""
    against = comparing.baseline(reader, view)
    if against is None or against.kind == "target" or not names:
        return
    then = answer(queries.aging, reader, against.filters, against.as_of)
    earlier = dict(then.select("bucket_rank", view.value_column).rows())
    values = [float(earlier.get(rank) or 0) for rank in frame["bucket_rank"]]
    drawn = charts.baseline_marks(values, names, style(state.language(), view.currency),
                                  against.label)  # fmt: skip
    figure.add_trace(drawn)
    low, high = figure.layout.xaxis.range
    figure.update_xaxes(range=[min(low, *values), max(high, max(values) * 1.02)])
    figure.data[0].name = state.language().date(view.as_of)


def _open_bucket(point: dict[str, Any]) -> None:
    rank = point.get("customdata")
    drill.into_bucket(rank[0] if isinstance(rank, list) else rank)


def _without_empty(reader: Reader, frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out the buckets beside the ranges (no due date, credits) that hold nothing."""
    ranges = reader.buckets.filter(pl.col("bucket_kind") == "range")["bucket_rank"]
    return frame.filter(
        pl.col("bucket_rank").is_in(ranges.implode()) | (pl.col("open_item_count") > 0)
    )


def months_choice() -> int | None:
    """Draw the choice of how far back the evolution goes; None is all of it."""
    _ = state.words()
    return st.segmented_control(
        _("Months"),
        [*MONTHS, 0],
        format_func=lambda months: _("{n} months", n=months) if months else _("All"),
        default=MONTHS[0],
        key="months",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    ) or None  # fmt: skip


def evolution_figure(reader: Reader, view: View, months: int | None = MONTHS[0]) -> None:
    """Draw the outstanding of the last snapshots by bucket, with the overdue share.

    A click on a bar goes to its date.
    """
    language = state.language()
    days = view.last_months(months)
    period = {"until": view.as_of, "since": days[-1]}
    frame = answer(queries.evolution, reader, view.filters, **period)
    ratios = answer(queries.trend, reader, view.filters, **period, metrics=TREND)
    figure = charts.evolution(
        frame, reader.buckets, style(language, view.currency), ratios, view.value_column
    )
    name_months(figure, language, sorted(days))
    show(
        figure,
        "evolution_figure",
        language.text("Outstanding by bucket at each snapshot, and overdue share"),
        partial(_to_date, view.dates),
    )


def name_months(figure: Any, language: Language, days: list[date]) -> None:
    """Write a month as its initial, the year below where it begins: it fits a phone.

    The first month has its year too, unless the next year begins so soon that both would touch.
    """
    if len({(day.year, day.month) for day in days}) < len(days):
        return
    soon = days[1 : 1 + len(days) // 6]
    dated = {day for day in days if day.month == 1}
    dated |= set() if dated & set(soon) else set(days[:1])
    texts = [
        language.month_letter(day) + (f"<br>{day.year}" if day in dated else "") for day in days
    ]
    figure.update_xaxes(tickvals=days, ticktext=texts, tickangle=0)


def _to_date(dates: tuple[date, ...], point: dict[str, Any]) -> None:
    day = date.fromisoformat(str(point["x"])[:10])
    if day in dates:
        state.set_state(**{state.AS_OF.key: None if day == dates[0] else day})


def bridge_figure(reader: Reader, view: View, since: date | None) -> None:
    """Draw what changed the outstanding from one date to the other."""
    language = state.language()
    if since is None:
        st.info(language.text("This is the first snapshot: there is nothing to compare it with."))
        return
    frame = answer(queries.bridge, reader, view.filters, since, view.as_of)
    titles = {step: language.text(title) for step, title in vocabulary.VALUES["step"].items()}
    dates = {"opening": since, "closing": view.as_of}
    titles |= {step: f"{titles[step]} {language.date(day)}" for step, day in dates.items()}
    figure = charts.waterfall(frame, style(language, view.currency), titles)
    _lay_down(figure)
    show(
        figure,
        "bridge_figure",
        language.text("From the outstanding of one date to the other, step by step"),
        _open_step,
    )
    if frame["is_inferred"].any():
        text = language.text("Inferred from two snapshots: no ledger says how the items moved.")
        note(text)


def _open_step(point: dict[str, Any]) -> None:
    step = point.get("customdata")
    state.set_state(**{state.STEP.key: step[0] if isinstance(step, list) else step})
    go_to("outstanding")


def _lay_down(figure: Any, beside: float = 0.45) -> None:
    """Turn bars on their side: names and amounts fit beside them on a phone, not below."""
    if not figure.data:
        return
    bar = figure.data[0]
    low, high = min(0.0, *_ends(bar)), max(0.0, *_ends(bar))
    figure.update_layout(
        # `beside`: room for what is written beside the longest bar.
        # The amounts are written out: the axis needs only its zero.
        xaxis={"type": "linear", "tickvals": [0], "showticklabels": False, "showgrid": True,
               "range": [low * 1.05, high + (high - low) * beside]},
        yaxis={"type": "category", "autorange": "reversed", "tickvals": None, "ticktext": None,
               "showgrid": False},
    )  # fmt: skip
    figure.update_traces(
        orientation="h",
        x=bar.y,
        y=bar.x,
        constraintext="none",
        textfont_size=11,
    )


def _ends(bar: Any) -> list[float]:
    """Where the bars end: an absolute one at its value, a relative one where the sum has come."""
    if bar.type == "bar":
        return [float(value) for value in bar.y]
    level, ends = 0.0, []
    for kind, value in zip(bar.measure, bar.y, strict=True):
        level = value if kind == "absolute" else level + value
        ends.append(float(level))
    return ends


def debtors_figure(reader: Reader, view: View) -> None:
    """Draw the ten customer groups that owe most, cut by bucket; a click opens the group."""
    language = state.language()
    frame = answer(queries.top_debtors, reader, view.filters, view.as_of)
    figure = charts.debtors(frame, reader.buckets, style(language, view.currency))
    show(figure, "debtors_figure", language.text("The ten largest debtors, by bucket"), _open_group)


def _open_group(point: dict[str, Any]) -> None:
    group = point.get("customdata")
    drill.into("parent_id", {"parent_id": group[0] if isinstance(group, list) else group})
    go_to("aging")


def show(
    figure: Any,
    key: str,
    alt: str,
    on_pick: Callable[[dict[str, Any]], None] | None = None,
    height: int = HEIGHT,
) -> None:
    """Put a figure on the page; `on_pick` is called with the point that was clicked."""
    _legend(figure)
    figure.update_layout(font_family=FONT, showlegend=False, margin=charts.room(figure))
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        height=height,
        theme=None,
        config=CONFIG,
        on_select=_picked(key, on_pick) if on_pick else "ignore",
        selection_mode="points",
    )


def _legend(figure: Any) -> None:
    """Name the colours above the chart, in words that wrap: Plotly's own legend scrolls instead."""
    named = [trace for trace in figure.data if trace.name]
    if len(named) < 2:
        return
    entries = (
        '<span style="white-space:nowrap"><span aria-hidden="true" style="color:{}">{}</span> {}'
        "</span>".format(
            trace.marker.color or trace.line.color,
            "━" if trace.type == "scatter" else "■",
            html.escape(trace.name),
        )
        for trace in named
    )
    style = "display:flex;flex-wrap:wrap;gap:0 0.9rem;font-size:0.8rem"
    st.html(f'<div style="{style}">{"".join(entries)}</div>')


def _picked(key: str, on_pick: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    def pick() -> None:
        if points := st.session_state[key]["selection"]["points"]:
            on_pick(points[0])

    return pick
