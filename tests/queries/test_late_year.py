"""The second part of the table of D. 441-6 over drawn marts."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.metrics import MOROCCO

DAY = date(2025, 12, 31)
ITEMS = """
    snapshot_date | bu   | document_id | instalment_no | document_type | original_local | open_local | outstanding_amount | overdue_days | is_disputed | receivable_type | credit_kind | is_from_ledger
    2025-12-31    | FR01 | OPEN        | 1             | invoice       | 800            | 400        | 200                | 30           | false       | due             | none        | true
    2025-12-31    | FR01 | COURT       | 1             | invoice       | 7              | 7          | 7                  | 91           | false       | litigious       | none        | true
    2025-12-31    | FR01 | TODAY       | 1             | invoice       | 9000           | 9000       | 9000               | 0            | false       | certain         | none        | true
    2025-12-31    | FR01 | FINE        | 1             | fee           | 60000          | 60000      | 60000              | 5            | false       | due             | none        | true
    2025-12-31    | FR01 | CREDIT      | 1             | credit_note   | -10000         | -10000     | -10000             | 40           | false       | credit          | credit_note | true
    2025-12-31    | DE01 | PRINTED     | 1             | invoice       | 3              | 3          | 3                  | 61           | false       | due             | none        | false
"""  # fmt: skip
SETTLED = """
    snapshot_date | bu   | document_id | instalment_no | part_rank | document_type | settlement_date | late_days | is_last_settlement | is_contested | debt_amount
    2024-12-31    | FR01 | BEFORE      | 1             | 1         | invoice       | 2024-12-31      | 5         | true               | false        | 1
    2025-01-31    | FR01 | BEFORE TOO  | 1             | 1         | invoice       | 2024-12-31      | 5         | true               | false        | 70000
    2025-01-31    | FR01 | ON TIME     | 1             | 1         | invoice       | 2025-01-01      | 0         | true               | false        | 20
    2025-01-31    | FR01 | ONE         | 1             | 1         | invoice       | 2025-01-02      | 1         | true               | false        | 30
    2025-01-31    | FR01 | PART        | 1             | 1         | invoice       | 2025-01-02      | 9         | false              | false        | 40
    2025-02-28    | FR01 | TWO         | 1             | 1         | invoice       | 2025-02-02      | 30        | true               | false        | 100
    2025-02-28    | FR01 | TWO         | 2             | 1         | invoice       | 2025-02-03      | 31        | true               | false        | 200
    2025-03-31    | FR01 | AGAIN       | 1             | 1         | invoice       | 2025-03-02      | 60        | true               | false        | 500
    2025-04-30    | FR01 | AGAIN       | 1             | 3         | invoice       | 2025-04-02      | 91        | true               | false        | 500
    2025-04-30    | FR01 | DISPUTE     | 1             | 1         | invoice       | 2025-04-02      | 90        | true               | true         | 6000
"""  # fmt: skip
INVOICED = """
    snapshot_date | bu   | step_rank | step     | movement_amount | is_intercompany
    2024-12-31    | FR01 | 2         | invoiced | 999             | false
    2025-01-31    | FR01 | 2         | invoiced | 1000            | false
    2025-12-31    | FR01 | 2         | invoiced | 3000            | true
    2025-12-31    | DE01 | 10        | new_items | 12             | false
