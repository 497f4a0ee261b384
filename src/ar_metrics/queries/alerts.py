"""The rules that are broken at a date: what is measured, where, and since when."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.parameters import ALL
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

COLUMNS = (
    "rule_code", "alert_metric", "scope_kind", "scope_value", "measured_ratio", "threshold_ratio",
    "measured_amount", "threshold_amount",
)  # fmt: skip
RULE = (
    "rule_code", "alert_metric", "scope_kind", "rule_place", "threshold_ratio", "threshold_amount",
    "is_active", "is_entered", "valid_from_date", "remark",
)  # fmt: skip
KEY = ["rule_code", "scope_value"]


def alert_rules(reader: Reader, day: date) -> pl.DataFrame:
    """The alert rules that are known on a day, those that are switched off included.

    One row per rule and place that has a threshold of its own, by rule and place. Columns:
    rule_code, alert_metric, scope_kind, rule_place ('all': each place of the kind),
    threshold_ratio (double), threshold_amount (reporting currency), is_active, is_entered,
    valid_from_date, remark.
    """
    rules = reader.reference("dim_alert_rules")
    held = rules.filter(pl.lit(day).is_between(pl.col("valid_from_date"), pl.col("valid_to_date")))
    return held.select(RULE).sort("rule_code", pl.col("rule_place") != ALL, "rule_place")


def alerts(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The rules that are broken at a date (`dim_alert_rules`), the furthest above first.

    Columns: rule_code, alert_metric, scope_kind (bu, country_code, segment, all), scope_value,
    measured_ratio and threshold_ratio (doubles; null for a rule about an amount), measured_amount
    (reporting currency), threshold_amount (null for a rule about a share), alert_since_date (the
    first of the snapshots without a break at which the rule is broken). Debts age by due date and
    credits stand beside, whatever the switches say. A filter keeps the alerts of its own kind of
    place. Raises MetricError for a filter that no rule has.
    """
    until = Conditions()
    until.that("snapshot_date <= $until", until=as_of)
    frame = reader.rows("fct_alerts", ["snapshot_date", *COLUMNS], filters, only=until)
    dates = reader.reference("dim_snapshots").filter(pl.col("snapshot_date") <= as_of)
    steps = dates.select(
        "snapshot_date",
        steps_back=pl.col("snapshot_date").rank("ordinal", descending=True).cast(pl.Int64),
    )
    told = frame.join(steps, on="snapshot_date").sort(*KEY, "steps_back")
    place = pl.int_range(1, pl.len() + 1).over(KEY)
    since = (
        told.filter(pl.col("steps_back") == place)
        .group_by(KEY)
        .agg(pl.col("snapshot_date").min().alias("alert_since_date"))
    )
    now = told.filter(pl.col("snapshot_date") == as_of).select(COLUMNS)
    limit = pl.col("threshold_amount").cast(pl.Float64)  # may be 0, which no decimal divides by
    amount = pl.col("measured_amount").cast(pl.Float64) / limit
    above = pl.coalesce(pl.col("measured_ratio") / pl.col("threshold_ratio"), amount)
    return (
        now.join(since, on=KEY, how="left")
        .with_columns(above=above.cast(pl.Float64))
        .sort("above", *KEY, descending=[True, False, False])
        .drop("above")
    )
