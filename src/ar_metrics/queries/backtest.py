"""The provision of an earlier date held against what was lost since (IFRS 9: was it enough?)."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.queries.provision import MONEY, exposed_debts, provision
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

KEY = ["bu", "document_id", "instalment_no"]
CELL = ["segment", "bucket_rank"]


def provision_backtest(reader: Reader, filters: Filters, since: date, as_of: date) -> pl.DataFrame:
    """The provision of `since` against what the same debts lost up to `as_of`.

    One row per segment and bucket of `since`, of the debts that the matrix held then: segment,
    bucket_rank, aging_bucket, exposure_amount (then), loss_ratio (expected; null: no rate),
    provision_amount (then), lost_amount (written off since, at most the debt, without tax where
    it is known), lost_ratio (÷ exposure), open_amount (of the debts, still open at `as_of`),
    difference_amount (provision − lost; below zero it was not enough so far). Reporting currency.
    Raises MetricError when the dates are not in this order.
    """
    if since >= as_of:
        raise MetricError(
            f"A provision is held against a later date: {since} is not before {as_of}."
        )
    debts = exposed_debts(reader, filters, since).filter(~pl.col("is_individual"))
    whole = Filters(include_intercompany=True)
    written = Conditions()
    written.that("step = 'write_offs'")
    moves = reader.rows(
        "fct_movements", [*KEY, "movement_amount"], whole, between=(since, as_of), only=written
    )
    later = exposed_debts(reader, whole, as_of).select(
        *KEY, pl.col("exposure_amount").alias("open_amount")
    )
    lost = moves.group_by(KEY).agg((-pl.col("movement_amount").sum()).alias("lost"))
    told = debts.join(lost, on=KEY, how="left").join(later, on=KEY, how="left")
    given_up = pl.col("lost").cast(pl.Float64).clip(0.0).fill_null(0.0)
    share = (given_up / pl.col("outstanding_amount").cast(pl.Float64)).clip(0.0, 1.0)
    cells = told.group_by(CELL).agg(
        (pl.col("exposure_amount").cast(pl.Float64) * share).round(2).cast(MONEY).sum()
        .alias("lost_amount"),
        pl.min_horizontal("exposure_amount", pl.col("open_amount").fill_null(0)).sum().cast(MONEY)
        .alias("open_amount"),
    )  # fmt: skip
    matrix = provision(reader, filters, since).filter(~pl.col("is_individual"))
    exposure = pl.col("exposure_amount").cast(pl.Float64)
    return (
        matrix.join(cells, on=CELL, how="left")
        .with_columns(
            (pl.col("lost_amount").cast(pl.Float64) / exposure).alias("lost_ratio"),
            (pl.col("provision_amount") - pl.col("lost_amount")).cast(MONEY)
            .alias("difference_amount"),
        )
        .sort(CELL)
        .select(
            "segment", "bucket_rank", "aging_bucket", "exposure_amount", "loss_ratio",
            "provision_amount", "lost_amount", "lost_ratio", "open_amount", "difference_amount",
        )
    )  # fmt: skip
