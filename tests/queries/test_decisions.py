"""What waits for a decision: counted and valued by the metrics of each exception."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ar_metrics import queries
from ar_metrics.access import Filters

JUNE = date(2025, 6, 30)
TABLES = {
    "fct_credit_limits": """
        snapshot_date | bu   | overrun_amount
        2025-06-30    | FR01 | 100
        2025-06-30    | DE01 | 20
        2025-06-30    | FR01 | 0
        2025-05-31    | FR01 | 4000
    """,
    "fct_promises": """
        snapshot_date | bu   | is_unfollowed | promised_amount
        2025-06-30    | FR01 | true          | 300
        2025-06-30    | FR01 | false         | 5000
    """,
    "fct_followups": """
        snapshot_date | bu   | is_neglected | callable_amount
        2025-06-30    | DE01 | true         | 7
    """,
}


def test_each_exception_is_counted_and_valued_at_the_date(reader_of: Any) -> None:
    found = queries.decisions(reader_of(**TABLES), Filters(), JUNE)
    assert found.rows() == [
        ("over_limit", 2, Decimal(120)),
        ("broken_promise", 1, Decimal(300)),
        ("neglected", 1, Decimal(7)),
    ]


def test_a_filter_narrows_each_of_them_and_nothing_waiting_is_zero(reader_of: Any) -> None:
    found = queries.decisions(reader_of(**TABLES), Filters(bu=("DE01",)), JUNE)
    assert found["count"].to_list() == [1, 0, 1]
    assert found["amount"].to_list() == [20, 0, 7]


def test_what_a_filter_cannot_ask_of_an_exception_is_not_told(reader_of: Any) -> None:
    found = queries.decisions(reader_of(**TABLES), Filters(account=("411000",)), JUNE)
    assert found.filter(decision="over_limit").row(0) == ("over_limit", None, None)
