"""What nobody touches: customers with late debts, promises and disputes left lying."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.metrics.effort import UNFOLLOWED
from ar_metrics.metrics.followups import NEGLECTED, NEGLECTED_CUSTOMERS, UNOWNED_DISPUTES
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

SHOWN = (
    "customer_name", "callable_amount", "callable_days", "untouched_days", "last_touch_date",
    "unfollowed_promise_count", "unowned_dispute_count", "agent_name", "bu",
)  # fmt: skip


def neglected_list(reader: Reader, view: View) -> None:
    """Draw the customers that nobody touched, the largest first; a click opens the customer.

    Above it: how many and how much, promises without follow-up and disputes without owner.
    """
    language = state.language()
    try:
        frame = answer(queries.neglected, reader, view.filters, view.as_of)
        metrics = (NEGLECTED_CUSTOMERS, NEGLECTED, UNFOLLOWED, UNOWNED_DISPUTES)
        ask = {"filters": view.filters, "as_of": view.as_of}
        found = answer(Reader.table, reader, metrics, **ask).row(0, named=True)
    except MetricError:
        note(
            language.text(
                "Acts and calls concern a customer, not a currency or a type of document: clear "
                "these filters to see them."
            )
        )
        return
    promises, disputes = found[UNFOLLOWED.name] or 0, found[UNOWNED_DISPUTES.name] or 0
    plural = language.plural
    parts = [
        plural("{n} customer for {amount}", "{n} customers for {amount}",
               found[NEGLECTED_CUSTOMERS.name] or 0,
               amount=language.compact(found[NEGLECTED.name] or 0, view.currency)),
        plural("{n} promise fallen due without follow-up",
               "{n} promises fallen due without follow-up", promises),
        plural("{n} dispute without owner", "{n} disputes without owner", disputes),
    ]  # fmt: skip
    if not frame.is_empty() or promises or disputes:
        note(" · ".join(parts))
    if frame.is_empty():
        st.success(
            language.text("Somebody looked after every late debt of size."),
            icon=":material/task_alt:",
        )
        return
    named = frame.with_columns(pl.coalesce("agent_name", "agent_id").alias("agent_name"))
    tables.table(
        named,
        key="neglected",
        alt=language.text("Customers that nobody touched"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
        total={"callable_amount": frame["callable_amount"].sum()},
        on_pick=partial(drill.into, "customers"),
    )
