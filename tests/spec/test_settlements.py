"""What each settlement took off a debt: when, how late, what kind, what was left."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal


def test_a_settlement_is_told_once_with_its_age_and_whether_it_was_the_last(
    house: Callable,
) -> None:
    """30 days after issue and 1 day late; a return opens it again; the last one closes it."""
    built = house(
        ["2025-05-31", "2025-06-30"],
        customers="""
            customer_id | name | country_code | segment
            C1          | Un   | FR           | private
        """,
        invoices="""
            customer_id | document_id | document_type | issue_date | due_date   | amount
            C1          | A           | invoice       | 2025-04-02 | 2025-05-01 | 100.00
            C1          | B           | invoice       | 2025-05-01 | 2025-05-31 |  20.00
        """,
        allocations="""
            document_id | allocation_date | amount | kind             | receipt_id
            A           | 2025-05-02      |  60.00 | cash             | R1
            A           | 2025-05-20      |  40.00 | credit_note      |
            A           | 2025-06-01      |  60.00 | returned_payment | R1
            A           | 2025-06-30      |  60.00 | write_off        |
            B           | 2025-05-31      |  20.00 | cash             | R2
        """,
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | cause | amount
            D1         | A           | 2025-06-10 | 2025-06-15 | price | 10.00
            D2         | B           | 2025-05-05 | 2025-05-31 | price | 10.00
        """,
    )
    found = built.rows(
        "select snapshot_date, document_id, settlement_kind, settled_days, late_days,"
        " settled_amount, debt_amount, is_last_settlement, is_contested"
        " from fct_settlements order by document_id, settlement_date"
    )
    assert found == [
        ("2025-05-31", "A", "cash", 30, 1, Decimal(60), Decimal(100), False, False),
        ("2025-05-31", "A", "credit_note", 48, 19, Decimal(40), Decimal(100), True, False),
        ("2025-06-30", "A", "returned_payment", 60, 31, Decimal(-60), Decimal(100), False, False),
        ("2025-06-30", "A", "write_off", 89, 60, Decimal(60), Decimal(100), True, True),
        ("2025-05-31", "B", "cash", 30, 0, Decimal(20), Decimal(20), True, False),
    ]
