"""One row per agent: portfolio, recovery, objective and fair comparison beside each other."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import CUSTOMER_COUNT, OUTSTANDING, OVERDUE, OVERDUE_90
from ar_metrics.queries.dso import dso
from ar_metrics.queries.fairness import fairness
from ar_metrics.queries.objectives import achievements
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.recovery import recovery

PORTFOLIO = (CUSTOMER_COUNT, OUTSTANDING, OVERDUE, OVERDUE_90)
OBJECTIVE = (
    "target_value",
    "pace_value",
    "actual_value",
    "achievement_ratio",
    "gap_value",
    "is_met",
)
FAIR = ("expected_amount", "performance_ratio", "low_ratio", "high_ratio", "is_small", "verdict")


def agents(reader: Reader, filters: Filters, as_of: date, period: str = "month") -> pl.DataFrame:
    """Every agent in sight, the furthest behind the amount objective first.

    Columns: agent_id, agent_name, team; of the portfolio at `as_of` customer_count,
    outstanding_amount, overdue_amount, overdue_90_amount, delinquent_days (ADD); of the period
    those of `recovery`; of the amount objective target_value (null without one), pace_value,
    actual_value (of all that the agent owns), achievement_ratio, gap_value, is_met; of the last 12
    complete months expected_amount, performance_ratio, low_ratio, high_ratio, is_small, verdict.
    'unassigned' is nobody's.
    """
    found = recovery(reader, filters, as_of, period, by=["agent_id"]).drop("agent_name")
    named = reader.reference("dim_agents").select("agent_id", "agent_name", "team")
    portfolio = reader.table(PORTFOLIO, by=["agent_id"], filters=filters, as_of=as_of)
    objective = achievements(reader, filters, as_of, period)
    amounts = objective.filter(pl.col("measure") == "amount").select("agent_id", *OBJECTIVE)
    fair = fairness(reader, filters, as_of).select("agent_id", *FAIR)
    frame = portfolio
    for part in (found, amounts):  # who owes an objective and has nothing to collect too
        frame = frame.join(part, on="agent_id", how="full", coalesce=True)
    for part in (named.unique("agent_id"), _delinquent(reader, filters, as_of), fair):
        frame = frame.join(part, on="agent_id", how="left")
    metrics = [name for name in found.columns if name != "agent_id"]
    return frame.select(
        "agent_id", "agent_name", "team", *(metric.name for metric in PORTFOLIO),
        "delinquent_days", *metrics, *OBJECTIVE, *FAIR,
    ).sort("gap_value", "agent_id", nulls_last=True)  # fmt: skip


def _delinquent(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """ADD of each portfolio; no row under a filter that sales do not have."""
    try:
        return dso(reader, filters, as_of, by=["agent_id"]).select("agent_id", "delinquent_days")
    except MetricError:
        return pl.DataFrame(schema={"agent_id": pl.String, "delinquent_days": pl.Float64})
