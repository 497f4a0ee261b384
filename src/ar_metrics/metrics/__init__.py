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
from ar_metrics.metrics.effort import ACTION_COST, EFFORT
from ar_metrics.metrics.flows import CASH_RECEIVED, INVOICED, MOVEMENT, RESTATEMENT, WRITE_OFF
from ar_metrics.metrics.followups import FOLLOWUPS
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
from ar_metrics.metrics.limits import (
    CREDIT_OVERRUN,
    OVERRUN_CUSTOMER_COUNT,
    UNINSURED_EXPOSURE,
)
from ar_metrics.metrics.litigation import BAD_DEBT, LITIGATION_METRICS
from ar_metrics.metrics.metric import Levels, Metric
from ar_metrics.metrics.migration import MIGRATION
from ar_metrics.metrics.recovery import (
    ACHIEVEMENT,
    AMICABLE,
    BY_AGENCY,
    BY_COURT,
    BY_DISPUTE,
    BY_PLAN,
    CHANNELS,
    COLLECTED,
    COLLECTIBLE,
    COLLECTIBLE_COUNT,
    DAYS_BEYOND_TERMS,
    DAYS_TO_PAY,
    EARLY,
    EXPECTED,
    INDEX,
    INFERRED,
    OTHERWISE,
    RECEIVED,
    RECOVERY,
    RECOVERY_RATE,
    RECOVERY_WORKED_OUT,
    STILL_DUE,
    USE_FX,
    USED,
)
from ar_metrics.metrics.sales import (
    BEST_POSSIBLE_DSO,
    CEI,
    COUNT_BACK_DSO,
    DELINQUENT_DAYS,
    DSO,
    SALES,
)

ALL_METRICS = (
    OUTSTANDING, GROSS, NOT_DUE, OVERDUE, OVERDUE_RATIO, OVERDUE_60, OVERDUE_90, OVERDUE_90_RATIO,
    NO_DUE_DATE, UNAPPLIED_CREDIT, CREDIT_NOTE, UNAPPLIED_CASH, DISPUTED, DISPUTED_RATIO, DOUBTFUL,
    FACTORED, NET_OF_FACTOR, INSURED, UNINSURED, OPEN_ITEM_COUNT, OVERDUE_ITEM_COUNT, OVERDUE_DAYS,
    AGE_DAYS, CUSTOMER_COUNT, OVERDUE_CUSTOMER_COUNT, LARGEST_DEBTOR, TOP_10, HHI, UNBILLED,
    ADVANCE, MOVEMENT, INVOICED, CASH_RECEIVED, WRITE_OFF, RESTATEMENT, SALES,
    CREDIT_OVERRUN, OVERRUN_CUSTOMER_COUNT, UNINSURED_EXPOSURE,
    *EFFORT, *FOLLOWUPS, *LITIGATION_METRICS,
    *RECOVERY,
)  # fmt: skip
METRICS: dict[str, Metric] = {metric.name: metric for metric in ALL_METRICS}

# Worked out by a query from the metrics above: they have no SQL of their own.
WORKED_OUT = (
    DSO,
    BEST_POSSIBLE_DSO,
    DELINQUENT_DAYS,
    COUNT_BACK_DSO,
    CEI,
    BAD_DEBT,
    *RECOVERY_WORKED_OUT,
    *MIGRATION,
)
DECLARED: dict[str, Metric] = METRICS | {metric.name: metric for metric in WORKED_OUT}

HEADLINE = (
    OUTSTANDING, OVERDUE, OVERDUE_RATIO, OVERDUE_60, OVERDUE_90, UNAPPLIED_CREDIT,
    OPEN_ITEM_COUNT, CUSTOMER_COUNT,
)  # fmt: skip

__all__ = [
    "ACHIEVEMENT",
    "ACTION_COST",
    "ADVANCE",
    "AGE_DAYS",
    "ALL_METRICS",
    "AMICABLE",
    "BAD_DEBT",
    "BEST_POSSIBLE_DSO",
    "BY_AGENCY",
    "BY_COURT",
    "BY_DISPUTE",
    "BY_PLAN",
    "CASH_RECEIVED",
    "CEI",
    "CHANNELS",
    "COLLECTED",
    "COLLECTIBLE",
    "COLLECTIBLE_COUNT",
    "COUNT_BACK_DSO",
    "CREDIT_NOTE",
    "CREDIT_OVERRUN",
    "CUSTOMER_COUNT",
    "DAYS_BEYOND_TERMS",
    "DAYS_TO_PAY",
    "DECLARED",
    "DELINQUENT_DAYS",
    "DISPUTED",
    "DISPUTED_RATIO",
    "DOUBTFUL",
    "DSO",
    "EARLY",
    "EFFORT",
    "EXPECTED",
    "FACTORED",
    "FOLLOWUPS",
    "GROSS",
    "HEADLINE",
    "HHI",
    "INDEX",
    "INFERRED",
    "INSURED",
    "INVOICED",
    "LARGEST_DEBTOR",
    "LITIGATION_METRICS",
    "METRICS",
    "MIGRATION",
    "MOVEMENT",
    "NET_OF_FACTOR",
    "NOT_DUE",
    "NO_DUE_DATE",
    "OPEN_ITEM_COUNT",
    "OTHERWISE",
    "OUTSTANDING",
    "OVERDUE",
    "OVERDUE_60",
    "OVERDUE_90",
    "OVERDUE_90_RATIO",
    "OVERDUE_CUSTOMER_COUNT",
    "OVERDUE_DAYS",
    "OVERDUE_ITEM_COUNT",
    "OVERDUE_RATIO",
    "OVERRUN_CUSTOMER_COUNT",
    "RECEIVED",
    "RECOVERY",
    "RECOVERY_RATE",
    "RECOVERY_WORKED_OUT",
    "RESTATEMENT",
    "SALES",
    "STILL_DUE",
    "TOP_10",
    "UNAPPLIED_CASH",
    "UNAPPLIED_CREDIT",
    "UNBILLED",
    "UNINSURED",
    "UNINSURED_EXPOSURE",
    "USED",
    "USE_FX",
    "WORKED_OUT",
    "WRITE_OFF",
    "Levels",
    "Metric",
    "bucket",
]  # fmt: skip
