"""Stocks added up per customer first: how many owe, and how much hangs on a few of them."""

from __future__ import annotations

from ar_metrics.metrics.metric import OWING, Metric, ratio_of

CUSTOMER_COUNT = Metric(
    name="customer_count",
    label="Customers",
    definition="Number of customers with at least one open item. A customer of two BUs counts "
    "twice.",
    unit="count",
    better="neither",
    per=("bu", "customer_id"),
    sql="count(*)",
)
OVERDUE_CUSTOMER_COUNT = Metric(
    name="overdue_customer_count",
    label="Customers overdue",
    definition="Number of customers whose overdue amount is above zero.",
    unit="count",
    per=("bu", "customer_id"),
    sql="count(*) filter (where overdue_amount > 0)",
)
LARGEST_DEBTOR = Metric(
    name="largest_debtor_ratio",
    label="Share of the largest debtor",
    definition="Outstanding of the largest debtor ÷ outstanding of all debtors who owe more than "
    "they are owed. A debtor is a customer group over all BUs.",
    unit="ratio",
    per=("parent_id",),
    sql=ratio_of(f"max(outstanding_amount) {OWING}", f"sum(outstanding_amount) {OWING}"),
)
TOP_10 = Metric(
    name="top_10_debtor_ratio",
    label="Share of the ten largest debtors",
    definition="Outstanding of the ten largest debtors ÷ outstanding of all debtors who owe more "
    "than they are owed. A debtor is a customer group over all BUs.",
    unit="ratio",
    per=("parent_id",),
    sql=ratio_of(
        f"list_sum(max(outstanding_amount, 10) {OWING})", f"sum(outstanding_amount) {OWING}"
    ),
)
HHI = Metric(
    name="hhi",
    label="Concentration (HHI)",
    definition="Herfindahl-Hirschman index: Σ (100 × share of each debtor)², from 0 (spread) to "
    "10,000 (one debtor). Share = debtor's outstanding ÷ outstanding of all debtors who owe.",
    unit="count",
    per=("parent_id",),
    sql=f"10000 * sum(pow(cast(outstanding_amount as double), 2)) {OWING}"
    f" / pow(cast(sum(outstanding_amount) {OWING} as double), 2)",
)
