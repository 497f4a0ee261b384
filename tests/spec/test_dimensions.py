"""Dimensions, rates and controls: as valid on the day of the snapshot."""

from __future__ import annotations


def test_an_item_belongs_to_who_owned_its_customer_that_day(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        customers="""
            customer_id | country_code | parent_id
            C           | MA           | GROUP
        """,
        portfolios="""
            customer_id | agent_id | valid_from | valid_to
            C           | ANNA     | 2025-01-31 |
            C           | BOB      | 2025-02-28 |
        """,
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            A           | 2025-01-31    | 2025-03-31 |           1
            A           | 2025-02-28    | 2025-03-31 |           1
        """,
    )
    columns = "agent_id, country_code, parent_id"
    assert built.open_items(columns, "2025-01-31") == [("ANNA", "MA", "GROUP")]
    assert built.open_items(columns, "2025-02-28") == [("BOB", "MA", "GROUP")]


def test_whom_others_name_as_their_group_belongs_to_it(house) -> None:
    """A head has no parent in most masters; a number that a BU gives to its own customer is that one."""
    built = house(
        ["2025-01-31"],
        customers="""
            bu | customer_id | name | parent_id
            A  | HEAD        | Head |
            A  | SUB         | Sub  | HEAD
            B  | ABROAD      | Far  | HEAD
            A  | 100         | Ours |
            B  | 100         | Top  |
            B  | 101         | Part | 100
        """,
        open_items="""
            bu | customer_id | document_id | snapshot_date | due_date   | open_amount
            A  | HEAD        | 1           | 2025-01-31    | 2025-03-31 |           1
            A  | SUB         | 2           | 2025-01-31    | 2025-03-31 |           1
            B  | ABROAD      | 3           | 2025-01-31    | 2025-03-31 |           1
            A  | 100         | 4           | 2025-01-31    | 2025-03-31 |           1
            B  | 100         | 5           | 2025-01-31    | 2025-03-31 |           1
            B  | 101         | 6           | 2025-01-31    | 2025-03-31 |           1
        """,
    )
    assert [row for (row,) in built.open_items("parent_id", "2025-01-31")] == [
        "HEAD", "HEAD", "HEAD", "A:100", "100", "100",
    ]  # fmt: skip


def test_a_customer_without_master_data_is_unknown_and_not_dropped(house) -> None:
    built = house(
        ["2025-01-31"],
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            A           | 2025-01-31    | 2025-03-31 |           1
        """,
    )
    columns = "customer_name, country_code, segment, agent_id, parent_id"
    assert built.open_items(columns, "2025-01-31") == [
        ("C", "unknown", "unknown", "unassigned", "B:C")
    ]
    assert built.failing() == {"check_every_customer_is_known": [("2025-01-31", "B", "C", 1)]}


def test_a_rate_is_the_last_one_and_at_most_seven_days_old(house) -> None:
    built = house(
        ["2025-01-31", "2025-02-28"],
        rates=[
            ("2025-01-23", "USD", "0.10"),
            ("2025-01-24", "USD", "0.50"),
            ("2025-02-20", "USD", "0.70"),
        ],
        open_items="""
            document_id | snapshot_date | currency_code | due_date   | open_amount
            A           | 2025-01-31    | USD           | 2025-03-31 |           8
            A           | 2025-02-28    | USD           | 2025-03-31 |           8
        """,
    )
    assert built.open_items("outstanding_amount", "2025-01-31") == [(4,)]
    assert built.failing()["check_every_currency_has_a_rate"] == [("2025-02-28", "USD", 1)]


def test_the_company_s_own_rate_wins_over_the_market_s(house) -> None:
    built = house(
        ["2025-01-31"],
        rates=[("2025-01-31", "USD", "0.90")],
        fx_rates="""
            date       | currency_code | rate
            2025-01-29 | USD           | 0.50
        """,
        open_items="""
            document_id | snapshot_date | currency_code | due_date   | open_amount
            A           | 2025-01-31    | USD           | 2025-03-31 |           8
        """,
    )
    assert built.open_items("outstanding_amount", "2025-01-31") == [(4,)]


def test_a_rate_table_that_lists_the_reporting_currency_counts_nothing_twice(house) -> None:
    built = house(
        ["2025-01-31"],
        fx_rates="date | currency_code | rate\n 2025-01-31 | EUR | 1\n 2025-01-31 | USD | 0.5",
        open_items="""
            document_id | snapshot_date | currency_code | due_date   | open_amount
            A           | 2025-01-31    | EUR           | 2025-03-31 |           8
            B           | 2025-01-31    | USD           | 2025-03-31 |           8
        """,
    )
    assert built.open_items("outstanding_amount", "2025-01-31") == [(8,), (4,)]


def test_items_are_held_against_the_general_ledger_by_account(house) -> None:
    built = house(
        ["2025-01-31"],
        gl_balances="""
            date       | account | balance
            2025-01-31 | 411     |     100
            2025-01-31 | 416     |      30
        """,
        open_items="""
            document_id | snapshot_date | account | due_date   | open_amount
            A           | 2025-01-31    | 411     | 2025-03-31 |         100
            B           | 2025-01-31    | 416     | 2025-03-31 |          27
        """,
    )
    assert built.rows(
        "select account, items_local, ledger_local, difference_local from fct_controls"
        " order by account"
    ) == [("411", 100, 100, 0), ("416", 27, 30, -3)]
    assert built.failing()["check_items_equal_the_general_ledger"] == [
        ("2025-01-31", "B", "416", "EUR", "gl_balances", 27, 30, -3)
    ]


def test_items_without_account_are_held_against_the_bu_s_total(house) -> None:
    built = house(
        ["2025-01-31"],
        gl_balances="""
            date       | account | balance
            2025-01-31 | 411     |      90
            2025-01-31 | 416     |      30
        """,
        invoices="""
            document_id | account | issue_date | due_date   | amount
            A           | 411     | 2025-01-01 | 2025-03-31 |    100
            B           | 416     | 2025-01-01 | 2025-03-31 |     30
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |     10
        """,
    )
    assert built.rows(
        "select account, items_local, ledger_local, difference_local from fct_controls"
    ) == [("", 120, 120, 0)]
