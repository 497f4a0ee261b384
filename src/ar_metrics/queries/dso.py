"""How long sales stay unpaid: DSO simple and by count-back, best possible DSO, CEI (domain §4)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import (
    DAY_WEIGHT,
    GROSS_SALES,
    GROSS_SALES_EXCL_TAX,
    INVOICE_DSO,
    ISSUED,
    NOT_DUE,
    NOT_DUE_EXCL_TAX,
    OUTSTANDING,
    OUTSTANDING_EXCL_TAX,
    SALES,
    SALES_EXCL_TAX,
)
from ar_metrics.parameters import COUNT_BACK_STOPS, DSO_GROSS, DSO_TAX, PARAMETERS
from ar_metrics.queries.parameters import parameter
from ar_metrics.queries.reader import Reader, closed

DAYS = 90
# Sales with or without tax, before credit notes or net of them; what is owed, and not due.
WAYS = {
    (True, False): SALES,
    (False, False): SALES_EXCL_TAX,
    (True, True): GROSS_SALES,
    (False, True): GROSS_SALES_EXCL_TAX,
}
STOCKS = {
    True: (OUTSTANDING, NOT_DUE),
    False: (OUTSTANDING_EXCL_TAX, NOT_DUE_EXCL_TAX),
}
Months = Mapping[int, Decimal]
"""Sales by month, counted 12 · year + month."""


def dso(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    by: Sequence[str] = (),
    days: int | None = None,
) -> pl.DataFrame:
    """DSO at every snapshot from `since` (by default `as_of` alone) to `as_of`, oldest first.

    A month told as a whole counts by its days in the window. One row per snapshot and combination
    of `by`: snapshot_date, by…, outstanding_amount, not_due_amount, sales_amount (of the `days` up
    to the date, by default those that are set for it), window_days, then in days, as doubles:
    dso_days, best_possible_dso_days, delinquent_days, count_back_dso_days,
    best_count_back_dso_days; null where nothing was sold. BUs that sold nothing in these days, or
    whose tax is asked for and not known, are left out of these amounts. is_tax_included,
    is_before_credit_notes: what the amounts are, which is set for the date too. Then issued_amount
    (invoices of the days that are set for the date), day_weight_amount (each times its days until
    paid, or up to the date) and invoice_dso_days, their quotient; null without a ledger. Raises
    MetricError for a filter or dimension that sales do not have.
    """
    keys = list(by)
    group = ["snapshot_date", *keys]
    period = closed(since or as_of, as_of)
    known = reader.reference("dim_snapshots")["snapshot_date"].sort().to_list()
    dates = [day for day in known if (since or as_of) <= day <= as_of]
    ways: dict[tuple[bool, bool], list[date]] = {}
    for day in dates:
        ways.setdefault(convention(reader, day), []).append(day)
    windows = {
        day: days or round(parameter(reader, "dso_window_days", day) or DAYS) for day in dates
    }
    stops = {day: parameter(reader, COUNT_BACK_STOPS, day) != 0 for day in dates}
    told = [
        _by_convention(reader, filters, keys, {day: windows[day] for day in some}, stops, *way)
        for way, some in (ways or {(True, False): []}).items()
    ]
    issued = reader.table(
        [ISSUED, DAY_WEIGHT, INVOICE_DSO], by=group, filters=filters, between=period
    )
    both = pl.concat(told).sort(group)
    return both.join(issued, on=group, how="left", nulls_equal=True, maintain_order="left")


def convention(reader: Reader, day: date) -> tuple[bool, bool]:
    """Return whether the DSO of a date has tax in it, and sales before credit notes."""
    return parameter(reader, DSO_TAX, day) != 0, parameter(reader, DSO_GROSS, day) == 1


def convention_words(is_taxed: bool, is_gross: bool) -> tuple[str, str]:
    """Return what is said of tax and of credit notes, as texts of the catalogue."""
    chosen = ((DSO_TAX, is_taxed), (DSO_GROSS, is_gross))
    tax, credit_notes = ((PARAMETERS[name].choices or ("", ""))[int(on)] for name, on in chosen)
    return tax, credit_notes


def _by_convention(
    reader: Reader,
    filters: Filters,
    keys: Sequence[str],
    windows: Mapping[date, int],
    stops: Mapping[date, bool],
    is_taxed: bool,
    is_gross: bool,
) -> pl.DataFrame:
    """DSO of dates that share a convention, under the names of its amounts with tax."""
    sales, owing, due = WAYS[is_taxed, is_gross], *STOCKS[is_taxed]
    parts = keys if "bu" in keys else [*keys, "bu"]
    last = max(windows, default=None)
    sold = reader.table(
        [sales], by=["sale_date", "is_monthly", *parts], filters=filters, between=(None, last)
    ).rename({sales.name: SALES.name})
    owed = reader.table(
        [owing, due], by=["snapshot_date", *parts], filters=filters, as_of=list(windows)
    ).rename({owing.name: OUTSTANDING.name, due.name: NOT_DUE.name})
    recent = _recent(windows, sold)
    amount = pl.col(SALES.name)
    selling = (
        recent.group_by("snapshot_date", "bu")
        .agg(amount.sum(), amount.null_count().alias("unknown"))
        .filter(amount > 0, pl.col("unknown") == 0)
        .drop(SALES.name, "unknown")
    )
    group = ["snapshot_date", *keys]
    owed = _added_up(owed.join(selling, on=["snapshot_date", "bu"], how="semi"), group)
    recent = _added_up(recent.join(selling, on=["snapshot_date", "bu"], how="semi"), group)
    frame = owed.join(recent, on=group, how="left", nulls_equal=True).sort(group)
    return _with_days(frame, sold, keys, windows, stops).with_columns(
        pl.lit(is_taxed).alias("is_tax_included"), pl.lit(is_gross).alias("is_before_credit_notes")
    )


def effectiveness(
    opening: Decimal, sales: Decimal, closing: Decimal, not_due: Decimal
) -> float | None:
    """Return the CEI of these four amounts, between 0 and 1; None when nothing could be due."""
    collectible = opening + sales - not_due
    return float((opening + sales - closing) / collectible) if collectible > 0 else None


def simple_dso(owed: Decimal | None, sales: Decimal | None, days: int = DAYS) -> float | None:
    """Return owed ÷ sales × days; None when nothing was sold."""
    if owed is None or sales is None or sales <= 0:
        return None
    return float(owed / sales * days)


def count_back(
    owed: Decimal | None, months: Months, as_of: date, stops: bool = True
) -> float | None:
    """Return the days back to when sales add up to what is owed; None when none can be counted.

    Whole months while the rest covers their sales, then rest ÷ sales × days of the month before,
    from the month before `as_of` where nothing is told of a month that is running.
    A month without net sales ends the count, or where it does not stop there, has its days counted
    up to the first month of all. `months`: net sales by 12 · year + month.
    """
    if owed is None or owed <= 0:
        return None if owed is None else 0.0
    month, rest, total, counted = 12 * as_of.year + as_of.month, owed, 0.0, False
    if stops and month not in months and not _ends_month(as_of):
        month -= 1
    first = min((number for number, sales in months.items() if sales > 0), default=month + 1)
    while (sales := months.get(month, Decimal())) > 0 or (not stops and month >= first):
        length, counted = _days_of(month, as_of), True
        if sales <= 0:
            total, month = total + length, month - 1
            continue
        if rest < sales:
            return total + float(rest / sales * length)
        total, rest, month = total + length, rest - sales, month - 1
    return total if counted else None


def _days_of(month: int, as_of: date) -> int:
    year, number = divmod(month - 1, 12)
    if (year, number + 1) == (as_of.year, as_of.month):
        return as_of.day
    return monthrange(year, number + 1)[1]


def _recent(windows: Mapping[date, int], sold: pl.DataFrame) -> pl.DataFrame:
    """The sales of the days up to each date: of a month told as a whole, by its days in them."""
    dates = pl.DataFrame(
        {"snapshot_date": list(windows), "days": list(windows.values())},
        schema={"snapshot_date": pl.Date, "days": pl.Int64},
    )
    days = pl.col("days")
    day = pl.col("snapshot_date")
    starts, monthly = day.dt.month_start(), pl.col("is_monthly")
    # what is told by month alone tells nothing of a month that is running
    by_day = (~monthly & (pl.col("sale_date") >= starts)).any().over("snapshot_date", "bu")
    is_running = monthly & (day != day.dt.month_end()) & ~by_day
    until = pl.when(is_running).then(starts.dt.offset_by("-1d")).otherwise(day)
    age = (pl.col("until") - pl.col("sale_date")).dt.total_days()
    length = pl.when(pl.col("is_monthly")).then(pl.col("sale_date").dt.day()).otherwise(1)
    inside = pl.min_horizontal(length, days - age)
    part = pl.col(SALES.name).cast(pl.Float64) * inside / length
    amount = (
        pl.when(inside == length)
        .then(pl.col(SALES.name))
        .otherwise(part.round(2).cast(pl.Decimal(38, 2)))
    )
    known = dates.join(sold, how="cross").filter(pl.col("sale_date") <= day)
    near = known.with_columns(until.alias("until")).filter((age >= 0) & (age < days))
    return near.with_columns(amount.alias(SALES.name)).drop("days", "until")


def _added_up(frame: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    amounts = [name for name in frame.columns if name.endswith("_amount")]
    return frame.group_by(group).agg(pl.col(amounts).sum())


def _with_days(
    frame: pl.DataFrame,
    sold: pl.DataFrame,
    keys: Sequence[str],
    windows: Mapping[date, int],
    stops: Mapping[date, bool],
) -> pl.DataFrame:
    whole = _by_month(sold, keys)
    months = {
        day: whole if _ends_month(day) else _by_month(sold.filter(pl.col("sale_date") <= day), keys)
        for day in windows
    }
    rows = [
        row
        | _days(
            row,
            months[row["snapshot_date"]].get(tuple(row[key] for key in keys), {}),
            windows[row["snapshot_date"]],
            stops[row["snapshot_date"]],
        )
        for row in frame.iter_rows(named=True)
    ]
    schema = dict(frame.schema) | {"window_days": pl.Int64()} | dict.fromkeys(NAMES, pl.Float64())
    return pl.DataFrame(rows, schema=schema)


NAMES = (
    "dso_days", "best_possible_dso_days", "delinquent_days", "count_back_dso_days",
    "best_count_back_dso_days",
)  # fmt: skip


def _days(row: Mapping[str, Any], months: Months, days: int, stops: bool) -> dict[str, Any]:
    owed, not_due, sales = row[OUTSTANDING.name], row[NOT_DUE.name], row[SALES.name]
    simple, best = simple_dso(owed, sales, days), simple_dso(not_due, sales, days)
    as_of = row["snapshot_date"]
    late = None if simple is None or best is None else simple - best
    counted = (
        count_back(owed, months, as_of, stops), count_back(not_due, months, as_of, stops)
    )  # fmt: skip
    return dict(zip(("window_days", *NAMES), (days, simple, best, late, *counted), strict=True))


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _by_month(sold: pl.DataFrame, keys: Sequence[str]) -> dict[tuple[Any, ...], dict[int, Decimal]]:
    day = pl.col("sale_date")
    number = (12 * day.dt.year().cast(pl.Int32) + day.dt.month().cast(pl.Int32)).alias("month")
    totals = sold.with_columns(number).group_by(*keys, "month").agg(pl.col(SALES.name).sum())
    found: dict[tuple[Any, ...], dict[int, Decimal]] = {}
    for row in totals.iter_rows(named=True):
        found.setdefault(tuple(row[key] for key in keys), {})[row["month"]] = row[SALES.name]
    return found
