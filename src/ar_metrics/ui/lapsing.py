"""The parts of the prescription page: what lapses when, what has lapsed, who is in charge."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import N_
from ar_metrics.metrics import litigation as m
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.cards import cards, changes
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

CARDS = (m.LAPSING_30, m.LAPSING_90, m.LAPSING_180, m.LAPSED, m.PROTECTED, m.NO_REGIME)
WITHIN = {"30": 30, "90": 90, "180": 180, "lapsed": None}
NAMES = {
    "30": N_("Within 30 days"),
    "90": N_("Within 90 days"),
    "180": N_("Within 180 days"),
    "lapsed": N_("Lapsed"),
}
SHOWN = (
    "customer_name", "prescription_date", "left_days", "document_id", "instalment_no",
    "outstanding_amount", "regime_code", "last_act", "last_act_date", "last_act_case_id",
    "has_title", "due_date", "agent_name", "bu",
)  # fmt: skip


def prescription_cards(reader: Reader, view: View) -> bool:
    """Draw what lapses against the snapshot before; False under a filter that it does not know."""
    try:
        now, before = (
            answer(queries.prescription_figures, reader, view.filters, day)
            for day in (view.as_of, view.previous or view.as_of)
        )
    except MetricError:
        return False
    then = before.row(0, named=True) if view.previous else {}
    found = changes(CARDS, now.row(0, named=True), then, view.previous or view.as_of)
    cards(found, {}, view.currency)
    return True


def horizon_choice() -> str:
    """Draw the choice of how far to look ahead, or what has lapsed."""
    _ = state.words()
    chosen = st.segmented_control(
        _("What lapses"), list(NAMES), format_func=lambda name: _(NAMES[name]), key="horizon",
        default="180", required=True, wrap=True, persist_state="session",
    )  # fmt: skip
    return chosen or "180"


def lapsing_table(reader: Reader, view: View, horizon: str) -> None:
    """Draw the debts of the horizon, the nearest first; a click opens the customer."""
    language = state.language()
    ask = (queries.prescriptions, reader, view.filters, view.as_of, WITHIN[horizon])
    frame = answer(*ask, lapsed=horizon == "lapsed")
    if frame.is_empty():
        note(language.text("Nothing lapses in this time."))
        return
    tables.table(
        frame,
        key="lapsing",
        alt=language.text("Debts by their last day"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
        total={"outstanding_amount": frame["outstanding_amount"].sum()},
        on_pick=_open_customer,
        red="left_days",
    )


def lapsing_by_agent(reader: Reader, view: View) -> None:
    """Draw what lapses by the agent in charge."""
    language = state.language()
    frame = answer(queries.prescription_figures, reader, view.filters, view.as_of, ("agent_id",))
    frame = frame.with_columns(pl.coalesce("agent_name", "agent_id").alias("agent_name"))
    shown = ("agent_name", *(one.name for one in CARDS[:4]))
    kept = frame.filter((frame[m.LAPSING_180.name] != 0) | (frame[m.LAPSED.name] != 0))
    tables.table(
        kept,
        key="lapsing_by_agent",
        alt=language.text("What lapses, by agent"),
        columns={name: vocabulary.label(language, name) for name in shown},
        total={name: kept[name].sum() for name in shown[1:]},
        on_pick=partial(drill.into, "agent_id"),
    )


def _open_customer(row: dict[str, Any]) -> None:
    drill.into("customers", row)
    go_to("customer")


def prescription_frames(reader: Reader, view: View) -> Frames:
    """What the prescription page shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of)
    return {
        "prescription": (_("Debts by their last day"), partial(queries.prescriptions, *ask)),
    }
