"""How much is owed: at a date, over time, against an earlier date, and by whom."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from polars import selectors

from ar_metrics.access import Filters
from ar_metrics.metrics import (
    HEADLINE,
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_RATIO,
    Metric,
    bucket,
)
from ar_metrics.queries.reader import Reader, closed

COUNTED = ("outstanding_amount", "open_item_count")


@dataclass(frozen=True)
class Change:
    """A metric at a date and at an earlier one. A value is None where there is no data."""

    metric: Metric
    value: Decimal | float | int | None
    earlier: Decimal | float | int | None
    earlier_date: date

    @property
    def difference(self) -> Decimal | float | int | None:
        """Value minus earlier value, in the metric's unit; None when one of them is missing."""
        if self.value is None or self.earlier is None:
            return None
        return self.value - self.earlier  # pyright: ignore[reportOperatorIssue]  (same unit)

    @property
    def ratio(self) -> float | None:
        """Difference ÷ |earlier value|; None without both values or from zero."""
        if self.difference is None or not self.earlier:
            return None
        return float(self.difference) / abs(float(self.earlier))

    @property
    def is_better(self) -> bool | None:
        """Whether the change goes the good way; None without change or without a good way."""
        if not self.difference or self.metric.better == "neither":
            return None
        return (self.difference > 0) == (self.metric.better == "higher")


def headline(
    reader: Reader,
    filters: Filters,
    as_of: date,
    metrics: Sequence[Metric] = HEADLINE,
) -> pl.DataFrame:
    """The figures of the cards at one date: one row, one column per metric.

    By default outstanding_amount, overdue_amount, overdue_ratio, overdue_60_amount,
    overdue_90_amount, unapplied_credit_amount (reporting currency), open_item_count and
    customer_count. Amounts are null when no item is in sight, zero when they are zero.
    """
    return reader.table(metrics, filters=filters, as_of=as_of)


def trend(
    reader: Reader,
    filters: Filters,
    until: date | None = None,
    since: date | None = None,
    metrics: Sequence[Metric] = HEADLINE,
) -> pl.DataFrame:
    """The same figures at every snapshot from `since` to `until`, both included, oldest first.

    Columns: snapshot_date, then one per metric. A date between without items has its row: its
    amounts are zero, its ratios null.
    """
    frame = reader.table(
        metrics, by=["snapshot_date"], filters=filters, between=closed(since, until)
    )
    dates = _dates_in_sight(reader, frame, filters, since, until)
    return dates.join(frame, on="snapshot_date", how="left").with_columns(
        (selectors.decimal() | selectors.integer()).fill_null(0)
    )


def evolution(
    reader: Reader,
    filters: Filters,
    until: date | None = None,
    since: date | None = None,
) -> pl.DataFrame:
    """Outstanding by bucket at every snapshot from `since` to `until`, both included.

    Columns: snapshot_date, bucket_rank, aging_bucket, outstanding_amount, open_item_count.
    Every bucket has a row at every snapshot from the first date with an item in sight on, oldest
    date and youngest bucket first. The amounts of a date add up to its outstanding.
    """
    frame = reader.table(
        [OUTSTANDING, OPEN_ITEM_COUNT],
        by=["snapshot_date", "bucket_rank"],
        filters=filters,
        between=closed(since, until),
    )
    dates = _dates_in_sight(reader, frame, filters, since, until)
    buckets = reader.buckets.select("bucket_rank", "aging_bucket")
    return (
        dates.join(buckets, how="cross")
        .join(frame, on=["snapshot_date", "bucket_rank"], how="left")
        .with_columns(pl.col(COUNTED).fill_null(0))
        .sort("snapshot_date", "bucket_rank")
    )


