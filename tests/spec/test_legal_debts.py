"""Late interest, indemnity and legal terms. Domain §5; C. com. L. 441-10, CCP R. 2192-31."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

CUSTOMERS = """
    customer_id | name | country_code | segment | public_kind | natural_person | payment_terms
    CO          | Co   | FR           | private |             |                |
    EOM         | Eom  | FR           | private |             |                | 45 EOM
    TOWN        | Town | FR           | public  | local       |                |
    ANN         | Ann  | FR           | B2C     |             | yes            |
    DE          | De   | DE           | private |             |                |
"""


@pytest.fixture
def ruled(house: Callable) -> Callable[..., dict[str, tuple[object, ...]]]:
    """Columns of fct_legal_debts by document, of invoices drawn for a date."""

    def rows(as_of: str, columns: str, invoices: str) -> dict[str, tuple[object, ...]]:
        built = house([as_of], customers=CUSTOMERS, invoices=invoices)
        found = built.rows(
            f"select document_id || '/' || instalment_no, {columns} from fct_legal_debts"
        )
        return {str(name).removesuffix("/1"): tuple(values) for name, *values in found}

    return rows


STATE = "late_days, interest_state, rated_days, interest_amount, indemnity_amount"


def test_interest_runs_from_the_day_after_the_due_date_at_the_rate_of_each_day(
    ruled: Callable,
) -> None:
    """The fixture of the domain: 10,000, 45 days at 12.15 %, base 365: 149.79, and 40."""
    found = ruled("2025-09-15", STATE, """
        customer_id | document_id | issue_date | due_date   | amount
        CO          | FIXTURE     | 2025-07-01 | 2025-08-01 | 10000.00
        CO          | TODAY       | 2025-08-01 | 2025-09-15 |  2000.00
        CO          | ONE DAY     | 2025-07-01 | 2025-09-14 | 10000.00
        CO          | TWO RATES   | 2025-05-01 | 2025-06-20 | 10000.00
    """)  # fmt: skip
    assert found == {
        "FIXTURE": (45, "whole", 45, Decimal("149.79"), 40),
        "ONE DAY": (1, "whole", 1, Decimal("3.33"), 40),
        "TWO RATES": (87, "whole", 87, Decimal("292.34"), 40),
    }


def test_a_public_debtor_owes_the_rate_of_the_first_day_and_a_consumer_none(
    ruled: Callable,
) -> None:
    """16 days from 21 June: 10,000 × 11.15 % × 16 ÷ 365, though July has 10.15 %."""
    found = ruled("2025-07-06", STATE, """
        customer_id | document_id | issue_date | due_date   | amount
        TOWN        | TOWN        | 2025-06-01 | 2025-06-20 | 10000.00
        ANN         | ANN         | 2025-06-01 | 2025-06-20 | 10000.00
        DE          | DE          | 2025-06-01 | 2025-06-20 | 10000.00
    """)  # fmt: skip
    assert found == {
        "TOWN": (16, "whole", 16, Decimal("48.88"), 40),
        "ANN": (16, "consumer", 0, None, None),
        "DE": (16, "no rate", 0, None, None),
    }


def test_days_without_a_rate_bear_none_and_the_debt_says_so(ruled: Callable) -> None:
    """2025 is the last year of our rates: 10 days of it, then unknown; the indemnity stays."""
    found = ruled("2026-01-31", STATE, """
        customer_id | document_id | issue_date | due_date   | amount
        CO          | SOME        | 2025-11-01 | 2025-12-21 | 10000.00
        CO          | NONE        | 2025-11-01 | 2025-12-31 | 10000.00
        TOWN        | FIRST       | 2025-12-01 | 2025-12-30 | 10000.00
    """)  # fmt: skip
    assert found == {
        "SOME": (41, "part of the days", 10, Decimal("33.29"), 40),
        "NONE": (31, "no rate", 0, None, 40),
        "FIRST": (32, "whole", 32, Decimal("88.99"), 40),
    }


def test_half_a_cent_goes_up(ruled: Callable) -> None:
    """1.00 × 12.5 % × 73 days ÷ 365 is exactly 0.025."""
    found = ruled("2023-06-29", "interest_amount", """
        customer_id | document_id | issue_date | due_date   | amount
        CO          | HALF        | 2022-12-01 | 2023-04-17 | 1.00
    """)  # fmt: skip
    assert found == {"HALF": (Decimal("0.03"),)}


def test_an_invoice_owes_one_indemnity_whatever_its_instalments(ruled: Callable) -> None:
    found = ruled("2025-09-15", "indemnity_amount", """
        customer_id | document_id | instalment_no | issue_date | due_date   | amount
        CO          | TWO         | 1             | 2025-06-01 | 2025-07-31 | 100.00
        CO          | TWO         | 2             | 2025-06-01 | 2025-07-15 | 200.00
    """)  # fmt: skip
    assert found == {"TWO": (0,), "TWO/2": (40,)}


def test_terms_are_too_long_from_the_day_after_the_last_lawful_one(ruled: Callable) -> None:
    """60 days of 2 June end on 1 August; 45 days end of month end on 14 August or 31 July."""
    found = ruled("2025-06-30", "legal_due_date, excess_term_days, late_days", """
        customer_id | document_id | issue_date | due_date   | amount
        CO          | LAST DAY    | 2025-06-02 | 2025-08-01 | 1.00
        CO          | ONE MORE    | 2025-06-02 | 2025-08-02 | 20.00
        EOM         | LAST EOM    | 2025-06-02 | 2025-08-14 | 300.00
        EOM         | MORE EOM    | 2025-06-02 | 2025-08-15 | 4000.00
        TOWN        | TOWN        | 2025-06-02 | 2025-07-03 | 50000.00
        ANN         | ANN         | 2025-06-02 | 2025-12-31 | 600000.00
        DE          | DE          | 2025-06-02 | 2025-12-31 | 7000000.00
    """)  # fmt: skip
    assert found == {
        "ONE MORE": ("2025-08-01", 1, 0),
        "MORE EOM": ("2025-08-14", 1, 0),
        "TOWN": ("2025-07-02", 1, 0),
    }


def test_an_entered_rate_holds_to_the_end_of_its_half_year_and_wins(house: Callable) -> None:
    """From 1 December 12 %, from 1 January 10 %, in force until 30 June 2026 and no longer."""
    built = house(
        ["2026-01-31", "2026-07-02"],
        customers=CUSTOMERS,
        parameters="""
            parameter          | subject | detail   | valid_from | value | remark
            late_interest_rate | FR      | business | 2025-12-01 | 0.12  |
            late_interest_rate | FR      | business | 2026-01-01 | 0.10  | ECB
            late_indemnity     | FR      | business | 2026-01-01 | 41.00 |
            late_interest_rate | DE      | business | 2026-01-01 | 0.09  |
            late_indemnity     | DE      | business | 2026-01-01 |       |
        """,
        invoices="""
            customer_id | document_id | issue_date | due_date   | amount
            CO          | BOTH        | 2025-11-01 | 2025-11-29 | 10000.00
            CO          | NEW         | 2025-12-01 | 2026-01-01 | 10000.00
            DE          | DE          | 2025-12-01 | 2026-01-01 | 10000.00
        """,
    )
    columns = "interest_state, rated_days, interest_amount, indemnity_amount"
    found = built.rows(
        f"select snapshot_date, document_id, {columns} from fct_legal_debts order by 1, 2"
    )
    # BOTH: one day at 12.15 %, 31 at 12 %, then 31 or 181 at 10 %
    assert found == [
        ("2026-01-31", "BOTH", "whole", 63, Decimal("190.18"), 40),
        ("2026-01-31", "DE", "whole", 30, Decimal("73.97"), None),
        ("2026-01-31", "NEW", "whole", 30, Decimal("82.19"), 41),
        ("2026-07-02", "BOTH", "part of the days", 213, Decimal("601.14"), 40),
        ("2026-07-02", "DE", "part of the days", 180, Decimal("443.84"), None),
        ("2026-07-02", "NEW", "part of the days", 180, Decimal("493.15"), 41),
    ]
    rates = built.rows(
        "select valid_from_date, valid_to_date, indemnity_local, is_entered"
        " from dim_late_interest_rates where debtor_kind = 'business' and country_code = 'FR'"
        " and valid_from_date >= date '2025-07-01' order by 1"
    )
    assert rates == [
        ("2025-07-01", "2025-11-30", 40, False),
        ("2025-12-01", "2025-12-31", 40, True),
        ("2026-01-01", "2026-06-30", 41, True),
    ]


def test_interest_and_fees_that_were_billed_bear_nothing_themselves(ruled: Callable) -> None:
    found = ruled("2025-09-15", STATE, """
        customer_id | document_id | document_type | issue_date | due_date   | amount
        CO          | INVOICE     | debit_note    | 2025-07-01 | 2025-08-01 | 10000.00
        CO          | INTEREST    | interest      | 2025-07-01 | 2025-08-01 | 10000.00
        CO          | FEE         | fee           | 2025-07-01 | 2025-08-01 |    40.00
        ANN         | CONSUMER    | fee           | 2025-07-01 | 2025-08-01 |    40.00
    """)  # fmt: skip
    assert found == {
        "INVOICE": (45, "whole", 45, Decimal("149.79"), 40),
        "INTEREST": (45, "charge", 0, None, None),
        "FEE": (45, "charge", 0, None, None),
        "CONSUMER": (45, "consumer", 0, None, None),
    }
