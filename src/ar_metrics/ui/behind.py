"""The cases behind a figure of the litigation cards: pick a figure, see the rows it is made of."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.metrics import Metric
from ar_metrics.metrics import litigation as m
from ar_metrics.queries import Reader
from ar_metrics.ui import cases, state, tables, vocabulary
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

IS_OPEN = pl.col("closed_date").is_null()
# Which cases make a figure; a ratio has the cases of both of its parts.
BEHIND: dict[Metric, pl.Expr] = {
    m.OPEN_CASE_COUNT: IS_OPEN,
    m.OPEN_CLAIMED: IS_OPEN,
    m.RECOVERED: pl.col("recovered_amount") != 0,
    m.NET_COST: pl.col("net_cost_amount") != 0,
    m.NET_RETURN: pl.col("net_return_amount") != 0,
    m.COST_RATIO: (pl.col("net_cost_amount") != 0) | (pl.col("recovered_amount") != 0),
    m.SUCCESS: ~IS_OPEN,
    m.LOSS_COUNT: pl.col("loss_reason") != "none",
}
SHOWN = (
    "case_id", "claimed_amount", "customer_name", "procedure_code", "stage", "outcome",
    "recovered_amount", "net_cost_amount", "net_return_amount", "opened_date", "closed_date",
    "provider", "agent_name", "bu",
)  # fmt: skip
ADDED = ("claimed_amount", "recovered_amount", "net_cost_amount", "net_return_amount")


def cases_behind(reader: Reader, view: View) -> None:
    """Draw the choice of a figure and, once one is chosen, its cases; a click opens the case."""
    language = state.language()
    named = {metric.name: language.text(metric.label) for metric in (*BEHIND, m.MISSED_COUNT)}
    chosen = st.pills(
        language.text("Which cases make this figure?"),
        list(named),
        format_func=named.__getitem__,
        key="behind",
        persist_state="session",
    )
    if not chosen:
        return
    frame = _rows(reader, view, chosen)
    if frame.is_empty():
        note(language.text("No case makes this figure."))
        return
    tables.table(
        frame,
        key="behind_table",
        alt=named[chosen],
        columns={name: vocabulary.label(language, name) for name in SHOWN},
        total={name: frame[name].sum() for name in ADDED},
        on_pick=cases.open_case,
    )


def _rows(reader: Reader, view: View, chosen: str) -> pl.DataFrame:
    ask = (reader, view.filters, view.as_of)
    frame = answer(queries.litigation_cases, *ask)
    if chosen == m.MISSED_COUNT.name:
        due = answer(queries.deadlines, *ask)
        missed = due.filter(pl.col("deadline_state") == "missed")["case_id"]
        return frame.filter(pl.col("case_id").is_in(missed.implode()))
    which = next(rows for metric, rows in BEHIND.items() if metric.name == chosen)
    return frame.filter(which)
