"""The lists of the Definitions page: metrics, buckets, types of receivable, words."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from ar_metrics.i18n import N_
from ar_metrics.metrics import DECLARED, Metric
from ar_metrics.metrics.topics import TOPICS
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


# Topics of the metrics and the other parts of the page, by their anchors.
TITLES = {
    "position": N_("Outstanding and lateness"),
    "changes": N_("Changes and migration"),
    "sales": N_("Sales, DSO and CEI"),
    "risk": N_("Credit limits and provision"),
    "forecast": N_("Cash forecast"),
    "legal": N_("Legal tables and late interest"),
    "recovery": N_("Recovery"),
    "effort": N_("Reminders, promises and effort"),
    "litigation": N_("Litigation, disputes and prescription"),
}
PARTS = {
    "buckets": N_("Aging buckets"),
    "types": N_("Types of receivable"),
    "glossary": N_("Glossary"),
}


def metric_list() -> None:
    """Draw the way to each part of the page, then the metrics by topic: all, or those searched."""
    _ = state.words()
    parts = {**TITLES, **PARTS}
    st.markdown(" · ".join(f"[{_(label)}](#{anchor})" for anchor, label in parts.items()))
    wanted = st.text_input(
        _("Search"), key="search_metric", placeholder=_("overdue, credit, cash…"), width=320
    )
    found = {topic: _found(names, (wanted or "").casefold()) for topic, names in TOPICS.items()}
    if wanted:
        count = sum(len(metrics) for metrics in found.values())
        note(state.language().plural("{n} figure", "{n} figures", count))
    for topic, metrics in found.items():
        if metrics:
            st.header(_(TITLES[topic]), anchor=topic)
            st.markdown("\n\n".join(_said(metric) for metric in metrics))
    if not any(found.values()):
        st.markdown(_("No figure has this word."))


def _found(names: Sequence[str], word: str) -> list[Metric]:
    _ = state.words()
    metrics = [DECLARED[name] for name in names]
    return [
        one
        for one in metrics
        if word in f"{_(one.label)} {_(one.definition)} {one.name}".casefold()
    ]


def _said(metric: Metric) -> str:
    """A metric in two lines: its name with what it is, and what it means."""
    _ = state.words()
    kind = f"{_(UNITS[metric.unit])} · {_(KINDS[metric.kind])}{_better(metric)}"
    return f"**{_(metric.label)}** :gray[:small[{kind}]]  \n{_(metric.definition)}"


def _better(metric: Metric) -> str:
    _ = state.words()
    return f" · {_(DIRECTIONS[metric.better])}" if metric.better in DIRECTIONS else ""


def bucket_list(reader: Reader) -> None:
    """Draw the aging buckets with their limits, from the reference table of this build."""
    language = state.language()
    _ = language.text
    st.header(_("Aging buckets"), anchor="buckets")
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
    st.header(_("Types of receivable"), anchor="types")
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
    st.header(_("Glossary"), anchor="glossary")
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
