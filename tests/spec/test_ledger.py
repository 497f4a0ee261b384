"""A ledger gives the open items of any date: issued up to it, less what was allocated up to it."""

from __future__ import annotations

import pytest


def test_an_invoice_is_open_until_the_day_it_is_settled(house) -> None:
    built = house(
        ["2025-01-30", "2025-01-31"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-01-20 |    100
            later       | 2025-02-01 | 2025-03-01 |   7000
        """,
        allocations="""
            document_id | allocation_date | amount
            A           | 2025-01-31      |    100
        """,
    )
    assert built.open_items("document_id, outstanding_amount", "2025-01-30") == [("A", 100)]
    assert built.open_items("document_id, outstanding_amount", "2025-01-31") == []
    assert built.failing().keys() <= {"check_every_customer_is_known"}


def test_the_oldest_instalment_is_settled_first(house) -> None:
    built = house(
        ["2025-06-15", "2025-06-16"],
        invoices="""
            document_id | instalment_no | issue_date | due_date   | amount
            SI          | 1             | 2025-06-01 | 2025-07-16 |     30
            SI          | 2             | 2025-06-01 | 2025-08-15 |     50
            SI          | 3             | 2025-06-01 | 2025-09-14 |     20
        """,
        allocations="""
            document_id | allocation_date | amount
            SI          | 2025-06-16      |     40
        """,
    )
    assert built.open_items("instalment_no, open_local", "2025-06-15") == [
        (1, 30),
        (2, 50),
        (3, 20),
    ]
    assert built.open_items("instalment_no, open_local", "2025-06-16") == [(2, 40), (3, 20)]


def test_a_named_instalment_is_settled_by_name_and_the_rest_oldest_first(house) -> None:
    built = house(
        ["2025-06-30"],
        invoices="""
            document_id | instalment_no | issue_date | due_date   | amount
            SI          | 1             | 2025-06-01 | 2025-07-16 |     30
            SI          | 2             | 2025-06-01 | 2025-08-15 |     50
            SI          | 3             | 2025-06-01 | 2025-09-14 |     20
        """,
        allocations="""
            document_id | instalment_no | allocation_date | amount
            SI          | 3             | 2025-06-10      |      5
            SI          |               | 2025-06-11      |     31
        """,
    )
    assert built.open_items("instalment_no, open_local", "2025-06-30") == [(2, 49), (3, 15)]
    assert "check_instalments_add_up_to_their_document" not in built.failing()


def test_what_is_paid_in_excess_stays_on_the_last_instalment_as_a_credit(house) -> None:
    built = house(
        ["2025-06-30"],
        invoices="""
            document_id | instalment_no | issue_date | due_date   | amount
            SI          | 1             | 2025-06-01 | 2025-07-16 |     30
            SI          | 2             | 2025-06-01 | 2025-08-15 |     50
        """,
        allocations="""
            document_id | allocation_date | amount
            SI          | 2025-06-10      |     81
        """,
    )
    columns = "instalment_no, open_local, credit_kind"
    assert built.open_items(columns, "2025-06-30") == [(2, -1, "receipt")]


def test_a_receipt_is_owed_to_the_customer_until_it_is_allocated(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-01-20 |    100
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |    120
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            A           | R          | 2025-02-03      |    100
        """,
    )
    columns = "document_id, instalment_no, open_local, credit_kind"
    assert built.open_items(columns, "2025-01-31") == [
        ("A", 1, 100, "none"),
        ("R", 0, -120, "receipt"),
    ]
    assert built.open_items(columns, "2025-02-28") == [("R", 0, -20, "receipt")]


def test_an_allocation_counts_from_the_later_document(house) -> None:
    """Someone matched on 5 January what only came in on 15: accounting knows it from 15."""
    built = house(
        ["2025-01-14", "2025-01-15"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-01 | 2025-01-20 |    100
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |    100
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            A           | R          | 2025-01-05      |    100
        """,
    )
    assert built.open_items("document_id, open_local", "2025-01-14") == [("A", 100)]
    assert built.open_items("document_id, open_local", "2025-01-15") == []


def test_a_credit_note_is_a_negative_item_until_it_is_applied(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28", "2025-03-31"],
        invoices="""
            document_id | document_type | issue_date | due_date   | amount
            A           | invoice       | 2025-01-10 | 2025-01-20 |    100
            CN          | credit_note   | 2025-01-12 |            |     30
        """,
        allocations="""
            document_id | credit_id | kind        | allocation_date | amount
            A           | CN        | credit_note | 2025-02-03      |     20
            CN          |           | refund      | 2025-03-03      |     10
        """,
    )
    assert built.open_items("document_id, open_local", "2025-01-31") == [("A", 100), ("CN", -30)]
    assert built.open_items("document_id, open_local", "2025-02-28") == [("A", 80), ("CN", -10)]
    assert built.open_items("document_id, open_local", "2025-03-31") == [("A", 80)]


def test_a_returned_payment_opens_the_invoice_again(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-01-20 |    100
        """,
        receipts="""
            receipt_id | value_date | returned_on | amount
            R          | 2025-01-15 | 2025-02-10  |    100
        """,
        allocations="""
            document_id | receipt_id | kind             | allocation_date | amount
            A           | R          | cash             | 2025-01-15      |    100
            A           | R          | returned_payment | 2025-02-10      |    100
        """,
    )
    assert built.open_items("document_id, open_local", "2025-01-31") == []
    assert built.open_items("document_id, open_local", "2025-02-28") == [("A", 100)]
    assert built.bridge("2025-02-28") == {"returned_and_refunded": 100}


RETURNS = {
    "no row of the return": "",
    "a row without its receipt": "A |   | returned_payment | 2025-02-10 | 100\nB | R | returned_payment | 2025-02-10 | 30",
}


@pytest.mark.parametrize("told", RETURNS)
def test_what_a_returned_receipt_paid_is_open_again_however_the_file_tells_it(house, told) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-01-20 |    100
            B           | 2025-01-10 | 2025-01-20 |     50
        """,
        receipts="""
            receipt_id | value_date | returned_on | amount
            R          | 2025-01-15 | 2025-02-10  |    130
        """,
        allocations=f"""
            document_id | receipt_id | kind | allocation_date | amount
            A           | R          | cash | 2025-01-15      |    100
            B           | R          | cash | 2025-01-15      |     30
            {RETURNS[told]}
        """,
    )
    columns = "document_id, open_local, overdue_days"
    assert built.open_items(columns, "2025-01-31") == [("B", 20, 11)]
    assert built.open_items(columns, "2025-02-28") == [("A", 100, 39), ("B", 50, 39)]
    assert built.bridge("2025-02-28") == {"returned_and_refunded": 130}
    assert not built.failing().keys() - {"check_every_customer_is_known"}


def test_a_receipt_and_an_invoice_may_share_a_number(house) -> None:
    built = house(
        ["2025-06-18"],
        invoices="""
            document_id | issue_date | due_date   | amount
            POS-1       | 2025-06-18 | 2025-06-18 |    100
        """,
        receipts="""
            receipt_id | value_date | amount
            POS-1      | 2025-06-18 |     50
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            POS-1       | POS-1      | 2025-06-18      |     50
        """,
    )
    assert built.open_items("document_id, open_local", "2025-06-18") == [("POS-1", 50)]


def test_an_allocation_without_its_document_settles_nothing_and_is_reported(house) -> None:
    built = house(
        ["2025-01-31"],
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |    100
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            missing     | R          | 2025-01-16      |    100
        """,
    )
    assert built.open_items("document_id, open_local", "2025-01-31") == [("R", -100)]
    assert built.failing()["check_allocations_find_their_document"] == [
        ("B", "missing", "2025-01-16", "cash", 100)
    ]


def test_a_printed_snapshot_is_shown_before_the_ledger_and_differences_are_told(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-01-20 |    100
        """,
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            A           | 2025-02-28    | 2025-01-20 |          90
        """,
    )
    columns = "document_id, open_local, is_from_ledger"
    assert built.open_items(columns, "2025-01-31") == [("A", 100, True)]
    assert built.open_items(columns, "2025-02-28") == [("A", 90, False)]
    assert built.failing()["check_snapshot_and_ledger_agree"] == [
        ("2025-02-28", "B", "EUR", 90, 100)
    ]


def test_more_allocated_than_received_is_reported(house) -> None:
    built = house(
        ["2025-01-31"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-01-20 |    100
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |     70
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            A           | R          | 2025-01-16      |    100
        """,
    )
    assert built.failing()["check_nothing_is_settled_twice"] == [("B", "R", 70, 30)]
