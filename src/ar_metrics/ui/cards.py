"""KPI cards: the value, its change, its target level, its course, its definition on hover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import Metric
from ar_metrics.metrics.metric import Levels
from ar_metrics.queries import Change
from ar_metrics.ui import levels, state
from ar_metrics.ui.layout import note
from ar_metrics.ui.state import View

Row = Mapping[str, Any]
# Below this a share would read -0.0 %.
NOTICEABLE = 0.0005
# A change is good or bad only where the metric says which way is better.
Colour = Literal["normal", "inverse", "off"]
COLOURS: Mapping[str, Colour] = {"higher": "normal", "lower": "inverse", "neither": "off"}
# Level of a figure against its target: a sign, never a colour alone.
LEVELS = {
    "good": (":material/check_circle:", N_("on target")),
    "late": (":material/flag:", N_("target missed")),
    "warning": (":material/warning:", N_("to watch")),
    "critical": (":material/error:", N_("critical")),
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
    series = [float(value or 0) for value in course]
    icon, level = _level(language, change)
    st.metric(
        language.text(metric.label),
        shown(language, metric, change.value, currency)
        if change.value is not None
        else language.text("no data"),
        difference(language, change, currency),
        delta_color=COLOURS[metric.better],
        delta_description=level or beside,
        icon=icon,
        help=f"{_help(language, change, currency)} {remark}",
        chart_data=series if len(series) > 1 else None,
        border=True,
        height="stretch",
    )


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


def level_of(metric: Metric, value: float | None, set_: Levels | None = None) -> str | None:
    """Return how a value stands to the levels of its metric: good, late, warning or critical.

    `set_` are the levels that were entered, where they are not those declared.
    """
    held = set_ or metric.levels
    if held is None or value is None:
        return None
    # Turned round where higher is better, so that one comparison says how bad it is.
    sign = 1 if metric.better == "lower" else -1
    for level in ("critical", "warning"):
        if sign * value >= sign * getattr(held, level):
            return level
    return "good" if sign * value <= sign * held.target else "late"


def _level(language: Language, change: Change) -> tuple[str | None, str | None]:
    metric = change.metric
    value = None if change.value is None else float(change.value)
    held = levels.of(metric)
    level = level_of(metric, value, held)
    if level is None or held is None:
        return None, None
    icon, said = LEVELS[level]
    target = _target(language, metric, held.target)
    text = language.text("target {target}: {level}", target=target, level=language.text(said))
    return icon, f":gray[{text}]"  # the grey of the theme: the fainter one of a card is too faint


def with_level(language: Language, metric: Metric, value: Any, currency: str) -> str | None:
    """Return a value with how it stands to its target, to stand beside another figure."""
    if value is None:
        return None
    _icon, level = _level(language, Change(metric, value, None, date.min))
    return f":gray[{shown(language, metric, value, currency)}] {level or ''}".strip()


def _target(language: Language, metric: Metric, target: float) -> str:
    return language.ratio(target, 0) if metric.unit == "ratio" else language.days(target)


def shown(language: Language, metric: Metric, value: Any, currency: str) -> str:
    """Return a value of `metric` as a card shows it; its unit decides how."""
    if metric.unit == "money":
        return language.compact(value, currency)
    if metric.unit == "ratio":
        return language.ratio(value)
    if metric.unit == "days":
        return language.days(value)
    return language.count(None if value is None else round(value))


def difference(language: Language, change: Change, currency: str) -> str | int | None:
    """Return the signed difference to the earlier value; 0 when nothing moved, None if unknown."""
    if change.difference is None:
        return None
    if not change.difference:
        return 0
    if change.metric.unit == "ratio":
        return language.points(change.difference)
    if change.metric.unit == "days" and not round(change.difference):
        return 0  # less than half a day, as the card counts them
    sign = "+" if change.difference > 0 else ""
    if change.metric.unit == "days" and abs(change.difference) < 1:  # a part of a day moved
        said = sign + language.days(float(change.difference), digits=1)
    else:
        said = sign + shown(language, change.metric, change.difference, currency)
    if change.ratio is None or abs(change.ratio) < NOTICEABLE:
        return said
    return f"{said} ({language.signed_ratio(change.ratio)})"


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
                target=_target(language, metric, held.target),
                warning=_target(language, metric, held.warning),
                critical=_target(language, metric, held.critical),
            )
        )
    return " ".join(lines)
