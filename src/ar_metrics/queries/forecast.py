"""Expected cash: what comes in which week, how sure that is, and how good it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from statistics import NormalDist, fmean, stdev

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import (
    CAME_IN,
    DUE_CASH,
    EXPECTED_CASH,
    FORECAST,
    LATER_CASH,
    NEXT_CASH,
    UNEXPECTED_CASH,
)
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.fairness import student
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

WEEKS = 13
LATER = WEEKS + 1
NEXT = 4
YEARS = 2
LEAST = 6
"""So many earlier forecasts must have been scored before an interval is told."""
COVERED = 0.8
ORIGINS = ("habit", "promise", "plan")
SPANS = (*((week, week) for week in range(1, LATER)), (1, NEXT), (1, WEEKS))
MONEY = pl.Decimal(38, 2)
Amounts = tuple[Decimal, Decimal, Decimal]
"""What was expected, what fell due by contract, what came in."""
KEY = ("bu", "customer_id")


def cash_forecast(
    reader: Reader, filters: Filters, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """The open items of a date by the week in which their cash is expected.

    One row per combination of `by` and week_rank: 1 to 13, 14 for all that comes later, 0 for what
    nothing is expected of, a row per reason. Columns: by…, week_rank, unexpected_reason (''
    but for week 0: doubtful, litigious, factored, no due date, credit), week_start_date,
    week_end_date (null for 0 and, at its end, 14), due_amount (by contract), habit_amount,
    promise_amount, plan_amount, forecast_amount (their sum; over all rows the outstanding),
    low_amount and high_amount: between them what came in should lie eight times of ten; null with
    `by` and until six earlier forecasts are scored. Reporting currency. Raises MetricError for a
    filter on documents.
    """
    cells = reader.table(
        [FORECAST, DUE_CASH], by=[*by, "week_rank", "origin"], filters=filters, as_of=as_of
    )
    frame = _by_week(cells, by)
    known = {} if by else _intervals(reader, filters, as_of, frame)
    weeks = frame["week_rank"].to_list()
    bounds = [known.get((week, week), (None, None)) for week in weeks]
    return frame.with_columns(
        pl.Series("low_amount", [low for low, _ in bounds], MONEY),
        pl.Series("high_amount", [high for _, high in bounds], MONEY),
        week_start_date=pl.Series([_first_day(as_of, week) for week in weeks], dtype=pl.Date),
        week_end_date=pl.Series([_last_day(as_of, week) for week in weeks], dtype=pl.Date),
    ).select(
        *by, "week_rank", "unexpected_reason", "week_start_date", "week_end_date", "due_amount",
        *(f"{origin}_amount" for origin in ORIGINS), "forecast_amount", "low_amount",
        "high_amount",
    )  # fmt: skip


def forecast_figures(reader: Reader, filters: Filters, dates: Sequence[date]) -> pl.DataFrame:
    """The totals of the forecasts of some dates, oldest first.

    Columns: snapshot_date, expected_cash_amount, next_cash_amount, later_cash_amount,
    unexpected_cash_amount.
    """
    metrics = [EXPECTED_CASH, NEXT_CASH, LATER_CASH, UNEXPECTED_CASH]
    return reader.table(metrics, by=["snapshot_date"], filters=filters, as_of=list(dates))


def forecast_interval(
    reader: Reader, filters: Filters, as_of: date
) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """Between which amounts the cash of the first 4 and of the 13 weeks should lie, eight times of
    ten; None until six earlier forecasts are scored.
    """
    known = _intervals(reader, filters, as_of, cash_forecast(reader, filters, as_of, ()))
    return known.get((1, NEXT)), known.get((1, WEEKS))


def forecast_scores(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """How good earlier forecasts were, by horizon: the weeks that are over at the date.

    One row per span of weeks (each of 13, then the first 4 and all 13 together): from_week_rank,
    to_week_rank, forecast_count, forecast_amount, came_in_amount, error_ratio (WAPE), bias_ratio
    (above zero: too much was forecast), due_error_ratio (WAPE of the due dates). Forecasts of the
    last two years, of BUs whose payments are told; ratios are null where nothing came in.
    """
    course = _added_up(forecast_course(reader, filters, as_of))
    rows = []
    for first, last in SPANS:
        scored = _over(course, first, last).values()
        forecast, due, came = ([one[place] for one in scored] for place in range(3))
        missed = sum(abs(told - real) for told, real in zip(forecast, came, strict=True))
        naive = sum(abs(told - real) for told, real in zip(due, came, strict=True))
        whole = sum(came)
        rows.append(
            {
                "from_week_rank": first,
                "to_week_rank": last,
                "forecast_count": len(scored),
                "forecast_amount": sum(forecast),
                "came_in_amount": whole,
                "error_ratio": float(missed) / float(whole) if whole else None,
                "bias_ratio": float(sum(forecast) - whole) / float(whole) if whole else None,
                "due_error_ratio": float(naive) / float(whole) if whole else None,
            }
        )
    return pl.DataFrame(
        rows,
        schema={
            **dict.fromkeys(("from_week_rank", "to_week_rank", "forecast_count"), pl.Int64()),
            **dict.fromkeys(("forecast_amount", "came_in_amount"), MONEY),
            **dict.fromkeys(("error_ratio", "bias_ratio", "due_error_ratio"), pl.Float64()),
        },
    )


def forecast_course(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The forecasts of the last two years beside what came in since, up to the date.

    One row per forecast and week that is over: snapshot_date (of the forecast), week_rank,
    forecast_amount, due_amount, came_in_amount; BUs whose payments are told. Oldest first.
    """
    asked = (filters, as_of)
    return reader.once("forecast course", lambda: _course(reader, *asked), *asked)


