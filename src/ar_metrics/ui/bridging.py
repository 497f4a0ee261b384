"""The bridge between two dates: its steps as a table by any dimension, down to the documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.queries import Reader
from ar_metrics.ui import comparing, drill, state, tables, vocabulary
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

SHOWN_DOCUMENTS = 500


def since_choice(reader: Reader, view: View) -> date | None:
    """Draw the choice of the earlier date and return it; None at the first snapshot."""
    language = state.language()
    earlier = [day for day in view.dates if day < view.as_of]
    if not earlier:
        return None
    asked = st.session_state.get(state.SINCE.key)
    against = comparing.baseline(reader, view)
    default = against.as_of if against and against.as_of in earlier else earlier[0]
    st.session_state["since_shown"] = asked if asked in earlier else default
    return st.selectbox(
        language.text("Compared with"),
        earlier,
        format_func=language.date,
        key="since_shown",
        width=180,
        on_change=_choose,
        args=(default,),
    )


def _choose(default: date) -> None:
    chosen = st.session_state["since_shown"]
    st.session_state[state.SINCE.key] = None if chosen == default else chosen


def _choose_step() -> None:
    st.session_state[state.STEP.key] = st.session_state["step_shown"]


def steps_table(reader: Reader, view: View, since: date | None, level: str) -> None:
    """Draw the bridge of each value of `level`: a row per value, a column per step."""
    if since is None:
        return
    language = state.language()
    if level == "customers":
        level = "parent_id"
    long = answer(queries.bridge, reader, view.filters, since, view.as_of, (level,))
    whole = answer(queries.bridge, reader, view.filters, since, view.as_of)
    steps = whole.sort("step_rank")["step"].to_list()
    wide = long.pivot("step", index=level, values="amount").with_columns(
        pl.col(pl.Decimal).fill_null(0)
    )
    present = [step for step in steps if step in wide.columns]
    tables.table(
        wide.select(level, *present).sort("closing", descending=True),
        key="bridge_table",
        alt=language.text("Bridge by {level}", level=vocabulary.label(language, level)),
        columns={level: vocabulary.label(language, level)}
        | {step: vocabulary.value(language, "step", step) for step in present},
        total=dict(zip(whole["step"], whole["amount"], strict=True)),
        on_pick=lambda row: _narrow(level, row, steps),
    )


def _narrow(level: str, row: dict[str, Any], steps: Sequence[str]) -> None:
    """Narrow the view to the row; the cell of a step also shows its documents."""
    state.set_state(**{state.CHOSEN[level].key: [str(row[level])]})
    if row.get("clicked") in steps:
        state.set_state(**{state.STEP.key: row["clicked"]})


def documents(reader: Reader, view: View, since: date | None) -> None:
    """Draw the choice of a step and the documents behind it, the largest change first."""
    if since is None:
        return
    language = state.language()
    _ = language.text
    whole = answer(queries.bridge, reader, view.filters, since, view.as_of)
    steps = [s for s in whole["step"] if s not in {"opening", "closing"}]
    if not steps:
        return
    asked = st.session_state.get(state.STEP.key)
    st.session_state["step_shown"] = asked if asked in steps else None
    step = st.selectbox(
        _("Documents behind the step"),
        steps,
        index=None,
        format_func=lambda name: vocabulary.value(language, "step", name),
        key="step_shown",
        on_change=_choose_step,
        width=320,
        placeholder=_("Choose a step"),
    )
    if step is None:
        return
    frame = answer(
        queries.movements, reader, view.filters, since, view.as_of, step, limit=SHOWN_DOCUMENTS
    )
    if frame.height == SHOWN_DOCUMENTS:
        note(_("The {count} largest are shown.", count=language.count(SHOWN_DOCUMENTS)))
    names = ("document_id", "customer_name", "bu", "document_type", "snapshot_date", "amount",
             "currency_code")  # fmt: skip
    tables.table(
        frame,
        key="bridge_documents",
        alt=_("Documents behind the step"),
        columns={name: vocabulary.label(language, name) for name in names},
        on_pick=lambda row: drill.into("customers", row),
    )
