"""The parts of the first screen: cards, BU by country, exceptions."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.metrics import (
    DSO,
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_90,
    OVERDUE_RATIO,
    UNAPPLIED_CREDIT,
)
from ar_metrics.queries import Change, Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.cards import cards
from ar_metrics.ui.layout import go_to
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

FIVE = (OUTSTANDING, OVERDUE, OVERDUE_RATIO, OVERDUE_90, UNAPPLIED_CREDIT)
DAYS = ("dso_days", "best_possible_dso_days", "count_back_dso_days")
RISES = 5
MONTHS = 13


def headline_cards(reader: Reader, view: View) -> None:
    """Draw the six cards against the snapshot before."""
    against = answer(queries.comparisons, reader, view.filters, view.as_of, FIVE)
    changes = against.get("previous_snapshot") or _alone(reader, view)
    first = [day for day in view.dates if day <= view.as_of][:MONTHS][-1]
    ask = {"until": view.as_of, "since": first, "metrics": FIVE}
    trend = answer(queries.trend, reader, view.filters, **ask)
    course = {metric.name: trend[metric.name].to_list() for metric in FIVE}
    days = _dso(reader, view, first)
    course[DSO.name] = days[DSO.name].to_list()
    change, best = _dso_change(days, view)
    cards([*changes, change], course, view.currency, {DSO.name: best})


def _dso(reader: Reader, view: View, first: date) -> pl.DataFrame:
    """The course of DSO; no row under a filter that sales do not have."""
    try:
        return answer(queries.dso, reader, view.filters, view.as_of, since=first)
    except MetricError:
        return pl.DataFrame(schema={"snapshot_date": pl.Date, **dict.fromkeys(DAYS, pl.Float64)})


def _dso_change(days: pl.DataFrame, view: View) -> tuple[Change, str]:
    """DSO now against the snapshot before, and its best possible value in words."""
    language = state.language()
    at = {row["snapshot_date"]: row for row in days.iter_rows(named=True)}
    now, before = at.get(view.as_of, {}), at.get(view.previous, {})
    values = (now.get(DSO.name), before.get(DSO.name))
    best = language.text(
        "Best possible: {days}. By count-back: {count_back}.",
        days=language.days(now.get(DAYS[1])),
        count_back=language.days(now.get(DAYS[2])),
    )
    return Change(DSO, *values, view.previous or view.as_of), best


def _alone(reader: Reader, view: View) -> list[Change]:
    row = answer(queries.headline, reader, view.filters, view.as_of, FIVE).row(0, named=True)
    return [Change(metric, row[metric.name], None, view.as_of) for metric in FIVE]


def _open(level: str, row: dict[str, Any]) -> None:
    drill.into(level, row)
    go_to("aging")


def matrix(reader: Reader, view: View, rows: str, columns: str) -> None:
    """Draw the outstanding by two dimensions: a row per value of one, a column per other."""
    language = state.language()
    metric = OUTSTANDING if view.measure == "amount" else OPEN_ITEM_COUNT
    ask = {"filters": view.filters, "as_of": view.as_of}
    cells = answer(Reader.table, reader, [metric], by=[rows, columns], **ask)
    across = answer(Reader.table, reader, [metric], by=[columns], **ask)
    down = answer(Reader.table, reader, [metric], by=[rows], **ask)
    whole = answer(Reader.table, reader, [metric], **ask)
    ranked = across.sort(metric.name, descending=True)
    shown = ranked[columns].to_list()
    wide = (
        cells.pivot(columns, index=rows, values=metric.name)
        .join(down, on=rows)
        .sort(metric.name, descending=True)
        .select(rows, metric.name, *shown)
    )
    tables.table(
        wide,
        key="matrix",
        alt=language.text("Outstanding by BU and country"),
        columns={rows: vocabulary.label(language, rows), metric.name: language.text("Total")}
        | {code: vocabulary.value(language, columns, code) for code in shown},
        total=dict(ranked.rows()) | {metric.name: whole.item()},
        on_pick=partial(_open, rows),
    )


def exceptions(reader: Reader, view: View) -> None:
    """Draw what needs a look: promises that do not hold, the largest rises since last time."""
    language = state.language()
    _ = language.text
    broken = answer(queries.checks, reader).filter(pl.col("row_count") > 0)
    for row in broken.iter_rows(named=True):
        rows = language.plural("{n} row", "{n} rows", row["row_count"])
        icon = (
            ":red[:material/error:]"
            if row["severity"] == "error"
            else ":orange[:material/warning:]"
        )
        st.markdown(f"{icon} {_(row['sentence'])} :small[{rows}]")
    if broken.is_empty():
        st.markdown(f":green[:material/verified:] {_('No check found anything.')}")
    if view.previous is None:
        return
    rises = _rises(reader, view)
    if rises.is_empty():
        return
    st.markdown(f"**{_('Largest rises since {date}', date=language.date(view.previous))}**")
    tables.table(
        rises,
        key="rises",
        alt=_("Customers whose outstanding rose most"),
        columns={
            "customer_name": vocabulary.label(language, "customer_id"),
            "bu": vocabulary.label(language, "bu"),
            "rise_amount": _("Rise"),
            "outstanding_amount": vocabulary.label(language, "outstanding_amount"),
        },
        on_pick=partial(_open, "customers"),
    )


def _rises(reader: Reader, view: View) -> pl.DataFrame:
    wanted = ["bu", "customer_id", "customer_name", "outstanding_amount"]
    now = answer(queries.customers, reader, view.filters, view.as_of).select(wanted)
    assert view.previous is not None
    before = answer(queries.customers, reader, view.filters, view.previous).select(
        "bu", "customer_id", pl.col("outstanding_amount").alias("earlier")
    )
    joined = now.join(before, on=["bu", "customer_id"], how="left").with_columns(
        (pl.col("outstanding_amount") - pl.col("earlier").fill_null(0)).alias("rise_amount")
    )
    return joined.filter(pl.col("rise_amount") > 0).sort("rise_amount", descending=True).head(RISES)
