"""Disputes, write-offs and what comes in after them, as they stood at a date."""

from __future__ import annotations


def test_a_dispute_ages_until_it_is_closed_and_shows_the_credit_that_came_of_it(house) -> None:
    dates = ["2025-05-31", "2025-06-10", "2025-06-30"]
    built = house(
        dates,
        customers="customer_id\n C",
        invoices="""
            document_id | document_type | issue_date | due_date   | amount | corrects_document_id
            A           | invoice       | 2025-01-01 | 2025-01-31 |   1000 |
            N           | credit_note   | 2025-06-10 |            |     40 | A
            before      | credit_note   | 2025-05-30 |            |      2 | A
        """,
        allocations="""
            document_id | allocation_date | amount | kind        | credit_id
            A           | 2025-06-20      |     40 | credit_note | N
            A           | 2025-06-25      |    300 | credit_note |
        """,
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | amount | cause | owner
            D          | A           | 2025-05-31 | 2025-06-30 |    500 | Price | Sales
        """,
    )
    found = built.rows(
        "select is_open, open_days, resolution_days, disputed_amount, credited_amount,"
        " outstanding_amount, customer_id, cause from fct_disputes order by snapshot_date"
    )
    assert found == [
        (True, 0, None, 500, 0, 1000, "C", "price"),
        (True, 10, None, 500, 40, 1000, "C", "price"),
        (False, None, 30, 500, 340, 660, "C", "price"),
    ]


def test_a_dispute_finds_a_printed_document_from_its_first_snapshot_on(house) -> None:
    built = house(
        ["2025-05-31", "2025-06-30", "2025-07-31"],
        rates=[(day, "USD", "0.5") for day in ("2025-05-31", "2025-06-30", "2025-07-31")],
        open_items="""
            snapshot_date | document_id | due_date   | open_amount | currency_code
            2025-06-30    | A           | 2025-06-30 |         100 | USD
        """,
        disputes="""
            dispute_id | document_id | opened_on  | amount
            D          | A           | 2025-05-02 |     60
        """,
    )
    found = built.rows(
        "select customer_id, disputed_amount, outstanding_amount from fct_disputes"
        " order by snapshot_date"
    )
    assert found == [("unknown", None, 0), ("C", 30, 50), ("C", 30, 0)]


def test_cash_beyond_what_is_still_owed_brings_back_what_was_given_up(house) -> None:
    """Of A 400 were still owed on 11 March; what came for B was never given up."""
    built = house(
        ["2025-03-31", "2025-04-30", "2025-05-31"],
        customers="customer_id\n C",
        invoices="""
            document_id | issue_date | due_date   | amount | account
            A           | 2025-01-01 | 2025-01-31 |   1000 | 416000
            B           | 2025-01-01 | 2025-01-31 |    100 |
        """,
        receipts="receipt_id | value_date | amount\n R | 2025-04-30 | 20",
        allocations="""
            document_id | receipt_id | allocation_date | amount | kind             | reason
            A           |            | 2025-03-10      |    100 | cash             |
            A           |            | 2025-03-10      |    500 | write_off        | Insolvency
            A           |            | 2025-03-11      |      1 | cash             |
            A           |            | 2025-03-12      |    399 | write_off        | small
            A           | R          | 2025-04-30      |     20 | cash             |
            A           | R          | 2025-05-02      |      5 | returned_payment |
            B           |            | 2025-03-10      |     40 | write_off        | small
            B           |            | 2025-04-10      |     60 | cash             |
            B           |            | 2025-05-10      |      7 | cash             |
            B           |            | 2025-05-11      |     50 | cash             |
        """,
    )
    found = built.rows(
        "select document_id, write_off_step, write_off_step_date, reason, account,"
        " write_off_step_amount from fct_write_offs order by 1, 3"
    )
    assert found == [
        ("A", "written off", "2025-03-10", "insolvency", "416000", 500),
        ("A", "written off", "2025-03-12", "small", "416000", 399),
        ("A", "recovered", "2025-04-30", "insolvency", "416000", 20),
        ("A", "recovered", "2025-05-02", "insolvency", "416000", -5),
        ("B", "written off", "2025-03-10", "small", "", 40),
        ("B", "recovered", "2025-05-10", "small", "", 7),
        ("B", "recovered", "2025-05-11", "small", "", 33),
    ]
    assert built.bridge("2025-03-31", "step = 'write_offs'") == {"write_offs": -939}
    used = "select sum(use_local) from fct_receipt_uses where receipt_use = 'written_off'"
    recovered = "select sum(amount_local) from fct_write_offs where write_off_step = 'recovered'"
    assert built.rows(used) == built.rows(recovered) == [(55,)]


def test_a_dispute_of_a_document_that_nobody_brought_is_told_with_its_row(house) -> None:
    built = house(
        ["2025-05-31", "2025-06-30"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-05-02 | 2025-06-02 |    100
        """,
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | amount
            known      | A           | 2025-06-10 |            |     60
            lost       | Z           | 2025-06-11 |            |      7
            lost, over | Z           | 2025-06-11 | 2025-06-20 |      8
        """,
    )
    told = built.failing()["check_disputes_find_their_document"]
    assert [row[2:] for row in told] == [("lost", "Z", "2025-06-11")]
