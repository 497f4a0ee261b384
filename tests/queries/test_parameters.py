"""Settings: what holds at a date, what replaced what, and what figures make of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import DSO, OUTSTANDING, OVERDUE_90_RATIO
from ar_metrics.parameters import LEVELLED, PARAMETERS
from ar_metrics.queries.dso import count_back

JUNE = date(2025, 6, 30)
SET = """
    parameter            | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force | batch_id
    dso_window_days      | all               | all              | 2025-06-30      | 30              | true        | 1
    dso_window_days      | all               | all              | 2025-07-01      | 60              | true        | 2
    dso_target           | all               | all              | 2025-06-01      | 41              | true        | 1
    loss_rate            | public            | 91+              | 2025-01-01      | 0.10            | false       | 1
    loss_rate            | public            | 91+              | 2025-01-01      | 0.20            | true        | 2
    loss_rate            | all               | 1-30             | 2025-01-01      | 0.30            | true        | 1
    loss_rate            | all               | 1-30             | 2025-06-30      |                 | true        | 2
    individual_loss_rate | FR01              | C1               | 2025-01-01      | 0.5             | true        | 1
"""  # fmt: skip


def test_a_value_holds_from_its_day_on_and_the_default_before(reader_of: Any) -> None:
    reader = reader_of(dim_parameters=SET)
    days = {day: queries.parameter(reader, "dso_window_days", date(2025, *day))
            for day in ((6, 29), (6, 30), (7, 1))}  # fmt: skip
    assert days == {(6, 29): 90, (6, 30): 30, (7, 1): 60}
    assert queries.parameter(reader, "dso_warning", JUNE) == 60
    with pytest.raises(MetricError, match="no setting 'dso'"):
        queries.parameter(reader, "dso", JUNE)


def test_the_last_import_of_a_day_holds_and_an_empty_value_ends_the_one_before(
    reader_of: Any,
) -> None:
    reader = reader_of(dim_parameters=SET)
    before = queries.entered(reader, "loss_rate", date(2025, 6, 29)).rows()
    assert [(*row[:2], float(row[2])) for row in before] == [
        ("all", "1-30", 0.3), ("public", "91+", 0.2),
    ]  # fmt: skip
    assert queries.entered(reader, "loss_rate", JUNE)["parameter_subject"].to_list() == ["public"]


def test_every_change_stays_with_what_was_told_before(reader_of: Any) -> None:
    changes = queries.parameter_changes(reader_of(dim_parameters=SET))
    told = {
        (row["parameter"], row["valid_from_date"], row["batch_id"]):
        (row["earlier_value"], row["parameter_value"])
        for row in changes.iter_rows(named=True)
    }  # fmt: skip
    assert told["loss_rate", date(2025, 1, 1), 2] == (Decimal("0.1"), Decimal("0.2"))
    assert told["dso_window_days", date(2025, 7, 1), 2] == (30, 60)
    assert told["loss_rate", JUNE, 2] == (Decimal("0.3"), None)
    assert changes["batch_id"].to_list() == [2, 2, 2, 1, 1, 1, 1, 1]


def test_all_that_holds_is_listed_and_a_customer_only_for_who_sees_its_bu(reader_of: Any) -> None:
    whole = queries.parameters(reader_of(dim_parameters=SET), JUNE)
    assert whole["parameter"].unique(maintain_order=True).to_list() == [
        name for name in PARAMETERS if not name.startswith(("late_", "alert_"))
    ]
    for limit, is_told in (({"bu": ("FR01",)}, True), ({"bu": ("DE01",)}, False),
                           ({"segment": ("public",)}, False)):  # fmt: skip
        seen = reader_of(dim_parameters=SET, scope=replace(EVERYTHING, **limit))
        told = set(queries.parameters(seen, JUNE)["parameter"])
        assert ("individual_loss_rate" in told) is is_told
        names = set(queries.parameter_changes(seen)["parameter"])
        assert ("individual_loss_rate" in names) is is_told


def test_the_alert_rules_of_a_day_are_told_with_those_that_are_off(reader_of: Any) -> None:
    reader = reader_of(
        dim_alert_rules="""
        rule_code | scope_kind | rule_place | valid_from_date | valid_to_date | threshold_ratio | is_active | is_entered
        late      | bu         | all        | 1900-01-01      | 2025-06-29    | 0.25            | true      | false
        late      | bu         | all        | 2025-06-30      | 9999-12-31    |                 | false     | true
        late      | bu         | FR01       | 2025-06-30      | 2025-06-30    | 0.5             | true      | true
        """
    )
    told = {
        day: queries.alert_rules(reader, date(2025, *day)).select("rule_place", "is_active").rows()
        for day in ((6, 29), (6, 30), (7, 1))
    }
    assert told == {
        (6, 29): [("all", True)],
        (6, 30): [("all", False), ("FR01", True)],
        (7, 1): [("all", False)],
    }


def test_levels_are_those_set_and_else_those_declared(reader_of: Any) -> None:
    reader = reader_of(dim_parameters=SET)
    set_, declared = queries.levels(reader, DSO, JUNE), DSO.levels
    assert declared
    assert set_ == replace(declared, target=41)
    assert queries.levels(reader, DSO, date(2025, 5, 31)) == declared
    assert queries.levels(reader, OVERDUE_90_RATIO, JUNE) == OVERDUE_90_RATIO.levels
    assert queries.levels(reader, OUTSTANDING, JUNE) is None


def test_every_metric_with_levels_can_have_them_set() -> None:
    from ar_metrics.metrics import DECLARED

    assert {name for name, metric in DECLARED.items() if metric.levels} == set(LEVELLED)


def test_the_dso_of_a_date_takes_the_days_that_hold_at_it(reader_of: Any) -> None:
    """May has 90 days, June 30: 300 owed, 100 sold on 30 June and 200 on 31 May."""
    reader = reader_of(
        """
        snapshot_date | document_id | outstanding_amount | overdue_days
        2025-05-31    | A           | 300                | 0
        2025-06-30    | A           | 300                | 0
        """,
        fct_sales="""
            snapshot_date | sale_date  | sales_amount | is_monthly
            2025-05-31    | 2025-05-31 | 200          | false
            2025-06-30    | 2025-06-30 | 100          | false
        """,
        dim_parameters=SET,
    )
    frame = queries.dso(reader, Filters(), JUNE, date(2025, 5, 31))
    assert frame.select("window_days", "dso_days").rows() == [(90, 135.0), (30, 90.0)]


def test_the_count_back_goes_on_over_a_month_without_sales_where_it_is_set_so() -> None:
    """300 owed: 100 of June (30 days), nothing in May (31), then 200 of the 400 of April."""
    months = {12 * 2025 + 6: Decimal(100), 12 * 2025 + 4: Decimal(400)}
    assert count_back(Decimal(300), months, JUNE) == 30
    assert count_back(Decimal(300), months, JUNE, stops=False) == 30 + 31 + 15
    # beyond the first month of all nothing can be counted
    assert count_back(Decimal(600), months, JUNE, stops=False) == 30 + 31 + 30


WITH_TAX = {
    "items": """
        snapshot_date | document_id | outstanding_amount | tax_amount | original_local | credit_kind | overdue_days
        2025-06-30    | A           | 1200               | 200        | 1200           | none        | 0
        2025-06-30    | B           | 300                | 100        | 600            | none        | 5
        2025-06-30    | C           | -60                | 10         | -60            | credit_note | 0
        2025-06-30    | D           | -7                 |            | -7             | receipt     | 0
    """,
    "fct_sales": """
        snapshot_date | sale_date  | sales_amount | sales_excl_tax_amount | gross_sales_amount | gross_sales_excl_tax_amount
        2025-06-30    | 2025-06-01 | 2400         | 2000                  | 3000               | 2500
    """,
}


@pytest.mark.parametrize(
    ("is_taxed", "is_gross", "owed", "not_due", "sales"),
    [
        (1, 0, 1433, 1200, 2400),
        (1, 1, 1433, 1200, 3000),
        # 1,000 + half of 500 − 50 − 7: a receipt tells no tax
        (0, 0, 1193, 1000, 2000),
        (0, 1, 1193, 1000, 2500),
    ],
)
def test_tax_and_credit_notes_of_the_dso_are_settings(
    reader_of: Any, is_taxed: int, is_gross: int, owed: int, not_due: int, sales: int
) -> None:
    """Set from 30 June on; a day earlier they do not hold."""
    for since, expected in (
        ("2025-06-30", (owed, not_due, sales)),
        ("2025-07-01", (1433, 1200, 2400)),
    ):
        reader = reader_of(
            WITH_TAX["items"],
            fct_sales=WITH_TAX["fct_sales"],
            dim_parameters=f"""
                parameter    | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force | batch_id
                dso_is_taxed | all               | all              | {since}      | {is_taxed}      | true        | 1
                dso_is_gross | all               | all              | {since}      | {is_gross}      | true        | 1
            """,
        )
        row = queries.dso(reader, Filters(), JUNE).row(0, named=True)
        amounts = ("outstanding_amount", "not_due_amount", "sales_amount")
        assert tuple(row[name] for name in amounts) == expected
        assert row["dso_days"] == pytest.approx(expected[0] / expected[2] * 90)
        assert row["count_back_dso_days"] == pytest.approx(expected[0] / expected[2] * 30)
    assert (row["is_tax_included"], row["is_before_credit_notes"]) == (True, False)


def test_a_bu_whose_tax_is_not_known_is_left_out_of_a_dso_without_tax(reader_of: Any) -> None:
    reader = reader_of(
        "bu | outstanding_amount\n K | 100\n U | 7000",
        fct_sales="""
            bu | sale_date  | sales_amount | sales_excl_tax_amount
            K  | 2025-06-30 | 240          | 200
            U  | 2025-06-30 | 3000         |
        """,
        dim_parameters="""
            parameter    | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force | batch_id
            dso_is_taxed | all               | all              | 2025-01-01      | 0               | true        | 1
        """,
    )
    row = queries.dso(reader, Filters(), JUNE).row(0, named=True)
    assert (row["outstanding_amount"], row["sales_amount"]) == (100, 200)
