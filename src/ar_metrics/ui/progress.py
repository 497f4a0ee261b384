"""How far an agent is: each objective with what the days gone would ask for, and the delay."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import DELINQUENT_DAYS
from ar_metrics.metrics.recovery import (
    COLLECTED,
    DAYS_BEYOND_TERMS,
    DAYS_TO_PAY,
    INDEX,
    RECOVERY_RATE,
)
from ar_metrics.queries import Reader
from ar_metrics.queries.objectives import LOWER
from ar_metrics.ui import state
from ar_metrics.ui.cards import cards, changes
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

MEASURES = {
    "amount": N_("Collected"),
    "rate": N_("Recovery rate"),
    "delay": N_("Days beyond terms"),
    "cost": N_("Cost"),
}
FIGURES = (COLLECTED, RECOVERY_RATE, INDEX, DAYS_BEYOND_TERMS, DAYS_TO_PAY, DELINQUENT_DAYS)


def progress(reader: Reader, view: View) -> None:
    """Draw each objective of the month as a bar with the mark of the days gone, then the delay."""
    language = state.language()
    try:
        aims = answer(queries.achievements, reader, view.filters, view.as_of)
        frame = answer(queries.agents, reader, view.filters, view.as_of)
    except MetricError:
        note(language.text("Nothing is collected of a type of receivable: clear this filter."))
        return
    found = frame.row(0, named=True) if frame.height else {}
    for row in aims.iter_rows(named=True):
        _bar(language, row, view.currency)
    if aims.filter(pl.col("target_value").is_not_null()).is_empty():
        st.info(language.text("No objective was set for this month."), icon=":material/flag:")
    cards(
        changes(FIGURES, found, {}, view.as_of),
        {},
        view.currency,
        remarks={INDEX.name: _chance(language, found)},
    )


def _bar(language: Language, row: dict[str, Any], currency: str) -> None:
    if row["target_value"] is None or row["actual_value"] is None:
        return
    say = lambda name: _said(language, row["measure"], row[name], currency)  # noqa: E731
    mark = ":green[:material/check_circle:]" if row["is_met"] else ":orange[:material/schedule:]"
    said: dict[str, str] = {
        "measure": language.text(MEASURES[row["measure"]]),
        "actual": say("actual_value"),
        "target": say("target_value"),
        "place": language.text("on course") if row["is_met"] else language.text("behind"),
    }
    if row["measure"] in LOWER:  # a share of what may not be passed says nothing
        text = language.text("{measure}: {actual} for {target} at most, {place}.", **said)
    else:
        said["share"] = language.ratio(row["achievement_ratio"])
        text = language.text("{measure}: {actual} of {target} ({share}), {place}.", **said)
    if row["pace_value"] != row["target_value"]:  # the month is running
        text += " " + language.text("Expected by this day: {pace}.", pace=say("pace_value"))
    share = max(0.0, min(row["achievement_ratio"] or 0.0, 1.0))
    st.progress(share, text=f"{mark} {text}")


def _said(language: Language, measure: str, value: Any, currency: str) -> str:
    if value is None:
        return language.money(None, currency)
    if measure == "rate":
        return language.ratio(float(value))
    if measure == "delay":
        return language.days(float(value))
    return language.compact(value, currency)


def _chance(language: Language, row: dict[str, Any]) -> str:
    """The interval of the index, and whether it is of few customers."""
    if row.get("low_ratio") is None:
        return ""
    interval = language.text(
        "95 % interval: {low} to {high}.",
        low=language.ratio(row["low_ratio"]),
        high=language.ratio(row["high_ratio"]),
    )
    few = language.text("Fewer than 30 customers: a small number.") if row["is_small"] else ""
    return f"{interval} {few}".strip()
