"""Who owes and which documents: the last two levels of every drill-down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.queries.aging import balance_metrics, with_agent_names
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import BUCKET, UNAPPLIED, Conditions

GRAIN = ("bu", "customer_id", "document_id", "instalment_no")
OPEN_ITEM_COLUMNS = (
    "snapshot_date", "bu", "customer_id", "customer_name", "parent_id", "parent_name",
    "country_code", "segment", "agent_id", "document_id", "instalment_no", "document_type",
    "account", "currency_code", "issue_date", "due_date", "original_local", "open_local",
    "outstanding_amount", "tax_amount", "overdue_days", "age_days", "bucket_rank", "aging_bucket",
    "credit_kind", "receivable_type", "is_disputed", "is_doubtful", "is_intercompany",
    "is_assigned_to_factor", "is_insured", "is_from_ledger", "batch_id",
)  # fmt: skip


def customers(
    reader: Reader, filters: Filters, as_of: date, limit: int | None = None
) -> pl.DataFrame:
    """One row per customer with open items at one date, the largest outstanding first.

    Columns: bu, customer_id, customer_name, parent_id, parent_name, country_code, segment,
    agent_id, agent_name, oldest_due_date and max_overdue_days (of debts; null without), one
    bucket_<rank>_amount per aging bucket, outstanding_amount, overdue_amount (reporting
    currency), overdue_ratio, open_item_count. The buckets of a row add up to its outstanding.
    """
    frame = reader.table(
        balance_metrics(reader),
        by=["bu", "customer_id"],
        filters=filters,
        as_of=as_of,
        attributes=["customer_name", "parent_id", "parent_name", "country_code", "segment",
                    "agent_id", "oldest_due_date", "max_overdue_days"],
        order=["-outstanding_amount", "bu", "customer_id"],
        limit=limit,
    )  # fmt: skip
    return with_agent_names(reader, frame)


def open_items(
    reader: Reader,
    filters: Filters,
    as_of: date,
    columns: Sequence[str] | None = None,
    limit: int | None = None,
    offset: int = 0,
    order: Sequence[str] = GRAIN,
    apart: bool = False,
    bucket: int | None = None,
) -> pl.DataFrame:
    """The open items of one date, as `columns` (default: all of OPEN_ITEM_COLUMNS).

    One row per bu, document_id and instalment_no; sorted by bu, customer and document, or by
    `order` ('-name' counts downwards). `original_local` and `open_local` are in currency_code, the
    other amounts in the reporting currency. `apart` gives the not-yet-invoiced items and advances
    instead, which are outside the outstanding; `bucket`, a rank, those of one aging bucket.

    Raises MetricError for a column that does not exist.
    """
    wanted = _wanted(columns)
    only = Conditions()
    only.that("is_apart" if apart else "not is_apart")
    if bucket is not None:
        _in_bucket(only, reader, filters, bucket)
    frame = reader.rows(
        "fct_open_items",
        _fetched(wanted),
        filters,
        as_of,
        order=_whole_order(order),
        limit=limit,
        offset=offset,
        only=only,
    )
    return _labelled(reader, frame, wanted)


def open_items_in_pieces(
    reader: Reader,
    filters: Filters,
    as_of: date,
    columns: Sequence[str] | None = None,
    order: Sequence[str] = GRAIN,
) -> Iterator[pl.DataFrame]:
    """Yield the rows of `open_items` some at a time: at least one frame."""
    wanted, only = _wanted(columns), Conditions()
    only.that("not is_apart")
    asked = ("fct_open_items", _fetched(wanted), filters, as_of, _whole_order(order), only)
    return (_labelled(reader, frame, wanted) for frame in reader.pieces(*asked))


def _wanted(columns: Sequence[str] | None) -> list[str]:
    wanted = list(OPEN_ITEM_COLUMNS if columns is None else columns)
    if unknown := [name for name in wanted if name not in OPEN_ITEM_COLUMNS]:
        raise MetricError(
            f"Open items have no column {', '.join(unknown)}.",
            advice=f"Columns are: {', '.join(OPEN_ITEM_COLUMNS)}.",
        )
    return wanted


def _fetched(wanted: Sequence[str]) -> list[str]:
    """What is asked for: the label of a bucket is that of its rank."""
    named = ("bucket_rank" if name == "aging_bucket" else name for name in wanted)
    return list(dict.fromkeys(named))


def _whole_order(order: Sequence[str]) -> list[str]:
    """The order, made whole by the key: equal rows never change places."""
    given = {name.removeprefix("-") for name in order}
    return [*order, *(name for name in GRAIN if name not in given)]


def _labelled(reader: Reader, frame: pl.DataFrame, wanted: Sequence[str]) -> pl.DataFrame:
    if "aging_bucket" in wanted:
        labels = reader.buckets.select("bucket_rank", "aging_bucket")
        frame = frame.join(labels, on="bucket_rank", how="left", maintain_order="left")
    return frame.select(wanted)


def _in_bucket(only: Conditions, reader: Reader, filters: Filters, bucket: int) -> None:
    """Keep the items of one bucket, as basis and treatment of credits put them there."""
    credits_rank = reader.buckets.filter(pl.col("bucket_kind") == "credits")["bucket_rank"].item()
    only.that(
        f"case when {UNAPPLIED[filters.credits]} then {credits_rank}"
        f" else {BUCKET[filters.basis]} end = $bucket_asked",
        bucket_asked=bucket,
    )


def find_customers(reader: Reader, text: str, limit: int = 20) -> pl.DataFrame:
    """The customers whose name or number contains `text`, whatever the case and the accents.

    Columns: bu, customer_id, customer_name, country_code, segment; sorted by name. No row for an
    empty text.
    """
    only = Conditions()
    only.that(
        "(contains(lower(strip_accents(customer_name)), lower(strip_accents($text)))"
        " or contains(lower(customer_id), lower($text)))",
        text=text.strip(),
    )
    return reader.rows(
        "dim_customers",
        ["bu", "customer_id", "customer_name", "country_code", "segment"],
        Filters(include_intercompany=True),
        order=["customer_name", "bu", "customer_id"],
        limit=limit if text.strip() else 0,
        only=only,
    )
