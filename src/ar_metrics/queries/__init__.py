"""The read side: every figure on a page or in an export comes from here."""

from __future__ import annotations

from ar_metrics.queries.about import (
    build,
    check_rows,
    checks,
    choices,
    imports,
    snapshot_dates,
)
from ar_metrics.queries.aging import aged_balance, aging
from ar_metrics.queries.bridge import STEPS, bridge, movements
from ar_metrics.queries.control import control, controls
from ar_metrics.queries.customer import customer_events, identity
from ar_metrics.queries.datasets import DATASETS, Question, dataset
from ar_metrics.queries.dso import collection_effectiveness, dso
from ar_metrics.queries.items import OPEN_ITEM_COLUMNS, customers, find_customers, open_items
from ar_metrics.queries.limits import credit_limits
from ar_metrics.queries.outstanding import (
    Change,
    comparisons,
    earlier_dates,
    evolution,
    headline,
    top_debtors,
    trend,
)
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.warehouse import Warehouse

__all__ = [
    "DATASETS", "OPEN_ITEM_COLUMNS", "STEPS", "Change", "Question", "Reader",
    "Warehouse", "aged_balance", "aging", "bridge", "build", "check_rows", "checks", "choices",
    "collection_effectiveness", "comparisons", "control", "controls", "credit_limits",
    "customer_events", "customers", "dataset", "dso", "earlier_dates", "evolution",
    "find_customers", "headline", "identity", "imports", "movements", "open_items",
    "snapshot_dates",
    "top_debtors", "trend",
]  # fmt: skip
