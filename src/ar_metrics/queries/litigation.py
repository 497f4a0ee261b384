"""What procedures claim, bring in and cost, where they stand, and what must be done in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import litigation as m
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.columns import LITIGATION
from ar_metrics.queries.reader import Reader, closed
from ar_metrics.queries.relations import Conditions

CASE_COLUMNS = LITIGATION["fct_litigation_cases"]
COST_COLUMNS = LITIGATION["fct_litigation_costs"]
DEADLINE_COLUMNS = LITIGATION["fct_litigation_deadlines"]
INSOLVENCY_COLUMNS = LITIGATION["fct_insolvencies"]
FIGURES = (
    m.CASE_COUNT, m.OPEN_CASE_COUNT, m.CLOSED_CASE_COUNT, m.CLAIMED, m.OPEN_CLAIMED, m.AWARDED,
    m.RECOVERED, m.RECOVERED_INTEREST, m.RECOVERED_COSTS, m.COST, m.COMMITTED, m.PAID,
    m.RECOVERABLE, m.NET_COST, m.NET_RETURN, m.COST_RATIO, m.CLAIM_COST_RATIO, m.SUCCESS,
    m.CLOSED_RECOVERY, m.COHORT_RECOVERY, m.DURATION, m.LOSS_COUNT, m.MISSED_COUNT,
)  # fmt: skip
STAGES = (m.STAGE_ENTERED, m.STAGE_CASES, m.STAGE_DAYS)


def litigation_figures(
    reader: Reader, filters: Filters, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """The figures of all cases opened by a date, as they stood then.

    One row per combination of `by` (procedure_code, provider, court, stage, country_code, bu,
    segment, opened_quarter …), the largest claim first: by…, then counts, amounts in the reporting
    currency, ratios and durations of FIGURES. `closed_case_count` is what success rate, duration
    and recovery of closed claims rest on.
    """
    order = [f"-{m.CLAIMED.name}", *by] if by and "opened_quarter" not in by else by
    return reader.table(FIGURES, by=by, filters=filters, as_of=as_of, order=order)


def litigation_cases(
    reader: Reader,
    filters: Filters,
    as_of: date,
    case_id: str | None = None,
    *,
    losing: bool = False,
) -> pl.DataFrame:
    """One row per case opened by a date, the lowest net return first; `losing` keeps those that
    make a loss, `case_id` one case. Columns: CASE_COLUMNS and agent_name, amounts in the
    reporting currency.
    """
    only = _of_case(case_id)
    if losing:
        only.that("loss_reason <> 'none'")
    order = ("net_return_amount", "case_id")
    frame = reader.rows(
        "fct_litigation_cases", CASE_COLUMNS, filters, as_of, order=order, only=only
    )
    return with_agent_names(reader, frame)


def litigation_costs(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Costs dated after `since` (default: all) up to `as_of`, and what the debtor paid back.

    One row per combination of `by` (cost_month, cost_kind, case_id, procedure_code, stage,
    provider, court, bu …): by…, litigation_cost_amount, recovered_cost_amount. Whatever the
    grouping, the costs add up to the imported lines.
    """
    return reader.table(
        [m.COST_LINES, m.COST_LINES_RECOVERED], by=by, filters=filters, between=(since, as_of)
    )


def cost_lines(
    reader: Reader, filters: Filters, as_of: date, case_id: str | None = None
) -> pl.DataFrame:
    """The steps of the cost lines up to a date, oldest first: COST_COLUMNS.

    The lines themselves are those of cost_step 'incurred'; amount_local is in currency_code.
    """
    order = ("cost_step_date", "cost_id", "cost_step")
    return reader.rows(
        "fct_litigation_costs", COST_COLUMNS, filters, between=(None, as_of), order=order,
        only=_of_case(case_id),
    )  # fmt: skip


