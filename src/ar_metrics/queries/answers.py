"""The data sets that are put together from the question, not asked as one query of a screen."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import (
    CUSTOMER_COUNT,
    NO_DUE_DATE,
    NOT_DUE,
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_60,
    OVERDUE_90,
    OVERDUE_RATIO,
    UNAPPLIED_CREDIT,
)
from ar_metrics.queries import items, migration
from ar_metrics.queries.backtest import provision_backtest as whole_backtest
from ar_metrics.queries.bridge import bridge as whole_bridge
from ar_metrics.queries.objectives import SCOPES
from ar_metrics.queries.objectives import achievements as objectives_of
from ar_metrics.queries.provision import provision_movement as whole_movement
from ar_metrics.queries.reader import Reader, closed
from ar_metrics.queries.recovery import recovery

OUTSTANDING_COLUMNS = (
    OUTSTANDING, NOT_DUE, OVERDUE, OVERDUE_RATIO, OVERDUE_60, OVERDUE_90, NO_DUE_DATE,
    UNAPPLIED_CREDIT, OPEN_ITEM_COUNT, CUSTOMER_COUNT,
)  # fmt: skip
Names = tuple[str, ...]


def open_items(
    reader: Reader,
    filters: Filters,
    as_of: date,
    columns: Names | None,
    order: Names,
    limit: int | None,
) -> pl.DataFrame:
    """Open items sorted and cut by the database: there may be millions."""
    return items.open_items(reader, filters, as_of, columns, limit, order=order or items.GRAIN)


def outstanding(
    reader: Reader, filters: Filters, as_of: date, since: date | None, by: Names
) -> pl.DataFrame:
    """One row per snapshot date from `since` on, and group, sorted by them."""
    return reader.table(
        OUTSTANDING_COLUMNS,
        by=["snapshot_date", *(name for name in by if name != "snapshot_date")],
        filters=filters,
        between=closed(since or as_of, as_of),
    )


def bridge(
    reader: Reader, filters: Filters, as_of: date, since: date | None, by: Names
) -> pl.DataFrame:
    """The bridge from `since` to the date. Raises MetricError without `since`."""
    if since is None:
        raise MetricError(
            "A bridge needs the date it starts from.", advice="Give --from, a snapshot date."
        )
    return whole_bridge(reader, filters, since, as_of, by)


def roll_rates(
    reader: Reader, filters: Filters, as_of: date, since: date | None, by: Names
) -> pl.DataFrame:
    """From `since`, by default the snapshot before, to the date. Raises MetricError without one."""
    before = [day for day in _dates(reader) if day < as_of]
    if not (start := since or (before[-1] if before else None)):
        raise MetricError(
            "Debts are followed from an earlier snapshot: this is the first.",
            advice="Give a later --as-of.",
        )
    return migration.roll_rates(reader, filters, start, as_of, by)


def provision_movement(
    reader: Reader, filters: Filters, as_of: date, since: date | None
) -> pl.DataFrame:
    """From `since`, by default the snapshot before, to the date. Raises MetricError without one."""
    return whole_movement(reader, filters, _start(reader, as_of, since, 1), as_of)


def provision_backtest(
    reader: Reader, filters: Filters, as_of: date, since: date | None
) -> pl.DataFrame:
    """Of `since`, by default twelve snapshots before. Raises MetricError without one."""
    return whole_backtest(reader, filters, _start(reader, as_of, since, 12), as_of)


def _start(reader: Reader, as_of: date, since: date | None, steps: int) -> date:
    before = [day for day in _dates(reader) if day < as_of]
    if since is None and len(before) < steps:
        raise MetricError(
            "A provision is followed from an earlier snapshot: there is none so far back.",
            advice="Give --from, or a later --as-of.",
        )
    return since or before[-steps]


def recoveries(
    reader: Reader, filters: Filters, as_of: date, since: date | None, period: str, by: Names
) -> pl.DataFrame:
    """One row per group at each date from `since` on: the period up to it."""
    days = [day for day in _dates(reader) if (since or as_of) <= day < as_of]
    parts = [
        recovery(reader, filters, day, period, by).select(
            pl.lit(day).alias("snapshot_date"), pl.lit(period).alias("period"), pl.all()
        )
        for day in (*days, as_of)
    ]
    return pl.concat(parts)


def achievements(
    reader: Reader, filters: Filters, as_of: date, period: str, by: Names
) -> pl.DataFrame:
    """Objectives of agents, or with `by` of team or bu. Raises MetricError for another group."""
    kinds = {dimension: kind for kind, dimension in SCOPES.items()}
    chosen = ", ".join(by) or "agent_id"
    if chosen not in kinds:
        raise MetricError(
            f"No objective is set by {chosen}.", advice=f"Give one of {', '.join(kinds)}."
        )
    return objectives_of(reader, filters, as_of, period, kinds[chosen])


def _dates(reader: Reader) -> list[date]:
    return reader.reference("dim_snapshots")["snapshot_date"].sort().to_list()
