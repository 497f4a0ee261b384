"""The rules that are broken, and since when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import Filters, only
from ar_metrics.errors import MetricError

JUNE = date(2025, 6, 30)
# FR01 is late without a break since April; DE01 was, was not, and is again.
ALERTS = """
    snapshot_date | rule_code | scope_kind | scope_value | bu   | threshold_ratio | measured_ratio
    2025-04-30    | late      | bu         | FR01        | FR01 | 0.2             | 0.3
    2025-05-31    | late      | bu         | FR01        | FR01 | 0.2             | 0.3
    2025-06-30    | late      | bu         | FR01        | FR01 | 0.2             | 0.3
    2025-04-30    | late      | bu         | DE01        | DE01 | 0.2             | 0.9
    2025-06-30    | late      | bu         | DE01        | DE01 | 0.2             | 0.4
"""
ITEMS = [
    {"snapshot_date": day, "outstanding_amount": 1}
    for day in ("2025-04-30", "2025-05-31", "2025-06-30")
]


def test_the_furthest_above_comes_first_with_the_snapshot_since_which_it_is(reader_of: Any) -> None:
    frame = queries.alerts(reader_of(ITEMS, fct_alerts=ALERTS), Filters(), JUNE)
    assert frame.select("scope_value", "alert_since_date").rows() == [
        ("DE01", JUNE),
        ("FR01", date(2025, 4, 30)),
    ]


def test_an_alert_of_a_place_out_of_sight_is_not_told(reader_of: Any) -> None:
    reader = reader_of(ITEMS, fct_alerts=ALERTS, scope=only(bu=("FR01",)))
    assert queries.alerts(reader, Filters(), JUNE)["scope_value"].to_list() == ["FR01"]
    with pytest.raises(MetricError, match="account"):
        queries.alerts(reader, Filters(account=("411",)), JUNE)


def test_a_threshold_of_nothing_is_one(reader_of: Any) -> None:
    """Told of any amount over a credit limit: the furthest above there is."""
    over = {"rule_code": "over", "scope_kind": "bu", "alert_metric": "overrun_amount"}
    rows = [
        {**over, "scope_value": "FR01", "threshold_amount": "0", "measured_amount": "5"},
        {**over, "scope_value": "DE01", "threshold_amount": "4", "measured_amount": "9"},
    ]
    frame = queries.alerts(reader_of(ITEMS, fct_alerts=rows), Filters(), JUNE)
    assert frame["scope_value"].to_list() == ["FR01", "DE01"]
