"""Customers over a limit, and since when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.errors import MetricError

JUNE = date(2025, 6, 30)
# C1 passes its limit, comes back, and passes it again; C2 has always been over; C3 never.
LIMITS = """
    snapshot_date | bu   | customer_id | outstanding_amount | credit_limit_amount | overrun_amount | exposed_amount
    2025-03-31    | FR01 | C1          | 900                | 100                 | 800            | 0
    2025-04-30    | FR01 | C1          | 100                | 100                 | 0              | 0
    2025-05-31    | FR01 | C1          | 101                | 100                 | 1              | 0
    2025-06-30    | FR01 | C1          | 120                | 100                 | 20             | 0
    2025-03-31    | FR01 | C2          | 130                | 100                 | 30             | 5
    2025-04-30    | FR01 | C2          | 130                | 100                 | 30             | 5
    2025-05-31    | FR01 | C2          | 130                | 100                 | 30             | 5
    2025-06-30    | FR01 | C2          | 130                | 100                 | 30             | 5
    2025-06-30    | FR01 | C3          | 7                  | 100                 | 0              | 7
    2025-06-30    | FR01 | C4          | 7                  | 100                 | 0              | 0
"""


def test_who_is_over_comes_first_with_the_snapshot_since_which_it_is(reader_of: Any) -> None:
    frame = queries.credit_limits(reader_of(fct_credit_limits=LIMITS), Filters(), JUNE)
    told = frame.select(
        "customer_id", "overrun_amount", "exposed_amount", "over_since_date", "exposed_since_date"
    )
    assert told.rows() == [
        ("C2", 30, 5, date(2025, 3, 31), date(2025, 3, 31)),
        ("C1", 20, 0, date(2025, 5, 31), None),
        ("C3", 0, 7, None, JUNE),
    ]


def test_the_overruns_of_a_date_add_up(reader_of: Any) -> None:
    from ar_metrics.metrics import CREDIT_OVERRUN, OVERRUN_CUSTOMER_COUNT

    reader = reader_of(fct_credit_limits=LIMITS)
    row = reader.table([CREDIT_OVERRUN, OVERRUN_CUSTOMER_COUNT], as_of=JUNE)
    assert row.row(0) == (Decimal(50), 2)


def test_a_limit_is_the_customer_s_and_cannot_be_asked_by_document(reader_of: Any) -> None:
    with pytest.raises(MetricError, match="document_type"):
        queries.credit_limits(
            reader_of(fct_credit_limits=LIMITS), Filters(document_type=("invoice",)), JUNE
        )
