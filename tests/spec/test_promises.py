"""Promises and payment plans: kept by the day and its grace, by amount, each amount once."""

from __future__ import annotations

from decimal import Decimal

JUNE = ["2025-05-31", "2025-06-30"]
STATUS = (
    "select promise_id, promise_status, decided_date, received_amount from fct_promises"
    " where snapshot_date = date '2025-06-30' order by promise_id"
)
OWED = """
    document_id | customer_id | issue_date | due_date   | amount
    F           | C           | 2025-01-01 | 2025-02-01 | 900000
    G           | C           | 2025-01-01 | 2025-02-01 | 900000
    H           | D           | 2025-01-01 | 2025-02-01 | 900000
"""


def test_a_promise_is_kept_up_to_its_last_day_of_grace_and_broken_the_day_after(house) -> None:
    built = house(
        JUNE,
        promises="""
            promise_id      | customer_id | made_on    | due_on     | amount
            1 on the day    | C1          | 2025-06-01 | 2025-06-10 | 10
            2 last of grace | C2          | 2025-06-01 | 2025-06-10 | 20
            3 a day late    | C3          | 2025-06-01 | 2025-06-10 | 40
            4 a cent short  | C4          | 2025-06-01 | 2025-06-10 | 80
            5 before        | C5          | 2025-06-02 | 2025-06-10 | 160
            6 last open day | C6          | 2025-06-01 | 2025-06-27 | 320
            7 broken today  | C7          | 2025-06-01 | 2025-06-26 | 640
            8 day it is made| C8          | 2025-06-01 | 2025-06-10 | 1280
        """,
        receipts="""
            receipt_id | customer_id | value_date | amount
            R1         | C1          | 2025-06-10 | 10
            R2         | C2          | 2025-06-13 | 20
            R3         | C3          | 2025-06-14 | 40
            R4         | C4          | 2025-06-05 | 79.99
            R5         | C5          | 2025-06-01 | 160
            R8         | C8          | 2025-06-01 | 1280
        """,
    )
    assert built.rows(STATUS) == [
        ("1 on the day", "kept", "2025-06-10", 10),
        ("2 last of grace", "kept", "2025-06-13", 20),
        ("3 a day late", "broken", "2025-06-14", 0),
        ("4 a cent short", "broken", "2025-06-14", Decimal("79.99")),
        ("5 before", "broken", "2025-06-14", 0),
        ("6 last open day", "open", None, 0),
        ("7 broken today", "broken", "2025-06-30", 0),
        ("8 day it is made", "kept", "2025-06-01", 1280),
    ]


def test_an_amount_keeps_one_promise_the_first_due_and_what_is_left_the_next(house) -> None:
    built = house(
        JUNE,
        promises="""
            promise_id | customer_id | made_on    | due_on     | amount
            A first    | C           | 2025-06-01 | 2025-06-10 | 100
            B second   | C           | 2025-06-01 | 2025-06-20 | 100
            C third    | C           | 2025-06-01 | 2025-06-21 | 100
        """,
        receipts="""
            receipt_id | customer_id | value_date | amount
            R1         | C           | 2025-06-09 | 170
            R2         | C           | 2025-06-19 | 30
        """,
    )
    assert built.rows(STATUS) == [
        ("A first", "kept", "2025-06-09", 100),
        ("B second", "kept", "2025-06-19", 100),
        ("C third", "broken", "2025-06-25", 0),
    ]


def test_a_promise_about_a_document_is_kept_by_cash_for_it_in_its_currency(house) -> None:
    built = house(
        JUNE,
        rates=[("2025-05-30", "USD", "0.90"), ("2025-06-30", "USD", "0.80")],
        invoices=OWED,
        promises="""
            promise_id | customer_id | document_id | made_on    | due_on     | amount | currency_code
            A its own  | C           | F           | 2025-06-01 | 2025-06-10 | 100    | EUR
            B another  | C           | G           | 2025-06-01 | 2025-06-10 | 100    | EUR
            C dollars  | D           |             | 2025-06-01 | 2025-06-10 | 100    | USD
        """,
        receipts="""
            receipt_id | customer_id | value_date | amount | currency_code
            R1         | C           | 2025-06-09 | 100    | EUR
            R2         | D           | 2025-06-09 | 100    | USD
            R3         | D           | 2025-06-09 | 7      | EUR
        """,
        allocations="""
            document_id | allocation_date | amount | receipt_id
            F           | 2025-06-09      | 100    | R1
        """,
    )
    assert built.rows(STATUS) == [
        ("A its own", "kept", "2025-06-09", 100),
        ("B another", "broken", "2025-06-14", 0),
        ("C dollars", "kept", "2025-06-09", 80),
    ]
    promised = "select sum(promised_amount) from fct_promises where promise_id = 'C dollars'"
    assert built.rows(promised) == [(80,)]


