"""Recovery by teams and BUs, with their objectives, and by segments and countries."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.queries import Reader
from ar_metrics.queries.objectives import SCOPES
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

SCOPE_OF = {dimension: scope for scope, dimension in SCOPES.items()}
OBJECTIVE = ("target_value", "gap_value", "achievement_ratio")
FIGURES = (
    "collectible_amount", "collected_amount", "recovery_ratio", "early_amount",
    "still_due_amount", "beyond_terms_days", "to_pay_days", "has_inferred",
)  # fmt: skip
ADDED = ("collectible_amount", "collected_amount", "early_amount", "still_due_amount")


def group_choice() -> str:
    """Draw the choice of who is compared and return its dimension."""
    language = state.language()
    chosen = st.segmented_control(
        language.text("By"),
        state.WHOM,
        format_func=lambda name: language.text(vocabulary.DIMENSIONS[name]),
        key=state.WHO.key,
        required=True,
        wrap=True,
    )
    return chosen or state.WHO.default


def groups_table(reader: Reader, view: View, period: str, by: str) -> None:
    """Draw a row per team, BU, segment or country; a click narrows the page to it.

    The furthest behind its objective first, where there are objectives; else the most collectible.
    """
    language = state.language()
    frame = answer(queries.recovery, reader, view.filters, view.as_of, period, by=(by,))
    columns: tuple[str, ...] = (by, *FIGURES)
    whole = answer(queries.recovery, reader, view.filters, view.as_of, period)
    rate = next(iter(whole["recovery_ratio"]), None)
    total = {name: frame[name].sum() for name in ADDED} | {"recovery_ratio": rate}
    if by in SCOPE_OF:
        every = answer(queries.achievements, reader, view.filters, view.as_of, period, SCOPE_OF[by])
        amounts = every.filter(pl.col("measure") == "amount")
        total |= queries.together(amounts)
        # who has no objective keeps its row
        frame = frame.join(amounts.select(by, *OBJECTIVE), on=by, how="left").sort(
            "gap_value", by, nulls_last=True
        )
        columns = (by, *OBJECTIVE, *FIGURES)
    else:
        frame = frame.sort("collectible_amount", by, descending=[True, False])
    tables.table(
        frame,
        key="recovery_groups",
        alt=language.text("Recovery by {dimension}", dimension=vocabulary.label(language, by)),
        columns={name: vocabulary.label(language, name) for name in columns},
        total=total,
        on_pick=partial(narrow, by),
    )


def narrow(by: str, row: dict[str, Any]) -> None:
    """Narrow the page to one of the group, and compare its agents; for callbacks."""
    if row[by]:
        state.set_state(**{state.CHOSEN[by].key: [row[by]], state.WHO.key: "agent_id"})
