"""What collecting costs: acts, procedures and agencies against the cash that came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics.effort import ACTION_COST, COST_PER_COLLECTED, COST_TO_COLLECT
from ar_metrics.metrics.litigation import COST_LINES
from ar_metrics.metrics.recovery import COLLECTED
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.recovery import months_of


def collection_costs(
    reader: Reader,
    filters: Filters,
    as_of: date,
    period: str = "month",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """What the month, quarter or year up to `as_of` cost and collected, sorted by `by`.

    Columns: by…, action_cost_amount, litigation_cost_amount (incurred, agencies included),
    collected_amount (reporting currency), cost_per_collected_ratio (acts ÷ collected),
    cost_to_collect_ratio (all ÷ collected); a ratio is null where nothing was collected. All three
    belong to who owns the customer.
    """
    keys = list(by)
    months = months_of(reader, period, as_of, filters)
    between = (months[0].replace(day=1) - timedelta(days=1), as_of)
    frames = [
        reader.table([ACTION_COST], by=keys, filters=filters, between=between),
        reader.table([COST_LINES], by=keys, filters=filters, between=between),
        reader.table([COLLECTED], by=keys, filters=filters, period=months),
    ]
    frame = frames[0]
    for other in frames[1:]:
        frame = (
            frame.join(other, on=keys, how="full", coalesce=True, nulls_equal=True)
            if keys
            else pl.concat([frame, other], how="horizontal")
        )
    names = [ACTION_COST.name, COST_LINES.name, COLLECTED.name]
    filled = frame.with_columns(pl.col(names).fill_null(0)).sort(keys or names[:1])
    acts, all_costs = pl.col(names[0]), pl.col(names[0]) + pl.col(names[1])
    return filled.with_columns(
        _over(acts).alias(COST_PER_COLLECTED.name), _over(all_costs).alias(COST_TO_COLLECT.name)
    )


def _over(cost: pl.Expr) -> pl.Expr:
    collected = pl.col(COLLECTED.name).cast(pl.Float64)
    return pl.when(collected > 0).then(cost.cast(pl.Float64) / collected)
