"""How customers pay: a score of their own delay, its drift over a year, cash not yet applied."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import APPLICATION_DAYS, UNAPPLIED_CASH
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

CUSTOMER = (
    "bu", "customer_id", "customer_name", "parent_id", "parent_name", "country_code", "segment",
    "agent_id",
)  # fmt: skip
# The score: the last day of the usual delay that still has it; later is E.
SCORES = (("A", 0), ("B", 10), ("C", 30), ("D", 60))
WORST = "E"


def payers(reader: Reader, filters: Filters, as_of: date, limit: int | None = None) -> pl.DataFrame:
    """The customers who owe, those whose drift (days later than a year before × amount)
    weighs most first.

    Columns: bu, customer_id, customer_name, parent_id, parent_name, country_code, segment,
    agent_id, agent_name, outstanding_amount (reporting currency), payer_score (A to E by
    own_delay_days: up to 0, 10, 30, 60 days, later), own_delay_days (after the due date, weighted
    by amount, of the payments of the last 365 days), earlier_delay_days (of the 365 days before),
    drift_days, spread_days, payment_count, year_paid_amount, rating, rating_source, rating_date
    (imported). The delays are null below three payments. Raises MetricError for a filter on
    documents.
    """
    frame = reader.rows(
        "fct_payers",
        [*CUSTOMER, "outstanding_amount", "own_delay_days", "earlier_delay_days", "drift_days",
         "spread_days", "payment_count", "year_paid_amount"],
        filters, as_of,
    )  # fmt: skip
    ratings = reader.rows(
        "fct_credit_limits", ["bu", "customer_id", "rating", "rating_source", "rating_date"],
        Filters(include_intercompany=True), as_of,
    )  # fmt: skip
    told = (
        frame.with_columns(payer_score=_score())
        .join(ratings, on=["bu", "customer_id"], how="left")
        .sort(
            pl.col("drift_days") * pl.col("outstanding_amount").cast(pl.Float64),
            "outstanding_amount", "bu", "customer_id",
            descending=[True, True, False, False], nulls_last=True,
        )
        .select(
            *CUSTOMER, "outstanding_amount", "payer_score", "own_delay_days",
            "earlier_delay_days", "drift_days", "spread_days", "payment_count",
            "year_paid_amount", "rating", "rating_source", "rating_date",
        )
    )  # fmt: skip
    return with_agent_names(reader, told if limit is None else told.head(limit))


def payer_scores(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """What the customers of each score owe: payer_score (A to E; null below three payments),
    customer_count, outstanding_amount.
    """
    whole = payers(reader, filters, as_of)
    return (
        whole.group_by("payer_score")
        .agg(pl.len().cast(pl.Int64).alias("customer_count"), pl.col("outstanding_amount").sum())
        .sort("payer_score", nulls_last=True)
    )


def unapplied_cash(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """Receipts that no item carries yet, the oldest first.

    Columns: bu, customer_id, customer_name, parent_id, parent_name, country_code, segment,
    agent_id, agent_name, document_id (the receipt), issue_date (its value date), age_days (since
    then), currency_code, open_local, unapplied_cash_amount (reporting currency; above zero: money
    that is there).
    """
    receipts = Conditions()
    receipts.that("credit_kind = 'receipt' and not is_apart")
    frame = reader.rows(
        "fct_open_items",
        [*CUSTOMER, "document_id", "issue_date", "age_days", "currency_code", "open_local",
         "outstanding_amount"],
        filters, as_of, order=["issue_date", "bu", "document_id"], only=receipts,
    )  # fmt: skip
    told = frame.with_columns(
        -pl.col("open_local"), (-pl.col("outstanding_amount")).alias(UNAPPLIED_CASH.name)
    ).drop("outstanding_amount")
    return with_agent_names(reader, told)


def application_days(reader: Reader, filters: Filters, as_of: date) -> float | None:
    """How long the receipts that were allocated in the period up to the date had waited.

    Days from value date to allocation, weighted by amount; None where none was allocated. Raises
    MetricError for a filter that receipts do not have.
    """
    return reader.table([APPLICATION_DAYS], filters=filters, as_of=as_of).item()


def _score() -> pl.Expr:
    days = pl.col("own_delay_days")
    score = pl.when(days.is_null()).then(None)
    for letter, last in SCORES:
        score = score.when(days <= last).then(pl.lit(letter))
    return score.otherwise(pl.lit(WORST))
