"""Whom to call, in order, and why, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View


def call_list(reader: Reader, view: View) -> None:
    """Draw whom to call, in order, each with its reasons in words; a click opens the customer."""
    language = state.language()
    frame = told(queries.to_call, reader, view)
    if frame is None:
        return
    if frame.is_empty():
        st.success(language.text("Nobody is to be called."), icon=":material/task_alt:")
        return
    said = frame.with_columns(
        pl.Series("why", [in_words(row, view.currency) for row in frame.iter_rows(named=True)])
    )
    note(
        language.text(
            "Points of the reasons that hold, then the amount. Who was called just now or has "
            "promised a day that has not come is left out."
        )
    )
    tables.table(
        said,
        key="calls",
        alt=language.text("Customers to call, in order, with the reasons"),
        columns={
            name: vocabulary.label(language, name)
            for name in ("call_rank", "customer_name", "callable_amount", "call_points", "why")
        },
        on_pick=partial(drill.into, "customers"),
        pin=2,
    )


def in_words(row: dict[str, Any], currency: str) -> str:
    """Return why a customer is to be called: each reason that holds, the heaviest first."""
    language = state.language()
    _, plural = language.text, language.plural
    money = lambda name: language.compact(row[name], currency)  # noqa: E731
    kind = vocabulary.value(language, "action_kind", row["next_action_kind"] or "")
    say: dict[str, Callable[[], str]] = {
        "broken_promise": lambda: _(
            "promise of {date} broken, {amount} missing",
            date=language.date(row["broken_since_date"]),
            amount=money("unfollowed_promise_amount"),
        ),
        "prescription_near": lambda: plural(
            "prescription in {n} day", "prescription in {n} days", row["prescription_days"]
        ),
        "late_plan": lambda: plural(
            "{n} instalment of the plan late", "{n} instalments of the plan late",
            row["late_instalment_count"],
        ),
        "step_due": lambda: _(
            "{step} due since {date}", step=kind, date=language.date(row["due_step_date"])
        ),
        "large_amount": lambda: _("{amount} late", amount=money("callable_amount")),
        "old_debt": lambda: plural("{n} day late", "{n} days late", row["callable_days"]),
        "untouched": lambda: plural(
            "nobody for {n} day", "nobody for {n} days", row["untouched_days"]
        ),
    }  # fmt: skip
    return " · ".join(say[reason]() for reason in (row["reasons"] or "").split("; ") if reason)


def told(query: Callable[..., pl.DataFrame], reader: Reader, view: View, **more: Any) -> Any:
    """Return what a query says of the view; None, with a word about it, under other filters."""
    try:
        return answer(query, reader, view.filters, view.as_of, **more)
    except MetricError:
        note(
            state.language().text(
                "Acts and calls concern a customer, not a currency or a type of document: clear "
                "these filters to see them."
            )
        )
        return None
