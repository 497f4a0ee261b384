"""Stocks added up over open items: how much is owed, how late, of which kind."""

from __future__ import annotations

from ar_metrics.metrics.metric import Levels, Metric, part_of, ratio_of

OUTSTANDING = Metric(
    name="outstanding_amount",
    label="Outstanding",
    definition="What customers owe at the as-of date, tax included: open invoices minus open "
    "credit notes and unapplied receipts. Equals not due + overdue + no due date + unapplied "
    "credits. Not-yet-invoiced amounts and advances are outside.",
    unit="money",
    sql="sum(outstanding_amount)",
)
GROSS = Metric(
    name="gross_amount",
    label="Gross outstanding",
    definition="Open debts alone, before credit notes and unapplied receipts are deducted.",
    unit="money",
    better="neither",
    sql=part_of("credit_kind = 'none'"),
)
NOT_DUE = Metric(
    name="not_due_amount",
    label="Not due",
    definition="Part of the outstanding whose due date is the as-of date or later. An invoice is "
    "not overdue on its due date.",
    unit="money",
    better="neither",
    sql=part_of("late_days <= 0"),
)
OVERDUE = Metric(
    name="overdue_amount",
    label="Overdue",
    definition="Part of the outstanding whose due date is before the as-of date (1 day or more).",
    unit="money",
    sql=part_of("late_days > 0"),
)
OVERDUE_RATIO = Metric(
    name="overdue_ratio",
    label="Overdue share",
    definition="Overdue amount ÷ outstanding. 25 % means that a quarter of the outstanding is "
    "late.",
    unit="ratio",
    sql=ratio_of(part_of("late_days > 0"), "sum(outstanding_amount)"),
    levels=Levels(target=0.15, warning=0.25, critical=0.40),
)
OVERDUE_60 = Metric(
    name="overdue_60_amount",
    label="Overdue more than 60 days",
    definition="Part of the outstanding whose due date is more than 60 days before the as-of "
    "date (61 days or more).",
    unit="money",
    sql=part_of("late_days > 60"),
)
OVERDUE_90 = Metric(
    name="overdue_90_amount",
    label="Overdue more than 90 days",
    definition="Part of the outstanding whose due date is more than 90 days before the as-of "
    "date (91 days or more).",
    unit="money",
    sql=part_of("late_days > 90"),
)
OVERDUE_90_RATIO = Metric(
    name="overdue_90_ratio",
    label="Share overdue more than 90 days",
    definition="Amount overdue more than 90 days ÷ outstanding.",
    unit="ratio",
    sql=ratio_of(part_of("late_days > 90"), "sum(outstanding_amount)"),
    levels=Levels(target=0.03, warning=0.06, critical=0.12),
)
NO_DUE_DATE = Metric(
    name="no_due_date_amount",
    label="Without due date",
    definition="Part of the outstanding that has no due date and whose customer has no terms.",
    unit="money",
    sql=part_of("not is_unapplied and overdue_days is null"),
)
UNAPPLIED_CREDIT = Metric(
    name="unapplied_credit_amount",
    label="Unapplied credits",
    definition="Credit notes and receipts that no invoice carries yet, as shown beside the "
    "buckets: negative. Credits that are aged in the buckets are not in it.",
    unit="money",
    better="higher",
    sql=part_of("is_unapplied"),
)
CREDIT_NOTE = Metric(
    name="credit_note_amount",
    label="Open credit notes",
    definition="Credit notes not yet set against an invoice, wherever they are aged: negative.",
    unit="money",
    better="neither",
    sql=part_of("credit_kind = 'credit_note'"),
)
UNAPPLIED_CASH = Metric(
    name="unapplied_cash_amount",
    label="Unapplied receipts",
    definition="Receipts not yet set against an invoice, wherever they are aged: negative.",
    unit="money",
    better="higher",
    sql=part_of("credit_kind = 'receipt'"),
)
DISPUTED = Metric(
    name="disputed_amount",
    label="Disputed",
    definition="Part of the outstanding that the customer contests.",
    unit="money",
    sql=part_of("is_disputed"),
)
DISPUTED_RATIO = Metric(
    name="disputed_ratio",
    label="Disputed share",
    definition="Disputed amount ÷ outstanding.",
    unit="ratio",
    sql=ratio_of(part_of("is_disputed"), "sum(outstanding_amount)"),
)
DOUBTFUL = Metric(
    name="doubtful_amount",
    label="Doubtful",
    definition="Part of the outstanding marked doubtful or booked on a doubtful account (416).",
    unit="money",
    sql=part_of("is_doubtful"),
)
FACTORED = Metric(
    name="factored_amount",
    label="Assigned to the factor",
    definition="Part of the outstanding that was assigned to a factor.",
    unit="money",
    better="neither",
    sql=part_of("is_assigned_to_factor"),
)
NET_OF_FACTOR = Metric(
    name="net_of_factor_amount",
    label="Outstanding net of factor",
    definition="Outstanding minus the amount assigned to the factor.",
    unit="money",
    sql=part_of("not is_assigned_to_factor"),
)
INSURED = Metric(
    name="insured_amount",
    label="Insured",
    definition="Part of the outstanding covered by credit insurance.",
    unit="money",
    better="higher",
    sql=part_of("is_insured"),
)
UNINSURED = Metric(
    name="uninsured_amount",
    label="Not insured",
    definition="Outstanding minus the insured amount.",
    unit="money",
    sql=part_of("not is_insured"),
)
OPEN_ITEM_COUNT = Metric(
    name="open_item_count",
    label="Open items",
    definition="Number of open documents, or instalments of one, credits included.",
    unit="count",
    better="neither",
    sql="count(*)",
)
OVERDUE_ITEM_COUNT = Metric(
    name="overdue_item_count",
    label="Overdue items",
    definition="Number of open items whose due date is before the as-of date.",
    unit="count",
    sql="count(*) filter (where late_days > 0)",
)
OVERDUE_DAYS = Metric(
    name="weighted_overdue_days",
    label="Average days overdue",
    definition="Σ (days overdue × amount) ÷ Σ amount, over the overdue items: how late an "
    "overdue euro is.",
    unit="days",
    sql=ratio_of(
        part_of("late_days > 0", "late_days * outstanding_amount"), part_of("late_days > 0")
    ),
)
AGE_DAYS = Metric(
    name="weighted_age_days",
    label="Average age",
    definition="Σ (days since the issue date × amount) ÷ Σ amount, over open debts.",
    unit="days",
    sql=ratio_of(
        part_of("credit_kind = 'none'", "age_days * outstanding_amount"),
        part_of("credit_kind = 'none'"),
    ),
)
UNBILLED = Metric(
    name="unbilled_amount",
    label="Not yet invoiced",
    definition="Delivered and not yet invoiced (accounts 418). Shown apart: outside the "
    "outstanding, its aging and DSO.",
    unit="money",
    rows="is_apart",
    sql=part_of("credit_kind = 'none'"),
)
ADVANCE = Metric(
    name="advance_amount",
    label="Advances received",
    definition="Advances and deposits of customers (accounts 4191): negative. Shown apart: "
    "outside the outstanding, its aging and DSO.",
    unit="money",
    better="neither",
    rows="is_apart",
    sql=part_of("credit_kind <> 'none'"),
)


def bucket(rank: int) -> Metric:
    """Return the metric of one column of a wide aged balance; dim_aging_buckets names it."""
    return Metric(
        name=f"bucket_{rank}_amount",
        label=f"Bucket {rank}",
        definition="Part of the outstanding in one lateness bucket of the aged balance.",
        unit="money",
        better="neither",
        sql=part_of(f"bucket_rank = {int(rank)}"),
    )
