"""Debts followed from one snapshot to another, held against a plain loop over the same rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from drawn_group import DATES, few_filters, kept, moving_group
from hypothesis import HealthCheck, given, settings

import marts
from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters, only
from ar_metrics.errors import MetricError
from ar_metrics.queries import Reader, Warehouse
from campaign import examples
from followed_debts import matrix

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)

ITEMS = """
    snapshot_date | document_id | outstanding_amount | overdue_days | agent_id | credit_kind
    2025-05-31    | PAID        | 1000               | 5            | A1       | none
    2025-05-31    | PART        | 400                | 10           | A1       | none
    2025-06-30    | PART        | 100                | 40           | A2       | none
    2025-05-31    | STAYED      | 30                 | -60          | A1       | none
    2025-06-30    | STAYED      | 30                 | -30          | A1       | none
    2025-05-31    | BACK        | 7                  | 35           | A1       | none
    2025-06-30    | BACK        | 7                  | 5            | A1       | none
    2025-05-31    | LOST        | 20000              | 100          | A1       | none
    2025-06-30    | NEW         | 500000             | 0            | A1       | none
    2025-05-31    | GREW        | 60                 | 61           | A1       | none
    2025-06-30    | GREW        | 69                 | 91           | A1       | none
    2025-05-31    | CREDIT      | -5                 | 10           | A1       | credit_note
"""
LOSS = """
    document_id | step_rank | step             | agent_id | is_outgoing | movement_amount
    LOST        | 6         | write_offs       | A1       | false       | -15000
    PART        | 13        | reclassification | A1       | true        | -400
    PART        | 13        | reclassification | A2       | false       | 400
"""


@pytest.fixture
def reader(reader_of: Any) -> Reader:
    return reader_of(ITEMS, fct_movements=LOSS)


def told(frame: Any) -> dict[tuple[str, str], tuple[Decimal, int]]:
    return {
        (row["from_bucket"], row["to_bucket"]): (row["migrated_amount"], row["migrated_count"])
        for row in frame.iter_rows(named=True)
    }


def test_each_debt_is_followed_to_where_it_is_and_what_became_of_the_rest(reader: Reader) -> None:
    assert told(queries.roll_rates(reader, Filters(), MAY, JUNE)) == {
        ("not due", "not due"): (30, 1),
        ("1-30", "settled"): (1300, 1),
        ("1-30", "31-60"): (100, 1),
        ("31-60", "1-30"): (7, 1),
        ("61-90", "91+"): (60, 1),
        ("91+", "settled"): (5000, 0),
        ("91+", "written off"): (15000, 1),
        ("new", "not due"): (500000, 1),
        ("increased", "91+"): (9, 0),
    }


def test_a_rate_is_a_share_of_what_the_bucket_held(reader: Reader) -> None:
    frame = queries.roll_rates(reader, Filters(), MAY, JUNE)
    rates = {(row["from_bucket"], row["to_bucket"]): (row["roll_ratio"], row["count_ratio"])
             for row in frame.iter_rows(named=True)}  # fmt: skip
    assert rates["1-30", "31-60"] == pytest.approx((100 / 1400, 0.5))
    assert rates["91+", "written off"] == pytest.approx((0.75, 1.0))
    assert rates["new", "not due"] == (None, None)


def test_of_nothing_there_is_no_rate(reader_of: Any) -> None:
    """A foreign debt of less than half a cent is nothing in the reporting currency."""
    reader = reader_of("""
        snapshot_date | document_id | outstanding_amount | overdue_days
        2025-05-31    | TINY        | 0                  | 5
        2025-06-30    | OTHER       | 1                  | 5
    """)
    frame = queries.roll_rates(reader, Filters(), MAY, JUNE)
    assert frame.filter(pl.col("from_bucket") == "1-30")["roll_ratio"].to_list() == [None]


def test_a_debt_that_changed_hands_is_followed_for_who_owned_it_first(
    reader_of: Any, reader: Reader
) -> None:
    """PART goes from A1 to A2: of what was A1's it rolled on, and A2 has nothing new."""
    first = queries.roll_rates(reader, Filters(agent_id=("A1",)), MAY, JUNE)
    assert told(first)["1-30", "31-60"] == (100, 1)
    assert queries.roll_rates(reader, Filters(agent_id=("A2",)), MAY, JUNE).is_empty()


def test_who_may_see_one_side_of_a_handover_follows_neither_half_of_it(reader_of: Any) -> None:
    """What A2 owes A1 may not see: PART is neither settled for A1 nor new for A2."""
    giving, taking = (
        reader_of(ITEMS, fct_movements=LOSS, scope=only(agent_id=(agent,)))
        for agent in ("A1", "A2")
    )
    found = told(queries.roll_rates(giving, Filters(), MAY, JUNE))
    assert found["1-30", "settled"] == (1000, 1)
    assert ("1-30", "31-60") not in found
    assert queries.roll_rates(taking, Filters(), MAY, JUNE).is_empty()


