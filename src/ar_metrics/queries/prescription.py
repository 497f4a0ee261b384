"""What is about to lapse, what has lapsed, and what moved the date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import litigation as m
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.columns import LITIGATION
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

PRESCRIPTION_COLUMNS = LITIGATION["fct_prescriptions"]
FIGURES = (
    m.LAPSED, m.LAPSING_30, m.LAPSING_90, m.LAPSING_180, m.PROTECTED, m.NO_REGIME,
)  # fmt: skip


def prescription_figures(
    reader: Reader, filters: Filters, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """What has lapsed at a date and what lapses within 30, 90 and 180 days, in the reporting
    currency. One row per combination of `by` (agent_id, regime_code, bu …); a debt that lapses
    within 30 days is also among those of 90.
    """
    frame = reader.table(FIGURES, by=by, filters=filters, as_of=as_of)
    return with_agent_names(reader, frame) if "agent_id" in by else frame


def prescriptions(
    reader: Reader,
    filters: Filters,
    as_of: date,
    within: int | None = None,
    *,
    lapsed: bool = False,
) -> pl.DataFrame:
    """One row per debt, the nearest last day first: PRESCRIPTION_COLUMNS and agent_name.

    `within` keeps those that lapse in so many days and are before no court, `lapsed` those that
    have lapsed. Days left are 0 on the last day; open_local is in currency_code.
    """
    only = Conditions()
    if lapsed:
        only.that("is_lapsed")
    elif within is not None:
        only.that(f"{m.IN_TIME} and left_days <= $within", within=within)
    order = ("prescription_date", "bu", "document_id", "instalment_no")
    frame = reader.rows(
        "fct_prescriptions", PRESCRIPTION_COLUMNS, filters, as_of, order=order, only=only
    )
    return with_agent_names(reader, frame)
