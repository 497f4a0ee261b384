"""The parts of the Quality page: the tie-out, the checks with their rows, what was not imported."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.header import missing_bus
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View


def control_explained(reader: Reader, view: View) -> None:
    """Say what the control strip compares, and draw the comparison account by account."""
    _ = state.words()
    st.header(_("Buckets = items = general ledger"), anchor=False)
    note(
        _("The buckets add up to the outstanding. The open items add up to the same amount. The "
          "general ledger gives the balance of the customer accounts (411 + 416). The three must "
          "agree to the cent, account by account and currency by currency.")
    )  # fmt: skip
    frame = answer(queries.controls, reader, view.filters, view.as_of)
    if frame.is_empty():
        st.info(
            _("No balance of the general ledger was imported for this date."),
            icon=":material/link_off:",
        )
        return
    tables.table(
        frame, key="controls", alt=_("Open items against the general ledger, by account"), pin=2
    )


def check_list(reader: Reader) -> None:
    """Draw the checks, those that found rows first, each with its rows."""
    language = state.language()
    _ = language.text
    st.header(_("What was checked"), anchor=False)
    checks = answer(queries.checks, reader).sort(
        "row_count", "check_name", descending=[True, False]
    )
    broken = checks.filter(pl.col("row_count") > 0)
    if broken.is_empty():
        st.success(
            language.plural(
                "The check found nothing.", "None of the {n} checks found anything.", checks.height
            ),
            icon=":material/verified:",
        )
    for row in broken.iter_rows(named=True):
        icon = ":material/error:" if row["severity"] == "error" else ":material/warning:"
        rows = language.plural("{n} row", "{n} rows", row["row_count"])
        with st.expander(f"{_(row['sentence'])} — {rows}", icon=icon, key=row["check_name"],
                         on_change="rerun") as box:  # fmt: skip
            if box.open:
                _rows(reader, row["check_name"])
    kept = checks.filter(pl.col("row_count") == 0)
    if kept.height:
        with st.expander(
            language.plural(
                "{n} check that found nothing", "{n} checks that found nothing", kept.height
            ),
            icon=":material/verified:",
        ):
            st.markdown("\n".join(f"- {_(sentence)}" for sentence in kept["sentence"]))


def _rows(reader: Reader, name: str) -> None:
    language = state.language()
    frame = answer(queries.check_rows, reader, name)
    told: list[dict[str, Any]] = (
        [json.loads(text) for text in frame["row_json"]]
        if "row_json" in frame.columns
        else frame.to_dicts()
    )
    rows = pl.DataFrame(told, infer_schema_length=None, strict=False)
    tables.table(rows, key=f"rows {name}", alt=language.text("Rows that the check found"))


def missing_imports(reader: Reader, view: View) -> None:
    """Draw whether each BU of the snapshot before has items at the as-of date, and which has."""
    _ = state.words()
    st.header(_("Completeness of this date"), anchor=False)
    if view.previous is not None and not missing_bus(reader, view):
        st.success(
            _("Every BU of the snapshot before has open items at this date too."),
            icon=":material/verified:",
        )
    now = dict(answer(queries.choices, reader, view.as_of).get("bu", ()))
    note(f"{vocabulary.label(state.language(), 'bu')}: {', '.join(now) or '–'}")
