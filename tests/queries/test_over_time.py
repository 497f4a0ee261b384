"""Series, comparisons and the largest debtors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ar_metrics import metrics as m
from ar_metrics.access import Filters
from ar_metrics.queries import (
    comparisons,
    earlier_dates,
    evolution,
    headline,
    top_debtors,
    trend,
)
from ar_metrics.queries.about import within_months
from ar_metrics.queries.outstanding import Change

APRIL, MAY, JUNE = date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)
CALENDAR = "snapshot_date\n 2024-06-30\n 2025-03-31\n 2025-04-30\n 2025-05-31\n 2025-06-30"
COURSE = """
    snapshot_date | bu   | outstanding_amount | overdue_days | credit_kind
    2024-06-30    | OLD  | 900000             | 5            | none
    2025-04-30    | FR01 | 1                  | 5            | none
    2025-04-30    | FR01 | 20                 | -5           | none
    2025-06-30    | FR01 | 300                | 95           | none
    2025-06-30    | FR01 | -100               | 5            | receipt
"""
FR01 = Filters(bu=("FR01",))


@pytest.fixture
def reader(reader_of: Any) -> Any:
    return reader_of(COURSE, dim_snapshots=CALENDAR)


def test_the_evolution_has_every_bucket_at_every_date_since_the_first_item(reader: Any):
    frame = evolution(reader, FR01)
    assert frame.height == 3 * 7
    assert frame["snapshot_date"].unique().sort().to_list() == [APRIL, MAY, JUNE]
    assert frame["bucket_rank"].to_list() == [0, 1, 2, 3, 4, 5, 6] * 3
    filled = frame.filter(frame["open_item_count"] > 0)
    assert filled.select("snapshot_date", "aging_bucket", "outstanding_amount").rows() == [
        (APRIL, "not due", 20), (APRIL, "1-30", 1), (JUNE, "91+", 300),
        (JUNE, "unapplied credits", -100),
    ]  # fmt: skip


def test_a_date_when_all_was_paid_is_zero_and_not_missing(reader: Any):
    frame = trend(reader, FR01)
    assert frame["snapshot_date"].to_list() == [APRIL, MAY, JUNE]
    assert frame["outstanding_amount"].to_list() == [21, 0, 200]
    assert frame["overdue_ratio"].to_list() == [1 / 21, None, 1.5]


def test_a_series_keeps_its_limits_and_starts_where_items_start(reader: Any):
    assert trend(reader, FR01, since=MAY)["snapshot_date"].to_list() == [MAY, JUNE]
    assert trend(reader, FR01, until=MAY)["snapshot_date"].to_list() == [APRIL, MAY]
    assert trend(reader, FR01, since=date(2024, 1, 1))["snapshot_date"].to_list()[0] == APRIL
    assert evolution(reader, FR01, since=JUNE)["snapshot_date"].unique().to_list() == [JUNE]


def test_a_choice_without_any_item_has_no_series(reader: Any):
    nobody = Filters(bu=("DE01",))
    assert trend(reader, nobody).is_empty()
    assert evolution(reader, nobody, since=MAY).is_empty()


def test_the_headline_is_null_without_items_and_zero_where_it_is_zero(reader: Any):
    assert headline(reader, FR01, MAY)["outstanding_amount"].item() is None
    assert headline(reader, FR01, JUNE)["overdue_60_amount"].item() == 300
    assert headline(reader, FR01, APRIL)["overdue_60_amount"].item() == 0


def test_figures_are_compared_with_the_snapshot_before_and_the_year_before(reader: Any):
    assert earlier_dates(reader, JUNE) == {
        "previous_snapshot": MAY, "previous_year": date(2024, 6, 30),
    }  # fmt: skip
    assert earlier_dates(reader, date(2024, 6, 30)) == {}
    told = comparisons(reader, Filters(), JUNE, [m.OUTSTANDING])
    (year,) = told["previous_year"]
    assert (year.value, year.earlier, year.difference) == (200, 900_000, -899_800)
    assert year.ratio == pytest.approx(-899_800 / 900_000)
    (snapshot,) = told["previous_snapshot"]
    assert (snapshot.earlier, snapshot.difference, snapshot.ratio) == (None, None, None)


@pytest.mark.parametrize(
    ("metric", "value", "earlier", "better"),
    [
        (m.OVERDUE, 2, 1, False),
        (m.OVERDUE, 1, 2, True),
        (m.INSURED, 2, 1, True),
        (m.GROSS, 2, 1, None),
        (m.OVERDUE, 1, 1, None),
        (m.OVERDUE, None, 1, None),
    ],
)
def test_a_change_is_good_the_way_its_metric_says(
    metric: m.Metric, value: int | None, earlier: int, better: bool | None
):
    assert Change(metric, value, earlier, MAY).is_better is better


def test_a_change_from_zero_has_no_percentage():
    assert Change(m.OVERDUE, Decimal(5), Decimal(0), MAY).ratio is None


def test_the_largest_debtors_are_groups_over_all_bus(reader_of: Any):
    reader = reader_of("""
        bu   | customer_id | parent_id | parent_name | outstanding_amount | overdue_days
        FR01 | C1          | G1        | Alpha       | 30                 | 95
        DE01 | C7          | G1        | Alpha       | 4                  | 0
        FR01 | C2          | G2        | Beta        | 33                 | 12
        FR01 | C3          | G3        | Gamma       | 1                  | 12
    """)
    frame = top_debtors(reader, Filters(), JUNE, limit=2)
    columns = ("parent_name", "outstanding_amount", "bucket_4_amount", "max_overdue_days")
    assert frame.select(columns).rows() == [("Alpha", 34, 30, 95), ("Beta", 33, 0, 12)]


def test_thirteen_months_are_those_of_the_calendar_however_many_snapshots_they_have() -> None:
    """Up to the first day of the month a year before; the day before it is beyond."""
    ends = [date(2026, 10, 31), date(2026, 10, 24), date(2025, 10, 1), date(2025, 9, 30)]
    assert within_months(ends, 13) == ends[:3]
    assert within_months(ends, 12) == ends[:2]
    assert within_months(ends, None) == ends
    assert within_months([], 13) == []
