"""Billing cohorts on the screen: shares by age, month by month, and the share at risk."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ar_metrics import charts, queries, vocabulary
from ar_metrics.i18n import N_
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables
from ar_metrics.ui.figures import name_months, show, style
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

SHOWN = (
    "month", "billed_amount", "settled_30_ratio", "settled_60_ratio", "settled_90_ratio",
    "settled_so_far_ratio", "billed_lost_ratio", "at_risk_ratio", "open_amount",
)  # fmt: skip
PARTS = (
    N_("settled within 30 days"), N_("settled in 31 to 60 days"), N_("settled in 61 to 90 days"),
    N_("settled later"), N_("written off"), N_("still open"),
)  # fmt: skip


def cohorts_figure(reader: Reader, view: View) -> None:
    """Draw what became of each month's invoices by age, as bars and as a table."""
    language = state.language()
    frame = answer(queries.billing_cohorts, reader, view.filters, view.as_of)
    if frame.is_empty():
        st.info(language.text("No ledger tells what was billed and when it was settled."))
        return
    figure = charts.cohort_bars(frame, style(language, view.currency))
    name_months(figure, language, frame["issue_month"].to_list())
    show(figure, "cohorts", language.text("What became of each month's billing, by age"))
    months = [language.month(day) for day in frame["issue_month"]]
    tables.table(
        frame.with_columns(pl.Series("month", months, pl.String)).reverse(),
        key="billing_cohorts",
        alt=language.text("Billing cohorts"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
    )
    note(
        language.text(
            "Invoices by their month of issue; settled is paid, credited or set off, so many days "
            "after issue. At risk: not settled within 90 days of issue. A share is told when the "
            "youngest invoice of the month is as old; the bars show what was settled so far. BUs "
            "that only print snapshots tell no day of payment and are left out."
        )
    )
