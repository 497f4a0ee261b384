"""Alerts by rule: data says what is measured, where, and from what on. Domain §6, exceptions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

RULES = """\
rule_code,alert_metric,scope_kind,threshold_ratio,threshold_amount,is_active
late,overdue_ratio,bu,0.25,,true
late everywhere,overdue_ratio,all,0.25,,true
off,overdue_ratio,bu,0.01,,false
over,overrun_amount,segment,,50.00,true
"""


def test_a_rule_is_broken_above_its_threshold_and_not_at_it(house: Callable) -> None:
    """Late: a quarter of AT, half a cent more of ABOVE. Over their limit: 50 in public, 50.03 in
    private.
    """
    built = house(
        ["2025-06-30"],
        reference={"ref_alert_rules": RULES},
        customers="""
            bu    | customer_id | name | segment | country_code | credit_limit
            AT    | C           | C    | public  | FR           | 50.00
            ABOVE | C           | C    | private | FR           | 949.99
        """,
        invoices="""
            bu    | document_id | due_date   | amount
            AT    | A1          | 2025-06-29 | 25.00
            AT    | A2          | 2025-06-30 | 75.00
            ABOVE | B1          | 2025-06-01 | 250.00
            ABOVE | B2          | 2025-07-31 | 750.00
            ABOVE | B3          | 2025-06-29 | 0.01
            ABOVE | B4          | 2025-06-30 | 0.01
        """,
    )
    found = built.rows(
        "select rule_code, scope_value, measured_amount, bu, segment from fct_alerts order by 1, 2"
    )
    assert [row[:2] for row in found] == [
        ("late", "ABOVE"),
        ("late everywhere", "all"),
        ("over", "private"),
    ]
    assert found[0] == ("late", "ABOVE", Decimal("250.01"), "ABOVE", None)
    assert found[2] == ("over", "private", Decimal("50.03"), None, "private")
