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


def test_an_entered_threshold_replaces_the_shipped_one_from_its_day_on(house: Callable) -> None:
    """30 % is late everywhere. From June on each BU may be, but STRICT; in July nobody asks."""
    days = ("2025-05-31", "2025-06-30", "2025-07-31")
    items = "\n".join(
        f"{day} | {bu} | {name} | {due} | {amount}"
        for day in days
        for bu in ("MILD", "STRICT")
        for name, due, amount in (("A", "2025-05-01", "30.00"), ("B", "2025-12-31", "70.00"))
    )
    built = house(
        list(days),
        reference={"ref_alert_rules": RULES.replace("true", "false").replace("false", "true", 1)},
        open_items=f"snapshot_date | bu | document_id | due_date | open_amount\n{items}",
        parameters="""
            parameter           | subject | detail | valid_from | value
            alert_overdue_ratio | bu      | all    | 2025-06-01 | 0.3
            alert_overdue_ratio | bu      | STRICT | 2025-06-01 | 0.29
            alert_overdue_ratio | bu      | STRICT | 2025-07-01 |
            alert_overrun_amount | country_code | all | 2025-07-01 | 5
        """,
    )
    told = built.rows("select snapshot_date, rule_code, scope_value from fct_alerts order by 1, 3")
    assert [(str(day), *rest) for day, *rest in told] == [
        ("2025-05-31", "late", "MILD"),
        ("2025-05-31", "late", "STRICT"),
        ("2025-06-30", "late", "STRICT"),
    ]
    rules = built.rows(
        "select rule_code, rule_place, valid_from_date, valid_to_date, is_active"
        " from dim_alert_rules where is_entered or rule_code = 'late' order by 1, 2, 3"
    )
    assert [(name, place, str(first), str(last), on) for name, place, first, last, on in rules] == [
        ("late", "STRICT", "2025-06-01", "2025-06-30", True),
        ("late", "STRICT", "2025-07-01", "9999-12-31", False),
        ("late", "all", "1900-01-01", "2025-05-31", True),
        ("late", "all", "2025-06-01", "9999-12-31", True),
        ("overrun_amount_country_code", "all", "2025-07-01", "9999-12-31", True),
    ]
