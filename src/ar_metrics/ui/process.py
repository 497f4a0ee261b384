"""How the work is done: steps of the policy in time, contacts, concessions, payment plans."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.metrics.effort import CONCESSIONS_OVER, CONTACT_RATE
from ar_metrics.metrics.followups import COMPLIANCE, PLAN_RATE, PLANS, STEPS_DONE
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.calls import told
from ar_metrics.ui.cards import cards, changes
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

PLANNED = (
    "customer_name", "plan_id", "due_date", "instalment_status", "instalment_amount", "paid_date",
)  # fmt: skip
CONCEDED = (
    "action_date", "customer_name", "document_id", "action_kind", "concession_amount",
    "allowed_concession_amount",
)  # fmt: skip


def process_cards(reader: Reader, view: View, agent: str) -> None:
    """Draw how the period's work was done in the agent's portfolio, and by the agent."""
    steps = told(queries.compliance, reader, view)
    acts = told(queries.action_figures, reader, view, actor=agent)
    if steps is None or acts is None:
        return
    ask = {"filters": view.filters, "as_of": view.as_of}
    plans = answer(Reader.table, reader, (PLANS, PLAN_RATE), **ask)
    found = {name: value for frame in (steps, acts, plans) for name, value in _only(frame)}
    metrics = (COMPLIANCE, STEPS_DONE, CONTACT_RATE, CONCESSIONS_OVER, PLANS, PLAN_RATE)
    cards(changes(metrics, found, {}, view.as_of), {}, view.currency)


def concessions_table(reader: Reader, view: View, agent: str) -> None:
    """Draw what the agent gave up beyond the margin of the policy; a click opens the customer."""
    frame = told(queries.actions, reader, view, actor=agent)
    if frame is None or frame.filter("is_concession_over").is_empty():
        return
    language = state.language()
    st.markdown(f"**{language.text('Concessions beyond the margin')}**")
    tables.table(
        frame.filter("is_concession_over"),
        key="concessions",
        alt=language.text("Concessions beyond the margin"),
        columns={name: vocabulary.label(language, name) for name in CONCEDED},
        on_pick=partial(drill.into, "customers"),
    )


def plans_table(reader: Reader, view: View) -> None:
    """Draw the instalments of payment plans that are not paid, or were paid in the period."""
    frame = told(queries.plans, reader, view)
    if frame is None or frame.is_empty():
        return
    language = state.language()
    st.markdown(f"**{language.text('Payment plans')}**")
    tables.table(
        frame,
        key="plans",
        alt=language.text("Instalments of payment plans"),
        columns={name: vocabulary.label(language, name) for name in PLANNED},
        on_pick=partial(drill.into, "customers"),
    )


def _only(frame: pl.DataFrame) -> list[tuple[str, Any]]:
    """The one row of a frame without groups; of nothing, nothing."""
    return list(frame.row(0, named=True).items()) if frame.height else []
