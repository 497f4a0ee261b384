"""Acts, promises, calls, steps, costs and targets, asked of small drawn marts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters, only
from ar_metrics.errors import MetricError
from ar_metrics.queries.targets import shares

APRIL, MAY, JUNE = date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)
ALL = Filters()


def test_acts_are_counted_with_who_did_them_and_filtered_by_who_owns_the_customer(reader_of: Any):
    reader = reader_of(
        fct_actions="""
        snapshot_date | action_id | agent_id | actor_agent_id | is_contact_attempt | is_right_party | cost_amount
        2025-06-30    | 1         | A1       | A1             | true               | true           | 1
        2025-06-30    | 2         | A1       | A2             | true               | false          | 20
        2025-06-30    | 3         | A2       | A2             | false              | false          | 300
        2025-05-31    | 4         | A1       | A1             | true               | true           | 4000
    """
    )
    june = queries.action_figures(reader, ALL, JUNE, by=["actor_agent_id"])
    assert june.select(
        "actor_agent_id", "action_count", "contact_ratio", "action_cost_amount"
    ).rows() == [
        ("A2", 2, 0, 320),
        ("A1", 1, 1, 1),
    ]
    both = queries.action_figures(reader, ALL, JUNE, since=APRIL, actor="A1")
    assert both["action_cost_amount"].item() == 4001
    owned = queries.action_figures(reader, Filters(agent_id=("A1",)), JUNE)
    assert owned["action_cost_amount"].item() == 21
    assert queries.actions(reader, ALL, JUNE, actor="A2")["action_id"].to_list() == ["2", "3"]


def test_a_promise_of_two_periods_is_one_promise_at_its_latest(reader_of: Any):
    reader = reader_of(
        fct_promises="""
        snapshot_date | promise_id | promise_status | is_made | is_decided | promised_amount | due_date
        2025-05-31    | P1         | open           | true    | false      | 100             | 2025-06-10
        2025-06-30    | P1         | kept           | false   | true       | 100             | 2025-06-10
        2025-06-30    | P2         | broken         | true    | true       | 300             | 2025-06-05
    """
    )
    listed = queries.promises(reader, ALL, JUNE, since=APRIL)
    assert listed.select("promise_id", "promise_status").rows() == [
        ("P2", "broken"),
        ("P1", "kept"),
    ]
    (figures,) = queries.promise_figures(reader, ALL, JUNE, since=APRIL).to_dicts()
    assert figures["promises_made_count"] == 2
    assert figures["promises_kept_ratio"] == 0.5
    assert figures["promises_kept_amount_ratio"] == 0.25


def test_a_step_that_stays_overdue_counts_once_at_the_end(reader_of: Any):
    reader = reader_of(
        fct_dunning_steps="""
        snapshot_date | document_id | is_done | step_status
        2025-05-31    | A           | true    | done on time
        2025-05-31    | B           | false   | overdue
        2025-06-30    | B           | false   | overdue
        2025-06-30    | C           | true    | done late
        2025-06-30    | D           | false   | stopped
    """
    )
    (both,) = queries.compliance(reader, ALL, JUNE, since=APRIL).to_dicts()
    assert (both["steps_done_count"], both["steps_overdue_count"]) == (2, 1)
    assert both["compliance_ratio"] == pytest.approx(1 / 3)
    (june,) = queries.compliance(reader, ALL, JUNE).to_dicts()
    assert june["compliance_ratio"] == 0


def test_a_call_tells_its_reasons_the_heaviest_first(reader_of: Any):
    reader = reader_of(fct_followups=[
        {"call_rank": 1, "customer_id": "C1", "unfollowed_promise_count": 1, "due_step_count": 2,
         "is_old_debt": True, "callable_amount": 10},
        {"call_rank": None, "customer_id": "C2", "is_neglected": True, "callable_amount": 20},
    ])  # fmt: skip
    calls = queries.to_call(reader, ALL, JUNE)
    assert calls.select("customer_id", "reasons").rows() == [
        ("C1", "broken_promise; step_due; old_debt")
    ]
    assert queries.neglected(reader, ALL, JUNE)["customer_id"].to_list() == ["C2"]


def test_what_collecting_costs_is_held_against_what_came_in(reader_of: Any):
    reader = reader_of(
        dim_snapshots=[{"snapshot_date": "2025-06-30"}],
        fct_actions=[{"action_id": "T", "cost_amount": "3"}],
        fct_litigation_costs=[{"cost_id": "K", "cost_step": "incurred",
                               "litigation_cost_amount": "17"}],
        fct_recoveries=[{"is_collectible": True, "collected_amount": "100",
                         "collectible_amount": "200"}],
    )  # fmt: skip
    (row,) = queries.collection_costs(reader, ALL, JUNE).to_dicts()
    assert row["cost_per_collected_ratio"] == pytest.approx(0.03)
    assert row["cost_to_collect_ratio"] == pytest.approx(0.20)


OBJECTIVES = {
    "dim_agents": """
        agent_id | agent_name | team
        A1       | Ada        | North
        A2       | Bob        | North
        A3       | Cy         | South
    """,
    "fct_objectives": """
        scope_kind | scope_id | objective_month | measure | target_value | agent_id | team
        agent      | A1       | 2025-05-01      | amount  | 100          | A1       | North
        agent      | A1       | 2025-06-01      | amount  | 200          | A1       | North
        agent      | A2       | 2025-05-01      | rate    | 0.5          | A2       | North
        team       | North    | 2025-05-01      | amount  | 700          |          | North
    """,
    "fct_open_items": """
        snapshot_date | agent_id | outstanding_amount | overdue_days
        2025-06-30    | A1       | 100                | 10
        2025-06-30    | A2       | 200                | 10
        2025-06-30    | A3       | 4000               | 10
    """,
}


def test_last_month_fills_what_has_no_target_and_keeps_the_rest(reader_of: Any):
    reader = reader_of(**OBJECTIVES)
    copied = queries.copied_objectives(reader, date(2025, 6, 1), date(2025, 5, 1))
    targets = {row["scope_id"]: (row["amount"], row["rate"]) for row in copied.to_dicts()}
    assert targets["A1"] == (200, None)
    assert targets["A2"] == (None, Decimal("0.5"))
    assert targets["North"] == (700, None)
    assert targets["A3"] == (None, None)


def test_a_team_figure_is_spread_to_the_cent(reader_of: Any):
    reader = reader_of(**OBJECTIVES)
    found = queries.spread_objective(reader, "North", Decimal("100.01"), JUNE)
    assert found == {"A1": Decimal("33.34"), "A2": Decimal("66.67")}
    with pytest.raises(MetricError, match="give one of"):
        queries.spread_objective(reader, "North", Decimal(1), JUNE, by="age")
    assert queries.spread_objective(reader, "West", Decimal(1), JUNE) == {}


def test_shares_add_up_whatever_is_left_by_rounding():
    parts = shares(Decimal("100.00"), {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)})
    assert sum(parts.values()) == 100
    assert max(parts.values()) - min(parts.values()) == Decimal("0.01")


def test_a_lead_sees_the_targets_of_the_own_team_and_who_changed_them(reader_of: Any):
    changes = [
        {"scope_kind": "agent", "scope_id": agent, "agent_id": agent, "team": team,
         "objective_month": "2025-06-01", "measure": "amount", "earlier_value": 1,
         "target_value": 2, "batch_id": 7}
        for agent, team in (("A1", "North"), ("A3", "South"))
    ]  # fmt: skip
    tables: dict[str, Any] = {
        **OBJECTIVES,
        "fct_objective_changes": changes,
        "meta_imports": [{"id": 7, "imported_by": "Lea", "imported_at": "2025-06-02 08:00:00"}],
    }
    lead = reader_of(scope=only(team=("North",)), **tables)
    table = queries.objective_table(lead, date(2025, 6, 1))
    assert table["scope_id"].to_list() == ["North", "A1", "A2"]
    told = queries.objective_changes(lead)
    assert told.select("imported_by", "agent_id", "earlier_value", "target_value").rows() == [
        ("Lea", "A1", 1, 2)
    ]
    assert queries.objective_changes(reader_of(scope=EVERYTHING, **tables)).height == 2
    part = reader_of(scope=only(bu=("FR01",)), **tables)
    assert queries.objective_table(part, date(2025, 6, 1)).is_empty()
