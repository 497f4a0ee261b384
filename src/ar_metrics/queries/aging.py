"""The aged balance: outstanding by lateness, long for charts and exports, wide for tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import (
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_RATIO,
    Metric,
    bucket,
)
from ar_metrics.queries.reader import Reader

NAMES = {"customer_id": ("customer_name",), "parent_id": ("parent_name",)}


def aging(reader: Reader, filters: Filters, as_of: date, by: Sequence[str] = ()) -> pl.DataFrame:
    """Outstanding by aging bucket at one snapshot, youngest bucket first.

    Columns: those of `by`, bucket_rank, aging_bucket, outstanding_amount (reporting currency),
    open_item_count. They add up to the outstanding of the same date and filters. Without `by`
    every bucket has its row, unless no item is in sight at all; with `by`, those that hold items.
    """
    frame = reader.table(
        [OUTSTANDING, OPEN_ITEM_COUNT], by=[*by, "bucket_rank"], filters=filters, as_of=as_of
    )
    buckets = reader.buckets.select("bucket_rank", "aging_bucket")
    counted = ("outstanding_amount", "open_item_count")
    if by or frame.is_empty():
        joined = frame.join(buckets, on="bucket_rank", how="left", maintain_order="left")
        return joined.select(*by, "bucket_rank", "aging_bucket", *counted)
    return buckets.join(frame, on="bucket_rank", how="left", maintain_order="left").with_columns(
        pl.col(counted).fill_null(0)
    )


def aged_balance(
    reader: Reader, filters: Filters, as_of: date, by: str | Sequence[str] = "bu"
) -> pl.DataFrame:
    """One row per value of `by` with a column per bucket, sorted by `by`.

    Columns: those of `by` (with customer_name after customer_id, parent_name after parent_id,
    agent_name after agent_id), one bucket_<rank>_amount per aging bucket, outstanding_amount,
    overdue_amount (reporting currency), overdue_ratio, open_item_count. The buckets of a row add
    up to its outstanding.
    """
    dimensions = [by] if isinstance(by, str) else list(by)
    names = [name for column in dimensions for name in NAMES.get(column, ())]
    frame = reader.table(
        balance_metrics(reader), by=dimensions, filters=filters, as_of=as_of, attributes=names
    )
    return with_agent_names(reader, frame) if "agent_id" in dimensions else frame


def balance_metrics(reader: Reader) -> list[Metric]:
    """The columns of an aged balance: each bucket, then the totals."""
    buckets = [bucket(rank) for rank in reader.buckets["bucket_rank"]]
    return [*buckets, OUTSTANDING, OVERDUE, OVERDUE_RATIO, OPEN_ITEM_COUNT]


def with_agent_names(reader: Reader, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with agent_name after agent_id; null for an id without master data."""
    names = reader.reference("dim_agents").select("agent_id", "agent_name")
    joined = frame.join(names, on="agent_id", how="left", maintain_order="left")
    place = frame.columns.index("agent_id") + 1
    return joined.select(*frame.columns[:place], "agent_name", *frame.columns[place:])
