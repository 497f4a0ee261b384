"""Objectives beside what was done: achievement, and what a running month should have by now."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from ar_metrics.access import Filters, filters_from
from ar_metrics.errors import MetricError
from ar_metrics.metrics import ACTION_COST, COLLECTED, DAYS_BEYOND_TERMS, RECOVERY_RATE, Metric
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.recovery import months_of

SCOPES = {"agent": "agent_id", "team": "team", "bu": "bu"}
"""Whom an objective is for → the dimension of recovery that tells what they did."""
ACTUALS: dict[str, Metric] = {
    "amount": COLLECTED,
    "rate": RECOVERY_RATE,
    "delay": DAYS_BEYOND_TERMS,
    "cost": ACTION_COST,
}
ADDED = ("amount", "cost")
"""Measures whose targets add up over the months of a quarter or a year."""
SUMMED = ("target_value", "actual_value", "gap_value")
NOTHING = {
    COLLECTED.name: Decimal(0), RECOVERY_RATE.name: None, DAYS_BEYOND_TERMS.name: None,
    "has_inferred": False,
}  # fmt: skip
"""The results of who had nothing to collect."""
LOWER = ("delay", "cost")
"""Measures of which less is better."""
PACED = ("amount", "rate", "cost")
"""Measures that grow with the days of a month."""
SCHEMA = {
    "measure": pl.String(),
    "target_value": pl.Decimal(38, 4),
    "pace_value": pl.Decimal(38, 4),
    "actual_value": pl.Decimal(38, 4),
    "achievement_ratio": pl.Float64(),
    "gap_value": pl.Decimal(38, 4),
    "is_met": pl.Boolean(),
    "has_inferred": pl.Boolean(),
    "is_comparable": pl.Boolean(),
}


def achievements(
    reader: Reader,
    filters: Filters,
    as_of: date,
    period: str = "month",
    scope_kind: str = "agent",
) -> pl.DataFrame:
    """What agents, teams or BUs did against their objectives, the furthest behind first.

    One row per who and measure: agent_id, agent_name (or team, or bu), measure, target_value,
    pace_value (the target at the days gone), actual_value, achievement_ratio (actual ÷ target,
    the inverse where lower is better), gap_value (actual beyond the pace; behind is negative),
    is_met (of the pace), has_inferred, is_comparable. In the reporting currency, as a ratio, or in
    days. Whoever has no objective has a row for 'amount' whose target is null; who has one and
    nothing to collect is there where the filters ask for no part.

    An objective is for all that an agent owns: the filters choose who is shown, not what of it
    counts. Where the reader's scope shows only a part of it nothing is compared. Quarters and
    years add up the targets of their months for amount and cost, and hold against them what was
    done in the months that have one; a rate or a delay is compared by month alone.
    """
    if scope_kind not in SCOPES:
        raise MetricError(f"No objective is for a {scope_kind}: give one of {', '.join(SCOPES)}.")
    dimension, months = SCOPES[scope_kind], months_of(reader, period, as_of, filters)
    shown = reader.table([COLLECTED], by=[dimension], filters=filters, period=months)
    wanted = shown[dimension].drop_nulls().to_list()
    whole = filters_from({dimension: wanted}, include_intercompany=filters.include_intercompany)
    done = {months: _results(reader, dimension, whole, months)}
    targets = _targets(reader, scope_kind, months)
    if set(filters.limits) <= {dimension}:  # nothing to collect is no way out of an objective
        asked = filters.limits.get(dimension, tuple(targets))
        idle = [who for who in targets if who in asked and who not in wanted]
        wanted += idle
    else:
        idle = []

    def result(who: str, part: tuple[date, ...]) -> Results:
        if part not in done:
            done[part] = _results(reader, dimension, whole, part)
        results, costs = done[part]
        cost = {ACTION_COST.name: costs.get(who, Decimal(0))}
        return {**NOTHING, **results.get(who, {}), **cost}

    is_comparable = set(reader.scope.limits) <= {dimension, "team", "agent_id"}
    rows = [
        {dimension: who} | row | {"is_comparable": is_comparable}
        for who in wanted
        # agents of no team are in none: nobody set an objective for them
        if who in done[months][0] or who in idle
        for row in _rows(partial(result, who), targets.get(who, {}), months, is_comparable)
    ]
    frame = pl.DataFrame(rows, schema={dimension: pl.String(), **SCHEMA})
    order = ["measure", "gap_value", dimension]
    frame = frame.sort(order, nulls_last=True)
    return with_agent_names(reader, frame) if dimension == "agent_id" else frame


def days_gone(as_of: date) -> float:
    """Return the share of a month's working days (Monday to Friday) gone at the end of a day.

    Public holidays differ between the countries of a group and count as working days.
    """
    first = as_of.replace(day=1)
    days = [first + timedelta(days=n) for n in range(monthrange(as_of.year, as_of.month)[1])]
    working = [day for day in days if day.weekday() < 5]
    return sum(day <= as_of for day in working) / len(working)


def achievement(measure: str, actual: Decimal | None, target: Decimal | None) -> float | None:
    """Return actual ÷ target, or target ÷ actual where lower is better.

    None when either is missing, and when the divisor is zero or below: nothing was asked for, or
    the payments came before their terms.
    """
    if actual is None or target is None:
        return None
    part, whole = (target, actual) if measure in LOWER else (actual, target)
    return float(part / whole) if whole > 0 else None


def together(achieved: pl.DataFrame) -> dict[str, Any]:
    """What all who have an amount objective did: target_value, actual_value, gap_value and
    achievement_ratio of their rows, from `achievements` or `agents`. Empty when nobody has one that
    may be compared.
    """
    told = achieved.filter(pl.all_horizontal(pl.col(*SUMMED).is_not_null()))
    if told.is_empty():
        return {}
    sums = {name: sum(told[name].to_list(), Decimal(0)) for name in SUMMED}
    ratio = achievement("amount", sums["actual_value"], sums["target_value"])
    return sums | {"achievement_ratio": ratio}


def _results(
    reader: Reader, dimension: str, whole: Filters, months: Sequence[date]
) -> tuple[Mapping[str, Results], Mapping[str, Decimal]]:
    """What was done in these months, and what acts cost, by who."""
    done = reader.table(
        [COLLECTED, RECOVERY_RATE, DAYS_BEYOND_TERMS], by=[dimension], filters=whole,
        period=tuple(months), attributes=["has_inferred"],
    )  # fmt: skip
    results = {row[dimension]: row for row in done.iter_rows(named=True)}
    return results, _costs(reader, dimension, months, whole)


def _costs(
    reader: Reader, dimension: str, months: Sequence[date], filters: Filters
) -> dict[str, Decimal]:
    """What the acts of these months cost, by who did them, or by BU."""
    doer = "bu" if dimension == "bu" else "actor_agent_id"
    everything = Filters(include_intercompany=filters.include_intercompany)
    found: dict[str, Decimal] = {}
    for month in months:
        since = month.replace(day=1) - timedelta(days=1)
        frame = reader.table([ACTION_COST], by=[doer], filters=everything, between=(since, month))
        for who, cost in frame.drop_nulls().iter_rows():
            found[who] = found.get(who, Decimal(0)) + cost
    if dimension != "team":
        return found
    agents = reader.reference("dim_agents").select("agent_id", "team").rows()
    teams: dict[str, Decimal] = {}
    for agent, team in agents:
        teams[team] = teams.get(team, Decimal(0)) + found.get(agent, Decimal(0))
    return teams


Targets = Mapping[str, Sequence[tuple[date, Decimal]]]
Results = Mapping[str, Any]


def _targets(reader: Reader, scope_kind: str, months: Sequence[date]) -> Mapping[str, Targets]:
    """Who → measure → the targets of these months."""
    who = SCOPES[scope_kind]
    told = reader.rows(
        "fct_objectives", ["scope_kind", who, "objective_month", "measure", "target_value"]
    ).filter(pl.col("scope_kind") == scope_kind)
    firsts = {day.replace(day=1) for day in months}
    found: dict[str, dict[str, list[tuple[date, Decimal]]]] = {}
    for row in told.iter_rows(named=True):
        if row["objective_month"] in firsts:
            of_who = found.setdefault(row[who], {})
            of_who.setdefault(row["measure"], []).append(
                (row["objective_month"], row["target_value"])
            )
    return found


def _rows(
    done_in: Callable[[tuple[date, ...]], Results],
    targets: Targets,
    months: tuple[date, ...],
    is_comparable: bool,
) -> Iterable[dict[str, Any]]:
    for measure in sorted({"amount", *targets}):
        target, pace = _aim(measure, targets.get(measure, ()), months)
        told = {month for month, _ in targets.get(measure, ())} if measure in ADDED else set()
        # what a month brought that had no objective is not held against those of others
        result = done_in(tuple(day for day in months if day.replace(day=1) in told) or months)
        metric = ACTUALS.get(measure)
        actual = _decimal(result[metric.name]) if metric else None
        row: dict[str, Any] = {
            "measure": measure,
            "target_value": target,
            "pace_value": pace,
            "actual_value": actual,
            "has_inferred": bool(result["has_inferred"]),
        }
        if is_comparable and actual is not None and target is not None and pace is not None:
            gap = pace - actual if measure in LOWER else actual - pace
            row |= {"gap_value": gap, "is_met": gap >= 0}
            row["achievement_ratio"] = achievement(measure, actual, target)
        yield row


def _aim(
    measure: str, targets: Sequence[tuple[date, Decimal]], months: Sequence[date]
) -> tuple[Decimal | None, Decimal | None]:
    """The target of the months together, and its part for the days gone."""
    if not targets or (measure not in ADDED and max(len(targets), len(months)) > 1):
        return None, None
    running = months[-1].replace(day=1)
    share = Decimal(str(days_gone(months[-1]))) if measure in PACED else Decimal(1)
    paced = (target * share if month == running else target for month, target in targets)
    return (
        sum((target for _, target in targets), Decimal(0)),
        sum(paced, Decimal(0)).quantize(Decimal("0.0001")),
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.0001"))
