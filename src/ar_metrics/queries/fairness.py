"""Agents compared fairly: what each collected against what the group makes of the same mix.

Expected collection is indirect standardisation, as epidemiologists compare hospitals: each item
counts with the rate that the whole group had, over the same months, on items of its kind (bucket,
segment, dispute, size, and whether its collection is told or inferred). The index is collected ÷
expected. Its interval is that of a ratio estimator whose clusters are the customers, for the
invoices of one customer are paid, or not, together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import COLLECTED, COLLECTIBLE
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.reader import Reader

MONTHS = 12
SMALL = 30
"""Below so many customers a result is said to be small: chance explains much of it."""
KIND = ("entry_bucket_rank", "segment", "is_disputed", "size_rank", "is_inferred")
CUSTOMER = ("bu", "customer_id")
SCHEMA = {
    "customer_count": pl.Int64(),
    "collectible_amount": pl.Decimal(38, 2),
    "collected_amount": pl.Decimal(38, 2),
    "expected_amount": pl.Decimal(38, 2),
    "performance_ratio": pl.Float64(),
    "low_ratio": pl.Float64(),
    "high_ratio": pl.Float64(),
    "is_small": pl.Boolean(),
    "verdict": pl.String(),
}
# Student's t at 97.5 % where its expansion is not yet good.
FIRST_QUANTILES = (12.7062, 4.3027, 3.1824, 2.7764)
NORMAL = 1.959964


def fairness(
    reader: Reader,
    filters: Filters,
    as_of: date,
    by: str = "agent_id",
    months: int = MONTHS,
) -> pl.DataFrame:
    """Collected against expected over the last `months` complete months, one row per `by`.

    Columns: `by` (agent_name after agent_id), customer_count, collectible_amount,
    collected_amount, expected_amount (reporting currency), performance_ratio with its 95 %
    interval low_ratio to high_ratio (null below two customers), is_small (fewer than 30
    customers), verdict ('above', 'below', 'within' when the interval holds 1, 'small'). Sorted by
    the index, highest first. The rates are the whole group's, whatever the scope and the filters.
    """
    asked = (filters, as_of, by, months)
    return reader.once("fairness", lambda: _judged(reader, *asked), *asked)


def _judged(reader: Reader, filters: Filters, as_of: date, by: str, months: int) -> pl.DataFrame:
    days = complete_months(reader, as_of, months)
    customer = list(dict.fromkeys([by, *CUSTOMER]))
    parts = list(dict.fromkeys([*customer, *KIND]))
    rows = reader.table(
        [COLLECTIBLE, COLLECTED], by=["snapshot_date", *parts], filters=filters, as_of=days,
        order=(),
    )  # fmt: skip
    amounts = pl.col("collectible_amount", "collected_amount").sum()
    expected = pl.col("collectible_amount").cast(pl.Float64) * pl.col("rate")
    customers = (
        rows.group_by(parts)
        .agg(amounts)
        .join(_rates(reader, days), on=list(KIND), how="left")
        .group_by(customer)
        # in whole parts of a cent: in which order it was added up leaves no trace
        .agg(amounts, expected.sum().round(4).alias("expected"))
        .filter(pl.col("collectible_amount") > 0)
        .sort(customer)
    )
    found = [
        {by: key, **standing(group)}
        for (key,), group in customers.group_by(by, maintain_order=True)
    ]
    frame = pl.DataFrame(found, schema={by: pl.String(), **SCHEMA}).sort(
        "performance_ratio", by, descending=[True, False], nulls_last=True
    )
    return with_agent_names(reader, frame) if by == "agent_id" else frame


def complete_months(reader: Reader, as_of: date, months: int = MONTHS) -> list[date]:
    """The last month ends up to `as_of`, at most `months` of them, oldest first."""
    calendar = reader.reference("dim_snapshots").filter(
        pl.col("is_month_end") & (pl.col("snapshot_date") <= as_of)
    )
    return calendar["snapshot_date"].sort().to_list()[-months:]


def standing(customers: pl.DataFrame) -> dict[str, object]:
    """The index of one agent with its interval, from a row per customer.

    `customers` has collectible_amount, collected_amount and expected. With R = Σc ÷ Σe over n
    customers the variance of R is n ÷ (n − 1) × Σ(c − R e)² ÷ (Σe)².
    """
    count = customers.height
    collected = [float(amount) for amount in customers["collected_amount"]]
    expected = customers["expected"].to_list()
    whole = sum(expected)
    ratio = sum(collected) / whole if whole > 0 else None
    low = high = None
    if ratio is not None and count > 1:
        spread = sum((c - ratio * e) ** 2 for c, e in zip(collected, expected, strict=True))
        error = sqrt(count / (count - 1) * spread) / whole
        reach = student(count - 1) * error
        low, high = max(0.0, ratio - reach), ratio + reach
    return {
        "customer_count": count,
        "collectible_amount": sum(customers["collectible_amount"]),
        "collected_amount": sum(customers["collected_amount"]),
        "expected_amount": round(whole, 2),
        "performance_ratio": ratio,
        "low_ratio": low,
        "high_ratio": high,
        "is_small": count < SMALL,
        "verdict": _verdict(low, high, is_small=count < SMALL),
    }


def student(freedom: int, z: float = NORMAL) -> float:
    """Return Student's t for so many degrees of freedom, to three digits, at 97.5 % or where the
    normal quantile is `z`: from five degrees on.

    Cornish and Fisher's expansion; Abramowitz and Stegun 26.7.5.
    """
    if freedom <= len(FIRST_QUANTILES) and z == NORMAL:
        return FIRST_QUANTILES[freedom - 1]
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def _verdict(low: float | None, high: float | None, *, is_small: bool) -> str:
    if is_small or low is None or high is None:
        return "small"
    if low > 1:
        return "above"
    return "below" if high < 1 else "within"


def _rates(reader: Reader, days: Sequence[date]) -> pl.DataFrame:
    """The group's rate of each kind of item over these months: KIND…, rate."""
    told = reader.reference("fct_recovery_rates").filter(pl.col("snapshot_date").is_in(list(days)))
    sums = told.group_by(list(KIND)).agg(pl.col("collectible_amount", "collected_amount").sum())
    whole = pl.col("collectible_amount").cast(pl.Float64)
    rate = pl.when(whole > 0).then(pl.col("collected_amount").cast(pl.Float64) / whole)
    return sums.select(*KIND, rate=rate.otherwise(0.0))
