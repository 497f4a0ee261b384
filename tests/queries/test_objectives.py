"""Objectives beside results: none, zero, lower is better, a running month, a quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.queries.agents import agents
from ar_metrics.queries.objectives import achievement, achievements, days_gone, together

JUNE, MID_JUNE = date(2025, 6, 30), date(2025, 6, 11)
RESULTS = """
    snapshot_date | bu   | agent_id | collectible_amount | collected_amount | late_weight_amount
    2025-06-30    | FR01 | A1       |                200 |              100 |               1000
    2025-06-30    | DE01 | A1       |                200 |               50 |                500
    2025-06-30    | FR01 | A2       |               1000 |              500 |              -1000
    2025-06-30    | FR01 | A3       |               4000 |             2000 |                  0
    2025-06-11    | FR01 | A1       |                200 |               60 |                600
    2025-05-31    | FR01 | A1       |                300 |              300 |                  0
"""
OBJECTIVES = """
    scope_kind | scope_id | agent_id | objective_month | measure | target_value
    agent      | A1       | A1       | 2025-06-01      | amount  | 200
    agent      | A1       | A1       | 2025-05-01      | amount  | 100
    agent      | A1       | A1       | 2025-06-01      | rate    | 0.5
    agent      | A1       | A1       | 2025-06-01      | delay   | 5
    agent      | A2       | A2       | 2025-06-01      | amount  | 0
    agent      | A2       | A2       | 2025-06-01      | delay   | 5
