"""What is to be done: whom to call and why, what nobody touched, which steps are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics.followups import (
    COMPLIANCE,
    STEPS_DONE,
    STEPS_ON_TIME,
    STEPS_OVERDUE,
)
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

FOLLOWUP_COLUMNS = (
    "bu", "customer_id", "customer_name", "country_code", "segment", "agent_id",
    "callable_amount", "overdue_amount", "callable_days", "untouched_days", "last_touch_date",
    "unfollowed_promise_count", "unfollowed_promise_amount", "broken_since_date",
    "late_instalment_count", "due_step_count", "next_action_kind", "due_step_date",
    "prescription_days", "unowned_dispute_count", "is_neglected", "is_large_debt", "is_old_debt",
    "is_prescription_near", "call_points", "call_rank",
)  # fmt: skip
# What holds of a row → the reason in ref_call_reasons, in the order of their weight.
REASONS = {
    "broken_promise": pl.col("unfollowed_promise_count") > 0,
    "prescription_near": pl.col("is_prescription_near"),
    "late_plan": pl.col("late_instalment_count") > 0,
    "step_due": pl.col("due_step_count") > 0,
    "large_amount": pl.col("is_large_debt"),
    "old_debt": pl.col("is_old_debt"),
    "untouched": pl.col("is_neglected"),
}
STEP_COLUMNS = (
    "bu", "customer_id", "customer_name", "segment", "agent_id", "document_id", "instalment_no",
    "currency_code", "policy", "policy_step_rank", "action_kind", "step_status", "step_date",
    "done_date", "due_date", "overdue_days", "outstanding_amount", "level_rank",
    "reached_rank",
)  # fmt: skip


def to_call(
    reader: Reader, filters: Filters, as_of: date, limit: int | None = None
) -> pl.DataFrame:
    """The customers to call at a date, each agent's in the order of its list.

    Columns: FOLLOWUP_COLUMNS, agent_name, reasons (those of ref_call_reasons that hold, the
    heaviest first, separated by '; '). call_points is the sum of their points; equal points are
    ranked by callable_amount. Amounts in the reporting currency.
    """
    return _followups(reader, filters, as_of, "call_rank is not null", ["call_rank"], limit)


def neglected(
    reader: Reader, filters: Filters, as_of: date, limit: int | None = None
) -> pl.DataFrame:
    """The customers whose overdue reaches the threshold and whom nobody touched for the limit.

    The largest amount first; columns as `to_call`.
    """
    return _followups(reader, filters, as_of, "is_neglected", ["-callable_amount"], limit)


def unowned_disputes(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The customers with overdue documents in a dispute that nobody settles; as `to_call`."""
    return _followups(reader, filters, as_of, "unowned_dispute_count > 0", ["-overdue_amount"])


def dunning_steps(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The steps of the dunning policies at a date, debt by debt, the oldest first.

    One row for the step whose turn it is (step_status due, overdue, waiting, stopped or final) and
    one per step that was done in the period up to the date (done on time, done late). Columns:
    STEP_COLUMNS and agent_name; step_date is the day on which the step is due.
    """
    frame = reader.rows(
        "fct_dunning_steps",
        STEP_COLUMNS,
        filters,
        as_of,
        order=["step_date", "bu", "document_id", "instalment_no", "policy_step_rank"],
    )
    return with_agent_names(reader, frame)


def compliance(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Steps done on time against steps that were due, after `since` up to `as_of`.

    One row per combination of `by`: by…, steps_done_count, steps_on_time_count,
    steps_overdue_count (at `as_of`), compliance_ratio = on time ÷ (done + overdue). A step that
    stays overdue over several periods counts once, at the end.
    """
    keys = list(by)
    done = reader.table(
        [STEPS_DONE, STEPS_ON_TIME],
        by=keys,
        filters=filters,
        as_of=None if since else as_of,
        between=(since, as_of) if since else None,
    )
    late = reader.table([STEPS_OVERDUE], by=keys, filters=filters, as_of=as_of)
    if keys:
        frame = done.join(late, on=keys, how="full", coalesce=True, nulls_equal=True).sort(keys)
    else:
        frame = pl.concat([done, late], how="horizontal")
    counts = [STEPS_DONE.name, STEPS_ON_TIME.name, STEPS_OVERDUE.name]
    due = pl.col(STEPS_DONE.name) + pl.col(STEPS_OVERDUE.name)
    ratio = pl.when(due > 0).then(pl.col(STEPS_ON_TIME.name) / due)
    return frame.with_columns(pl.col(counts).fill_null(0)).with_columns(
        ratio.cast(pl.Float64).alias(COMPLIANCE.name)
    )


def _followups(
    reader: Reader,
    filters: Filters,
    as_of: date,
    where: str,
    order: Sequence[str],
    limit: int | None = None,
) -> pl.DataFrame:
    only = Conditions()
    only.that(where)
    frame = reader.rows(
        "fct_followups",
        FOLLOWUP_COLUMNS,
        filters,
        as_of,
        order=[*order, "agent_id", "bu", "customer_id"],
        limit=limit,
        only=only,
    )
    held = [pl.when(holds).then(pl.lit(reason)) for reason, holds in REASONS.items()]
    reasons = pl.concat_str(held, separator="; ", ignore_nulls=True).alias("reasons")
    return with_agent_names(reader, frame.with_columns(reasons))
