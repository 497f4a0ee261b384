"""The one place that assembles SQL: what it refuses, binds and always adds."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from drawn_group import VALUES, bearing

from ar_metrics import metrics as m
from ar_metrics import queries
from ar_metrics.access import (
    EVERYTHING,
    FILTER_DIMENSIONS,
    NOTHING,
    SCOPE_DIMENSIONS,
    Filters,
    only,
)
from ar_metrics.errors import MetricError
from ar_metrics.queries import Reader

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)

INJECTIONS = ["' or 1=1 --", "FR01'); drop table fct_open_items; --", "$as_of", "%", "\\", "FR'01"]

ONE_OF_EACH = """
    snapshot_date | bu   | country_code | segment | agent_id   | outstanding_amount
    2025-06-30    | FR01 | FR           | private | A1         | 1
    2025-06-30    | DE01 | DE           | public  | A2         | 20
    2025-06-30    | FR01 | unknown      | unknown | unassigned | 300
    2025-05-31    | FR01 | FR           | private | A1         | 4000
"""


def outstanding(reader: Reader, **filters: Any) -> Any:
    return reader.table([m.OUTSTANDING], filters=Filters(**filters), as_of=JUNE).item()


def test_a_stock_is_never_added_over_several_dates(reader_of: Any):
    reader = reader_of(ONE_OF_EACH)
    for dates in ({}, {"as_of": [MAY, JUNE]}, {"between": (None, JUNE)}):
        with pytest.raises(MetricError, match="picture at a date"):
            reader.table([m.MOVEMENT, m.OUTSTANDING], **dates)
    by_date = reader.table([m.OUTSTANDING], by=["snapshot_date"])
    assert by_date.rows() == [(MAY, 4000), (JUNE, 321)]


@pytest.mark.parametrize(
    "question",
    [
        {"by": ["bu; drop table fct_open_items"]},
        {"by": ["outstanding_amount"]},
        {"by": ["step"]},
        {"attributes": ["min(bu)"]},
        {"order": ["bu"]},
        {"order": ["1; select 1"], "by": ["bu"]},
    ],
    ids=str,
)
def test_a_name_that_is_not_declared_is_refused(reader_of: Any, question: dict[str, Any]):
    with pytest.raises(MetricError, match="Unknown") as refusal:
        reader_of(ONE_OF_EACH).table([m.OUTSTANDING], as_of=JUNE, **question)
    assert refusal.value.exit_code == 13
    assert "Known: " in str(refusal.value)


def test_rows_of_undeclared_tables_and_columns_are_refused(reader_of: Any):
    reader = reader_of(ONE_OF_EACH)
    with pytest.raises(MetricError, match="Unknown mart: meta_imports"):
        reader.rows("meta_imports", ["id"])
    with pytest.raises(MetricError, match=r"Unknown column: \*"):
        reader.rows("fct_open_items", ["*"])
    with pytest.raises(MetricError, match="Unknown table: fct_open_items"):
        reader.reference("fct_open_items")


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("dimension", FILTER_DIMENSIONS)
def test_a_filter_value_is_only_ever_a_value(reader_of: Any, dimension: str, text: str):
    """A hostile value finds the item that bears it, and nothing else."""
    reader = reader_of(**bearing(dimension, text, "other"))
    assert outstanding(reader, **{dimension: [text]}) == 1
    assert outstanding(reader) == 21


@pytest.mark.parametrize("dimension", SCOPE_DIMENSIONS)
def test_a_scope_value_is_only_ever_a_value(reader_of: Any, dimension: str):
    hostile = only(**{dimension: ("' or true --",)})
    assert outstanding(reader_of(ONE_OF_EACH, scope=hostile)) is None


@pytest.mark.parametrize("dimension", FILTER_DIMENSIONS)
def test_each_filter_changes_the_result_where_it_can(reader_of: Any, dimension: str):
    first, second = VALUES[dimension][:2]
    reader = reader_of(**bearing(dimension, first, second))
    assert outstanding(reader, **{dimension: [first]}) == 1
    assert outstanding(reader, **{dimension: [second]}) == 20
    assert outstanding(reader, **{dimension: [first, second]}) == 21
    assert outstanding(reader, **{dimension: []}) is None


@pytest.mark.parametrize("dimension", SCOPE_DIMENSIONS)
def test_a_scope_limits_and_a_filter_cannot_widen_it(reader_of: Any, dimension: str):
    first, second = VALUES[dimension][:2]
    reader = reader_of(scope=only(**{dimension: (first,)}), **bearing(dimension, first, second))
    assert outstanding(reader) == 1
    assert outstanding(reader, **{dimension: [first, second]}) == 1
    assert outstanding(reader, **{dimension: [second]}) is None


def test_unknown_dimensions_belong_to_who_may_see_all_or_unknown(reader_of: Any):
    assert outstanding(reader_of(ONE_OF_EACH)) == 321
    assert outstanding(reader_of(ONE_OF_EACH, scope=only(country_code=("FR", "DE")))) == 21
    assert outstanding(reader_of(ONE_OF_EACH, scope=only(country_code=("unknown",)))) == 300


def test_who_works_in_no_team_is_seen_by_who_may_see_all_teams(reader_of: Any):
    assert outstanding(reader_of(ONE_OF_EACH, scope=only(team=("T1", "T2")))) == 21
    assert outstanding(reader_of(ONE_OF_EACH), team=["T2"]) == 20


def test_intercompany_items_come_in_only_when_asked_for(reader_of: Any):
    reader = reader_of("""
        outstanding_amount | is_intercompany
        1                  | false
        20                 | true
    """)
    assert outstanding(reader) == 1
    assert outstanding(reader, include_intercompany=True) == 21


def test_metrics_of_several_models_stand_side_by_side(reader_of: Any):
    reader = reader_of(
        """
        bu   | outstanding_amount | is_apart
        FR01 | 1                  | false
        DE01 | 20                 | true
        """,
        fct_movements="bu | movement_amount\n IT01 | 300",
    )
    frame = reader.table(
        [m.MOVEMENT, m.OUTSTANDING, m.UNBILLED, m.HHI], by=["bu"], as_of=JUNE, order=["-bu"]
    )
    assert frame.rows() == [
        ("IT01", 300, None, None, None),
        ("FR01", None, 1, None, 10_000),
        ("DE01", None, None, 20, None),
    ]


def test_rows_come_sorted_and_limited_as_asked(reader_of: Any):
    reader = reader_of(ONE_OF_EACH)
    frame = reader.table(
        [m.OUTSTANDING], by=["segment"], as_of=JUNE, order=["-outstanding_amount"], limit=2
    )
    assert frame["segment"].to_list() == ["unknown", "public"]


def test_a_period_starts_after_its_first_date_and_ends_with_its_last(reader_of: Any):
    reader = reader_of(
        fct_movements="""
        snapshot_date | movement_amount
        2025-05-31    | 1
        2025-06-30    | 20
        2025-07-31    | 300
    """
    )
    assert reader.table([m.MOVEMENT], between=(MAY, JUNE)).item() == 20
    assert reader.table([m.MOVEMENT], between=(None, JUNE)).item() == 21
    assert reader.table([m.MOVEMENT], between=(MAY, None)).item() == 320


def test_answers_are_kept_apart_by_build_and_scope(reader_of: Any):
    everyone, no_one = reader_of(ONE_OF_EACH), reader_of(ONE_OF_EACH, scope=NOTHING)
    assert everyone.key == ("ar-000001.duckdb", EVERYTHING)
    assert len({everyone.key, no_one.key}) == 2


BY_NAME = (queries.dataset, queries.listing)
"""What is asked with the name of a data set."""
ARGUMENTS: dict[str, Any] = {
    "case_id": "K", "month": date(2025, 7, 1), "source": date(2025, 6, 1),
    "filters": Filters(), "as_of": JUNE, "since": MAY, "step": "invoiced", "text": "C",
    "bu": "FR01", "customer_id": "C1", "team": "North", "amount": Decimal(1),
    "name": "check_a", "dates": (JUNE,), "question": queries.Question(as_of=JUNE, since=MAY),
}  # fmt: skip
# Which build it is, its versions: no row of a customer. A spread figure has a test of its own.
# So have settings, of which only those of single customers belong to somebody. The rows that are
# taken together are those that a query of the scope has answered.
TOLD_TO_ALL = {
    "build", "interest_rates", "spread_objective", "last_year_end", "months_of", "year_end_month",
    "alert_rules", "default", "entered", "levels", "parameter", "parameters", "parameter_changes",
    "together",
}  # fmt: skip
PUBLIC = [
    function
    for name in queries.__all__
    if inspect.isfunction(function := getattr(queries, name)) and name not in TOLD_TO_ALL
]


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.__name__)
def test_who_may_see_nothing_sees_nothing(reader_of: Any, query: Any):
    """Every public query, so that a new one cannot forget the scope."""
    tables: dict[str, Any] = {
        "fct_open_items": [
            {
                "snapshot_date": day,
                "outstanding_amount": 77,
                "is_from_ledger": True,
                "document_id": "77",
            }
            for day in (date(2025, 4, 30), MAY, JUNE)
        ]
        + [{"snapshot_date": JUNE, "credit_kind": "receipt", "outstanding_amount": -7}]
        + [
            {
                "outstanding_amount": 77,
                "country_code": "MA",
                "age_days": 99,
                "document_id": "M",
                "snapshot_date": JUNE,
            }
        ],
        "fct_movements": [{"movement_amount": 77}],
        "fct_restatements": [
            {"snapshot_date": day, "restatement_amount": 77} for day in (MAY, JUNE)
        ],
        "fct_sales": [{"sale_date": "2025-06-15", "sales_amount": 77}],
        "fct_controls": [
            {"items_local": 77, "items_amount": 77, "ledger_local": 77, "difference_local": 7}
        ],
        "fct_credit_limits": [{"outstanding_amount": 77, "overrun_amount": 77}],
        "fct_recoveries": [
            {"snapshot_date": day, "collectible_amount": 177, "collected_amount": 77}
            for day in (MAY, JUNE)
        ],
        "fct_receipt_uses": [
            {
                "receipt_id": "77",
                "document_id": "77",
                "paid_date": MAY,
                "settlement_date": JUNE,
                "receipt_amount": 77,
                "use_amount": 77,
                "use_fx_amount": 0,
            },
        ],
        "fct_objectives": [
            {
                "scope_kind": "agent",
                "scope_id": "A1",
                "measure": "amount",
                "objective_month": "2025-06-01",
                "target_value": 77,
            }
        ],
        "fct_objective_changes": [
            {
                "scope_kind": "agent",
                "measure": "amount",
                "objective_month": "2025-06-01",
                "target_value": 77,
                "batch_id": 77,
            }
        ],
        "dim_agents": [{"agent_id": "A1", "agent_name": "Ada", "team": "North"}],
        "fct_invoice_days": [{"issued_amount": 77, "day_weight_amount": 77}],
        "fct_alerts": [
            {
                "rule_code": "77",
                "scope_kind": "bu",
                "scope_value": "FR01",
                "measured_ratio": 0.5,
                "threshold_ratio": 0.25,
            },
        ],
        "fct_payers": [{"outstanding_amount": 77, "delay_days": 7, "spread_days": 7}],
        "fct_cash_forecasts": [
            {"snapshot_date": day, "forecast_amount": 77, "due_amount": 77}
            for day in (JUNE, MAY, *(date(2025, 5, day) for day in range(1, 7)))
        ],
        "fct_settlements": [
            {
                "settlement_date": JUNE,
                "issue_date": MAY,
                "settled_amount": 77,
                "debt_amount": 77,
                "is_last_settlement": True,
                "late_days": 9,
                "settled_days": 9,
                "settlement_kind": "cash",
                "part_rank": 1,
            }
        ],
        "fct_cash_collected": [{"forecast_date": MAY, "came_in_amount": 77}],
        "fct_legal_debts": [
            {
                "outstanding_amount": 77,
                "late_days": 9,
                "excess_term_days": 9,
                "interest_state": "whole",
                "interest_amount": 77,
                "indemnity_amount": 77,
                "debtor_kind": "business",
            },
        ],
        "fct_notes": [{"note_id": "77", "written_date": "2025-07-01"}],
        "fct_customer_events": [{"event_date": "2025-06-15", "event_amount": 77}],
        "fct_actions": [{"action_date": "2025-06-15", "action_id": "T1", "cost_amount": 77}],
        "fct_action_effects": [{"action_id": "T1", "paid_amount": 77}],
        "fct_promises": [{"promise_id": "P1", "promised_amount": 77, "is_made": True}],
        "fct_plan_instalments": [{"plan_id": "Q1", "instalment_amount": 77}],
        "fct_dunning_steps": [{"step_status": "overdue", "outstanding_amount": 77}],
        "fct_followups": [{"call_rank": 1, "is_neglected": True, "unowned_dispute_count": 77}],
        **litigation_rows(),
        "dim_customers": [{"bu": "FR01", "customer_id": "C1", "customer_name": "C"}],
        "meta_imports": [{"id": 77}],
        "meta_checks": [{"check_name": "check_a", "severity": "error", "row_count": 77}],
        "meta_check_rows": [{"check_name": "check_a", "row_number": 1, "row_json": '{"a": 77}'}],
    }
    for row in (*tables["fct_open_items"], *tables["fct_recoveries"]):
        row["snapshot_date"] = row["snapshot_date"].isoformat()
    names = list(inspect.signature(query).parameters)[1:]
    readers = [reader_of(scope=scope, **tables) for scope in (EVERYTHING, NOTHING)]
    for dataset in queries.DATASETS if query in BY_NAME else [None]:
        given = {k: v for k, v in ARGUMENTS.items() if k in names}
        given |= {"name": dataset} if dataset else {}
        seen, unseen = (told(query(reader, **given)) for reader in readers)
        assert "77" not in unseen
        assert "FR01" not in unseen
        # Of the calendar, which holds no customer; and for who is tied to agents alone.
        if query not in (queries.earlier_dates, queries.peers):
            assert seen != unseen


def test_a_team_figure_is_spread_over_nobody_where_nobody_is_in_sight(reader_of: Any):
    reader = reader_of(ONE_OF_EACH, scope=NOTHING)
    assert queries.spread_objective(reader, "T1", Decimal(77), JUNE) == {}


def litigation_rows() -> dict[str, Any]:
    """A row of each mart of litigation, prescription, disputes and write-offs."""
    case = {"case_id": "K", "procedure_code": "agency", "is_open": True}
    amounts = {"claimed_amount": 77, "net_return_amount": 77, "loss_reason": "expected loss"}
    days = {"deadline_date": "2025-07-31", "left_days": 31, "deadline_state": "running"}
    return {
        "fct_litigation_cases": [{**case, **amounts, "left_days": 31}],
        "fct_litigation_costs": [
            {**case, "cost_id": "77", "cost_step": "incurred", "litigation_cost_amount": 77,
             "cost_month": "2025-06-01", "cost_kind": "expert"},
        ],
        "fct_litigation_stages": [{**case, "stage": "filed", "stage_rank": 1, "stage_days": 77}],
        "fct_litigation_events": [{**case, "event_date": "2025-06-02", "stage": "filed77"}],
        "fct_litigation_deadlines": [{**case, **days, "deadline_code": "77"}],
        "fct_litigation_documents": [{**case, "document_id": "D77", "outstanding_amount": 77}],
        "fct_prescriptions": [
            {"outstanding_amount": 77, "left_days": 20, "is_protected": False, "is_lapsed": False},
        ],
        "fct_disputes": [{"dispute_id": "D77", "is_open": True, "disputed_amount": 77}],
        "fct_write_offs": [
            {"write_off_step": "written off", "write_off_step_date": "2025-06-02",
             "write_off_step_amount": 77},
        ],
        "fct_insolvencies": [{"outstanding_amount": 77, "deadline_state": "running"}],
    }  # fmt: skip


def told(answer: Any) -> str:
    """Everything that an answer tells."""
    if isinstance(answer, queries.Listing):
        answer = pl.concat(answer.chunks()) if answer.count else answer.count
    return str(answer.rows() if isinstance(answer, pl.DataFrame) else answer)
