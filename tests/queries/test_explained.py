"""What explains the difference between items and general ledger, and what does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ar_metrics import queries
from ar_metrics.access import Filters

MAY, JUNE, JULY = date(2025, 5, 31), date(2025, 6, 30), date(2025, 7, 31)
ITEMS = """
    snapshot_date | bu   | account | currency_code | document_id | issue_date | open_local | outstanding_amount
    2025-06-30    | FR01 | 411000  | EUR           | F1          | 2025-03-01 | 1000       | 1000
    2025-06-30    | FR01 | 411000  | EUR           | F2          | 2025-06-29 | 20         | 20
    2025-06-30    | FR01 | 411000  | EUR           | F3          | 2025-06-30 | 300        | 300
    2025-06-30    | FR01 | 411000  | USD           | U1          | 2025-06-27 | 7          | 7
    2025-07-31    | FR01 | 411000  | EUR           | F4          | 2025-07-02 | 44         | 44
    2025-07-31    | FR01 | 411000  | EUR           | F5          | 2025-07-20 | 55         | 55
    2025-07-31    | BE01 | 400000  | EUR           | B1          | 2025-07-01 | 66         | 66
"""
DATES = [{"snapshot_date": str(day)} for day in (MAY, JUNE, JULY)]


def told(reader_of: Any, *lines: tuple[str, str, str, int], filters: Filters | None = None) -> dict:
    """By account and currency: other account, unposted, cut-off, unknown, documents."""
    rows = [
        {"bu": bu, "account": account, "currency_code": currency, "difference_local": difference,
         "items_local": 1, "items_amount": 1, "ledger_local": 1 - difference,
         "ledger_source": "gl_balances"}
        for bu, account, currency, difference in lines
    ]  # fmt: skip
    reader = reader_of(fct_open_items=ITEMS, fct_controls=rows, dim_snapshots=DATES)
    frame = queries.differences(reader, filters or Filters(), JUNE)
    assert all(
        row["difference_local"]
        == sum(row[f"{part}_local"] for part in ("other_account", "unposted", "cut_off", "unknown"))
        for row in frame.iter_rows(named=True)
    )
    return {row[1:3]: row[4:] for row in frame.rows()}


def test_accounts_that_agree_have_no_difference_to_explain(reader_of: Any) -> None:
    assert told(reader_of, ("FR01", "411000", "EUR", 0)) == {}


def test_one_item_of_the_last_days_is_not_posted_yet(reader_of: Any) -> None:
    found = told(reader_of, ("FR01", "411000", "EUR", 20), ("FR01", "411000", "USD", 7))
    assert found["411000", "EUR"] == (0, 20, 0, 0, "F2")
    assert found["411000", "USD"] == (0, 7, 0, 0, "U1")


def test_all_items_of_the_last_days_together_are_not_posted_yet(reader_of: Any) -> None:
    found = told(reader_of, ("FR01", "411000", "EUR", 320))
    assert found["411000", "EUR"] == (0, 320, 0, 0, "F2, F3")


def test_what_the_ledger_has_before_the_items_is_a_cut_off(reader_of: Any) -> None:
    found = told(reader_of, ("FR01", "411000", "EUR", -44))
    assert found["411000", "EUR"] == (0, 0, -44, 0, "F4")
    beyond = told(reader_of, ("FR01", "411000", "EUR", -55))  # issued twenty days later
    assert beyond["411000", "EUR"] == (0, 0, 0, -55, "")


def test_an_old_item_explains_nothing(reader_of: Any) -> None:
    assert told(reader_of, ("FR01", "411000", "EUR", 1000))["411000", "EUR"][3] == 1000


def test_the_same_amount_the_other_way_is_on_another_account(reader_of: Any) -> None:
    found = told(
        reader_of, ("FR01", "411000", "EUR", -90), ("FR01", "416000", "EUR", 70),
        ("BE01", "400000", "EUR", 20),
    )  # fmt: skip
    assert found["411000", "EUR"] == (-70, 0, 0, -20, "")
    assert found["416000", "EUR"] == (70, 0, 0, 0, "")
    assert found["400000", "EUR"] == (0, 0, 0, 20, "")


def test_items_without_accounts_are_those_of_the_whole_unit(reader_of: Any) -> None:
    found = told(reader_of, ("BE01", "", "EUR", -66))
    assert found["", "EUR"] == (0, 0, -66, 0, "B1")


def test_cents_that_nothing_fits_stay_unknown(reader_of: Any) -> None:
    reader = reader_of(
        fct_open_items=ITEMS, dim_snapshots=DATES,
        fct_controls="""
            account | currency_code | items_local | ledger_local | difference_local | ledger_source
            411000  | EUR           | 1320        | 1319.99      | 0.01             | gl_balances
        """,
    )  # fmt: skip
    (row,) = queries.differences(reader, Filters(), JUNE).to_dicts()
    assert row["unknown_local"] == Decimal("0.01")