def test_what_keeps_a_promise_about_a_document_keeps_none_of_the_customer_beside_it(house) -> None:
    """Of the 100 paid on F 30 were promised, which leaves 70; of the 40 paid on G nothing is left."""
    built = house(
        JUNE,
        invoices=OWED,
        promises="""
            promise_id | document_id | made_on    | due_on     | amount
            A about F  | F           | 2025-06-01 | 2025-06-10 | 30
            B          |             | 2025-06-01 | 2025-06-11 | 70
            C          |             | 2025-06-01 | 2025-06-12 | 1
            D about G  | G           | 2025-06-14 | 2025-06-20 | 15
            E about G  | G           | 2025-06-14 | 2025-06-21 | 25
            F          |             | 2025-06-16 | 2025-06-22 | 40
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-06-09 | 100
            S          | 2025-06-18 | 40
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            F           | R          | 2025-06-09      | 100
            G           | S          | 2025-06-18      | 40
        """,
    )
    assert built.rows(STATUS) == [
        ("A about F", "kept", "2025-06-09", 30),
        ("B", "kept", "2025-06-09", 70),
        ("C", "broken", "2025-06-16", 0),
        ("D about G", "kept", "2025-06-18", 15),
        ("E about G", "kept", "2025-06-18", 25),
        ("F", "broken", "2025-06-26", 0),
    ]


def test_where_only_snapshots_are_printed_what_left_between_two_of_them_counts(house) -> None:
    built = house(
        JUNE,
        open_items="""
            snapshot_date | customer_id | document_id | due_date   | open_amount
            2025-05-31    | C           | F           | 2025-05-01 | 100
            2025-05-31    | D           | G           | 2025-05-01 | 100
            2025-06-30    | D           | G           | 2025-05-01 | 90
        """,
        promises="""
            promise_id | customer_id | made_on    | due_on     | amount
            A settled  | C           | 2025-06-01 | 2025-06-10 | 100
            B reduced  | D           | 2025-06-01 | 2025-06-10 | 100
        """,
    )
    told = "select promise_id, promise_status, is_inferred from fct_promises order by promise_id"
    assert built.rows(told) == [("A settled", "kept", True), ("B reduced", "broken", True)]


def test_where_the_ledger_tells_payments_a_printed_list_tells_none_again(house) -> None:
    """50 of 100 came in: the receipt tells it, and so does the list that owes 50 less."""
    built = house(
        JUNE,
        open_items="""
            snapshot_date | document_id | due_date   | open_amount
            2025-05-31    | F           | 2025-05-01 | 100
            2025-06-30    | F           | 2025-05-01 | 50
        """,
        receipts="receipt_id | value_date | amount\n R | 2025-06-05 | 50",
        promises="promise_id | made_on | due_on | amount\n P | 2025-06-01 | 2025-06-10 | 100",
        payment_plans="plan_id | due_on | amount\n L | 2025-06-10 | 100",
    )
    assert built.rows(STATUS) == [("P", "broken", "2025-06-14", 50)]
    status = "select instalment_status from fct_plan_instalments where snapshot_date = '2025-06-30'"
    assert built.rows(status) == [("late",)]


def test_a_list_that_a_bu_did_not_print_is_no_payment(house) -> None:
    """At 15 June another BU prints: what A is owed is not known, and at 30 June it is there still."""
    built = house(
        ["2025-05-31", "2025-06-15", "2025-06-30"],
        open_items="""
            bu | snapshot_date | document_id | due_date   | open_amount
            A  | 2025-05-31    | F           | 2025-05-01 | 100
            B  | 2025-06-15    | G           | 2025-05-01 | 7
            A  | 2025-06-30    | F           | 2025-05-01 | 100
        """,
        promises="promise_id | bu | made_on | due_on | amount\n P | A | 2025-06-01 | 2025-06-10 | 100",
        payment_plans="plan_id | bu | due_on | amount\n L | A | 2025-06-10 | 100",
    )
    assert built.rows(STATUS) == [("P", "broken", "2025-06-14", 0)]
    status = "select instalment_status from fct_plan_instalments where snapshot_date = '2025-06-30'"
    assert built.rows(status) == [("late",)]


