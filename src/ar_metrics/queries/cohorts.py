"""Billing cohorts: what became of a month's invoices, by the age at which they were settled."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

MONTHS = 24
AGES = (30, 60, 90)
INVOICES = "document_type in ('invoice', 'debit_note')"
MONEY = pl.Decimal(38, 2)


def billing_cohorts(
    reader: Reader, filters: Filters, as_of: date, since: date | None = None
) -> pl.DataFrame:
    """The invoices of each month up to a date, by the age at which they were settled.

    One row per month of issue from `since` on, by default the last 24, oldest first: issue_month
    (its first day), billed_amount (settled + written off + open, reporting currency), open_amount,
    then shares of billed: settled_30_ratio (settled within 30 days of issue), settled_60_ratio,
    settled_90_ratio, settled_so_far_ratio, billed_lost_ratio (written off), open_ratio, and
    at_risk_ratio (not settled within 90 days). Settled is paid, credited or set off. A share
    within so many days is null until the month's last invoice is as old. Of BUs with a ledger: a
    printed list tells no day of payment. Months before the first snapshot are left out. Raises
    MetricError for a filter that settlements do not have.
    """
    first = _first_month(reader, as_of, since)
    issued = Conditions()
    issued.that(f"{INVOICES} and issue_date >= $cohorts_from", cohorts_from=first)
    settled = reader.rows(
        "fct_settlements", ["issue_date", "settlement_kind", "settled_days", "settled_amount"],
        filters, between=(None, as_of), only=issued,
    )  # fmt: skip
    still = Conditions()
    still.that(
        f"{INVOICES} and is_from_ledger and not is_apart and issue_date >= $cohorts_from",
        cohorts_from=first,
    )
    opened = reader.rows(
        "fct_open_items", ["issue_date", "outstanding_amount"], filters, as_of, only=still
    )
    amount = pl.col("settled_amount")
    written = pl.col("settlement_kind") == "write_off"
    sums = [
        amount.filter(~written & (pl.col("settled_days") <= age)).sum().alias(f"settled_{age}")
        for age in AGES
    ]
    by_month = pl.col("issue_date").dt.truncate("1mo").alias("issue_month")
    gone = settled.group_by(by_month).agg(
        *sums,
        amount.filter(~written).sum().alias("settled"),
        amount.filter(written).sum().alias("written_off"),
    )
    left = opened.group_by(by_month).agg(pl.col("outstanding_amount").sum().alias("open"))
    both = gone.join(left, on="issue_month", how="full", coalesce=True).sort("issue_month")
    names = [name for name in both.columns if name != "issue_month"]
    return _shares(both.with_columns(pl.col(names).cast(MONEY).fill_null(0)), as_of)


def _shares(months: pl.DataFrame, as_of: date) -> pl.DataFrame:
    billed = pl.col("settled") + pl.col("written_off") + pl.col("open")
    whole = pl.col("billed_amount").cast(pl.Float64)
    told = months.with_columns(billed.cast(MONEY).alias("billed_amount")).filter(
        pl.col("billed_amount") > 0
    )
    last = pl.col("issue_month").dt.month_end()
    within = {
        age: pl.when(last + timedelta(days=age) <= as_of).then(
            pl.col(f"settled_{age}").cast(pl.Float64) / whole
        )
        for age in AGES
    }
    return told.select(
        "issue_month", "billed_amount", pl.col("open").alias("open_amount"),
        *(share.alias(f"settled_{age}_ratio") for age, share in within.items()),
        (pl.col("settled").cast(pl.Float64) / whole).alias("settled_so_far_ratio"),
        (pl.col("written_off").cast(pl.Float64) / whole).alias("billed_lost_ratio"),
        (pl.col("open").cast(pl.Float64) / whole).alias("open_ratio"),
        (1 - within[90]).alias("at_risk_ratio"),
    )  # fmt: skip


def _first_month(reader: Reader, as_of: date, since: date | None) -> date:
    """The first day of the first cohort: not before the month of the first snapshot."""
    known = reader.reference("dim_snapshots")["snapshot_date"].min()
    year, month = divmod(12 * as_of.year + as_of.month - MONTHS, 12)
    wanted = (since or date(year, month + 1, 1)).replace(day=1)
    if not isinstance(known, date):
        return wanted
    is_whole = known.day == monthrange(known.year, known.month)[1]
    after = known.replace(day=1) if is_whole else known + timedelta(days=1)
    return max(wanted, after)
