"""What was imported: every batch with who, when, which files; withdraw; empty templates."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import jobs, queries, vocabulary
from ar_metrics.queries import Reader
from ar_metrics.ui import acting, importing, state, tables
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer, current_settings

SHOWN = (
    "id", "state", "imported_at", "imported_by", "rows", "file_names", "feeds", "layout",
)  # fmt: skip
STATE = (
    pl.when(pl.col("kind") == "withdrawal")
    .then(pl.lit("withdrawal"))
    .when(pl.col("is_withdrawn"))
    .then(pl.lit("withdrawn"))
    .when(pl.col("is_superseded"))
    .then(pl.lit("superseded"))
    .otherwise(pl.lit("in use"))
)
# The feeds with a template, in the order in which they are usually sent.
FEEDS = (
    "open_items", "customers", "gl_balances", "invoices", "allocations", "receipts", "sales",
    "agents", "portfolios", "objectives", "actions", "promises", "payment_plans", "disputes",
    "litigation_cases", "litigation_events", "litigation_case_documents", "litigation_costs",
    "parameters", "notes", "fx_rates",
)  # fmt: skip


def history_list(reader: Reader) -> None:
    """Draw the imports that the build knows, newest first, and the way to withdraw one."""
    _ = state.words()
    st.header(_("Imports so far"), anchor=False)
    frame = answer(queries.imports, reader).sort("id", descending=True)
    tables.table(
        frame.with_columns(STATE.alias("state"), feeds=_named(frame["feeds"])).select(SHOWN),
        key="imports",
        alt=_("Imports, newest first"),
        pin=1,
    )
    standing = frame.filter((pl.col("kind") == "import") & ~pl.col("is_withdrawn"))
    if acting.may("withdraw"):
        _withdrawal({row["id"]: row for row in standing.iter_rows(named=True)})


def _named(feeds: pl.Series) -> pl.Series:
    """The tables of each import in words; they come as 'customers, sales'."""
    language = state.language()
    named = partial(vocabulary.value, language, "feed")
    return pl.Series([", ".join(map(named, filter(None, listed.split(", ")))) for listed in feeds])


def _withdrawal(standing: dict[int, dict[str, Any]]) -> None:
    _ = state.words()
    with st.expander(_("Withdraw an import"), icon=":material/undo:"):
        note(
            _("The figures become what they were without it. The files stay, and so does the "
              "record that it was withdrawn.")
        )  # fmt: skip
        chosen = st.selectbox(
            _("Import no."),
            list(standing),
            index=None,
            format_func=lambda number: f"{number} · {standing[number]['file_names']}",
            key="withdraw_choice",
            placeholder=_("Choose an import"),
            width=420,
        )
        st.button(
            _("Withdraw"),
            icon=":material/undo:",
            disabled=chosen is None,
            on_click=partial(importing.withdraw, chosen) if chosen is not None else None,
            key="withdraw",
        )


def template_list() -> None:
    """Offer the empty file of each feed for layout plain."""
    _ = state.words()
    with st.expander(_("Templates for the layout “plain”"), icon=":material/description:"):
        note(_("One table, one file: the header is there, fill in the rows."))
        with st.container(horizontal=True):
            feed = st.selectbox(
                _("Table"),
                FEEDS,
                format_func=partial(vocabulary.value, state.language(), "feed"),
                key="template_feed",
                width=260,
                label_visibility="collapsed",
            )
            st.download_button(
                _("Download the template"),
                partial(jobs.template, current_settings(), feed),
                f"{feed}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key="template",
            )
