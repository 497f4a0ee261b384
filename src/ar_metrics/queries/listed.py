"""Marts as they are: their rows at a date, for who calculates on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import COLUMNS

MARTS = {
    "movements": "fct_movements",
    "restatements": "fct_restatements",
    "ledger_controls": "fct_controls",
    "sales": "fct_sales",
    "customer_events": "fct_customer_events",
    "settlements": "fct_settlements",
    "recovery_items": "fct_recoveries",
    "receipt_uses": "fct_receipt_uses",
    "plan_instalments": "fct_plan_instalments",
    "action_effects": "fct_action_effects",
    "litigation_documents": "fct_litigation_documents",
    "litigation_stages": "fct_litigation_stages",
    "litigation_events": "fct_litigation_events",
    "litigation_deadlines": "fct_litigation_deadlines",
}
"""Data sets that are the rows of a mart. The other marts are data sets of their own."""

# What queries calculate with and nobody reads.
HELPERS = frozenset((
    "is_apart", "change_size", "is_monthly", "part_rank", "use_rank", "use_local", "size_rank",
    "entry_bucket_rank", "entry_days", "collectible_local", "collected_local", "otherwise_local",
    "opening_rate", "late_weight_amount", "paying_weight_amount", "before_stage",
    "is_last_settlement",
))  # fmt: skip
Listed = Callable[[Reader, Filters, date, date | None], pl.DataFrame]


def rows_of_mart(model: str) -> Listed:
    """Return the query of a mart's rows at a date, or at each snapshot after `since` up to it.

    Its answer has the columns of the mart that people read, and is in their order: the same rows
    always come in the same one. It raises MetricError for a filter that the mart does not have.
    """
    columns = tuple(name for name in COLUMNS[model] if name not in HELPERS)

    def listed(
        reader: Reader, filters: Filters, as_of: date, since: date | None = None
    ) -> pl.DataFrame:
        day, period = (None, (since, as_of)) if since else (as_of, None)
        return reader.rows(model, columns, filters, day, period, order=columns)

    return listed
