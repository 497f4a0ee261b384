"""Every KPI, declared once: pages, exports, chart axes, Definitions, docs and tests read it here.

A *stock* (encours) is a photograph at a date: two photographs of the same debt are never added.
A *flow* (cash received) is a film of a period: it adds up over periods. Labels and definitions
are the English message ids of the catalogues. Formulas: domain.md §4.
"""

from __future__ import annotations

from ar_metrics.metrics.debtors import (
    CUSTOMER_COUNT,
    HHI,
    LARGEST_DEBTOR,
    OVERDUE_CUSTOMER_COUNT,
    TOP_10,
)
from ar_metrics.metrics.flows import CASH_RECEIVED, INVOICED, MOVEMENT, RESTATEMENT, WRITE_OFF
from ar_metrics.metrics.items import (
    ADVANCE,
    AGE_DAYS,
    CREDIT_NOTE,
    DISPUTED,
    DISPUTED_RATIO,
    DOUBTFUL,
    FACTORED,
    GROSS,
    INSURED,
    NET_OF_FACTOR,
    NO_DUE_DATE,
    NOT_DUE,
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_60,
    OVERDUE_90,
    OVERDUE_90_RATIO,
    OVERDUE_DAYS,
    OVERDUE_ITEM_COUNT,
    OVERDUE_RATIO,
    UNAPPLIED_CASH,
    UNAPPLIED_CREDIT,
    UNBILLED,
    UNINSURED,
    bucket,
)
from ar_metrics.metrics.metric import Levels, Metric

ALL_METRICS = (
    OUTSTANDING, GROSS, NOT_DUE, OVERDUE, OVERDUE_RATIO, OVERDUE_60, OVERDUE_90, OVERDUE_90_RATIO,
    NO_DUE_DATE, UNAPPLIED_CREDIT, CREDIT_NOTE, UNAPPLIED_CASH, DISPUTED, DISPUTED_RATIO, DOUBTFUL,
    FACTORED, NET_OF_FACTOR, INSURED, UNINSURED, OPEN_ITEM_COUNT, OVERDUE_ITEM_COUNT, OVERDUE_DAYS,
    AGE_DAYS, CUSTOMER_COUNT, OVERDUE_CUSTOMER_COUNT, LARGEST_DEBTOR, TOP_10, HHI, UNBILLED,
    ADVANCE, MOVEMENT, INVOICED, CASH_RECEIVED, WRITE_OFF, RESTATEMENT,
)  # fmt: skip
METRICS: dict[str, Metric] = {metric.name: metric for metric in ALL_METRICS}

HEADLINE = (
    OUTSTANDING, OVERDUE, OVERDUE_RATIO, OVERDUE_60, OVERDUE_90, UNAPPLIED_CREDIT,
    OPEN_ITEM_COUNT, CUSTOMER_COUNT,
)  # fmt: skip

__all__ = [
    "ADVANCE", "AGE_DAYS", "ALL_METRICS", "CASH_RECEIVED", "CREDIT_NOTE", "CUSTOMER_COUNT",
    "DISPUTED", "DISPUTED_RATIO", "DOUBTFUL", "FACTORED", "GROSS", "HEADLINE", "HHI", "INSURED",
    "INVOICED", "LARGEST_DEBTOR", "METRICS", "MOVEMENT", "NET_OF_FACTOR", "NOT_DUE", "NO_DUE_DATE",
    "OPEN_ITEM_COUNT", "OUTSTANDING", "OVERDUE", "OVERDUE_60", "OVERDUE_90", "OVERDUE_90_RATIO",
    "OVERDUE_CUSTOMER_COUNT", "OVERDUE_DAYS", "OVERDUE_ITEM_COUNT", "OVERDUE_RATIO",
    "RESTATEMENT", "TOP_10", "UNAPPLIED_CASH", "UNAPPLIED_CREDIT", "UNBILLED", "UNINSURED",
    "WRITE_OFF", "Levels", "Metric", "bucket",
]  # fmt: skip
