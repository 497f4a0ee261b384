"""How figures are added up; sums that would be wrong are refused, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ar_metrics.errors import MetricError
from ar_metrics.metrics import OUTSTANDING, OVERDUE, Metric
from ar_metrics.queries import periods


def refuse_wrong(
    metrics: Sequence[Metric],
    by: Sequence[str],
    as_of: date | Sequence[date] | None,
    period: Sequence[date] | None,
) -> None:
    """Raise MetricError for a stock over several dates, which would be counted several times.

    One date or a row per date is right. So is what a month could collect: what stays due is in
    each month, and in a period once.
    """
    one_date = isinstance(as_of, date) or (as_of is not None and len(set(as_of)) == 1)
    stocks = [metric for metric in metrics if metric.kind == "stock"]
    if not period:
        stocks += [metric for metric in metrics if metric.model in periods.MONTHLY]
    if stocks and not one_date and "snapshot_date" not in by:
        raise MetricError(
            f"{stocks[0].label} is a picture at a date and cannot be added over several.",
            advice="Give one as-of date, or group by snapshot_date.",
        )
    if not metrics:
        raise MetricError("No metric was asked for.")


def expression(metric: Metric) -> str:
    """Without any row an amount is unknown, which is not zero."""
    return f"case when count(*) > 0 then {metric.sql} end" if metric.unit == "money" else metric.sql


def added_up(source: str, per: Sequence[str]) -> str:
    """Return what stands for `source` once what is owed is added up per these columns."""
    listed = ", ".join(per)
    return f"""(
        select
            {listed},
            {OUTSTANDING.sql} as {OUTSTANDING.name},
            {OVERDUE.sql} as {OVERDUE.name}
        from {source}
        group by {listed}
    ) as added_up"""
