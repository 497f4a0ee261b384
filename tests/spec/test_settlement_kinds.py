"""Receipts and allocations kind by kind, as domain.md §3 names them; the others are held elsewhere:

instalments oldest first, overpayment, unapplied receipt, credit note standalone, returned payment and
a date before its document in test_ledger.py; write-off and what comes back in test_recovery.py and
test_litigation_adds_up.py; the bridge of each kind in test_bridge.py; any mix of them against a plain
loop in test_random_ledgers.py; known-at in tests/warehouse/test_views.py.
"""

from __future__ import annotations

INVOICE = """
    document_id | issue_date | due_date   | amount
    A           | 2025-01-10 | 2025-01-20 |    100
"""
OPEN = "document_id, open_local"
DOLLARS = [(day, "USD", "0.5") for day in ("2025-01-31", "2025-02-28", "2025-03-31")]


def test_a_receipt_of_another_currency_gives_up_what_its_bank_took_and_pays_the_document(
    house,
) -> None:
    """110 dollars of 130 pay 100 euros; 20 dollars stay, worth half a euro each."""
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices=INVOICE,
        receipts="""
            receipt_id | value_date | currency_code | amount
            R          | 2025-02-03 | USD           |    130
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount | receipt_amount
            A           | R          | 2025-02-03      |    100 |            110
        """,
        rates=DOLLARS,
    )
    columns = "document_id, currency_code, open_local, outstanding_amount"
    assert built.open_items(columns, "2025-01-31") == [("A", "EUR", 100, 100)]
    assert built.open_items(columns, "2025-02-28") == [("R", "USD", -20, -10)]
    assert built.bridge("2025-02-28") == {"cash_received": -110}
    assert not built.failing().keys() - {"check_every_customer_is_known"}


def test_a_receipt_of_another_currency_that_comes_back_opens_the_document_again(house) -> None:
    built = house(
        ["2025-02-28", "2025-03-31"],
        invoices=INVOICE,
        receipts="""
            receipt_id | value_date | currency_code | amount | returned_on
            R          | 2025-02-03 | USD           |    110 | 2025-03-05
        """,
        allocations="""
            document_id | receipt_id | kind             | allocation_date | amount | receipt_amount
            A           | R          | cash             | 2025-02-03      |    100 |            110
            A           | R          | returned_payment | 2025-03-05      |    100 |            110
        """,
        rates=DOLLARS,
    )
    assert built.open_items(OPEN, "2025-02-28") == []
    assert built.open_items(OPEN, "2025-03-31") == [("A", 100)]


def test_a_receipt_of_another_currency_before_its_document_stops_the_build(house) -> None:
    """What was open in between would change with the later document."""
    built = house(
        ["2025-02-28"],
        invoices=INVOICE,
        receipts="""
            receipt_id | value_date | currency_code | amount
            R          | 2025-01-03 | USD           |    110
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount | receipt_amount
            A           | R          | 2025-01-10      |    100 |            110
        """,
        rates=DOLLARS,
    )
    assert built.failing()["check_settlements_keep_their_currency"] == [
        ("B", "A", "R", "EUR", "USD")
    ]


def test_a_receipt_of_another_currency_without_its_amount_stops_the_build(house) -> None:
    built = house(
        ["2025-02-28"],
        invoices=INVOICE,
        receipts="""
            receipt_id | value_date | currency_code | amount
            R          | 2025-02-03 | USD           |    110
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            A           | R          | 2025-02-03      |    100
        """,
        rates=DOLLARS,
    )
    assert built.failing()["check_settlements_keep_their_currency"] == [
        ("B", "A", "R", "EUR", "USD")
    ]


def test_netting_with_a_payable_closes_the_document_without_cash(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices=INVOICE,
        allocations="""
            document_id | kind    | allocation_date | amount
            A           | netting | 2025-02-10      |     60
        """,
    )
    assert built.open_items(OPEN, "2025-02-28") == [("A", 40)]
    assert built.bridge("2025-02-28") == {"netting_and_adjustments": -60}


