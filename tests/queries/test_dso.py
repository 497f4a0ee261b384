"""How long sales stay unpaid: the fixtures of domain.md §4, then drawn marts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import marts
from ar_metrics.access import EVERYTHING, Filters, Scope
from ar_metrics.errors import MetricError
from ar_metrics.queries import Reader, Warehouse, collection_effectiveness, dso
from ar_metrics.queries.dso import count_back, effectiveness, simple_dso

OWED, NOT_DUE = Decimal(900_000), Decimal(620_000)
MONTHS = {
    12 * 2025 + 10: Decimal(400_000),
    12 * 2025 + 11: Decimal(450_000),
    12 * 2025 + 12: Decimal(500_000),
}
YEAR_END = date(2025, 12, 31)


def test_dso_is_outstanding_by_sales_times_days():
    sales = sum(MONTHS.values(), Decimal())
    assert simple_dso(OWED, sales) == pytest.approx(60.0)
    assert simple_dso(NOT_DUE, sales) == pytest.approx(41.333, abs=0.001)
    late = simple_dso(OWED, sales) - simple_dso(NOT_DUE, sales)  # type: ignore[operator]
    assert late == pytest.approx(18.667, abs=0.001)


def test_nothing_sold_gives_no_dso():
    assert simple_dso(OWED, Decimal(0)) is None
    assert simple_dso(OWED, None) is None


def test_count_back_takes_whole_months_then_a_share():
    assert count_back(OWED, MONTHS, YEAR_END) == pytest.approx(57.667, abs=0.001)
    assert count_back(NOT_DUE, MONTHS, YEAR_END) == pytest.approx(39.0)


@pytest.mark.parametrize(
    ("owed", "days"), [(499_999, 30.99994), (500_000, 31.0), (500_001, 31.00007), (950_000, 61.0)]
)
def test_a_month_counts_whole_from_exactly_its_sales(owed: int, days: float):
    assert count_back(Decimal(owed), MONTHS, YEAR_END) == pytest.approx(days, abs=0.00001)


def test_a_month_without_net_sales_ends_the_count():
    months = MONTHS | {12 * 2025 + 11: Decimal(-1)}
    assert count_back(OWED, months, YEAR_END) == 31.0
    assert count_back(OWED, {}, YEAR_END) is None
    assert count_back(Decimal(0), MONTHS, YEAR_END) == 0.0


def test_collection_effectiveness():
    result = effectiveness(Decimal(850_000), Decimal(500_000), OWED, NOT_DUE)
    assert result == pytest.approx(0.6164, abs=0.00005)
    assert effectiveness(Decimal(0), Decimal(0), Decimal(0), Decimal(0)) is None


@pytest.fixture
def reader(tmp_path) -> Reader:
    """Two BUs: one sells, one only owes."""
    home = marts.warehouse(
        tmp_path,
        fct_open_items="""
            snapshot_date | bu | country_code | document_id | outstanding_amount | overdue_days
            2025-09-30    | N  | FR           | A           | 100.00             | -5
            2025-09-30    | N  | MA           | B           | 40.00              | 10
            2025-09-30    | S  | FR           | C           | 7000.00            | 10
        """,
        fct_sales="""
            snapshot_date | sale_date  | bu | country_code | sales_amount
            2025-07-31    | 2025-07-02 | N  | FR           | 1000.00
            2025-07-31    | 2025-07-03 | N  | FR           | 200.00
            2025-09-30    | 2025-09-30 | N  | MA           | 80.00
        """,
    )
    return Reader(Warehouse(home), EVERYTHING)


DAY = date(2025, 9, 30)


def test_the_window_is_after_the_90th_day_back_up_to_the_date(reader: Reader):
    """2 July is 90 days before 30 September: out; 3 July is in."""
    row = dso(reader, Filters(), DAY).row(0, named=True)
    assert (row["outstanding_amount"], row["sales_amount"]) == (140, 280)
    assert row["dso_days"] == pytest.approx(140 / 280 * 90)
    assert row["best_possible_dso_days"] == pytest.approx(100 / 280 * 90)
    assert row["delinquent_days"] == pytest.approx(40 / 280 * 90)


def test_dso_by_a_dimension_and_under_a_filter(reader: Reader):
    frame = dso(reader, Filters(), DAY, by=["country_code"])
    assert frame["country_code"].to_list() == ["FR", "MA"]
    assert frame["dso_days"].to_list() == pytest.approx([100 / 200 * 90, 40 / 80 * 90])
    moroccan = dso(reader, Filters(country_code=("MA",)), DAY)
    assert moroccan["sales_amount"].to_list() == [80]


def test_a_scope_hides_sales_as_it_hides_items(reader: Reader, tmp_path):
    nobody = Reader(Warehouse(tmp_path / "warehouse"), Scope())
    assert dso(nobody, Filters(), DAY).is_empty()


def test_a_filter_that_sales_do_not_have_is_refused_not_ignored(reader: Reader):
    with pytest.raises(MetricError, match="receivable_type"):
        dso(reader, Filters(receivable_type=("old",)), DAY)


def test_effectiveness_of_a_period_reads_opening_sales_and_closing(reader: Reader):
    """From nothing at 31 July: sold 80, 7,140 still owed of which 100 not due."""
    value = collection_effectiveness(reader, Filters(), date(2025, 7, 31), DAY)
    assert value is None, "more is not due than was sold"


def test_a_month_told_as_a_whole_counts_by_its_days_in_the_window(tmp_path):
    """90 days up to 30 April begin on 31 January: one of its 31 days, and not the whole month."""
    home = marts.warehouse(
        tmp_path,
        fct_open_items="""
            snapshot_date | outstanding_amount
            2025-04-30    | 900
        """,
        fct_sales="""
            snapshot_date | sale_date  | is_monthly | sales_amount
            2025-01-31    | 2025-01-31 | true       | 310
            2025-02-28    | 2025-02-28 | true       | 2000
            2025-03-31    | 2025-03-31 | true       | 30000
            2025-04-30    | 2025-04-30 | true       | 400000
        """,
    )
    row = dso(Reader(Warehouse(home), EVERYTHING), Filters(), date(2025, 4, 30)).row(0, named=True)
    assert row["sales_amount"] == 10 + 2000 + 30000 + 400000


def test_a_date_within_a_month_counts_back_from_what_was_sold_up_to_it(tmp_path):
    """900 owed at 15 June: 500 sold in its 15 days, 400 of the 600 of May; later sales are not its."""
    home = marts.warehouse(
        tmp_path,
        fct_open_items="snapshot_date | outstanding_amount\n 2025-06-15 | 900\n 2025-06-30 | 900",
        fct_sales="""
            snapshot_date | sale_date  | sales_amount
            2025-06-15    | 2025-05-20 | 600
            2025-06-15    | 2025-06-10 | 500
            2025-06-30    | 2025-06-20 | 700
        """,
    )
    reader = Reader(Warehouse(home), EVERYTHING)
    frame = dso(reader, Filters(), date(2025, 6, 30), since=date(2025, 6, 1))
    assert frame["count_back_dso_days"].to_list() == pytest.approx(
        [15 + 400 / 600 * 31, 900 / 1200 * 30]
    )


def test_a_month_that_is_running_is_not_told_by_months(tmp_path):
    """The 90 days up to 15 June end with May: 29 of the 31 days of March, and count-back from May."""
    home = marts.warehouse(
        tmp_path,
        fct_open_items="snapshot_date | outstanding_amount\n 2025-06-15 | 900",
        fct_sales="""
            snapshot_date | sale_date  | is_monthly | sales_amount
            2025-03-31    | 2025-03-31 | true       | 310
            2025-04-30    | 2025-04-30 | true       | 500
            2025-05-31    | 2025-05-31 | true       | 600
        """,
    )
    row = dso(Reader(Warehouse(home), EVERYTHING), Filters(), date(2025, 6, 15)).row(0, named=True)
    assert row["sales_amount"] == 290 + 500 + 600
    assert row["count_back_dso_days"] == pytest.approx(31 + 300 / 500 * 30)


def test_a_running_month_that_invoices_tell_ends_the_days_at_the_date(tmp_path):
    """May and before by the feed, June by invoices: 90 days up to 15 June, 14 of them in March."""
    home = marts.warehouse(
        tmp_path,
        fct_open_items="snapshot_date | outstanding_amount\n 2025-06-15 | 900",
        fct_sales="""
            snapshot_date | sale_date  | is_monthly | sales_amount
            2025-03-31    | 2025-03-31 | true       | 310
            2025-04-30    | 2025-04-30 | true       | 500
            2025-05-31    | 2025-05-31 | true       | 600
            2025-06-15    | 2025-06-02 | false      | 70
        """,
    )
    row = dso(Reader(Warehouse(home), EVERYTHING), Filters(), date(2025, 6, 15)).row(0, named=True)
    assert row["sales_amount"] == 140 + 500 + 600 + 70


def test_dso_by_invoice_is_amount_times_days_by_amount(tmp_path):
    """Of BUs with a ledger: 9,000 ÷ 300 = 30 days, whatever other BUs sold."""
    home = marts.warehouse(
        tmp_path,
        fct_open_items="bu | outstanding_amount\n N | 100\n S | 7000",
        fct_sales="""
            bu | sale_date  | sales_amount
            N  | 2025-06-30 | 300
            S  | 2025-06-30 | 9000
        """,
        fct_invoice_days="""
            bu | customer_id | issued_amount | day_weight_amount
            N  | C1          | 100           | 8000
            N  | C2          | 200           | 1000
        """,
    )
    reader = Reader(Warehouse(home), EVERYTHING)
    row = dso(reader, Filters(), date(2025, 6, 30)).row(0, named=True)
    assert (row["issued_amount"], row["day_weight_amount"]) == (300, 9000)
    assert row["invoice_dso_days"] == pytest.approx(30.0)
    by_bu = dso(reader, Filters(), date(2025, 6, 30), by=["bu"])
    assert by_bu.select("bu", "invoice_dso_days").rows() == [("N", 30.0), ("S", None)]
