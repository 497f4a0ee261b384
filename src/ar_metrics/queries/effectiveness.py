"""How much of what could be collected in a period was: CEI, with its four operands (domain §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import NOT_DUE, OUTSTANDING, SALES
from ar_metrics.queries.dso import effectiveness
from ar_metrics.queries.reader import Reader, closed

AMOUNTS = ("opening_outstanding_amount", "sales_amount", "outstanding_amount", "not_due_amount")


def cei(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """CEI of the period that each snapshot from `since` (by default `as_of` alone) on closes.

    One row per snapshot and combination of `by`, oldest first: snapshot_date, by…, opening_date
    (the snapshot before), opening_outstanding_amount, sales_amount (of the period, tax included),
    outstanding_amount, not_due_amount (reporting currency), then cei_ratio: (opening + sales −
    outstanding) ÷ (opening + sales − not due); null where nothing could be collected. The first
    snapshot of all closes no period and has no row. BUs that tell no sales are left out. Raises
    MetricError for a filter or dimension that sales do not have.
    """
    filters = telling_sales(reader, filters, as_of)
    days = reader.reference("dim_snapshots")["snapshot_date"].sort()
    ends = [day for day in days if (since or as_of) <= day <= as_of]
    before = dict(zip(days.to_list()[1:], days.to_list(), strict=False))
    keys = ["snapshot_date", *(name for name in by if name != "snapshot_date")]
    dates = [*ends, *(before[day] for day in ends if day in before)]
    stocks = reader.table([OUTSTANDING, NOT_DUE], by=keys, filters=filters, as_of=dates)
    sold = reader.table(
        [SALES], by=keys, filters=filters, between=closed(ends[0] if ends else as_of, as_of)
    )
    calendar = pl.DataFrame(
        {"snapshot_date": list(before), "opening_date": list(before.values())},
        schema={"snapshot_date": pl.Date, "opening_date": pl.Date},
    ).filter(pl.col("snapshot_date").is_in(ends))
    groups = keys[1:]
    opening = stocks.rename({"snapshot_date": "opening_date", OUTSTANDING.name: AMOUNTS[0]})
    parts = [
        opening.drop(NOT_DUE.name).join(calendar, on="opening_date").drop("opening_date"),
        sold.filter(pl.col("snapshot_date").is_in(calendar["snapshot_date"].implode())),
        stocks.filter(pl.col("snapshot_date").is_in(calendar["snapshot_date"].implode())),
    ]
    whole = pl.concat(parts, how="diagonal_relaxed").group_by(keys).agg(pl.col(AMOUNTS).sum())
    rows = whole.join(calendar, on="snapshot_date").sort(keys)
    ratios = [effectiveness(*amounts) for amounts in rows.select(AMOUNTS).rows()]
    return rows.select("snapshot_date", *groups, "opening_date", *AMOUNTS).with_columns(
        pl.Series("cei_ratio", ratios, pl.Float64)
    )


def collection_effectiveness(
    reader: Reader, filters: Filters, since: date, as_of: date
) -> float | None:
    """CEI of the period after `since` up to `as_of`, between 0 and 1; None without anything due.

    (opening + sales − closing) ÷ (opening + sales − closing not due): domain §4, where a vendor's
    divisor with what is current added to it is called wrong. BUs that tell no sales are left out.
    """
    filters = telling_sales(reader, filters, as_of)
    opening = _one(reader, OUTSTANDING.name, filters, since)
    closing = _one(reader, OUTSTANDING.name, filters, as_of)
    not_due = _one(reader, NOT_DUE.name, filters, as_of)
    sold = reader.table([SALES], filters=filters, between=(since, as_of)).item() or Decimal()
    return effectiveness(opening, sold, closing, not_due)


def telling_sales(reader: Reader, filters: Filters, as_of: date) -> Filters:
    """Return the filters without the BUs that tell no sales: nothing stands against their debts."""
    every = Filters(include_intercompany=True)
    told = reader.table([SALES], by=["bu"], filters=every, between=(None, as_of))["bu"]
    return replace(filters, bu=[bu for bu in told if filters.bu is None or bu in filters.bu])


def _one(reader: Reader, name: str, filters: Filters, as_of: date) -> Decimal:
    metric = {OUTSTANDING.name: OUTSTANDING, NOT_DUE.name: NOT_DUE}[name]
    return reader.table([metric], filters=filters, as_of=as_of).item() or Decimal()