"""


def test_an_invoice_is_told_at_the_lateness_it_reached_in_the_year(reader_of: Any) -> None:
    reader = reader_of(ITEMS, fct_settlements=SETTLED, fct_movements=INVOICED)
    frame = queries.late_in_year_table(reader, Filters(bu=("FR01",)), DAY)
    told = {
        (row["report_block"], row["late_range"]): (row["invoice_count"], row["invoice_amount"])
        for row in frame.iter_rows(named=True)
    }
    assert told == {
        ("A", "0"): (1, 20),
        ("A", "1-30"): (2, 30 + 100 + 400),
        ("A", "31-60"): (1, 200),
        ("A", "61-90"): (0, 0),
        ("A", "91+"): (1, 500),
        ("A", "1+"): (4, 1230),
        ("B", "0"): (0, 0),
        ("B", "1-30"): (0, 0),
        ("B", "31-60"): (0, 0),
        ("B", "61-90"): (1, 6000),
        ("B", "91+"): (1, 7),
        ("B", "1+"): (2, 6007),
    }
    assert frame["year_issued_amount"].unique().to_list() == [4000]
    assert frame["issued_ratio"][5] == pytest.approx(1230 / 4000)
    assert not frame["has_inferred"].any()


def test_a_bu_that_prints_snapshots_is_told_with_what_is_late_at_the_end(reader_of: Any) -> None:
    reader = reader_of(ITEMS, fct_settlements=SETTLED, fct_movements=INVOICED)
    frame = queries.late_in_year_table(reader, Filters(bu=("DE01",)), DAY, ["bu"])
    row = frame.row(5, named=True)
    assert (row["bu"], row["late_range"], row["invoice_amount"]) == ("DE01", "1+", 3)
    assert (row["issued_ratio"], row["has_inferred"]) == (0.25, True)


def test_interest_and_fees_are_told_as_due_billed_collected_waived_and_open(reader_of: Any) -> None:
    reader = reader_of(
        """
        snapshot_date | document_id | document_type | outstanding_amount
        2025-12-31    | I           | interest      | 5
        2025-12-31    | LATE        | invoice       | 1000
        """,
        fct_legal_debts="""
            snapshot_date | document_id | late_days | interest_state | outstanding_amount | interest_amount | indemnity_amount
            2025-12-31    | LATE        | 9         | whole          | 1000               | 3               | 40
        """,
        fct_movements="""
            snapshot_date | document_id | document_type | step_rank | step     | movement_amount
            2024-12-31    | OLD         | interest      | 2         | invoiced | 9999
            2025-01-31    | I           | interest      | 2         | invoiced | 100
            2025-01-31    | F           | fee           | 2         | invoiced | 80
            2025-01-31    | X           | invoice       | 2         | invoiced | 7000
        """,
        fct_settlements="""
            snapshot_date | document_id | document_type | settlement_kind  | settled_amount
            2025-02-28    | I           | interest      | cash             | 70
            2025-03-31    | I           | interest      | returned_payment | -10
            2025-03-31    | I           | interest      | write_off        | 35
            2025-03-31    | F           | fee           | credit_note      | 40
            2025-03-31    | F           | fee           | cash             | 40
            2025-03-31    | X           | invoice       | cash             | 600
        """,
    )  # fmt: skip
    assert queries.charges(reader, Filters(), DAY).rows() == [
        ("interest", 3, 100, 60, 35, 5),
        ("fee", 40, 80, 40, 40, 0),
    ]


def test_moroccan_debts_are_told_from_the_day_after_the_sixtieth(reader_of: Any) -> None:
    reader = reader_of("""
        snapshot_date | document_id | country_code | outstanding_amount | age_days | credit_kind
        2025-12-31    | SIXTY       | MA           | 1                  | 60       | none
        2025-12-31    | MORE        | MA           | 20                 | 61       | none
        2025-12-31    | LAST        | MA           | 300                | 120      | none
        2025-12-31    | LONG        | MA           | 4000               | 121      | none
        2025-12-31    | CREDIT      | MA           | -5                 | 121      | credit_note
        2025-12-31    | FRENCH      | FR           | 60000              | 200      | none
    """)
    told = queries.moroccan_terms(reader, Filters(), DAY)
    assert told.select("document_id", "is_beyond_120").rows() == [
        ("LONG", True), ("LAST", False), ("MORE", False),
    ]  # fmt: skip
    assert reader.table(MOROCCO, as_of=DAY).row(0) == (4320, 4000)


def test_an_invoice_whose_payment_came_back_is_told_once_as_it_is_at_the_end(
    reader_of: Any,
) -> None:
    """BACK was settled in time and is late again; LATER was settled late and is due once more."""
    reader = reader_of(
        """
        snapshot_date | bu   | document_id | instalment_no | document_type | original_local | open_local | outstanding_amount | overdue_days | credit_kind | is_from_ledger
        2025-12-31    | FR01 | BACK        | 1             | invoice       | 500            | 500        | 500                | 61           | none        | true
        2025-12-31    | FR01 | LATER       | 1             | invoice       | 70             | 70         | 70                 | 0            | none        | true
        """,
        fct_settlements="""
            snapshot_date | bu   | document_id | instalment_no | part_rank | document_type | settlement_date | late_days | is_last_settlement | is_contested | debt_amount
            2025-11-30    | FR01 | BACK        | 1             | 1         | invoice       | 2025-11-02      | 2         | true               | false        | 500
            2025-11-30    | FR01 | LATER       | 1             | 1         | invoice       | 2025-11-02      | 9         | true               | false        | 70
        """,
        fct_movements=INVOICED,
    )
    frame = queries.late_in_year_table(reader, Filters(), DAY).filter(pl.col("invoice_count") > 0)
    assert frame.select("report_block", "late_range", "invoice_count", "invoice_amount").rows() == [
        ("A", "61-90", 1, 500), ("A", "1+", 1, 500),
    ]  # fmt: skip


def test_part_two_without_tax_takes_the_tax_off_each_invoice_and_off_what_was_issued(
    reader_of: Any,
) -> None:
    """Open: 80 ÷ 2 at its rate, tax 10; settled 30 without 5; issued 300 of 360. One of unknown tax
    leaves its range and the total untold.
    """
    open_items = """
        snapshot_date | bu   | document_id | document_type | original_local | open_local | outstanding_amount | tax_amount | overdue_days | credit_kind | is_from_ledger
        2025-12-31    | FR01 | OPEN        | invoice       | 80             | 40         | 20                 | 10         | 30           | none        | true
    """
    settled = """
        snapshot_date | bu   | document_id | instalment_no | part_rank | document_type | settlement_date | late_days | is_last_settlement | is_contested | debt_amount | debt_excl_tax_amount
        2025-01-31    | FR01 | ONE         | 1             | 1         | invoice       | 2025-01-02      | 31        | true               | false        | 30          | 25
        2025-01-31    | FR01 | UNKNOWN     | 1             | 1         | invoice       | 2025-01-02      | 91        | true               | {}        | 7           |
    """
    tables = {
        "fct_movements": """
            snapshot_date | bu   | step_rank | step     | movement_amount
            2025-12-31    | FR01 | 2         | invoiced | 360
        """,
        "fct_invoicing": """
            snapshot_date | bu   | invoices_amount | invoices_excl_tax_amount
            2024-12-31    | FR01 | 7000            | 6000
            2025-12-31    | FR01 | 360             | 300
        """,
    }
    frame = queries.late_in_year_table(
        reader_of(open_items, fct_settlements=settled.format("false"), **tables), Filters(), DAY
    )
    told = {
        row["late_range"]: row["invoice_excl_tax_amount"]
        for row in frame.filter(report_block="A").iter_rows(named=True)
    }
    assert told == {"0": 0, "1-30": 30, "31-60": 25, "61-90": 0, "91+": None, "1+": None}
    ratios = frame.filter(report_block="A", late_range="31-60").row(0, named=True)
    assert ratios["issued_excl_tax_ratio"] == pytest.approx(25 / 300)
    assert ratios["issued_ratio"] == pytest.approx(30 / 360)
    contested = queries.late_in_year_table(
        reader_of(open_items, fct_settlements=settled.format("true "), **tables), Filters(), DAY
    )
    total = contested.filter(report_block="A", late_range="1+").row(0, named=True)
    assert total["invoice_excl_tax_amount"] == 55, "the unknown one is in block B"
