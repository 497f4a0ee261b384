"""What is pending: plans, steps of the dunning policy, customers that nobody touched."""

from __future__ import annotations

from ar_metrics.metrics.effort import count_of
from ar_metrics.metrics.metric import Metric, part_of, ratio_of

DONE, OVERDUE_STEP = "is_done", "step_status = 'overdue'"
ON_TIME = "step_status = 'done on time'"

PLANS = Metric(
    name="plan_count",
    label="Payment plans",
    definition="Payment plans with an instalment that is not paid, or was paid in the period.",
    unit="count",
    better="neither",
    model="fct_plan_instalments",
    rows="true",
    sql="count(distinct plan_id)",
)
PLAN_RATE = Metric(
    name="plans_on_track_ratio",
    label="Plans on track",
    definition="Plans of which no instalment is late ÷ payment plans. An instalment is late when, "
    "the days of grace over, the customer's cash since the plan began does not cover it and those "
    "before it.",
    unit="ratio",
    better="higher",
    model="fct_plan_instalments",
    rows="true",
    sql=ratio_of(
        "count(distinct plan_id) filter (where is_plan_on_track)", "count(distinct plan_id)"
    ),
)
LATE_INSTALMENTS = Metric(
    name="late_instalment_amount",
    label="Late instalments",
    definition="Instalments of payment plans that are late.",
    unit="money",
    model="fct_plan_instalments",
    rows="true",
    sql=part_of("instalment_status = 'late'", "instalment_amount"),
)
STEPS_DONE = Metric(
    name="steps_done_count",
    label="Steps of the policy done",
    definition="Steps of the dunning policies that were done in the period, debt by debt.",
    unit="count",
    better="higher",
    kind="flow",
    model="fct_dunning_steps",
    rows="true",
    sql=count_of(DONE),
)
STEPS_ON_TIME = Metric(
    name="steps_on_time_count",
    label="Steps done on time",
    definition="Steps of the dunning policies that were done in the period, by their day and its "
    "margin.",
    unit="count",
    better="higher",
    kind="flow",
    model="fct_dunning_steps",
    rows="true",
    sql=count_of(ON_TIME),
)
STEPS_OVERDUE = Metric(
    name="steps_overdue_count",
    label="Steps overdue",
    definition="Debts whose next step of the dunning policy should have been done, its margin "
    "included, and was not. Disputes, procedures, promises and plans stop the clock.",
    unit="count",
    model="fct_dunning_steps",
    rows="true",
    sql=count_of(OVERDUE_STEP),
)
COMPLIANCE = Metric(
    name="compliance_ratio",
    label="Process compliance",
    definition="Steps done on time ÷ steps done in the period up to the date or overdue at it.",
    unit="ratio",
    better="higher",
    model="fct_dunning_steps",
    rows="true",
    sql=ratio_of(count_of(ON_TIME), count_of(f"{DONE} or {OVERDUE_STEP}")),
)
NEGLECTED_CUSTOMERS = Metric(
    name="neglected_customer_count",
    label="Customers that nobody touched",
    definition="Customers with an overdue of at least the threshold, disputes and procedures "
    "apart, about whom nobody did anything for the days of the limit.",
    unit="count",
    model="fct_followups",
    rows="true",
    sql=count_of("is_neglected"),
)
NEGLECTED = Metric(
    name="neglected_amount",
    label="Overdue that nobody touched",
    definition="Overdue of these customers, disputes and procedures apart.",
    unit="money",
    model="fct_followups",
    rows="true",
    sql=part_of("is_neglected", "callable_amount"),
)
TO_CALL = Metric(
    name="to_call_count",
    label="Customers to call",
    definition="Customers with at least one reason for a call, whom nobody was in touch with just "
    "now and whose promise is not open.",
    unit="count",
    better="neither",
    model="fct_followups",
    rows="true",
    sql=count_of("call_rank is not null"),
)
UNOWNED_DISPUTES = Metric(
    name="disputes_unowned_count",
    label="Disputes without owner",
    definition="Overdue documents in a dispute that nobody settles.",
    unit="count",
    model="fct_followups",
    rows="true",
    sql="coalesce(sum(unowned_dispute_count), 0)",
)

FOLLOWUPS = (
    PLANS, PLAN_RATE, LATE_INSTALMENTS, STEPS_DONE, STEPS_ON_TIME, STEPS_OVERDUE, COMPLIANCE,
    NEGLECTED_CUSTOMERS, NEGLECTED, TO_CALL, UNOWNED_DISPUTES,
)  # fmt: skip
