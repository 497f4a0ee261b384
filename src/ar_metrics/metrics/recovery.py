"""What could be collected, what was, how and how late: of a month, or of several as one period.

A quarter is not the sum of its months: what stays due is collectible in each of them. So these
metrics are asked for one month or for one period (`Reader.table`), never added over dates.
"""

from __future__ import annotations

from typing import Literal

from ar_metrics.metrics.metric import Metric, part_of, ratio_of

DUE = "is_collectible"
TOLD = "is_collectible and not is_inferred"


def _recovery(
    name: str,
    label: str,
    unit: Literal["money", "ratio", "days", "count"],
    better: Literal["higher", "lower", "neither"],
    definition: str,
    sql: str,
) -> Metric:
    return Metric(name, label, definition, unit, sql, better, "flow", "fct_recoveries", "true")


COLLECTIBLE = _recovery(
    "collectible_amount", "Collectible", "money", "neither",
    "What could be collected in the period: due when it opened, falling due in it, or issued and "
    "due in it, at the rate of its opening.",
    part_of(DUE, "collectible_amount"),
)  # fmt: skip
COLLECTED = _recovery(
    "collected_amount", "Collected", "money", "higher",
    "Cash that met these items in the period, less what was paid back, at the same rate. Credit "
    "notes, write-offs and netting are no cash.",
    part_of(DUE, "collected_amount"),
)  # fmt: skip
RECOVERY_RATE = _recovery(
    "recovery_ratio", "Recovery rate", "ratio", "higher",
    "Collected ÷ collectible. An item belongs to who owned its customer when it became "
    "collectible, so a handover moves no past result and no rate passes 100 %.",
    ratio_of(part_of(DUE, "collected_amount"), part_of(DUE, "collectible_amount")),
)  # fmt: skip
EARLY = _recovery(
    "early_amount", "Early cash", "money", "higher",
    "Cash on items that were not due in the period, or have no due date.",
    part_of("not is_collectible", "collected_amount"),
)  # fmt: skip
OTHERWISE = _recovery(
    "otherwise_amount", "Settled without cash", "money", "neither",
    "Settled in the period by credit note, write-off, netting or adjustment.",
    part_of(DUE, "otherwise_amount"),
)  # fmt: skip
STILL_DUE = _recovery(
    "still_due_amount", "Still to collect", "money", "lower",
    "What is left of the collectible at the end of the period.",
    part_of(
        DUE,
        "collectible_amount - greatest(collected_amount, 0) - greatest(otherwise_amount, 0)",
    ),
)  # fmt: skip
AMICABLE = _recovery(
    "amicable_amount", "Amicable", "money", "higher",
    "Collected by asking: reminders, calls, letters; also what nobody marked otherwise.",
    part_of(
        TOLD,
        "collected_amount - plan_amount - dispute_amount - court_amount - agency_amount",
    ),
)  # fmt: skip
BY_PLAN = _recovery(
    "plan_amount", "By payment plan", "money", "higher",
    "Collected by an agreed payment plan.", part_of(TOLD, "plan_amount"),
)  # fmt: skip
BY_DISPUTE = _recovery(
    "dispute_amount", "Dispute settled", "money", "higher",
    "Collected because a dispute was settled.", part_of(TOLD, "dispute_amount"),
)  # fmt: skip
BY_COURT = _recovery(
    "court_amount", "By procedure", "money", "higher",
    "Collected by a court or enforcement procedure.", part_of(TOLD, "court_amount"),
)  # fmt: skip
BY_AGENCY = _recovery(
    "agency_amount", "By agency", "money", "higher",
    "Collected by an agency.", part_of(TOLD, "agency_amount"),
)  # fmt: skip
INFERRED = _recovery(
    "inferred_amount", "Inferred", "money", "neither",
    "Collected as two snapshots suggest, where no receipts were imported: whatever brought an "
    "item down counts.",
    part_of("is_collectible and is_inferred", "collected_amount"),
)  # fmt: skip
DAYS_BEYOND_TERMS = _recovery(
    "beyond_terms_days", "Days beyond terms", "days", "lower",
    "Σ (days from due date to payment × cash) ÷ Σ cash, of what was collected; early payments "
    "count below zero. The payment's value date counts.",
    ratio_of(part_of(TOLD, "late_weight_amount"), part_of(TOLD, "collected_amount")),
)  # fmt: skip
DAYS_TO_PAY = _recovery(
    "to_pay_days", "Average days to pay", "days", "lower",
    "Σ (days from issue to payment × cash) ÷ Σ cash, of what was collected.",
    ratio_of(part_of(TOLD, "paying_weight_amount"), part_of(TOLD, "collected_amount")),
)  # fmt: skip
COLLECTIBLE_COUNT = _recovery(
    "collectible_count", "Collectible items", "count", "neither",
    "Number of items, or instalments, that could be collected in the period.",
    f"count(*) filter (where {DUE} and collectible_amount > 0)",
)  # fmt: skip
RECEIVED = Metric(
    name="receipt_amount",
    label="Receipts",
    definition="Money that came in during the period, at the closing rate of its month: the sum "
    "of what it was used for.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_receipt_uses",
    rows="true",
    sql="sum(receipt_amount)",
)
USED = Metric(
    name="use_amount",
    label="Use of receipts",
    definition="What the receipts of the period were used for: collected, early, on what had been "
    "written off, overpaid, unapplied, returned.",
    unit="money",
    better="neither",
    kind="flow",
    model="fct_receipt_uses",
    rows="true",
    sql="sum(use_amount)",
)
USE_FX = Metric(
    name="use_fx_amount",
    label="Exchange effect on receipts",
    definition="Receipts at the closing rate minus the same money at the rate of the opening, "
    "which values what is collected.",
    unit="money",
    better="neither",
    kind="flow",
    model="fct_receipt_uses",
    rows="true",
    sql="sum(use_fx_amount)",
)

