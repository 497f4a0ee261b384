"""The parts of the first screen: cards, BU by country, exceptions."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.metrics import (
    CUSTOMER_COUNT,
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

SIX = (OUTSTANDING, OVERDUE, OVERDUE_RATIO, OVERDUE_90, UNAPPLIED_CREDIT, CUSTOMER_COUNT)
RISES = 5
MONTHS = 13


def headline_cards(reader: Reader, view: View) -> None:
    """Draw the six cards against the snapshot before."""
    against = answer(queries.comparisons, reader, view.filters, view.as_of, SIX)
    changes = against.get("previous_snapshot") or _alone(reader, view)
    first = [day for day in view.dates if day <= view.as_of][:MONTHS][-1]
    course = answer(queries.trend, reader, view.filters, until=view.as_of, since=first, metrics=SIX)
    cards(changes, {metric.name: course[metric.name].to_list() for metric in SIX}, view.currency)


def _alone(reader: Reader, view: View) -> list[Change]:
    row = answer(queries.headline, reader, view.filters, view.as_of, SIX).row(0, named=True)
    return [Change(metric, row[metric.name], None, view.as_of) for metric in SIX]


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
