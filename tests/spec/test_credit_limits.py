"""Two limits of a customer: the internal one and the insurer's. Domain §4, credit overrun."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

CUSTOMERS = """
    bu | customer_id | name | country_code | segment | credit_limit | insured_limit | valid_from | valid_to
    B1 | AT          | At   | FR           | private | 100.00       | 99.99         |            |
    B1 | OVER        | Over | FR           | private | 200.00       |               |            | 2025-06-29
    B1 | OVER        | Over | FR           | private | 199.99       | 500.00        | 2025-06-30 |
    B1 | NONE        | None | FR           | private |              |               |            |
    B1 | CREDIT      | Cred | FR           | private | 10.00        | 10.00         |            |
"""
ITEMS = """
    snapshot_date | bu | customer_id | document_id | document_type | issue_date | due_date   | currency_code | original_amount | open_amount
    2025-05-31    | B1 | OVER        | O1          | invoice       | 2025-05-01 | 2025-05-31 | EUR           | 200.00          | 200.00
    2025-06-30    | B1 | AT          | A1          | invoice       | 2025-05-01 | 2025-05-31 | EUR           | 70.00           | 70.00
    2025-06-30    | B1 | AT          | A2          | invoice       | 2025-05-01 | 2025-07-31 | EUR           | 30.00           | 30.00
    2025-06-30    | B1 | OVER        | O1          | invoice       | 2025-05-01 | 2025-05-31 | EUR           | 200.00          | 200.00
    2025-06-30    | B1 | NONE        | N1          | invoice       | 2025-05-01 | 2025-05-31 | EUR           | 4000.00         | 4000.00
    2025-06-30    | B1 | CREDIT      | C1          | credit_note   | 2025-05-01 |            | EUR           | 50.00           | 50.00
    2025-06-30    | B1 | CREDIT      | C2          | unbilled      | 2025-05-01 |            | EUR           | 60000.00        | 60000.00
"""
DATES = ["2025-05-31", "2025-06-30"]


@pytest.fixture
def above(house: Callable) -> Callable[[str], dict[str, tuple[object, object]]]:
    """Overrun and uninsured amount of each customer at a date."""
    built = house(DATES, open_items=ITEMS, customers=CUSTOMERS)

    def at(as_of: str) -> dict[str, tuple[object, object]]:
        rows = built.rows(
            "select customer_id, overrun_amount, exposed_amount from fct_credit_limits"
            f" where snapshot_date = date '{as_of}'"
        )
        return {name: (overrun, exposed) for name, overrun, exposed in rows}

    return at


def test_a_debt_equal_to_its_limit_is_not_over_it(above: Callable) -> None:
    found = above("2025-06-30")
    assert found["AT"] == (0, Decimal("0.01"))


def test_the_limits_are_those_of_the_day_and_who_has_none_is_over_none(above: Callable) -> None:
    """No internal limit: nothing to pass. No insured limit: not insured at all."""
    assert above("2025-05-31") == {"OVER": (0, 200)}
    found = above("2025-06-30")
    assert found["OVER"] == (Decimal("0.01"), 0)
    assert found["NONE"] == (0, 4000)


def test_a_customer_in_credit_is_over_nothing_and_unbilled_work_does_not_count(
    above: Callable,
) -> None:
    assert above("2025-06-30")["CREDIT"] == (0, 0)
