"""Billing cohorts over drawn marts: shares by age, with a row exactly on each limit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import Filters

DAY = date(2025, 6, 29)  # 90 days after 31 March, 60 after 30 April
SETTLED = """
    snapshot_date | document_id | document_type | issue_date | settlement_kind  | settled_days | settled_amount
    2025-03-31    | OLD         | invoice       | 2025-02-28 | cash             | 9            | 9999
    2025-03-31    | A           | invoice       | 2025-03-01 | cash             | 30           | 100
    2025-04-30    | A           | invoice       | 2025-03-01 | cash             | 31           | 200
    2025-04-30    | B           | debit_note    | 2025-03-31 | credit_note      | 60           | 30
    2025-05-31    | B           | debit_note    | 2025-03-31 | netting          | 61           | 40
    2025-06-30    | C           | invoice       | 2025-03-15 | cash             | 90           | 5
    2025-06-29    | C           | invoice       | 2025-03-15 | cash             | 91           | 6
    2025-06-29    | C           | invoice       | 2025-03-15 | write_off        | 91           | 19
    2025-05-31    | D           | invoice       | 2025-04-30 | cash             | 10           | 50
    2025-05-31    | D           | invoice       | 2025-04-30 | returned_payment | 20           | -50
    2025-05-31    | FEE         | fee           | 2025-04-30 | cash             | 20           | 777
"""
ITEMS = """
    snapshot_date | document_id | document_type | issue_date | outstanding_amount | is_from_ledger | credit_kind
    2025-03-31    | A           | invoice       | 2025-03-01 | 200                | true           | none
    2025-06-29    | B           | debit_note    | 2025-03-31 | 600                | true           | none
    2025-06-29    | D           | invoice       | 2025-04-30 | 50                 | true           | none
    2025-06-29    | E           | invoice       | 2025-06-29 | 8                  | true           | none
    2025-06-29    | PRINTED     | invoice       | 2025-03-31 | 4000               | false          | none
    2025-06-29    | NOTE        | credit_note   | 2025-03-31 | -70                | true           | credit_note
"""


def test_a_month_is_told_by_the_age_at_which_it_was_settled(reader_of: Any) -> None:
    reader = reader_of(ITEMS, fct_settlements=SETTLED.replace("2025-06-30", "2025-06-29"))
    march, april, june = queries.billing_cohorts(reader, Filters(), DAY).rows(named=True)
    assert (march["issue_month"], march["billed_amount"], march["open_amount"]) == (
        date(2025, 3, 1), 1000, 600,
    )  # fmt: skip
    shares = {name: value for name, value in march.items() if name.endswith("_ratio")}
    assert shares == pytest.approx(
        {"settled_30_ratio": 0.1, "settled_60_ratio": 0.33, "settled_90_ratio": 0.375,
         "settled_so_far_ratio": 0.381, "billed_lost_ratio": 0.019, "open_ratio": 0.6,
         "at_risk_ratio": 0.625}
    )  # fmt: skip
    # the youngest invoice of April is 60 days old: what 90 days bring is not known
    assert (april["settled_60_ratio"], april["settled_90_ratio"], april["at_risk_ratio"]) == (
        0, None, None,
    )  # fmt: skip
    assert (june["settled_30_ratio"], june["open_ratio"]) == (None, 1)


def test_what_was_settled_written_off_and_is_open_is_all_that_was_billed(reader_of: Any) -> None:
    reader = reader_of(ITEMS, fct_settlements=SETTLED)
    for row in queries.billing_cohorts(reader, Filters(), DAY).iter_rows(named=True):
        whole = row["settled_so_far_ratio"] + row["billed_lost_ratio"] + row["open_ratio"]
        assert whole == pytest.approx(1)