def test_cash_after_a_write_off_is_owed_to_nobody_but_recovered(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28", "2025-03-31"],
        invoices=INVOICE,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-03-10 |     30
        """,
        allocations="""
            document_id | receipt_id | kind       | allocation_date | amount
            A           |            | write_off  | 2025-02-10      |    100
            A           | R          | cash       | 2025-03-10      |     30
            A           |            | write_off  | 2025-03-10      |    -30
        """,
    )
    assert built.open_items(OPEN, "2025-02-28") == []
    assert built.bridge("2025-02-28") == {"write_offs": -100}
    assert built.open_items(OPEN, "2025-03-31") == []


def test_one_credit_note_is_applied_across_invoices(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices="""
            document_id | document_type | issue_date | due_date   | amount
            A           | invoice       | 2025-01-10 | 2025-01-20 |    100
            B           | invoice       | 2025-01-11 | 2025-01-21 |     50
            CN          | credit_note   | 2025-01-12 |            |     80
        """,
        allocations="""
            document_id | credit_id | kind        | allocation_date | amount
            A           | CN        | credit_note | 2025-02-03      |     20
            B           | CN        | credit_note | 2025-02-04      |     50
        """,
    )
    assert built.open_items(OPEN, "2025-02-28") == [("A", 80), ("CN", -10)]


def test_a_refund_of_a_receipt_takes_away_what_is_owed_to_the_customer(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |     70
        """,
        allocations="""
            document_id | kind   | allocation_date | amount
            R           | refund | 2025-02-10      |     70
        """,
    )
    assert built.open_items(OPEN, "2025-01-31") == [("R", -70)]
    assert built.open_items(OPEN, "2025-02-28") == []
    assert built.bridge("2025-02-28") == {"returned_and_refunded": 70}


def test_a_document_dated_in_the_future_is_open_from_its_date_on(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices="""
            document_id | issue_date | due_date   | amount
            later       | 2025-02-20 | 2025-03-20 |     70
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |     70
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            later       | R          | 2025-01-15      |     70
        """,
    )
    assert built.open_items(OPEN, "2025-01-31") == [("R", -70)]
    assert built.open_items(OPEN, "2025-02-28") == []


CORRECTED = """
    document_id | document_type | issue_date | due_date   | amount | corrects_document_id
    F           | invoice       | 2025-01-01 | 2025-03-15 |    100 |
    CN          | credit_note   | 2025-01-10 |            |     30 | F
    G           | invoice       | 2025-01-01 | 2025-03-15 |   5000 |
"""


def test_a_credit_without_its_number_is_the_one_that_corrects_the_document(house) -> None:
    """Else the credit note and the settlement take the same 30 off the encours."""
    built = house(
        ["2025-01-31"],
        invoices=CORRECTED,
        allocations="document_id | kind | allocation_date | amount\n F | credit_note | 2025-01-20 | 30",
    )
    assert built.open_items("document_id, open_local", "2025-01-31") == [("F", 70), ("G", 5000)]
    assert built.bridge("2025-01-31") == {"invoiced": 5100, "credit_notes": -30}


def test_a_credit_that_is_named_elsewhere_is_not_guessed_and_used_twice_is_told(house) -> None:
    built = house(
        ["2025-01-31"],
        invoices=CORRECTED,
        allocations="""
            document_id | kind        | allocation_date | amount | credit_id
            G           | credit_note | 2025-01-20      |     30 | CN
            G           | credit_note | 2025-01-21      |      5 | CN
            F           | credit_note | 2025-01-22      |      7 |
        """,
    )
    owed = [("CN", 5), ("F", 93), ("G", 4965)]
    assert built.open_items("document_id, open_local", "2025-01-31") == owed
    assert built.failing()["check_nothing_is_settled_twice"] == [("B", "CN", 30, 5)]
