"""What changed the outstanding between two dates, step by step, down to the documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import MOVEMENT, OUTSTANDING, RESTATEMENT
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

# In the order of the waterfall. The place is the step_rank of the marts, as in ref_bridge_steps.
STEPS = (
    "opening", "restatement", "invoiced", "cash_received", "returned_and_refunded",
    "credit_notes", "write_offs", "netting_and_adjustments", "new_items", "increased", "reduced",
    "settled", "fx", "reclassification", "closing",
)  # fmt: skip
OPENING, RESTATED, CLOSING = 0, 1, 14
DOCUMENT = ("snapshot_date", "bu", "customer_id", "customer_name", "document_id", "instalment_no",
            "document_type", "currency_code")  # fmt: skip


def bridge(
    reader: Reader, filters: Filters, since: date, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """From the outstanding at `since` to the outstanding at `as_of`, in order.

    Columns: those of `by`, step_rank, step, amount (reporting currency, positive adds),
    is_inferred (told from two snapshots, not from a ledger). Per group the opening as it was first
    imported + restatement + movements = closing, to the cent. Steps without change are left out,
    opening and closing are always there. No row when nothing is in sight.

    Raises MetricError when the dates are not snapshots in this order. Rule: domain.md §4.
    """
    _check_dates(reader, since, as_of)
    stocks = reader.table(
        [OUTSTANDING], by=[*by, "snapshot_date"], filters=filters, as_of=[since, as_of]
    )
    restated = reader.table([RESTATEMENT], by=by, filters=filters, as_of=since)
    moved = reader.table(
        [MOVEMENT],
        by=[*by, "step_rank"],
        filters=filters,
        between=(since, as_of),
        attributes=["has_inferred"],
    )
    opening = _at(stocks, since, "outstanding_amount", by)
    restatement = restated.select(*by, amount="restatement_amount").drop_nulls("amount")
    first_told = pl.concat([opening, restatement.with_columns(-pl.col("amount"))])
    changes = [
        _step(first_told, OPENING),
        _step(restatement, RESTATED),
        moved.select(*by, "step_rank", amount="movement_amount", is_inferred="has_inferred"),
        _step(_at(stocks, as_of, "outstanding_amount", by), CLOSING),
    ]
    return _added(changes, by).sort(*by, "step_rank")


def movements(
    reader: Reader,
    filters: Filters,
    since: date,
    as_of: date,
    step: str,
    limit: int | None = 1000,
) -> pl.DataFrame:
    """The documents behind one step of the same bridge, the largest change first.

    Columns: snapshot_date, bu, customer_id, customer_name, document_id, instalment_no,
    document_type, currency_code, amount (reporting currency). Without limit they add up to the
    step. Opening and closing are the open items of their dates.

    Raises MetricError for a step without documents of its own.
    """
    if step not in STEPS[1:-1]:
        raise MetricError(
            f"The step '{step}' has no movements.",
            advice=f"Ask for the open items of its date, or for one of {', '.join(STEPS[1:-1])}.",
        )
    model, metric = (
        ("fct_restatements", RESTATEMENT) if step == "restatement" else ("fct_movements", MOVEMENT)
    )
    only = Conditions()
    only.that(metric.rows)
    if metric is MOVEMENT:
        only.that("step = $step", step=step)
    frame = reader.rows(
        model,
        [*DOCUMENT, metric.name],
        filters,
        as_of=since if metric is RESTATEMENT else None,
        between=(since, as_of) if metric is MOVEMENT else None,
        order=["-change_size", "snapshot_date", "bu", "document_id", "instalment_no", metric.name],
        limit=limit,
        only=only,
    )
    return frame.rename({metric.name: "amount"})


def _check_dates(reader: Reader, since: date, as_of: date) -> None:
    known = set(reader.reference("dim_snapshots")["snapshot_date"])
    if missing := [day for day in (since, as_of) if day not in known]:
        days = ", ".join(day.isoformat() for day in missing)
        raise MetricError(f"There is no snapshot at {days}.", advice="Choose dates that exist.")
    if since >= as_of:
        raise MetricError(f"A bridge leads forward: {since} is not before {as_of}.")


def _at(stocks: pl.DataFrame, day: date, name: str, by: Sequence[str]) -> pl.DataFrame:
    return stocks.filter(pl.col("snapshot_date") == day).select(*by, amount=name)


def _step(amounts: pl.DataFrame, rank: int) -> pl.DataFrame:
    return amounts.with_columns(
        pl.lit(rank, pl.Int32).alias("step_rank"), pl.lit(False).alias("is_inferred")
    )


def _added(changes: list[pl.DataFrame], by: Sequence[str]) -> pl.DataFrame:
    """One row per group and step; a group that starts or ends at nothing shows that too."""
    parts = pl.concat(changes, how="diagonal_relaxed")
    groups = parts.select(*by, amount=pl.col("amount") * 0).unique()
    ends = [_step(groups, end).select(parts.columns) for end in (OPENING, CLOSING)]
    added = (
        pl.concat([parts, *ends], how="vertical_relaxed")
        .group_by(*by, "step_rank")
        .agg(pl.col("amount").sum(), pl.col("is_inferred").any())
        .with_columns(step=pl.col("step_rank").replace_strict(dict(enumerate(STEPS))))
    )
    is_end = pl.col("step_rank").is_in([OPENING, CLOSING])
    kept = added.filter(is_end | (pl.col("amount") != 0))
    return kept.select(*by, "step_rank", "step", "amount", "is_inferred")
