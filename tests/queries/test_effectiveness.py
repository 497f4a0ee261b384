"""CEI with its operands, period by period and by dimension."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.queries import Reader, collection_effectiveness

APRIL, MAY, JUNE = date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)
ITEMS = """
    snapshot_date | document_id | segment | outstanding_amount | overdue_days
    2025-04-30    | A           | private | 850000             | 5
    2025-05-31    | B           | private | 620000             | -5
    2025-05-31    | C           | private | 280000             | 5
    2025-05-31    | D           | public  | 70                 | 9
    2025-06-30    | D           | public  | 70                 | 40
"""
SALES = """
    snapshot_date | sale_date  | segment | sales_amount
    2025-04-30    | 2025-04-15 | private | 99999
    2025-05-31    | 2025-05-31 | private | 500000
    2025-05-31    | 2025-05-31 | public  | 100
"""


@pytest.fixture
def reader(reader_of: Any) -> Reader:
    return reader_of(ITEMS, fct_sales=SALES)


def test_the_fixture_of_the_domain_is_in_the_row_with_its_operands(reader: Reader) -> None:
    """Begin 850,000, sales 500,000, end 900,000 of which 620,000 not due: 61.64 %."""
    row = queries.cei(reader, Filters(segment=("private",)), MAY).row(0, named=True)
    assert row["opening_date"] == APRIL
    amounts = [value for name, value in row.items() if name.endswith("_amount")]
    assert amounts == [850_000, 500_000, 900_000, 620_000]
    assert row["cei_ratio"] == pytest.approx(0.6164, abs=0.00005)


def test_each_period_of_a_span_has_a_row_and_the_first_snapshot_none(reader: Reader) -> None:
    frame = queries.cei(reader, Filters(), JUNE, APRIL)
    assert frame["snapshot_date"].to_list() == [MAY, JUNE]
    assert frame["opening_outstanding_amount"].to_list() == [850_000, 900_070]
    assert queries.cei(reader, Filters(), APRIL).is_empty()


def test_by_a_dimension_each_group_has_its_own_operands(reader: Reader) -> None:
    frame = queries.cei(reader, Filters(), MAY, by=["segment"])
    public = frame.filter(segment="public").row(0, named=True)
    assert (public["opening_outstanding_amount"], public["sales_amount"]) == (0, 100)
    assert public["cei_ratio"] == pytest.approx(0.3)


def test_it_is_the_one_figure_that_the_period_gives(reader: Reader) -> None:
    row = queries.cei(reader, Filters(), MAY).row(0, named=True)
    assert row["cei_ratio"] == collection_effectiveness(reader, Filters(), APRIL, MAY)


def test_a_bu_that_tells_no_sales_is_in_no_operand(reader_of: Any) -> None:
    """What it is owed more would count as not collected: N alone is 400 of 500."""
    reader = reader_of(
        """
        snapshot_date | bu | outstanding_amount | overdue_days
        2025-04-30    | N  | 200                | 5
        2025-04-30    | S  | 7000               | 5
        2025-05-31    | N  | 100                | 9
        2025-05-31    | S  | 9000               | 9
        """,
        fct_sales="snapshot_date | sale_date | bu | sales_amount\n2025-05-31 | 2025-05-05 | N | 300",
    )
    row = queries.cei(reader, Filters(), MAY).row(0, named=True)
    assert (row["outstanding_amount"], row["cei_ratio"]) == (100, pytest.approx(400 / 500))
    assert collection_effectiveness(reader, Filters(), APRIL, MAY) == pytest.approx(400 / 500)
    assert queries.cei(reader, Filters(bu=("S",)), MAY).is_empty()
    assert collection_effectiveness(reader, Filters(bu=("S",)), APRIL, MAY) is None


def test_a_filter_that_sales_do_not_have_is_refused(reader: Reader) -> None:
    with pytest.raises(MetricError, match="receivable_type"):
        queries.cei(reader, Filters(receivable_type=("old",)), MAY)
