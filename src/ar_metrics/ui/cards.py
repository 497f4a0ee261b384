"""KPI cards: the value, its change since another date, its course, its definition on hover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from ar_metrics.i18n import Language
from ar_metrics.metrics import Metric
from ar_metrics.queries import Change
from ar_metrics.ui import state
from ar_metrics.ui.layout import note

# Below this a share would read -0.0 %.
NOTICEABLE = 0.0005
# A change is good or bad only where the metric says which way is better.
Colour = Literal["normal", "inverse", "off"]
COLOURS: Mapping[str, Colour] = {"higher": "normal", "lower": "inverse", "neither": "off"}


def cards(
    changes: Sequence[Change],
    course: Mapping[str, Sequence[Any]],
    currency: str,
    remarks: Mapping[str, str] | None = None,
) -> None:
    """Draw one card per change; `course` has the series of each metric, oldest first.

    `remarks` close the help of a metric's card.
    """
    language = state.language()
    if changes[0].earlier is not None:
        day = language.date(changes[0].earlier_date)
        note(language.text("Changes since {date}; green is better, red is worse.", date=day))
    with st.grid(3, min_column_width=230, gap="small"):
        for change in changes:
            metric = change.metric
            series = [float(value or 0) for value in course.get(metric.name, ())]
            st.metric(
                language.text(metric.label),
                shown(language, metric, change.value, currency),
                difference(language, change, currency),
                delta_color=COLOURS[metric.better],
                help=f"{_help(language, change, currency)} {(remarks or {}).get(metric.name, '')}",
                chart_data=series if len(series) > 1 else None,
                border=True,
                height="stretch",
            )


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
    sign = "+" if change.difference > 0 else ""
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
    if metric.levels:
        target = language.ratio(metric.levels.target, 0)
        lines.append(language.text("Target {target}.", target=target))
    return " ".join(lines)
