"""The table of D. 441-6 and the lists of late interest over drawn marts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.queries import Reader

DAY = date(2025, 12, 31)
ITEMS = """
    snapshot_date | bu   | document_id | instalment_no | outstanding_amount | tax_amount | overdue_days | is_disputed | receivable_type | credit_kind | is_intercompany | is_apart
    2025-12-31    | FR01 | TODAY       | 1             | 12                 | 2          | 0            | false       | certain         | none        | false           | false
    2025-12-31    | FR01 | LATE        | 1             | 120                | 20         | 1            | false       | due             | none        | false           | false
    2025-12-31    | FR01 | LATE        | 2             | 1200               | 200        | 31           | false       | due             | none        | false           | false
    2025-12-31    | FR01 | GROUP       | 1             | 24                 | 4          | 60           | false       | due             | none        | true            | false
    2025-12-31    | FR01 | DISPUTE     | 1             | 36                 | 6          | 91           | true        | due             | none        | false           | false
    2025-12-31    | FR01 | COURT       | 1             | 48                 | 8          | 90           | false       | litigious       | none        | false           | false
    2025-12-31    | FR01 | CREDIT      | 1             | -60                | 10         | 40           | false       | credit          | credit_note | false           | false
    2025-12-31    | FR01 | UNBILLED    | 1             | 72                 | 12         | 40           | false       | unbilled        | none        | false           | true
    2025-12-31    | DE01 | UNTAXED     | 1             | 5                  |            | 400          | false       | old             | none        | false           | false
"""
SALES = """
    snapshot_date | sale_date  | bu   | sales_amount | sales_excl_tax_amount | is_intercompany
    2024-12-31    | 2024-12-31 | FR01 | 9999         | 9999                  | false
    2025-01-31    | 2025-01-01 | FR01 | 10000        | 8000                  | false
    2025-12-31    | 2025-12-31 | FR01 | 3440         | 2000                  | true
    2025-12-31    | 2025-12-31 | DE01 | 50           |                       | false
"""


@pytest.fixture
def reader(reader_of: Any) -> Reader:
    return reader_of(ITEMS, fct_sales=SALES)


def told(frame: pl.DataFrame, *columns: str) -> dict[tuple[str, str], Any]:
    return {
        (row["report_block"], row["late_range"]): tuple(row[name] for name in columns)
        for row in frame.iter_rows(named=True)
    }


def test_each_invoice_is_in_one_block_and_range_and_counted_once(reader: Reader) -> None:
    french = queries.payment_terms_table(reader, Filters(bu=("FR01",)), DAY)
    cells = told(french, "invoice_count", "invoice_amount", "invoice_excl_tax_amount")
    assert cells == {
        ("A", "0"): (1, 12, 10),
        ("A", "1-30"): (0, 120, 100),
        ("A", "31-60"): (2, 1224, 1020),
        ("A", "61-90"): (0, 0, 0),
        ("A", "91+"): (0, 0, 0),
        ("A", "1+"): (2, 1344, 1120),
        ("B", "0"): (0, 0, 0),
        ("B", "1-30"): (0, 0, 0),
        ("B", "31-60"): (0, 0, 0),
        ("B", "61-90"): (1, 48, 40),
        ("B", "91+"): (1, 36, 30),
        ("B", "1+"): (2, 84, 70),
    }


def test_the_turnover_is_that_of_the_twelve_months_with_the_companies_of_the_group(
    reader: Reader,
) -> None:
    row = queries.payment_terms_table(reader, Filters(bu=("FR01",)), DAY).row(5, named=True)
    assert (row["sales_amount"], row["sales_excl_tax_amount"]) == (13440, 10000)
    assert row["turnover_ratio"] == pytest.approx(0.1)
    assert row["turnover_excl_tax_ratio"] == pytest.approx(0.112)


def test_without_the_tax_of_each_document_nothing_is_told_without_tax(reader: Reader) -> None:
    frame = queries.payment_terms_table(reader, Filters(), DAY, ["bu"])
    german = frame.filter(pl.col("bu") == "DE01")
    cells = told(german, "invoice_amount", "invoice_excl_tax_amount", "turnover_excl_tax_ratio")
    assert cells["A", "91+"] == (5, None, None)
    assert cells["A", "1-30"] == (0, 0, None)


def test_a_part_payment_takes_its_share_of_the_tax(reader_of: Any) -> None:
    reader = reader_of("""
        snapshot_date | original_local | open_local | outstanding_amount | tax_amount | overdue_days
        2025-12-31    | 120            | 30         | 30                 | 20         | 5
        2025-12-31    | 9000           | 3001       | 3001               | 1500       | 5
    """)
    cells = told(queries.payment_terms_table(reader, Filters(), DAY), "invoice_excl_tax_amount")
    assert cells["A", "1+"] == (25 + Decimal("2500.83"),)


def test_turnover_is_not_known_by_type_of_receivable(reader: Reader) -> None:
    with pytest.raises(MetricError, match="receivable_type"):
        queries.payment_terms_table(reader, Filters(receivable_type=("old",)), DAY)


def test_the_lists_hold_what_is_late_and_what_has_too_long_terms(reader_of: Any) -> None:
    reader = reader_of(
        ITEMS,
        fct_legal_debts="""
            snapshot_date | document_id | late_days | excess_term_days | interest_state | outstanding_amount | interest_amount | indemnity_amount | debtor_kind
            2025-12-31    | A           | 9         | 0                | whole          | 1000               | 3               | 40               | business
            2025-12-31    | B           | 0         | 5                | not late       | 200                |                 |                  | business
            2025-12-31    | C           | 30        | 7                | no rate        | 30                 |                 | 40               | public
        """,
    )  # fmt: skip
    assert queries.late_interest(reader, Filters(), DAY)["document_id"].to_list() == ["C", "A"]
    assert queries.over_terms(reader, Filters(), DAY)["document_id"].to_list() == ["C", "B"]
    assert queries.interest_summary(reader, Filters(), DAY).rows() == [
        ("business", "FR", "whole", 1000, 3, 40),
        ("public", "FR", "no rate", 30, None, 40),
    ]
