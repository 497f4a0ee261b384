"""One customer: who it is, what happened with it, and how it stood at each snapshot."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.queries.reader import Reader, closed
from ar_metrics.queries.relations import Conditions

IDENTITY = (
    "bu", "customer_id", "customer_name", "parent_id", "parent_name", "country_code", "segment",
    "agent_id", "is_natural_person", "is_intercompany", "insolvency_date", "payment_terms",
    "credit_limit_amount", "insured_limit_amount", "insurer", "rating", "rating_source",
    "rating_date",
)  # fmt: skip
EVENT_COLUMNS = (
    "event_date", "event_kind", "event_id", "instalment_no", "document_id", "detail", "outcome",
    "until_date", "currency_code", "event_local", "event_amount", "bu", "customer_id",
)  # fmt: skip
# What closes what.
CLOSINGS = {"dispute_closed": "dispute", "case_closed": "case"}


def identity(reader: Reader, bu: str, customer_id: str) -> pl.DataFrame:
    """The customer as last described: one row, or none without master data or outside the scope.

    Columns: those of dim_customers; limits in the reporting currency, null when none was given.
    """
    return reader.rows("dim_customers", IDENTITY, _alone(bu, customer_id))


def customer_events(
    reader: Reader,
    bu: str,
    customer_id: str,
    as_of: date,
    since: date | None = None,
) -> pl.DataFrame:
    """What happened with a customer from `since` up to `as_of`, both included, latest first.

    Columns: event_date, event_kind, event_id, instalment_no, document_id, detail, outcome,
    until_date, currency_code, event_local (document currency), event_amount (reporting currency;
    positive adds to what is owed; null where the event has no amount), bu, customer_id. A dispute
    and a procedure reach until the day they were closed, up to `as_of`; open ones until no day.
    """
    only = Conditions()
    after, until = closed(since, as_of)
    only.that("event_date <= $happened_until", happened_until=until)
    if after:
        only.that("event_date > $happened_after", happened_after=after)
    frame = reader.rows(
        "fct_customer_events",
        EVENT_COLUMNS,
        _alone(bu, customer_id),
        order=["-event_date", "event_kind", "event_id", "instalment_no"],
        only=only,
    )
    return _with_closings(frame)


def _with_closings(frame: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("event_kind")
    closings = frame.filter(kind.is_in(list(CLOSINGS))).select(
        "event_id",
        kind.replace_strict(CLOSINGS, return_dtype=pl.String).alias("event_kind"),
        pl.col("event_date").alias("closed_date"),
    )
    joined = frame.join(
        closings.unique(["event_id", "event_kind"], keep="first", maintain_order=True),
        on=["event_id", "event_kind"], how="left", maintain_order="left",
    )  # fmt: skip
    return joined.with_columns(pl.coalesce("until_date", "closed_date").alias("until_date")).drop(
        "closed_date"
    )


def _alone(bu: str, customer_id: str) -> Filters:
    return Filters(bu=(bu,), customer_id=(customer_id,), include_intercompany=True)
