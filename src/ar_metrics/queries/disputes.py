"""Commercial disputes: how many, how old, what they cost; and what was given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import SALES
from ar_metrics.metrics import litigation as m
from ar_metrics.queries.columns import LITIGATION
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

DISPUTE_COLUMNS = LITIGATION["fct_disputes"]
WRITE_OFF_COLUMNS = LITIGATION["fct_write_offs"]
FIGURES = (
    m.OPEN_DISPUTE_COUNT, m.OPEN_DISPUTE_AMOUNT, m.OPEN_DISPUTE_DAYS, m.CLOSED_DISPUTE_COUNT,
    m.RESOLUTION_DAYS, m.DISPUTE_CREDITED,
)  # fmt: skip


def dispute_figures(
    reader: Reader, filters: Filters, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Disputes opened by a date, as they stood then.

    One row per combination of `by` (cause, dispute_owner, bu, segment …), the largest amount
    first: by…, open_dispute_count, open_dispute_amount, open_dispute_days, closed_dispute_count,
    dispute_resolution_days, dispute_credited_amount (reporting currency, days are means).
    """
    order = [f"-{m.OPEN_DISPUTE_AMOUNT.name}", *by] if by else ()
    return reader.table(FIGURES, by=by, filters=filters, as_of=as_of, order=order)


def disputes(
    reader: Reader, filters: Filters, as_of: date, *, only_open: bool = False
) -> pl.DataFrame:
    """One row per dispute opened by a date, the largest amount first: DISPUTE_COLUMNS."""
    only = Conditions()
    if only_open:
        only.that("is_open")
    order = ("-disputed_amount", "dispute_id")
    return reader.rows("fct_disputes", DISPUTE_COLUMNS, filters, as_of, order=order, only=only)


def write_off_figures(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Written off and recovered afterwards after `since` (default: in all) up to `as_of`.

    One row per combination of `by` (reason, account, write_off_month, bu …): by…,
    given_up_amount, recovered_after_write_off_amount, in the reporting currency.
    """
    return reader.table(
        [m.GIVEN_UP, m.RECOVERED_AFTER], by=by, filters=filters, between=(since, as_of)
    )


def write_offs(
    reader: Reader, filters: Filters, as_of: date, since: date | None = None
) -> pl.DataFrame:
    """Each write-off, and each recovery after one, the latest first: WRITE_OFF_COLUMNS."""
    order = ("-write_off_step_date", "bu", "document_id", "write_off_step", "reason")
    return reader.rows(
        "fct_write_offs", WRITE_OFF_COLUMNS, filters, between=(since, as_of), order=order
    )


def bad_debt_ratio(reader: Reader, filters: Filters, as_of: date, since: date) -> float | None:
    """Return written off ÷ sales, both after `since` up to `as_of`; None without sales.

    Raises MetricError under a filter that sales do not have.
    """
    given = reader.table([m.GIVEN_UP], filters=filters, between=(since, as_of)).item()
    sold = reader.table([SALES], filters=filters, between=(since, as_of)).item() or Decimal()
    return float((given or Decimal()) / sold) if sold > 0 else None