"""
CALENDAR = [{"snapshot_date": day, "is_month_end": day.day > 15}
            for day in (date(2025, 5, 31), MID_JUNE, JUNE)]  # fmt: skip


def told(reader: Any, filters: Filters, as_of: date, period: str = "month") -> dict[Any, dict]:
    frame = achievements(reader, filters, as_of, period)
    return {(row["agent_id"], row["measure"]): row for row in frame.to_dicts()}


@pytest.fixture
def reader(reader_of: Any) -> Any:
    return reader_of(fct_recoveries=RESULTS, fct_objectives=OBJECTIVES, dim_snapshots=CALENDAR)


def test_an_agent_without_objective_shows_so_and_one_of_zero_is_not_divided_by(reader: Any):
    rows = told(reader, Filters(), JUNE)
    assert rows["A3", "amount"]["target_value"] is None
    assert rows["A3", "amount"]["achievement_ratio"] is None
    zero = rows["A2", "amount"]
    assert (zero["target_value"], zero["achievement_ratio"]) == (0, None)
    assert (zero["gap_value"], zero["is_met"]) == (500, True)


def test_together_those_with_an_objective_are_added_up_and_nobody_else(reader: Any):
    amounts = achievements(reader, Filters(), JUNE).filter(pl.col("measure") == "amount")
    assert amounts["target_value"].to_list().count(None) == 1  # A3 collected without being asked
    assert together(amounts) == {
        "target_value": 200, "actual_value": 650, "gap_value": 450, "achievement_ratio": 3.25,
    }  # fmt: skip
    asked_nothing = amounts.filter(pl.col("agent_id") == "A2")
    assert together(asked_nothing)["achievement_ratio"] is None
    assert together(amounts.filter(pl.col("target_value").is_null())) == {}


def test_an_objective_without_anything_to_collect_is_not_met(reader_of: Any):
    idle = OBJECTIVES + "    agent | A9 | A9 | 2025-06-01 | amount | 700\n"
    idle += "    agent | A9 | A9 | 2025-06-01 | rate | 0.5\n"
    reader = reader_of(fct_recoveries=RESULTS, fct_objectives=idle, dim_snapshots=CALENDAR)
    rows = told(reader, Filters(), JUNE)
    amount, rate = rows["A9", "amount"], rows["A9", "rate"]
    assert (amount["actual_value"], amount["gap_value"], amount["is_met"]) == (0, -700, False)
    assert amount["achievement_ratio"] == 0
    assert (rate["actual_value"], rate["achievement_ratio"]) == (None, None)
    assert ("A9", "amount") in told(reader, Filters(agent_id=("A9",)), JUNE)
    assert "A9" in agents(reader, Filters(), JUNE)["agent_id"].to_list()
    assert ("A9", "amount") not in told(reader, Filters(bu=("FR01",)), JUNE)


def test_amount_and_rate_are_actual_over_target_and_a_delay_the_inverse(reader: Any):
    rows = told(reader, Filters(), JUNE)
    assert rows["A1", "amount"]["achievement_ratio"] == 0.75
    assert rows["A1", "amount"]["gap_value"] == -50
    assert rows["A1", "rate"]["actual_value"] == Decimal("0.375")
    assert rows["A1", "rate"]["achievement_ratio"] == 0.75
    assert rows["A1", "delay"]["actual_value"] == 10
    assert rows["A1", "delay"]["achievement_ratio"] == 0.5
    assert rows["A1", "delay"]["is_met"] is False
    early = rows["A2", "delay"]  # paid two days before the terms: nothing to divide by
    assert (early["achievement_ratio"], early["is_met"]) == (None, True)


def test_the_cost_is_that_of_the_acts_an_agent_did_in_the_month(reader_of: Any):
    reader = reader_of(
        fct_recoveries=RESULTS,
        dim_snapshots=CALENDAR,
        fct_objectives="""
            scope_kind | scope_id | agent_id | objective_month | measure | target_value
            agent      | A1       | A1       | 2025-06-01      | cost    | 50
        """,
        fct_actions="""
            snapshot_date | agent_id | actor_agent_id | action_id | action_date | cost_amount
            2025-06-30    | A2       | A1             | X1        | 2025-06-02  |          40
            2025-06-30    | A1       | A2             | X2        | 2025-06-02  |         500
            2025-05-31    | A1       | A1             | X3        | 2025-05-31  |        6000
        """,
    )
    row = told(reader, Filters(), JUNE)["A1", "cost"]
    assert (row["actual_value"], row["achievement_ratio"], row["is_met"]) == (40, 1.25, True)


def test_who_is_furthest_behind_comes_first_and_who_has_no_objective_last(reader: Any):
    frame = achievements(reader, Filters(), JUNE)
    amounts = [row["agent_id"] for row in frame.to_dicts() if row["measure"] == "amount"]
    assert amounts == ["A1", "A2", "A3"]


def test_filters_choose_who_is_shown_and_not_what_of_it_counts(reader: Any):
    rows = told(reader, Filters(bu=("DE01",)), JUNE)
    assert {agent for agent, _ in rows} == {"A1"}
    assert rows["A1", "amount"]["actual_value"] == 150


def test_a_part_of_a_portfolio_is_not_held_against_the_whole_objective(reader_of: Any):
    reader = reader_of(
        fct_recoveries=RESULTS, fct_objectives=OBJECTIVES, dim_snapshots=CALENDAR,
        scope=replace(EVERYTHING, bu=("FR01",)),
    )  # fmt: skip
    row = told(reader, Filters(), JUNE)["A1", "amount"]
    assert (row["actual_value"], row["achievement_ratio"]) == (100, None)
    assert row["is_comparable"] is False


def test_a_running_month_asks_for_the_working_days_gone(reader: Any):
    assert days_gone(JUNE) == 1
    assert days_gone(date(2025, 6, 1)) == 0  # a Sunday
    assert days_gone(MID_JUNE) == 8 / 21
    row = told(reader, Filters(), MID_JUNE)["A1", "amount"]
    assert row["pace_value"] == Decimal("76.1905")
    assert row["achievement_ratio"] == 0.3
    assert row["is_met"] is False


def test_a_quarter_adds_up_amounts_and_compares_no_rate(reader: Any):
    rows = told(reader, Filters(), JUNE, "quarter")
    assert rows["A1", "amount"]["target_value"] == 300
    assert rows["A1", "rate"]["target_value"] is None


@pytest.mark.parametrize(
    ("measure", "actual", "target", "ratio"),
    [("amount", 50, 100, 0.5), ("cost", 50, 100, 2.0), ("delay", 0, 10, None),
     ("amount", 50, 0, None), ("cost", 50, 0, 0.0), ("amount", None, 10, None)],
)  # fmt: skip
def test_achievement_of_one_pair(measure: str, actual: Any, target: Any, ratio: float | None):
    made = [None if value is None else Decimal(value) for value in (actual, target)]
    assert achievement(measure, *made) == ratio


def test_what_a_month_without_objective_brought_is_not_held_against_those_of_others(
    reader_of: Any,
):
    """A1 collected 300 in May, which nobody had asked for, and 150 of the 200 of June."""
    may = "    agent      | A1       | A1       | 2025-05-01      | amount  | 100\n"
    cost = "    agent      | A1       | A1       | 2025-05-01      | cost    | 10\n"
    reader = reader_of(
        fct_recoveries=RESULTS, fct_objectives=OBJECTIVES.replace(may, cost),
        dim_snapshots=CALENDAR,
        fct_actions="""
            snapshot_date | action_id | actor_agent_id | action_date | cost_amount
            2025-05-31    | 1         | A1             | 2025-05-02  | 8
            2025-06-30    | 2         | A1             | 2025-06-02  | 70
        """,
    )  # fmt: skip
    rows = told(reader, Filters(), JUNE, "quarter")
    amount, cost = rows["A1", "amount"], rows["A1", "cost"]
    names = ("target_value", "actual_value", "gap_value", "achievement_ratio")
    assert [amount[name] for name in names] == [200, 150, -50, 0.75]
    assert [cost[name] for name in names] == [10, 8, 2, 1.25]
