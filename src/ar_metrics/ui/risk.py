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
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

LIMITS = (CREDIT_OVERRUN, OVERRUN_CUSTOMER_COUNT, UNINSURED_EXPOSURE)
CONCENTRATION = (LARGEST_DEBTOR, TOP_10, HHI)
SHOWN = (
    "customer_name", "overrun_amount", "outstanding_amount", "credit_limit_amount",
    "over_since_date", "exposed_amount", "insured_limit_amount", "exposed_since_date", "rating",
    "rating_source", "rating_date", "agent_name", "bu",
)  # fmt: skip
DEBTOR = (
    "debtor_rank", "parent_name", "outstanding_amount", "overdue_amount", "customer_count",
    "debtor_ratio", "running_ratio", "hhi_points",
)  # fmt: skip
PAYER = (
    "customer_name", "drift_days", "own_delay_days", "earlier_delay_days", "payer_score",
    "outstanding_amount", "rating", "agent_name", "bu",
)  # fmt: skip
CASH = (
    "customer_name", "unapplied_cash_amount", "age_days", "document_id", "issue_date",
    "agent_name", "bu",
)  # fmt: skip
COVERED = (
    "bu", "gross_amount", "outstanding_amount", "factored_amount", "net_of_factor_amount",
    "insured_amount", "uninsured_amount",
)  # fmt: skip
MOST = 20
MONTHS = 13


def risk_cards(reader: Reader, view: View) -> None:
    """Draw the six cards; those of the limits are left out under a filter on documents."""
    metrics = (*(LIMITS if _limits(reader, view) is not None else ()), *CONCENTRATION)
    days = view.last_months(MONTHS)
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


def concentration_table(reader: Reader, view: View) -> None:
    """Draw the twenty largest debtors with their shares; a click opens the group."""
    language = state.language()
    frame = answer(queries.concentration, reader, view.filters, view.as_of, MOST)
    tables.table(
        frame,
        key="concentration",
        alt=language.text("The largest debtors and their shares"),
        columns={name: vocabulary.label(language, name) for name in DEBTOR},
        on_pick=_open_group,
    )
    note(
        language.text(
            "A debtor is a customer group over all BUs that owes more than it is owed. HHI: the "
            "sum of (100 × share)² over all debtors, from 0 to 10,000."
        )
    )


def _open_group(row: dict[str, Any]) -> None:
    drill.into("parent_id", row)
    go_to("aging")


def covered_table(reader: Reader, view: View) -> None:
    """Draw what is assigned to a factor and what is insured, gross and net, by BU."""
    language = state.language()
    frame = answer(queries.covered, reader, view.filters, view.as_of)
    amounts = [name for name in COVERED if name != "bu"]
    tables.table(
        frame,
        key="covered",
        alt=language.text("Assigned to the factor and insured, by BU"),
        columns={name: vocabulary.label(language, name) for name in COVERED},
        total={name: frame[name].sum() for name in amounts},
    )


def payers_drift(reader: Reader, view: View) -> None:
    """Draw who pays later than a year ago, and what the customers of each score owe."""
    language = state.language()
    try:
        frame = answer(queries.payers, reader, view.filters, view.as_of, MOST)
        scores = answer(queries.payer_scores, reader, view.filters, view.as_of)
    except MetricError:
        st.info(
            language.text(
                "How a customer pays is known of the customer alone: clear the filters by account "
                "or type of document or receivable."
            )
        )
        return
    left, right = st.columns([3, 1], gap="small")
    with left:
        tables.table(
            frame.filter(pl.col("drift_days") > 0),
            key="payers",
            alt=language.text("Customers who pay later than a year ago"),
            columns={name: vocabulary.label(language, name) for name in PAYER},
            on_pick=_open,
        )
    with right:
        tables.table(
            scores,
            key="payer_scores",
            alt=language.text("Outstanding by payer score"),
            columns={name: vocabulary.label(language, name) for name in scores.columns},
        )
    note(
        language.text(
            "The score is of the delay of the customer's own payments of the last 365 days, "
            "weighted by amount: A up to the due date, B up to 10 days late, C 30, D 60, E later; "
            "none below three payments. The drift is this delay less that of the year before."
        )
    )


def unapplied_table(reader: Reader, view: View) -> None:
    """Draw the receipts that no item carries, the oldest first, and how long allocation takes."""
    language = state.language()
    frame = answer(queries.unapplied_cash, reader, view.filters, view.as_of)
    if frame.is_empty():
        st.success(language.text("Every receipt is allocated."), icon=":material/check_circle:")
    else:
        tables.table(
            frame,
            key="unapplied",
            alt=language.text("Receipts that no item carries yet"),
            columns={name: vocabulary.label(language, name) for name in CASH}
            | {"unapplied_cash_amount": language.text("Amount")},  # which, the title says
            total={"unapplied_cash_amount": frame["unapplied_cash_amount"].sum()},
            on_pick=_open,
        )
    try:
        lag = answer(queries.application_days, reader, view.filters, view.as_of)
    except MetricError:
        return
    if lag is not None:
        note(
            language.text(
                "Receipts allocated in the period waited {days} on average, weighted by amount.",
                days=language.days(lag, digits=1),
            )
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
    return {
        **limits,
        "concentration": (_("Concentration"), partial(queries.concentration, *ask)),
        "payers": (_("Payers"), partial(queries.payers, *ask)),
        "unapplied_cash": (_("Unapplied cash"), partial(queries.unapplied_cash, *ask)),
        "covered": (_("Factored and insured"), partial(queries.covered, *ask)),
        "customers": (_("Customers"), partial(queries.customers, *ask)),
    }
