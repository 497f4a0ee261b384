"""The parts of the risk page: concentration, credit limits, credit insurance."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.metrics import (
    CREDIT_OVERRUN,
    HHI,
    LARGEST_DEBTOR,
    OVERRUN_CUSTOMER_COUNT,
    TOP_10,
    UNINSURED_EXPOSURE,
)
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.cards import course_cards
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import go_to
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

LIMITS = (CREDIT_OVERRUN, OVERRUN_CUSTOMER_COUNT, UNINSURED_EXPOSURE)
CONCENTRATION = (LARGEST_DEBTOR, TOP_10, HHI)
SHOWN = (
    "customer_name", "bu", "agent_name", "outstanding_amount", "credit_limit_amount",
    "overrun_amount", "over_since_date", "insured_limit_amount", "exposed_amount", "rating",
)  # fmt: skip
MONTHS = 13


def risk_cards(reader: Reader, view: View) -> None:
    """Draw the six cards; those of the limits are left out under a filter on documents."""
    metrics = (*(LIMITS if _limits(reader, view) is not None else ()), *CONCENTRATION)
    days = [day for day in view.dates if day <= view.as_of][:MONTHS]
    course = answer(
        Reader.table, reader, metrics, by=["snapshot_date"], filters=view.filters, as_of=days
    )
    course_cards(metrics, course, view)


def limits_table(reader: Reader, view: View) -> None:
    """Draw who is above a limit, the largest overrun first; a click opens the customer."""
    language = state.language()
    frame = _limits(reader, view)
    if frame is None:
        st.info(
            language.text(
                "A limit is the customer's: it cannot be told by account, currency or type of "
                "document. Clear these filters to see who is above one."
            )
        )
        return
    if frame.is_empty():
        st.success(language.text("Nobody owes more than a limit."), icon=":material/check_circle:")
        return
    totals = ("outstanding_amount", "overrun_amount", "exposed_amount")
    tables.table(
        frame,
        key="limits",
        alt=language.text("Customers above their credit limit or their insured limit"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
        total={"customer_name": language.text("Total")}
        | {name: frame[name].sum() for name in totals},
        on_pick=_open,
    )


def _open(row: dict[str, Any]) -> None:
    drill.into("customers", row)
    go_to("aging")


def _limits(reader: Reader, view: View) -> pl.DataFrame | None:
    """The customers above a limit; None under a filter that limits do not have."""
    try:
        return answer(queries.credit_limits, reader, view.filters, view.as_of)
    except MetricError:
        return None


def risk_frames(reader: Reader, view: View) -> Frames:
    """What the risk page shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of)
    limits = {
        "credit_limits": (_("Customers above a limit"), partial(queries.credit_limits, *ask))
    } if _limits(reader, view) is not None else {}  # fmt: skip
    return {**limits, "customers": (_("Customers"), partial(queries.customers, *ask))}
