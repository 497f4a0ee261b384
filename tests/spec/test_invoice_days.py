"""DSO by invoice: how long the invoices of 90 days have stayed unpaid. Domain §4."""

from __future__ import annotations

from collections.abc import Callable


def test_an_invoice_counts_to_its_payment_and_while_open_to_the_date(house: Callable) -> None:
    """In 90 days up to 30 June: issued from 2 April on. 100 paid after 10 days; of 2,000 half after
    20 days and half open for 60; what is settled after the date is open; 1 April is too old.
    """
    built = house(
        ["2025-06-30"],
        invoices="""
            document_id | issue_date | due_date   | amount   | document_type
            PAID        | 2025-04-02 | 2025-05-01 | 100.00   | invoice
            HALF        | 2025-05-01 | 2025-05-31 | 2000.00  | invoice
            LATER       | 2025-06-20 | 2025-07-20 | 30000.00 | debit_note
            OLD         | 2025-04-01 | 2025-05-01 | 400000.0 | invoice
            CREDIT      | 2025-05-01 |            | 50000.0  | credit_note
        """,
        allocations="""
            document_id | allocation_date | amount
            PAID        | 2025-04-12      | 100.00
            HALF        | 2025-05-21      | 1000.00
            LATER       | 2025-07-01      | 30000.00
        """,
    )
    weight = 100 * 10 + 1000 * 20 + 1000 * 60 + 30000 * 10
    assert built.rows("select issued_amount, day_weight_amount from fct_invoice_days") == [
        (32100, weight)
    ]


def test_the_days_are_those_that_are_set_for_the_date(house) -> None:
    """90 unless set: in May all 3, in June the 2 of 31 days, from 1 July on the 1 of 30 days."""
    built = house(
        ["2025-05-31", "2025-06-30", "2025-07-31"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-05-30 | 2025-12-31 |      1
            B           | 2025-05-31 | 2025-12-31 |     20
            C           | 2025-06-30 | 2025-12-31 |    300
            D           | 2025-07-02 | 2025-12-31 |   4000
            E           | 2025-07-01 | 2025-12-31 |  50000
        """,
        parameters="""
            parameter       | valid_from | value
            dso_window_days | 2025-06-30 | 31
            dso_window_days | 2025-07-01 | 30
        """,
    )
    assert [
        row[0]
        for row in built.rows("select issued_amount from fct_invoice_days order by snapshot_date")
    ] == [21, 320, 4000]