def test_a_broken_promise_waits_for_an_act_while_the_customer_owes_something_late(house) -> None:
    built = house(
        [*JUNE, "2025-07-31"],
        invoices=OWED,
        promises="""
            promise_id | customer_id | made_on    | due_on     | amount
            A nobody   | C           | 2025-06-01 | 2025-06-10 | 1
            B owes not | X           | 2025-06-01 | 2025-06-10 | 20
            C followed | D           | 2025-06-01 | 2025-06-10 | 300
        """,
        actions="""
            action_id | agent_id | customer_id | date       | kind
            T1        | A        | C           | 2025-06-10 | phone call
            T2        | A        | D           | 2025-06-11 | phone call
            T3        | A        | C           | 2025-07-01 | phone call
        """,
    )
    told = "select snapshot_date, promise_id from fct_promises where is_unfollowed order by 1"
    assert built.rows(told) == [("2025-06-30", "A nobody")]


def test_a_promise_belongs_to_who_owned_the_customer_when_it_was_made(house) -> None:
    built = house(
        JUNE,
        portfolios="""
            customer_id | agent_id | valid_from
            C           | ANNA     | 2025-01-01
            C           | BOB      | 2025-06-15
        """,
        promises="""
            promise_id | customer_id | made_on    | due_on     | amount
            1          | C           | 2025-06-14 | 2025-06-20 | 1
            2          | C           | 2025-06-15 | 2025-06-20 | 2
            3          | D           | 2025-06-15 | 2025-06-20 | 4
        """,
    )
    told = "select promise_id, agent_id from fct_promises order by promise_id"
    assert built.rows(told) == [("1", "ANNA"), ("2", "BOB"), ("3", "unassigned")]


def test_a_promise_before_its_call_is_told_with_its_row(house) -> None:
    built = house(
        JUNE,
        actions="""
            action_id | agent_id | customer_id | date       | kind
            T1        | A        | C           | 2025-06-05 | phone call
        """,
        promises="""
            promise_id | customer_id | made_on    | due_on     | amount | action_id
            same day   | C           | 2025-06-05 | 2025-06-20 | 1      | T1
            before     | C           | 2025-06-04 | 2025-06-20 | 2      | T1
            no such    | C           | 2025-06-04 | 2025-06-20 | 4      | T9
        """,
    )
    found = built.failing()
    assert found["check_promises_follow_their_act"] == [
        ("B", "C", "before", "2025-06-04", "T1", "2025-06-05")
    ]
    assert found["check_promises_find_their_act"] == [("B", "C", "no such", "T9")]


def test_an_instalment_is_late_when_cash_since_the_plan_began_does_not_cover_it(house) -> None:
    built = house(
        [*JUNE, "2025-07-31"],
        payment_plans="""
            plan_id | customer_id | due_on     | amount
            P       | C           | 2025-06-10 | 100
            P       | C           | 2025-06-27 | 100
            P       | C           | 2025-07-20 | 100
            Q       | D           | 2025-06-26 | 70
        """,
        receipts="""
            receipt_id | customer_id | value_date | amount
            before     | C           | 2025-05-09 | 999
            R1         | C           | 2025-06-13 | 100
            R2         | C           | 2025-07-01 | 150
            R3         | D           | 2025-06-30 | 69
        """,
    )
    told = (
        "select plan_id, due_date, instalment_status, is_plan_on_track from fct_plan_instalments"
        " where snapshot_date = date '{}' order by plan_id, due_date"
    )
    assert built.rows(told.format("2025-06-30")) == [
        ("P", "2025-06-10", "paid", True),
        ("P", "2025-06-27", "pending", True),
        ("P", "2025-07-20", "pending", True),
        ("Q", "2025-06-26", "late", False),
    ]
    assert built.rows(told.format("2025-07-31")) == [
        ("P", "2025-06-27", "paid late", False),
        ("P", "2025-07-20", "late", False),
        ("Q", "2025-06-26", "late", False),
    ]


def test_cash_keeps_a_promise_or_a_plan_on_the_day_it_came_however_late_it_is_allocated(
    house,
) -> None:
    """What July allocates moves nothing of June; a promise about a document waits for its cash."""
    built = house(
        [*JUNE, "2025-07-31"],
        invoices=OWED,
        receipts="receipt_id | value_date | amount\n R | 2025-06-10 | 100",
        allocations="document_id | receipt_id | allocation_date | amount\n F | R | 2025-07-20 | 100",
        promises="""
            promise_id | document_id | made_on    | due_on     | amount
            A          |             | 2025-06-01 | 2025-06-10 | 100
            B its own  | F           | 2025-06-01 | 2025-06-10 | 100
        """,
        payment_plans="plan_id | due_on | amount\n L | 2025-06-10 | 100",
    )
    assert built.rows(STATUS) == [
        ("A", "kept", "2025-06-10", 100),
        ("B its own", "broken", "2025-06-14", 0),
    ]
    status = (
        "select instalment_status, paid_date from fct_plan_instalments"
        " where snapshot_date > date '2025-05-31'"
    )
    assert built.rows(status) == [("paid", "2025-06-10")]
