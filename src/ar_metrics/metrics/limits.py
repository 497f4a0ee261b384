"""Two risks of a customer, two figures: what passes the internal limit, what is not insured."""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric

CREDIT_OVERRUN = Metric(
    name="credit_overrun_amount",
    label="Over the credit limit",
    definition="What customers owe above their internal credit limit, added up over the customers "
    "of a BU that have one: max(0, outstanding − limit). A debt equal to its limit is not over it.",
    unit="money",
    model="fct_credit_limits",
    rows="true",
    sql="sum(overrun_amount)",
)
OVERRUN_CUSTOMER_COUNT = Metric(
    name="overrun_customer_count",
    label="Customers over their limit",
    definition="Number of customers who owe a BU more than their internal credit limit.",
    unit="count",
    model="fct_credit_limits",
    rows="true",
    sql="count(*) filter (where overrun_amount > 0)",
)
UNINSURED_EXPOSURE = Metric(
    name="uninsured_exposure_amount",
    label="Above the insured limit",
    definition="What customers owe above the limit that the credit insurer grants: max(0, "
    "outstanding − insured limit). A customer without an insured limit is not insured at all.",
    unit="money",
    model="fct_credit_limits",
    rows="true",
    sql="sum(exposed_amount)",
)
