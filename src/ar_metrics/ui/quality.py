"""The parts of the Quality page: the tie-out, the checks with their rows, what was not imported."""

from __future__ import annotations

from collections.abc import Mapping
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

# Columns that say what a row of a check is about, beside ids and codes.
WHAT = {"bu", "account", "kind", "action_kind", "scope_kind", "measure"}


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
    _differences(reader, view, frame)


def _differences(reader: Reader, view: View, compared: pl.DataFrame) -> None:
    """Say that all accounts agree, or draw what explains each difference."""
    _ = state.words()
    told = answer(queries.differences, reader, view.filters, view.as_of)
    if told.is_empty():
        if compared["ledger_local"].count():
            st.success(_("Every account agrees to the cent."), icon=":material/verified:")
        return
    st.subheader(_("What explains the differences"), anchor=False)
    note(
        _("An amount is explained where it fits to the cent: by another account of the same BU the "
          "other way; by items of the last five days that the ledger does not have yet; by items "
          "of the five days after, which the ledger has already. The rest is unknown.")
    )  # fmt: skip
    tables.table(told, key="differences", alt=_("What explains the differences"), pin=2)


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
        with st.expander(f"{_(row['sentence'])} — {extent(reader, row)}", icon=icon,
                         key=row["check_name"], on_change="rerun") as box:  # fmt: skip
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


def extent(reader: Reader, row: Mapping[str, Any]) -> str:
    """Say how much a check found: of what comes back at each snapshot, the cases."""
    language = state.language()
    rows = language.plural("{n} row", "{n} rows", row["row_count"])
    found = answer(queries.check_rows, reader, row["check_name"])
    told = cases(found)
    if found.height < row["row_count"] or told.height == found.height:
        return rows
    return language.plural("{n} case", "{n} cases", told.height) + f" ({rows})"


def cases(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a check told once for all the snapshots at which they come back.

    The columns that say what is meant, then first_date, last_date and snapshot_count; the frame as
    it is where its rows have no date or do not repeat.
    """
    keys = [name for name in frame.columns if name in WHAT or name.endswith(("_id", "_code"))]
    if "snapshot_date" not in frame.columns or not keys:
        return frame
    day = pl.col("snapshot_date").cast(pl.String).str.slice(0, 10)
    told = frame.group_by(keys, maintain_order=True).agg(
        day.min().str.to_date().alias("first_date"),
        day.max().str.to_date().alias("last_date"),
        day.n_unique().alias("snapshot_count"),
    )
    return told if told.height < frame.height else frame


def _rows(reader: Reader, name: str) -> None:
    tables.table(
        cases(answer(queries.check_rows, reader, name)),
        key=f"rows {name}",
        alt=state.language().text("Rows that the check found"),
    )


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