def case_costs(reader: Reader, filters: Filters, as_of: date, case_id: str) -> pl.DataFrame:
    """The cost lines of one case, oldest first, one row each with the days of its steps.

    Columns: cost_id, cost_date, cost_kind, stage, provider, is_recoverable, currency_code,
    amount_local, litigation_cost_amount (reporting currency), committed_date, paid_date and
    recovered_date (empty when it has not come to that by the date).
    """
    steps = cost_lines(reader, filters, as_of, case_id)
    told = ("cost_date", "cost_kind", "stage", "provider", "is_recoverable", "currency_code",
            "amount_local", "litigation_cost_amount")  # fmt: skip
    return (
        steps.group_by("cost_id", maintain_order=True)
        .agg(
            pl.col(told).first(),
            *(
                pl.col("cost_step_date")
                .filter(pl.col("cost_step") == step)
                .first()
                .alias(f"{step}_date")
                for step in ("committed", "paid", "recovered")
            ),
        )
        .sort("cost_date", "cost_id")
    )


def funnel(
    reader: Reader, filters: Filters, as_of: date, case_id: str | None = None
) -> pl.DataFrame:
    """How far cases came: one row per procedure and stage, in the order of the procedure.

    Columns: procedure_code, stage_rank, stage, stage_entered_count (cases that came that far),
    stage_case_count (cases that are in it and open), mean_stage_days.
    """
    return reader.table(
        STAGES, by=["procedure_code", "stage_rank", "stage"], filters=filters, as_of=as_of,
        only=_of_case(case_id),
    )  # fmt: skip


def deadlines(
    reader: Reader,
    filters: Filters,
    as_of: date,
    case_id: str | None = None,
) -> pl.DataFrame:
    """Deadlines of the cases, the nearest first: those still to be met, or all of one case.

    Columns: DEADLINE_COLUMNS, agent_name. left_days is 0 on the last day and negative after it.
    """
    only = _of_case(case_id)
    if case_id is None:
        only.that("deadline_state in ('running', 'missed')")
    order = ("deadline_date", "case_id", "deadline_code", "set_date")
    frame = reader.rows(
        "fct_litigation_deadlines", DEADLINE_COLUMNS, filters, as_of, order=order, only=only
    )
    return with_agent_names(reader, frame)


def case_steps(reader: Reader, filters: Filters, as_of: date, case_id: str) -> pl.DataFrame:
    """The steps of one case up to a date, oldest first.

    Columns: event_date, stage, act, interrupting_act, is_title, recovered_principal_amount,
    recovered_interest_amount, recovered_costs_amount.
    """
    columns = ("event_date", "stage", "act", "interrupting_act", "is_title",
               "recovered_principal_amount", "recovered_interest_amount",
               "recovered_costs_amount")  # fmt: skip
    return reader.rows(
        "fct_litigation_events", columns, filters, between=(None, as_of),
        order=("event_date", "stage", "act"), only=_of_case(case_id),
    )  # fmt: skip


def case_documents(reader: Reader, filters: Filters, as_of: date, case_id: str) -> pl.DataFrame:
    """The documents that one case covers, the oldest due first.

    Columns: document_id, document_bu, customer_id, issue_date, due_date, overdue_days,
    outstanding_amount (0 when the document is settled).
    """
    columns = ("document_id", "document_bu", "customer_id", "issue_date", "due_date",
               "overdue_days", "outstanding_amount")  # fmt: skip
    return reader.rows(
        "fct_litigation_documents", columns, filters, as_of, order=("due_date", "document_id"),
        only=_of_case(case_id),
    )  # fmt: skip


def insolvencies(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """Customers in insolvency proceedings at a date, the largest exposure first.

    Columns: INSOLVENCY_COLUMNS and agent_name; outstanding_amount is the exposure, deadline_date
    the last day to declare the claim.
    """
    order = ("-outstanding_amount", "bu", "customer_id")
    frame = reader.rows("fct_insolvencies", INSOLVENCY_COLUMNS, filters, as_of, order=order)
    return with_agent_names(reader, frame)


def cost_course(
    reader: Reader, filters: Filters, as_of: date, since: date | None = None
) -> pl.DataFrame:
    """Costs by month and kind, oldest first: cost_month, cost_kind, litigation_cost_amount."""
    start = closed(since, None)[0]
    frame = litigation_costs(reader, filters, as_of, start, ["cost_month", "cost_kind"])
    return frame.filter(pl.col(m.COST_LINES.name) != 0).drop(m.COST_LINES_RECOVERED.name)


def _of_case(case_id: str | None) -> Conditions:
    only = Conditions()
    if case_id is not None:
        only.that("case_id = $case_id", case_id=case_id)
    return only