def comparisons(
    reader: Reader,
    filters: Filters,
    as_of: date,
    metrics: Sequence[Metric] = HEADLINE,
) -> dict[str, list[Change]]:
    """Each metric against the previous snapshot and against the same month of the year before.

    Keys: 'previous_snapshot' and 'previous_year', where the calendar has such a date; the latter
    is the last snapshot of that month. Values: one Change per metric, in their order.
    """
    earlier = earlier_dates(reader, as_of)
    frame = reader.table(
        metrics, by=["snapshot_date"], filters=filters, as_of=[as_of, *earlier.values()]
    )
    found = {row["snapshot_date"]: row for row in frame.iter_rows(named=True)}
    now = found.get(as_of, {})
    return {
        against: [
            Change(metric, now.get(metric.name), found.get(day, {}).get(metric.name), day)
            for metric in metrics
        ]
        for against, day in earlier.items()
    }


def earlier_dates(reader: Reader, as_of: date) -> dict[str, date]:
    """The dates to compare with: 'previous_snapshot' and 'previous_year', where they exist."""
    days = reader.reference("dim_snapshots")["snapshot_date"].sort()
    month_start = date(as_of.year - 1, as_of.month, 1)
    month_end = month_start.replace(day=calendar.monthrange(as_of.year - 1, as_of.month)[1])
    candidates = {
        "previous_snapshot": days.filter(days < as_of),
        "previous_year": days.filter((days >= month_start) & (days <= month_end)),
    }
    return {name: found[-1] for name, found in candidates.items() if len(found)}


def top_debtors(reader: Reader, filters: Filters, as_of: date, limit: int = 10) -> pl.DataFrame:
    """The customer groups that owe most, largest first, at one date.

    Columns: parent_id, parent_name, one bucket_<rank>_amount per aging bucket (reporting
    currency), outstanding_amount, overdue_amount, overdue_ratio, open_item_count,
    max_overdue_days (null without open debt).
    """
    metrics = [
        *(bucket(rank) for rank in reader.buckets["bucket_rank"]),
        OUTSTANDING,
        OVERDUE,
        OVERDUE_RATIO,
        OPEN_ITEM_COUNT,
    ]
    return reader.table(
        metrics,
        by=["parent_id"],
        filters=filters,
        as_of=as_of,
        attributes=["parent_name", "max_overdue_days"],
        order=["-outstanding_amount", "parent_id"],
        limit=limit,
    )


def crossed(
    reader: Reader,
    filters: Filters,
    as_of: date,
    rows: str = "bu",
    columns: str = "country_code",
    metric: Metric = OUTSTANDING,
) -> pl.DataFrame:
    """An amount or a count at a date by two dimensions.

    One row per value of `rows`: its value, the metric over all columns, then one column per value
    of `columns` (null: nothing there). Rows and columns with the largest sum first.
    """
    cells = reader.table([metric], by=[rows, columns], filters=filters, as_of=as_of)
    wide = cells.pivot(columns, index=rows, values=metric.name)
    shown = _ranked(cells, rows, metric).join(wide, on=rows, maintain_order="left")
    return shown.select(rows, metric.name, *_ranked(cells, columns, metric)[columns])


def _ranked(cells: pl.DataFrame, dimension: str, metric: Metric) -> pl.DataFrame:
    sums = cells.group_by(dimension, maintain_order=True).agg(pl.col(metric.name).sum())
    return sums.sort(metric.name, descending=True, maintain_order=True)


def _dates_in_sight(
    reader: Reader,
    frame: pl.DataFrame,
    filters: Filters,
    since: date | None,
    until: date | None,
) -> pl.DataFrame:
    """The calendar's dates since the first with an item: later on, no item means nothing owed."""
    first = frame["snapshot_date"].to_list()[0] if frame.height else None
    if since and first != since:
        first = reader.first_date(filters)
    days = reader.reference("dim_snapshots").select("snapshot_date").sort("snapshot_date")
    if first is None:
        return days.clear()
    return days.filter(
        pl.col("snapshot_date").is_between(max(first, since or first), until or date.max)
    )
