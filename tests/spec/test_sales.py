"""Sales: the feed where there is one, else what was invoiced less what was credited."""

from __future__ import annotations

DATES = ["2025-01-31", "2025-02-28"]
ROWS = "select snapshot_date, sale_date, sales_amount from fct_sales order by sale_date"


def test_without_a_sales_feed_sales_are_the_invoices_less_the_credit_notes(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | document_type | issue_date | due_date   | amount
            first day   | invoice       | 2025-01-01 | 2025-03-01 |      1
            last day    | invoice       | 2025-01-31 | 2025-03-01 |     20
            next        | invoice       | 2025-02-01 | 2025-03-01 |    300
            credit      | credit_note   | 2025-02-01 |            |    100
            not ours    | interest      | 2025-02-02 | 2025-03-01 |   4000
            not yet     | unbilled      | 2025-02-02 |            |  50000
        """,
    )
    assert built.rows(ROWS) == [
        ("2025-01-31", "2025-01-01", 1),
        ("2025-01-31", "2025-01-31", 20),
        ("2025-02-28", "2025-02-01", 200),
    ]


def test_a_sales_feed_counts_on_the_last_day_of_its_month(house) -> None:
    built = house(
        DATES,
        sales="""
            month      | amount
            2025-01-01 |   1000
            2025-02-01 |   2000
        """,
        invoices="""
            document_id | issue_date | due_date   | amount
            ignored     | 2025-01-01 | 2025-03-01 |      1
        """,
    )
    assert built.rows(ROWS) == [
        ("2025-01-31", "2025-01-31", 1000),
        ("2025-02-28", "2025-02-28", 2000),
    ]


def test_a_month_that_the_sales_feed_does_not_tell_yet_is_what_was_invoiced(house) -> None:
    built = house(
        DATES,
        sales="bu | month | amount\n B | 2025-01-01 | 1000\n D | 2025-02-01 | 7",
        invoices="""
            document_id | issue_date | due_date   | amount
            told        | 2025-01-31 | 2025-03-01 |      1
            not told    | 2025-02-01 | 2025-03-01 |    200
        """,
    )
    assert built.rows(ROWS) == [
        ("2025-01-31", "2025-01-31", 1000),
        ("2025-02-28", "2025-02-01", 200),
        ("2025-02-28", "2025-02-28", 7),
    ]


def test_sales_are_valued_at_the_closing_rate_of_their_period(house) -> None:
    built = house(
        ["2025-01-31"],
        rates=[("2025-01-31", "USD", "0.90")],
        sales="""
            month      | currency_code | amount
            2025-01-01 | USD           |    100
        """,
    )
    assert built.rows(ROWS) == [("2025-01-31", "2025-01-31", 90)]


def test_only_a_sales_feed_tells_a_month_as_a_whole(house) -> None:
    feeds = {
        "sales": "bu | month      | amount | amount_excl_tax\n S | 2025-01-01 | 120    | 100",
        "invoices": """
            bu | document_id | document_type | issue_date | due_date   | amount | tax_amount
            D  | invoice     | invoice       | 2025-01-31 | 2025-03-01 | 2400   | 400
            D  | credit      | credit_note   | 2025-01-31 |            | 240    | 40
            U  | untaxed     | invoice       | 2025-01-31 | 2025-03-01 | 36000  |
        """,
    }
    rows = "select bu, is_monthly, sales_amount, sales_excl_tax_amount from fct_sales order by bu"
    assert house(DATES, **feeds).rows(rows) == [
        ("D", False, 2160, 1800),
        ("S", True, 120, 100),
        ("U", False, 36000, None),
    ]


def test_sales_before_credit_notes_and_without_tax_stand_beside(house) -> None:
    """Tax is told without a sign, also on a credit note; a sales feed tells no credit notes apart."""
    built = house(
        ["2025-01-31"],
        invoices="""
            bu | document_id | document_type | issue_date | due_date   | amount | tax_amount
            L  | A           | invoice       | 2025-01-01 | 2025-03-01 |  12.00 | 2.00
            L  | B           | debit_note    | 2025-01-01 | 2025-03-01 | 120.00 | 20.00
            L  | C           | credit_note   | 2025-01-01 |            |   6.00 | 1.00
        """,
        sales="""
            bu | month      | amount | amount_excl_tax
            S  | 2025-01-01 |   1000 |
        """,
    )
    assert built.rows(
        "select bu, sales_amount, sales_excl_tax_amount, gross_sales_amount,"
        " gross_sales_excl_tax_amount from fct_sales order by bu"
    ) == [("L", 126, 105, 132, 110), ("S", 1000, None, 1000, None)]


def test_what_was_invoiced_in_a_period_is_told_with_and_without_tax(house) -> None:
    """Invoices and debit notes alone, whatever a sales feed says; one unknown tax makes it unknown."""
    built = house(
        ["2025-01-31", "2025-02-28"],
        invoices="""
            document_id | document_type | issue_date | due_date   | amount | tax_amount
            A           | invoice       | 2025-01-31 | 2025-03-01 |  12.00 | 2.00
            B           | debit_note    | 2025-02-01 | 2025-03-01 | 120.00 | 20.00
            C           | credit_note   | 2025-02-01 |            |   6.00 | 1.00
            D           | interest      | 2025-02-01 | 2025-03-01 |   7.00 |
            E           | invoice       | 2025-02-01 | 2025-03-01 |   3.00 |
        """,
        sales="month | amount\n2025-01-01 | 1000",
    )
    assert built.rows(
        "select snapshot_date, invoices_amount, invoices_excl_tax_amount from fct_invoicing"
        " order by 1"
    ) == [("2025-01-31", 12, 10), ("2025-02-28", 123, None)]