def _course(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    first = date(as_of.year - YEARS, as_of.month, 1)
    told = Conditions()
    told.that("is_told and week_rank between 1 and 13")
    forecast = reader.table(
        [FORECAST, DUE_CASH], by=["snapshot_date", "week_rank"], filters=filters,
        between=(first, as_of - timedelta(days=7)), only=told,
    )  # fmt: skip
    came = reader.table(
        [CAME_IN], by=["forecast_date", "week_rank"], filters=filters, between=(first, as_of)
    ).rename({"forecast_date": "snapshot_date"})
    days = forecast.select("snapshot_date").unique()
    grid = days.join(pl.DataFrame({"week_rank": range(1, LATER)}).cast(pl.Int32), how="cross")
    key = ["snapshot_date", "week_rank"]
    sides = [frame.with_columns(pl.col("week_rank").cast(pl.Int32)) for frame in (forecast, came)]
    joined = grid.join(sides[0], on=key, how="left").join(sides[1], on=key, how="left")
    over = pl.col("snapshot_date") + pl.duration(days=7 * pl.col("week_rank")) <= as_of
    amounts = [m.name for m in (FORECAST, DUE_CASH, CAME_IN)]
    return joined.filter(over).with_columns(pl.col(amounts).fill_null(0)).sort(key)


def expected_payers(
    reader: Reader, filters: Filters, as_of: date, limit: int | None = None
) -> pl.DataFrame:
    """Who is expected to pay within 13 weeks, the largest first.

    Columns: bu, customer_id, customer_name, parent_id, parent_name, country_code, segment,
    agent_id, agent_name, expected_cash_amount, next_cash_amount (of it within 4 weeks), delay_days
    (at which the customer usually pays, after the due date; below zero before it), spread_days
    (standard deviation), delay_of (whose habit that is: own, segment, all, none).
    """
    frame = reader.table(
        [EXPECTED_CASH, NEXT_CASH], by=list(KEY), filters=filters, as_of=as_of,
        attributes=["customer_name", "parent_id", "parent_name", "country_code", "segment",
                    "agent_id"],
        order=["-expected_cash_amount", *KEY],
    ).filter(pl.col("expected_cash_amount") != 0)  # fmt: skip
    frame = frame if limit is None else frame.head(limit)
    habits = reader.rows(
        "fct_payers", [*KEY, "delay_days", "spread_days", "delay_of"],
        Filters(include_intercompany=True), as_of,
    )  # fmt: skip
    return with_agent_names(reader, frame.join(habits, on=KEY, how="left", maintain_order="left"))


def _by_week(cells: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    is_reason = pl.col("week_rank") == 0
    keys = [*by, "week_rank", "unexpected_reason"]
    said = cells.with_columns(
        unexpected_reason=pl.when(is_reason).then(pl.col("origin")).otherwise(pl.lit(""))
    )
    parts = [
        pl.col("forecast_amount").filter(pl.col("origin") == origin).sum().alias(f"{origin}_amount")
        for origin in ORIGINS
    ]
    order = pl.when(pl.col("week_rank") == 0).then(LATER + 1).otherwise(pl.col("week_rank"))
    return (
        said.group_by(keys)
        .agg(*parts, pl.col("forecast_amount", "due_amount").sum())
        .sort(*by, order, "unexpected_reason")
    )


def _first_day(as_of: date, week: int) -> date | None:
    return as_of + timedelta(days=7 * week - 6) if week else None


def _last_day(as_of: date, week: int) -> date | None:
    return as_of + timedelta(days=7 * week) if 0 < week < LATER else None


def _added_up(course: pl.DataFrame) -> dict[date, list[Amounts]]:
    """Per forecast what it expected, what fell due and what came in up to each week that is over.

    The first entry is zero: a span of weeks is the difference of two entries.
    """
    zero = Decimal("0.00")
    found: dict[date, list[Amounts]] = {}
    for day, _week, *amounts in course.rows():
        sums = found.setdefault(day, [(zero, zero, zero)])
        before = sums[-1]
        sums.append((before[0] + amounts[0], before[1] + amounts[1], before[2] + amounts[2]))
    return found


def _over(course: Mapping[date, Sequence[Amounts]], first: int, last: int) -> dict[date, Amounts]:
    """Each forecast's weeks from `first` to `last` added up, where the last of them is over."""
    ends = {day: (sums[first - 1], sums[last]) for day, sums in course.items() if last < len(sums)}
    return {
        day: (after[0] - before[0], after[1] - before[1], after[2] - before[2])
        for day, (before, after) in ends.items()
    }


def _intervals(
    reader: Reader, filters: Filters, as_of: date, now: pl.DataFrame
) -> dict[tuple[int, int], tuple[float, float]]:
    """The interval of each span of weeks, from the errors of earlier forecasts of that span.

    An error counts by what its forecast expected in 13 weeks, so that it holds for any size.
    Student's t of their mean and spread, for one observation more; stretched to the forecast
    itself where all of them lay on one side of theirs.
    """
    course = _added_up(forecast_course(reader, filters, as_of))
    wholes = {day: sums[-1][0] for day, sums in course.items()}
    weeks = now.filter(pl.col("week_rank").is_between(1, WEEKS))
    expected = dict(weeks.group_by("week_rank").agg(pl.col("forecast_amount").sum()).rows())
    whole = float(sum(expected.values()))
    found = {}
    for first, last in SPANS:
        errors = [
            float(came - told) / float(wholes[day])
            for day, (told, _due, came) in _over(course, first, last).items()
            if wholes[day] > 0
        ]
        if len(errors) >= LEAST:
            told = float(sum(expected.get(week, 0) for week in range(first, last + 1)))
            middle = told + whole * fmean(errors)
            quantile = student(len(errors) - 1, NormalDist().inv_cdf((1 + COVERED) / 2))
            reach = whole * quantile * stdev(errors) * sqrt(1 + 1 / len(errors))
            low, high = max(0.0, min(told, middle - reach)), max(0.0, told, middle + reach)
            found[first, last] = (round(low, 2), round(high, 2))
    return found
