"""What a batch says of its rows: counts, control totals, units and dates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from ar_metrics.contracts import Feed
from ar_metrics.contracts.codes import CREDIT_TYPES

NO_CURRENCY = "XXX"  # ISO 4217: no currency
_MAIN_AMOUNT = ("open_amount", "amount", "balance", "claimed_amount", "cost")


def summarised(feed: Feed, rows: pl.LazyFrame, left_out: Mapping[str, int]) -> dict[str, Any]:
    """Return the part of batch.json about one feed."""
    dated = feed.dated_by
    dates = pl.Series([], dtype=pl.Date)
    if dated:
        dates = collected(rows.select(dated).drop_nulls().unique())[dated]
    units = pl.DataFrame()
    if feed.reach == "at":
        units = collected(rows.select(pl.col(feed.unit).cast(pl.String)).unique()).sort(feed.unit)
    days = dates.sort().to_list() if dated == "snapshot_date" else []
    return {
        "rows": collected(rows.select(pl.len())).item(),
        "control_totals": {code: str(total) for code, total in control_totals(feed, rows).items()},
        "units": [list(unit) for unit in units.rows()],
        "first_date": str(dates.min()) if dates.len() else None,
        "last_date": str(dates.max()) if dates.len() else None,
        "snapshot_dates": [str(day) for day in days],
        "left_out": dict(left_out),
    }


def collected(query: pl.LazyFrame) -> pl.DataFrame:
    """Return what a query gives, worked out in bounded memory."""
    return query.collect(engine="streaming")


def control_totals(feed: Feed, rows: pl.LazyFrame) -> dict[str, Decimal]:
    """Return the sum of the main amount by currency, credits negative, by currency code.

    Rows without a currency of their own are summed under XXX. Empty for a feed without amounts.
    """
    signed = _signed_amount(feed)
    if signed is None:
        return {}
    has_currency = "currency_code" in feed.schema
    currency = pl.col("currency_code") if has_currency else pl.lit(NO_CURRENCY)
    sums = collected(
        rows.group_by(currency.fill_null(NO_CURRENCY).alias("code")).agg(
            signed.cast(pl.Decimal(38, 2)).sum().alias("total")
        )
    ).sort("code")
    return {str(code): total or Decimal("0.00") for code, total in sums.rows()}


def _signed_amount(feed: Feed) -> pl.Expr | None:
    if feed.name == "ledger_entries":
        return pl.col("debit") - pl.col("credit")
    name = next((name for name in _MAIN_AMOUNT if name in feed.schema), None)
    if name is None:
        return None
    if "document_type" not in feed.schema:
        return pl.col(name)
    credit = pl.col("document_type").is_in(CREDIT_TYPES)
    return pl.when(credit).then(-pl.col(name)).otherwise(pl.col(name))