APPLICATION_DAYS = Metric(
    name="application_days",
    label="Days until receipts are allocated",
    definition="Days from the value date of a receipt to its allocation to an item, of what was "
    "allocated in the period, weighted by amount.",
    unit="days",
    kind="flow",
    model="fct_receipt_uses",
    rows="receipt_id is not null and settlement_date is not null",
    sql="cast(sum(use_amount * date_diff('day', paid_date, settlement_date)) as double)"
    " / nullif(cast(sum(use_amount) as double), 0)",
)

CHANNELS = (AMICABLE, BY_PLAN, BY_DISPUTE, BY_COURT, BY_AGENCY, INFERRED)
RECOVERY = (
    COLLECTIBLE, COLLECTED, RECOVERY_RATE, EARLY, OTHERWISE, STILL_DUE, *CHANNELS,
    DAYS_BEYOND_TERMS, DAYS_TO_PAY, COLLECTIBLE_COUNT, RECEIVED, USED, USE_FX,
    APPLICATION_DAYS,
)  # fmt: skip

# Worked out by a query: their sql is the formula in words.
ACHIEVEMENT = Metric(
    name="achievement_ratio",
    label="Achievement",
    definition="Actual ÷ objective; objective ÷ actual where lower is better (delay, cost). Empty "
    "without an objective, or when the divisor is zero.",
    unit="ratio",
    better="higher",
    kind="flow",
    model="",
    sql="actual ÷ target",
)
EXPECTED = Metric(
    name="expected_amount",
    label="Expected collection",
    definition="What the same items would have brought at the group's rates of the last 12 "
    "months, by bucket, segment, dispute and size.",
    unit="money",
    better="neither",
    kind="flow",
    model="",
    sql="Σ collectible × the group's rate of the item's kind",
)
INDEX = Metric(
    name="performance_ratio",
    label="Performance index",
    definition="Collected ÷ expected collection: above 100 %, more than the group makes of the "
    "same mix. With a 95 % interval over customers; an interval that holds 100 % says nothing.",
    unit="ratio",
    better="higher",
    kind="flow",
    model="",
    sql="collected_amount ÷ expected_amount",
)
RECOVERY_WORKED_OUT = (ACHIEVEMENT, EXPECTED, INDEX)
