"""On whom the outstanding rests: each debtor's share, what the largest make together, HHI."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import OVERDUE
from ar_metrics.metrics.debtors import CUSTOMER_COUNT
from ar_metrics.metrics.items import (
    FACTORED,
    GROSS,
    INSURED,
    NET_OF_FACTOR,
    OUTSTANDING,
    UNINSURED,
)
from ar_metrics.queries.reader import Reader

RISK = (OUTSTANDING, GROSS, FACTORED, NET_OF_FACTOR, INSURED, UNINSURED)


def concentration(
    reader: Reader, filters: Filters, as_of: date, limit: int | None = None
) -> pl.DataFrame:
    """The customer groups that owe more than they are owed, the largest first.

    Columns: debtor_rank (from 1), parent_id, parent_name, outstanding_amount, overdue_amount
    (reporting currency), customer_count, debtor_ratio (share of what all of them owe),
    running_ratio (of this one and all larger ones), hhi_points ((100 × share)²; their sum is the
    HHI). `limit` keeps that many rows; shares stay those of the whole.
    """
    frame = reader.table(
        [OUTSTANDING, OVERDUE, CUSTOMER_COUNT], by=["parent_id"], filters=filters, as_of=as_of,
        attributes=["parent_name"], order=["-outstanding_amount", "parent_id"],
    ).filter(pl.col("outstanding_amount") > 0)  # fmt: skip
    owed = pl.col("outstanding_amount").cast(pl.Float64)
    share = owed / owed.sum()
    told = frame.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("debtor_rank"),
        *frame.columns,
        share.alias("debtor_ratio"),
        share.cum_sum().alias("running_ratio"),
        ((100 * share) ** 2).alias("hhi_points"),
    )
    return told if limit is None else told.head(limit)


def covered(reader: Reader, filters: Filters, as_of: date, by: str = "bu") -> pl.DataFrame:
    """What is assigned to a factor and what is insured, one row per `by`.

    Columns: `by`, outstanding_amount, gross_amount (before credits), factored_amount,
    net_of_factor_amount, insured_amount, uninsured_amount (reporting currency).
    """
    return reader.table(list(RISK), by=[by], filters=filters, as_of=as_of)
