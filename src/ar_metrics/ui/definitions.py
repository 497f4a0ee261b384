"""The lists of the Definitions page: metrics, buckets, types of receivable, words."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ar_metrics.i18n import N_
from ar_metrics.metrics import DECLARED, Metric
from ar_metrics.queries import Reader
from ar_metrics.ui import state, vocabulary
from ar_metrics.ui.glossary import TYPES, WORDS
from ar_metrics.ui.layout import note

UNITS = {
    "money": N_("amount"),
    "ratio": N_("share"),
    "days": N_("days"),
    "count": N_("number"),
}
KINDS = {"stock": N_("at a date"), "flow": N_("over a period")}
DIRECTIONS = {"higher": N_("higher is better"), "lower": N_("lower is better")}


def metric_list() -> None:
    """Draw every metric: name, definition, unit, and which way is better."""
    _ = state.words()
    st.header(_("Figures"), anchor=False)
    wanted = st.text_input(
        _("Search"), key="search_metric", placeholder=_("overdue, credit, cash…"), width=320
    )
    found = [
        f"**{_(metric.label)}** — {_(metric.definition)} "
        f":small[{_(UNITS[metric.unit])} · {_(KINDS[metric.kind])}{_better(metric)}]"
        for metric in DECLARED.values()
        if (wanted or "").casefold() in f"{_(metric.label)} {_(metric.definition)}".casefold()
    ]
    st.markdown("\n\n".join(found) or _("No figure has this word."))


def _better(metric: Metric) -> str:
    _ = state.words()
    return f" · {_(DIRECTIONS[metric.better])}" if metric.better in DIRECTIONS else ""


def bucket_list(reader: Reader) -> None:
    """Draw the aging buckets with their limits, from the reference table of this build."""
    language = state.language()
    _ = language.text
    st.header(_("Aging buckets"), anchor=False)
    note(_("Days late = as-of date minus due date. The due date itself is day 0: not due."))
    buckets = reader.reference("dim_aging_buckets").sort("bucket_rank")
    rows = [
        {
            _("Bucket"): vocabulary.bucket(language, row["aging_bucket"]),
            _("From day"): "" if row["from_days"] is None else language.count(row["from_days"]),
            _("To day"): "" if row["to_days"] is None else language.count(row["to_days"]),
        }
        for row in buckets.iter_rows(named=True)
    ]
    st.table(pl.DataFrame(rows), border="horizontal", width="content", alt=_("Aging buckets"))
    st.header(_("Types of receivable"), anchor=False)
    note(_("An item has one type: the first of these that holds."))
    kinds = [
        {
            _("Type"): vocabulary.value(language, "receivable_type", code).capitalize(),
            _("Meaning"): _(text),
        }
        for code, text in TYPES
    ]
    st.table(
        pl.DataFrame(kinds), border="horizontal", width="content", alt=_("Types of receivable")
    )


def glossary_list() -> None:
    """Draw the words of the trade in both languages."""
    language = state.language()
    _ = language.text
    st.header(_("Glossary"), anchor=False)
    own, other = (1, 0) if language.code == "fr" else (0, 1)
    rows = [
        {
            _("Word"): f"**{word[own]}**",
            _("In the other language"): word[other],
            _("Meaning"): _(word[2]),
        }
        for word in sorted(WORDS, key=lambda word: word[own].casefold())
    ]
    st.table(pl.DataFrame(rows), border="horizontal", alt=_("Glossary"))
