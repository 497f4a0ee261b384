"""What happened with a customer, day by day, from every source that tells it."""

from __future__ import annotations

DATES = ["2025-01-31", "2025-02-28"]
ROWS = (
    "select snapshot_date, event_date, event_kind, event_id, event_amount"
    " from fct_customer_events order by event_date, event_kind, event_id"
)


def test_an_event_belongs_to_the_snapshot_that_closes_its_period(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | document_type | issue_date | due_date   | amount
            last day    | invoice       | 2025-01-31 | 2025-03-01 |      1
            first day   | invoice       | 2025-02-01 | 2025-03-01 |     20
            credit      | credit_note   | 2025-02-02 |            |    300
            too late    | invoice       | 2025-03-01 | 2025-04-01 |   4000
        """,
    )
    assert built.rows(ROWS) == [
        ("2025-01-31", "2025-01-31", "invoice", "last day", 1),
        ("2025-02-28", "2025-02-01", "invoice", "first day", 20),
        ("2025-02-28", "2025-02-02", "credit_note", "credit", -300),
    ]


def test_cash_takes_away_and_cash_returned_adds(house) -> None:
    built = house(
        DATES,
        receipts="""
            receipt_id | value_date | returned_on | amount
            R1         | 2025-01-10 | 2025-02-10  |    100
        """,
    )
    assert built.rows(ROWS) == [
        ("2025-01-31", "2025-01-10", "receipt", "R1", -100),
        ("2025-02-28", "2025-02-10", "returned", "R1", 100),
    ]


def test_what_is_written_off_or_set_off_shows_and_lettering_does_not(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | issue_date | due_date   | amount
            F           | 2025-01-05 | 2025-02-05 |   1000
        """,
        allocations="""
            document_id | allocation_date | amount | kind
            F           | 2025-02-10      |    100 | cash
            F           | 2025-02-11      |     20 | write_off
            F           | 2025-02-12      |      3 | netting
        """,
    )
    assert built.rows(ROWS)[1:] == [
        ("2025-02-28", "2025-02-11", "write_off", "F", -20),
        ("2025-02-28", "2025-02-12", "adjustment", "F", -3),
    ]


def test_printed_snapshots_tell_what_came_in_and_what_left(house) -> None:
    built = house(
        DATES,
        open_items="""
            snapshot_date | document_id | issue_date | due_date   | original_amount | open_amount
            2025-01-31    | old         | 2024-06-01 | 2024-07-01 |             100 |          60
            2025-01-31    | left        | 2025-01-10 | 2025-02-10 |              20 |          20
            2025-02-28    | old         | 2024-06-01 | 2024-07-01 |             100 |          50
            2025-02-28    | new         | 2025-02-11 | 2025-03-11 |               3 |           3
        """,
    )
    assert built.rows(ROWS) == [
        ("2025-01-31", "2024-06-01", "invoice", "old", 100),
        ("2025-01-31", "2025-01-10", "invoice", "left", 20),
        ("2025-02-28", "2025-02-11", "invoice", "new", 3),
        ("2025-02-28", "2025-02-28", "reduced", "old", -10),
        ("2025-02-28", "2025-02-28", "settled", "left", -20),
    ]


def test_acts_and_promises_stand_beside_the_money(house) -> None:
    built = house(
        DATES,
        actions="""
            action_id | date       | kind       | outcome
            A1        | 2025-02-03 | phone call | promised
        """,
        promises="""
            promise_id | made_on    | due_on     | amount
            P1         | 2025-02-03 | 2025-02-20 |     70
        """,
    )
    rows = "select event_kind, detail, until_date, event_amount from fct_customer_events order by 1"
    assert built.rows(rows) == [
        ("action", "phone call", None, None),
        ("promise", "promise", "2025-02-20", 70),
    ]


def test_disputes_and_procedures_are_told_when_they_open_and_when_they_close(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | issue_date | due_date   | amount
            F           | 2025-01-05 | 2025-02-05 |   1000
        """,
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | amount | cause | outcome
            D          | F           | 2025-01-31 | 2025-02-28 |    200 | Price | rejected
        """,
        litigation_cases="""
            case_id | opened_on  | closed_on  | claimed_amount | procedure
            K       | 2025-02-01 | 2025-03-01 |             30 | injonction de payer
        """,
        litigation_events="""
            case_id | date       | stage  | act
            K       | 2025-02-03 | filed  |
            K       | 2025-02-03 | served |
        """,
    )
    rows = (
        "select snapshot_date, event_date, event_kind, instalment_no, detail, outcome, event_amount"
        " from fct_customer_events where event_kind <> 'invoice' order by 2, 3, 4"
    )
    assert built.rows(rows) == [
        ("2025-01-31", "2025-01-31", "dispute", 0, "price", None, 200),
        ("2025-02-28", "2025-02-01", "case", 0, "injonction de payer", None, 30),
        ("2025-02-28", "2025-02-03", "step", 1, "filed", None, None),
        ("2025-02-28", "2025-02-03", "step", 2, "served", None, None),
        ("2025-02-28", "2025-02-28", "dispute_closed", 0, "price", "rejected", None),
    ]


def test_a_document_of_the_ledger_that_is_printed_too_is_told_once(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-02-10 | 2025-02-20 |    100
        """,
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            A           | 2025-02-28    | 2025-02-20 |         100
            P           | 2025-02-28    | 2025-02-20 |           7
        """,
    )
    told = built.rows("select event_kind, event_id from fct_customer_events order by event_id")
    assert told == [("invoice", "A"), ("invoice", "P")]
