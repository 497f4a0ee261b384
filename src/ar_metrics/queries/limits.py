"""Who owes more than was granted, by how much, and since when."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import OVERRUN_CUSTOMER_COUNT
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

KEY = ("bu", "customer_id")
# What passes a limit, and since when it does without a break.
SINCE = {"overrun_amount": "over_since_date", "exposed_amount": "exposed_since_date"}
COLUMNS = (
    *KEY, "customer_name", "parent_id", "parent_name", "country_code", "segment", "agent_id",
    "insurer", "rating", "rating_source", "rating_date", "outstanding_amount",
    "credit_limit_amount", "overrun_amount", "insured_limit_amount", "exposed_amount",
)  # fmt: skip


def credit_limits(
    reader: Reader, filters: Filters, as_of: date, limit: int | None = None
) -> pl.DataFrame:
    """The customers above a limit of theirs at one date, the largest overrun first.

    Columns: bu, customer_id, customer_name, parent_id, parent_name, country_code, segment,
    agent_id, agent_name, insurer, rating, rating_source, rating_date, outstanding_amount,
    credit_limit_amount, overrun_amount, insured_limit_amount, exposed_amount (reporting currency; a
    limit is null where none was given),
    over_since_date (the first of the snapshots without a break at which the internal limit was
    passed; null where it is not), exposed_since_date (likewise of the insured limit). `limit` keeps
    that many rows.
    Raises MetricError for a filter on documents: a limit is the customer's.
    """
    above = Conditions()
    above.that("(overrun_amount > 0 or exposed_amount > 0)")
    frame = reader.rows(
        "fct_credit_limits",
        COLUMNS,
        filters,
        as_of,
        order=["-overrun_amount", "-exposed_amount", *KEY],
        limit=limit,
        only=above,
    )
    for amount, since in SINCE.items():
        began = _over_since(reader, frame, as_of, amount, since)
        frame = frame.join(began, on=KEY, how="left", maintain_order="left")
    return with_agent_names(reader, frame)


def _over_since(
    reader: Reader, frame: pl.DataFrame, as_of: date, amount: str, since: str
) -> pl.DataFrame:
    """When each customer of the frame came to be over a limit: bu, customer_id, `since`."""
    over = frame.filter(pl.col(amount) > 0)
    known = Conditions()
    known.that(f"{amount} > 0")
    known.that("snapshot_date <= $until", until=as_of)
    known.that("list_contains($over, customer_id)", over=over["customer_id"].to_list())
    rows = reader.rows(
        "fct_credit_limits",
        [*KEY, "snapshot_date"],
        Filters(include_intercompany=True),
        only=known,
    )
    dates = reader.table(
        [OVERRUN_CUSTOMER_COUNT], by=["bu", "snapshot_date"], between=(None, as_of)
    ).with_columns(
        pl.col("snapshot_date").rank("ordinal", descending=True).over("bu").alias("steps_back")
    )
    ranked = rows.join(dates, on=["bu", "snapshot_date"]).sort(*KEY, "steps_back")
    # without a break: as many snapshots of the BU back as there are rows
    unbroken = ranked.filter(pl.col("steps_back") == pl.int_range(1, pl.len() + 1).over(KEY))
    return unbroken.group_by(KEY).agg(pl.col("snapshot_date").min().alias(since))