def test_the_outcomes_of_a_bucket_and_of_all_debts_add_up_to_one(reader: Reader) -> None:
    trend = queries.roll_trend(reader, Filters(), JUNE)
    assert trend["from_bucket"].to_list() == ["not due", "1-30", "31-60", "61-90", "91+"]
    row = queries.roll_figures(reader, Filters(), JUNE).row(0, named=True)
    opening = 1000 + 400 + 30 + 7 + 20000 + 60
    assert row["opening_amount"] == opening
    assert row["rolled_on_ratio"] == pytest.approx(160 / opening)
    assert row["rolled_back_ratio"] == pytest.approx(7 / opening)
    assert row["written_off_ratio"] == pytest.approx(15000 / opening)
    ratios = [name for name in trend.columns if name.endswith("_ratio")]
    assert trend.select(ratios).sum_horizontal().to_list() == pytest.approx([1.0] * 5)


def test_a_new_due_date_is_neither_on_nor_back(reader_of: Any) -> None:
    reader = reader_of("""
        snapshot_date | document_id | outstanding_amount | overdue_days
        2025-05-31    | A           | 10                 |
        2025-06-30    | A           | 10                 | 95
    """)
    assert told(queries.roll_rates(reader, Filters(), MAY, JUNE)) == {
        ("no due date", "91+"): (10, 1)
    }
    row = queries.roll_figures(reader, Filters(), JUNE).row(0, named=True)
    assert row["stayed_ratio"] == 1.0


def test_what_is_left_of_a_foreign_debt_is_told_at_the_first_rate(reader_of: Any) -> None:
    """200 at 1.10 are 220; half of it is left at 1.30: 110 stayed, and 20 are the rate."""
    reader = reader_of("""
        snapshot_date | document_id | open_local | outstanding_amount | overdue_days
        2025-05-31    | A           | 200        | 220                | 100
        2025-06-30    | A           | 100        | 130                | 130
    """)
    assert told(queries.roll_rates(reader, Filters(), MAY, JUNE)) == {
        ("91+", "91+"): (110, 1),
        ("91+", "settled"): (110, 0),
        ("increased", "91+"): (20, 0),
    }


@pytest.mark.parametrize(
    ("since", "as_of", "said"),
    [(JUNE, MAY, "followed forward"), (MAY, MAY, "forward"), (date(2025, 1, 1), JUNE, "snapshot")],
)
def test_dates_that_are_no_two_snapshots_in_order_are_refused(
    reader: Reader, since: date, as_of: date, said: str
) -> None:
    with pytest.raises(MetricError, match=said):
        queries.roll_rates(reader, Filters(), since, as_of)


def test_the_first_snapshot_has_no_figures(reader: Reader) -> None:
    assert queries.roll_figures(reader, Filters(), MAY).is_empty()
    with pytest.raises(MetricError, match="this is the first"):
        queries.dataset(reader, "roll_rates", queries.Question(as_of=MAY))


@settings(deadline=None, max_examples=examples(6), suppress_health_check=list(HealthCheck))
@given(group=moving_group(), wanted=few_filters)
def test_a_plain_loop_finds_the_same_matrix(
    tmp_path_factory: pytest.TempPathFactory, group: dict[str, Any], wanted: Filters
) -> None:
    home = marts.warehouse(tmp_path_factory.mktemp("group"), **group)
    reader = Reader(Warehouse(home), EVERYTHING)
    days = [date.fromisoformat(day) for day in DATES]
    known = set(reader.reference("dim_snapshots")["snapshot_date"])
    items = marts.completed("fct_open_items", group["fct_open_items"])
    mine = {(row["snapshot_date"], row["document_id"]) for row in kept(items, wanted)}
    for since, as_of in ((days[0], days[2]), (days[1], days[2])):
        if {since, as_of} <= known:
            frame = queries.roll_rates(reader, wanted, since, as_of)
            expected = matrix(
                items, marts.completed("fct_movements", group["fct_movements"]),
                since, as_of, wanted.basis,
                lambda row: (row["snapshot_date"], row["document_id"]) in mine,
            )  # fmt: skip
            assert told(frame) == expected
            shares = (
                frame.drop_nulls("roll_ratio").group_by("from_rank").agg(pl.col("roll_ratio").sum())
            )
            assert shares["roll_ratio"].to_list() == pytest.approx([1.0] * shares.height)
