"""On the page of legal tables: interest billed, waived and collected, missing rates, Morocco."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries, vocabulary
from ar_metrics.metrics import MOROCCO
from ar_metrics.queries import Reader
from ar_metrics.ui import people, state, tables
from ar_metrics.ui.layout import go_to, note, plain
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

CHARGES = (
    "document_type", "lawful_amount", "billed_amount", "collected_amount", "waived_amount",
    "open_amount",
)  # fmt: skip
MOROCCAN = (
    "customer_name", "outstanding_amount", "age_days", "is_beyond_120", "document_id",
    "issue_date", "due_date", "bu",
)  # fmt: skip


def missing_rates(reader: Reader, view: View) -> None:
    """Offer up to when rates are known where late debts lack one, and where to enter the next."""
    language = state.language()
    summary = answer(queries.interest_summary, reader, view.filters, view.as_of)
    lacking = summary.filter(pl.col("interest_state").is_in(["no rate", "part of the days"]))
    places = lacking.select("country_code", "debtor_kind").unique().sort(pl.all())
    rates = answer(queries.interest_rates, reader)
    if places.is_empty():
        return
    said = []
    for country, kind in places.rows():
        known: Any = rates.filter(
            pl.col("country_code") == country, pl.col("debtor_kind") == kind
        )["valid_to_date"].max()  # fmt: skip
        debtors = {"country_code": country, "debtor_kind": kind}
        place = ", ".join(vocabulary.value(language, *debtor) for debtor in debtors.items())
        until = (
            language.text("missing from {day} on", day=language.date(known + timedelta(days=1)))
            if known
            else language.text("none known")
        )
        said.append(plain(language.text("{name}: {value}", name=place, value=until)))
    with st.expander(language.text("The rates that are missing"), icon=":material/help:"):
        st.markdown("\n".join(f"- {line}" for line in said))
        if people.current_person().sees("settings"):
            st.button(
                language.text("Enter a rate in the settings"),
                icon=":material/tune:",
                key="to_settings",
                on_click=go_to,
                args=("settings",),
            )
        else:
            note(language.text("An administrator enters them on the page of settings."))


def charges_table(reader: Reader, view: View) -> None:
    """Draw what the law gives beside what was billed, collected and waived in twelve months."""
    language = state.language()
    frame = answer(queries.charges, reader, view.filters, view.as_of)
    names = {"interest": language.text("Interest"), "fee": language.text("Indemnity and fees")}
    tables.table(
        frame.with_columns(pl.col("document_type").replace_strict(names)),
        key="charges",
        alt=language.text("Late interest and fees: due, billed, collected, waived"),
        columns={name: vocabulary.label(language, name) for name in CHARGES},
        total={name: frame[name].sum() for name in CHARGES[1:]},
    )
    note(
        language.text(
            "Due: by law, on what is late and open at the date. Billed, collected and waived: "
            "documents of type interest and fee in the twelve months up to it; waived is what was "
            "credited, written off, set off or adjusted."
        )
    )


def morocco_table(reader: Reader, view: View) -> None:
    """Draw the debts of customers in Morocco beyond the terms of law 69-21, for information."""
    language = state.language()
    frame = answer(queries.moroccan_terms, reader, view.filters, view.as_of)
    if frame.is_empty():
        note(language.text("No debt of a customer in Morocco is older than 60 days."))
        return
    told = answer(Reader.table, reader, MOROCCO, filters=view.filters, as_of=view.as_of).row(0)
    with st.container(horizontal=True):
        for metric, value in zip(MOROCCO, told, strict=True):
            st.metric(
                language.text(metric.label), language.compact(value, view.currency),
                help=language.text(metric.definition), border=True,
            )  # fmt: skip
    tables.table(
        frame,
        key="moroccan_terms",
        alt=language.text("Debts in Morocco older than 60 days"),
        columns={name: vocabulary.label(language, name) for name in MOROCCAN},
        total={"outstanding_amount": frame["outstanding_amount"].sum()},
    )
    note(
        language.text(
            "Law 69-21: 60 days from the invoice where nothing is agreed, 120 at most. For "
            "information: the declaration and the fine fall on the debtor."
        )
    )
