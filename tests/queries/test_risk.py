"""Concentration, payers and their drift, cash that no item carries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.errors import MetricError

JUNE = date(2025, 6, 30)


def test_the_largest_debtors_with_their_shares_are_the_index(reader_of: Any) -> None:
    """The fixture of the domain: 30, 20, 10 and 20 times 2 %: 1,480; who is owed is no debtor."""
    owed = [300, 200, 100, *[20] * 20, -77]
    reader = reader_of(
        [{"customer_id": f"C{n:02}", "outstanding_amount": amount} for n, amount in enumerate(owed)]
    )
    frame = queries.concentration(reader, Filters(), JUNE)
    assert frame.height == 23
    assert frame["hhi_points"].sum() == pytest.approx(1480)
    assert frame["debtor_ratio"].to_list()[:3] == pytest.approx([0.3, 0.2, 0.1])
    top = queries.concentration(reader, Filters(), JUNE, limit=3)
    assert top["debtor_rank"].to_list() == [1, 2, 3]
    assert top["running_ratio"].to_list() == pytest.approx([0.3, 0.5, 0.6])


PAYERS = """
    customer_id | outstanding_amount | own_delay_days | earlier_delay_days | drift_days
    A           | 1                  | 0              | 5                  | -5
    B1          | 20                 | 1              |                    |
    B10         | 300                | 10             | 8                  | 2
    C           | 4000               | 11             | 1                  | 10
    D           | 50000              | 60             | 50                 | 10
    E           | 600000             | 61             | 61                 | 0
    NONE        | 7000000            |                |                    |
"""


def test_a_score_ends_with_its_last_day_and_the_largest_drift_comes_first(reader_of: Any) -> None:
    limits = "customer_id | rating | rating_source | rating_date\n C | BBB | agency | 2025-01-31"
    reader = reader_of(fct_payers=PAYERS, fct_credit_limits=limits)
    frame = queries.payers(reader, Filters(), JUNE)
    assert frame["customer_id"].to_list() == ["D", "C", "B10", "E", "A", "NONE", "B1"]
    assert frame["payer_score"].to_list() == ["D", "C", "B", "E", "A", None, "B"]
    assert frame["rating"].to_list()[1] == "BBB"
    scores = queries.payer_scores(reader, Filters(), JUNE)
    assert scores.rows() == [
        ("A", 1, 1), ("B", 2, 320), ("C", 1, 4000), ("D", 1, 50000), ("E", 1, 600000),
        (None, 1, 7000000),
    ]  # fmt: skip


def test_cash_that_no_item_carries_is_money_that_is_there_oldest_first(reader_of: Any) -> None:
    reader = reader_of("""
        document_id | credit_kind | issue_date | outstanding_amount | is_apart
        NEW         | receipt     | 2025-06-29 | -1                 | false
        OLD         | receipt     | 2025-05-01 | -20                | false
        NOTE        | credit_note | 2025-05-01 | -300               | false
        ADVANCE     | receipt     | 2025-05-01 | -4000              | true
        OWED        | none        | 2025-05-01 | 50000              | false
    """)
    frame = queries.unapplied_cash(reader, Filters(), JUNE)
    assert frame.select("document_id", "unapplied_cash_amount").rows() == [("OLD", 20), ("NEW", 1)]


def test_the_wait_of_receipts_is_weighted_by_amount(reader_of: Any) -> None:
    """100 waited 1 day, 300 waited 9: 7 days. Cash without a receipt waited for nothing."""
    reader = reader_of(
        fct_receipt_uses="""
        receipt_id | document_id | paid_date  | settlement_date | use_amount
        R1         | D1          | 2025-06-01 | 2025-06-02      | 100
        R2         | D2          | 2025-06-01 | 2025-06-10      | 300
        R3         |             | 2025-06-01 |                 | 5000
                   | D3          | 2025-06-01 | 2025-06-30      | 70000
    """
    )
    assert queries.application_days(reader, Filters(), JUNE) == pytest.approx(7.0)


def test_how_a_customer_pays_cannot_be_asked_by_document(reader_of: Any) -> None:
    with pytest.raises(MetricError, match="account"):
        queries.payers(reader_of(fct_payers=PAYERS), Filters(account=("411",)), JUNE)
