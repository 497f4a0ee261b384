"""What could be collected and what was: of a month, a quarter or a year up to a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import (
    CHANNELS,
    COLLECTED,
    COLLECTIBLE,
    COLLECTIBLE_COUNT,
    DAYS_BEYOND_TERMS,
    DAYS_TO_PAY,
    EARLY,
    OTHERWISE,
    RECEIVED,
    RECOVERY_RATE,
    STILL_DUE,
    USE_FX,
    USED,
    Metric,
)
from ar_metrics.queries import periods
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.fiscal import year_end_month
from ar_metrics.queries.reader import Reader, closed
from ar_metrics.queries.relations import Conditions

RECOVERY_METRICS = (
    COLLECTIBLE, COLLECTED, RECOVERY_RATE, EARLY, OTHERWISE, STILL_DUE, *CHANNELS,
    DAYS_BEYOND_TERMS, DAYS_TO_PAY, COLLECTIBLE_COUNT,
)  # fmt: skip
ITEM_COLUMNS = (
    "document_id", "instalment_no", "bu", "customer_id", "customer_name", "agent_id", "segment",
    "country_code", "currency_code", "issue_date", "due_date", "entry_date", "entry_bucket_rank",
    "is_disputed", "is_collectible", "collectible_amount", "collected_amount", "otherwise_amount",
    "plan_amount", "dispute_amount", "court_amount", "agency_amount", "is_inferred",
)  # fmt: skip
USE_COLUMNS = (
    "receipt_use", "receipt_id", "paid_date", "settlement_date", "document_id", "instalment_no",
    "bu", "customer_id", "customer_name", "agent_id", "channel", "case_id", "due_date",
    "late_paid_days", "currency_code", "use_local", "use_amount", "use_fx_amount",
    "receipt_amount",
)  # fmt: skip
USES = ("collected", "early", "written_off", "overpaid", "unapplied", "returned")


def months_of(reader: Reader, period: str, as_of: date, filters: Filters) -> tuple[date, ...]:
    """The closing dates of the months of a period up to `as_of`, oldest first.

    `period` is 'month', 'quarter' or 'year': the fiscal ones of the business units that filters or
    scope name. Raises MetricError for another, and for a date that
    has no snapshot.
    """
    if period not in periods.PERIODS:
        raise MetricError(
            f"There is no period '{period}'.", advice=f"Give one of {', '.join(periods.PERIODS)}."
        )
    dates = reader.reference("dim_snapshots")
    if as_of not in set(dates["snapshot_date"]):
        raise MetricError(f"There is no snapshot at {as_of}.", advice="Choose a date that exists.")
    year_end = 12 if period == "month" else year_end_month(reader, filters, as_of)
    return periods.months(dates, period, as_of, year_end)


def recovery(
    reader: Reader,
    filters: Filters,
    as_of: date,
    period: str = "month",
    by: Sequence[str] = (),
    metrics: Sequence[Metric] = RECOVERY_METRICS,
) -> pl.DataFrame:
    """Recovery of the month, quarter or year up to `as_of`, sorted by `by`.

    Columns: those of `by` (agent_name after agent_id), has_inferred (some of it is told from two
    snapshots), then one per metric: collectible_amount, collected_amount, recovery_ratio,
    early_amount, otherwise_amount, still_due_amount, amicable_amount, plan_amount,
    dispute_amount, court_amount, agency_amount, inferred_amount (reporting currency),
    beyond_terms_days, to_pay_days, collectible_count. A row per combination that exists.
    """
    frame = reader.table(
        metrics,
        by=by,
        filters=filters,
        period=months_of(reader, period, as_of, filters),
        attributes=["has_inferred"],
    )
    frame = frame.with_columns(pl.col("has_inferred").fill_null(False))
    return with_agent_names(reader, frame) if "agent_id" in by else frame


def recovery_trend(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date,
    by: Sequence[str] = (),
    metrics: Sequence[Metric] = (COLLECTIBLE, COLLECTED, RECOVERY_RATE, EARLY),
) -> pl.DataFrame:
    """Recovery month by month from `since` to `as_of`, oldest first.

    Columns: snapshot_date (the month up to it), those of `by`, a column per metric.
    """
    return reader.table(
        metrics,
        by=["snapshot_date", *by],
        filters=filters,
        between=closed(since, as_of),
    )


def recovery_items(
    reader: Reader,
    filters: Filters,
    as_of: date,
    period: str = "month",
    limit: int | None = None,
    offset: int = 0,
    order: Sequence[str] = ("-collectible_amount",),
) -> pl.DataFrame:
    """The items behind the recovery of a period, the largest first, paid early ones among them.

    Columns: `ITEM_COLUMNS` and agent_name, dimensions as they were when the item became
    collectible, amounts in the reporting currency. Added up they are the figures of `recovery`.
    """
    frame = reader.rows(
        "fct_recoveries",
        ITEM_COLUMNS,
        filters,
        period=months_of(reader, period, as_of, filters),
        order=[*order, "bu", "document_id", "instalment_no"],
        limit=limit,
        offset=offset,
    )
    return with_agent_names(reader, frame)


def receipt_uses(
    reader: Reader,
    filters: Filters,
    as_of: date,
    period: str = "month",
    use: str | None = None,
    limit: int | None = None,
) -> pl.DataFrame:
    """The receipts behind the recovery of a period, one row per use, latest payment first.

    Columns: `USE_COLUMNS` and agent_name; a receipt's uses add up to what came in of it. `use`
    keeps one of `USES`. Raises MetricError for another.
    """
    if use is not None and use not in USES:
        raise MetricError(f"Money has no use '{use}'.", advice=f"Give one of {', '.join(USES)}.")
    only = Conditions()
    if use:
        only.that("receipt_use = $use", use=use)
    frame = reader.rows(
        "fct_receipt_uses",
        USE_COLUMNS,
        filters,
        period=months_of(reader, period, as_of, filters),
        order=["-paid_date", "bu", "receipt_id", "document_id", "instalment_no", "use_rank",
               "part_rank"],
        limit=limit,
        only=only,
    )  # fmt: skip
    return with_agent_names(reader, frame)


def tie_out(reader: Reader, filters: Filters, as_of: date, period: str = "month") -> pl.DataFrame:
    """What the receipts of a period were used for; it adds up to them, to the cent.

    One row, reporting currency: receipt_amount (at the closing rate of its month) =
    collected_amount + early_amount + written_off_amount (on what had been given up) +
    unapplied_amount (change of what stays without a document, overpayments included) +
    returned_amount (went back, or was set off) + fx_amount; difference_amount is zero. Cash of a
    BU whose recovery is inferred is not in it.
    """
    frame = reader.table(
        [USED, RECEIVED, USE_FX],
        by=["receipt_use"],
        filters=filters,
        period=months_of(reader, period, as_of, filters),
    )
    used = dict(frame.select("receipt_use", "use_amount").rows())
    parts = {f"{use}_amount": used.get(use, Decimal("0.00")) for use in USES}
    parts["unapplied_amount"] += parts.pop("overpaid_amount")
    parts["fx_amount"] = sum(frame["use_fx_amount"], Decimal("0.00"))
    received = sum(frame["receipt_amount"], Decimal("0.00"))
    row = {"receipt_amount": received, **parts}
    row["difference_amount"] = received - sum(parts.values(), Decimal("0.00"))
    return pl.DataFrame([row], schema=dict.fromkeys(row, pl.Decimal(38, 2)))
