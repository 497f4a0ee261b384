"""The rows behind recovery: what receipts were used for, items, and who was left alone."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

SHOWN_ROWS = 500
ITEM_COLUMNS = (
    "document_id", "customer_name", "collectible_amount", "collected_amount", "otherwise_amount",
    "due_date", "entry_date", "agent_name", "bu", "is_disputed", "currency_code", "is_inferred",
)  # fmt: skip
USE_COLUMNS = (
    "receipt_id", "receipt_use", "use_amount", "customer_name", "document_id", "paid_date",
    "late_paid_days", "channel", "agent_name", "bu", "currency_code",
)  # fmt: skip
USES = ("collected", "early", "written_off", "overpaid", "unapplied", "returned")


def tie_out_table(reader: Reader, view: View, period: str) -> None:
    """Draw what the receipts of the period were used for; the uses add up to them."""
    language = state.language()
    row = answer(queries.tie_out, reader, view.filters, view.as_of, period).row(0, named=True)
    uses = [name.removesuffix("_amount") for name in row][1:-1]
    frame = pl.DataFrame(
        {"receipt_use": uses, "use_amount": [row[f"{use}_amount"] for use in uses]},
        schema={"receipt_use": pl.String, "use_amount": pl.Decimal(38, 2)},
    )
    tables.table(
        frame,
        key="tie_out",
        alt=language.text("What the receipts were used for"),
        columns={"receipt_use": vocabulary.label(language, "receipt_use"),
                 "use_amount": vocabulary.label(language, "use_amount")},
        total={"use_amount": row["receipt_amount"]},
        on_pick=_open_use,
    )  # fmt: skip
    verdict = "green-badge[:material/check_circle:" if not row["difference_amount"] else (
        "red-badge[:material/error:"
    )  # fmt: skip
    receipts = language.money(row["receipt_amount"], view.currency)
    difference = language.money(row["difference_amount"], view.currency)
    note(f"{language.text('Receipts')} **{receipts}** :{verdict} "
         f"{language.text('difference')} {difference}]")  # fmt: skip
    whole = answer(queries.recovery, reader, view.filters, view.as_of, period)
    if whole.height and whole["inferred_amount"].sum():
        note(
            language.text(
                "What is inferred from two snapshots, {amount}, has no receipt and is not in it.",
                amount=language.money(whole["inferred_amount"].sum(), view.currency),
            )
        )


def _open_use(row: dict[str, Any]) -> None:
    """Show the receipts of one use; the exchange effect is in all of them."""
    use = row["receipt_use"]
    state.set_state(recovery_rows="receipts", recovery_use=use if use in USES else None)


def rows_behind(reader: Reader, view: View, period: str) -> None:
    """Draw the items or the receipts behind the figures, the largest or latest first."""
    language = state.language()
    _ = language.text
    kinds = {"items": _("Items"), "receipts": _("Receipts")}
    kind = st.segmented_control(
        _("Rows"), list(kinds), format_func=kinds.__getitem__, default="items",
        key="recovery_rows", required=True, label_visibility="collapsed",
    )  # fmt: skip
    if kind == "receipts":
        use = st.selectbox(
            vocabulary.label(language, "receipt_use"),
            [None, *USES],
            format_func=lambda name: (
                vocabulary.value(language, "receipt_use", name) if name else _("All uses")
            ),
            key="recovery_use",
            width=260,
        )
        frame = answer(
            queries.receipt_uses, reader, view.filters, view.as_of, period, use, limit=SHOWN_ROWS
        )
        columns = USE_COLUMNS
    else:
        frame = answer(
            queries.recovery_items, reader, view.filters, view.as_of, period, limit=SHOWN_ROWS
        )
        columns = ITEM_COLUMNS
    if frame.height == SHOWN_ROWS:
        note(_("The first {count} are shown; downloads hold all.",
               count=language.count(SHOWN_ROWS)))  # fmt: skip
    tables.table(
        frame,
        key=f"recovery_{kind}",
        alt=kinds[kind or "items"],
        columns={name: vocabulary.label(language, name) for name in columns},
        pin=1,
    )


def recovery_frames(reader: Reader, view: View, period: str) -> Frames:
    """What the recovery page shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of, period)
    return {
        "agents": (_("Recovery by agent"), partial(queries.agents, *ask)),
        "objectives": (_("Objectives"), partial(queries.achievements, *ask)),
        "recovery": (_("Recovery by BU"), partial(queries.recovery, *ask, by=("bu",))),
        "recovery_items": (_("Items"), partial(queries.recovery_items, *ask)),
        "receipt_uses": (_("Receipts"), partial(queries.receipt_uses, *ask)),
    }
