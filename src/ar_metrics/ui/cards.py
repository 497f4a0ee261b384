"""KPI cards: the value, its change, its target level, its course, its definition on hover."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ar_metrics import charts
from ar_metrics.i18n import NOTHING, Language
from ar_metrics.metrics import Metric
from ar_metrics.queries import Change
from ar_metrics.ui import levels, state
from ar_metrics.ui.layout import note
from ar_metrics.ui.state import View
from ar_metrics.vocabulary import written

Row = Mapping[str, Any]
# A change is good or bad only where the metric says which way is better.
Colour = Literal["normal", "inverse", "off"]
COLOURS: Mapping[str, Colour] = {"higher": "normal", "lower": "inverse", "neither": "off"}
# Level of a figure against its target: a sign, never a colour alone.
PICTURE = "display:block;width:100%;height:3rem"
ICONS = {
    "good": ":material/check_circle:",
    "late": ":material/flag:",
    "warning": ":material/warning:",
    "critical": ":material/error:",
}


def cards(
    changes: Sequence[Change],
    course: Mapping[str, Sequence[Any]],
    currency: str,
    remarks: Mapping[str, str] | None = None,
    against: str | None = None,
    beside: Mapping[str, str] | None = None,
) -> DeltaGenerator:
    """Draw one card per change and return their grid, where more may follow.

    `course` has the series of each metric, oldest first; `remarks` close the help of a metric's
    card; `against` names what the changes are held against: the earlier date, when absent;
    `beside` stands where a card has no level of its own.
    """
    language = state.language()
    said = against or language.date(changes[0].earlier_date)
    if any(change.earlier is not None for change in changes):
        note(language.text("Changes against {what}; green is better, red is worse.", what=said))
    grid = st.grid(3, min_column_width=230, gap="small")
    with grid:
        for change in changes:
            name = change.metric.name
            card(
                change,
                course.get(name, ()),
                currency,
                (remarks or {}).get(name, ""),
                (beside or {}).get(name),
            )
    return grid


def card(
    change: Change,
    course: Sequence[Any],
    currency: str,
    remark: str = "",
    beside: str | None = None,
) -> None:
    """Draw one card; see `cards`."""
    language, metric = state.language(), change.metric
    icon, level = _level(language, change)
    with st.container(border=True, height="stretch", vertical_alignment="distribute", gap="xsmall"):
        st.metric(
            language.text(metric.label),
            written.figure(language, metric, change.value, currency)
            if change.value is not None
            else language.text("no data"),
            written.difference(language, metric, change.difference, change.ratio, currency),
            delta_color=COLOURS[metric.better],
            delta_description=level or beside,
            icon=icon,
            help=f"{_help(language, change, currency)} {remark}",
        )
        if len(course) > 1:
            _course(language, change, course, currency)


def _course(language: Language, change: Change, course: Sequence[Any], currency: str) -> None:
    """Draw the figures up to now as a picture: a chart of its own per card is slow to put up."""
    tone = "plain" if change.is_better is None else "good" if change.is_better else "bad"
    known = [value for value in course if value is not None]
    low, high = (
        written.figure(language, change.metric, end(known), currency) if known else NOTHING
        for end in (min, max)
    )
    said = language.text("From {low} to {high} at the last {n} dates", low=low, high=high,
                         n=len(course))  # fmt: skip
    source = charts.sparkline(course, tone, dark=st.context.theme.type == "dark")
    said = html.escape(said)
    st.html(f'<img alt="{said}" title="{said}" src="{source}" style="{PICTURE}">')


def course_cards(metrics: Sequence[Metric], course: pl.DataFrame, view: View) -> None:
    """Draw a card per metric: its value at the date of the view against the snapshot before.

    `course` has a row per snapshot_date, oldest first, and a column per metric.
    """
    rows = {row["snapshot_date"]: row for row in course.iter_rows(named=True)}
    now, before = rows.get(view.as_of, {}), rows.get(view.previous, {})
    series = {metric.name: course[metric.name].to_list() for metric in metrics}
    cards(changes(metrics, now, before, view.previous or view.as_of), series, view.currency)


def changes(metrics: Sequence[Metric], now: Row, before: Row, earlier: date) -> list[Change]:
    """Return the change of each metric from a row of figures at `earlier` to the row of now."""
    return [Change(one, now.get(one.name), before.get(one.name), earlier) for one in metrics]


def _level(language: Language, change: Change) -> tuple[str | None, str | None]:
    metric = change.metric
    held = levels.of(metric)
    level = metric.level(None if change.value is None else float(change.value), held)
    if level is None or held is None:
        return None, None
    text = written.against_target(language, metric, held, level)
    return ICONS[level], f":gray[{text}]"  # the grey of the theme: a card's own is too faint


def with_level(language: Language, metric: Metric, value: Any, currency: str) -> str | None:
    """Return a value with how it stands to its target, to stand beside another figure."""
    if value is None:
        return None
    _icon, level = _level(language, Change(metric, value, None, date.min))
    return f":gray[{written.figure(language, metric, value, currency)}] {level or ''}".strip()


def _help(language: Language, change: Change, currency: str) -> str:
    metric = change.metric
    lines = [language.text(metric.definition)]
    if metric.unit == "money" and change.value is not None:
        exact = language.money(change.value, currency)
        lines.append(language.text("Exactly {amount}.", amount=exact))
    if held := levels.of(metric):
        lines.append(
            language.text(
                "Target {target}, to watch from {warning}, critical from {critical}.",
                target=written.target(language, metric, held.target),
                warning=written.target(language, metric, held.warning),
                critical=written.target(language, metric, held.critical),
            )
        )
    return " ".join(lines)
