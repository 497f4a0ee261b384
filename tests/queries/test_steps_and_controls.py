"""The bridge step by step, and the control strip when something does not hold."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ar_metrics.access import EVERYTHING, Filters, Scope, only
from ar_metrics.errors import MetricError
from ar_metrics.queries import STEPS, aging, bridge, control, controls, movements

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)
ALL = Filters()
GROUP: dict[str, Any] = {
    "fct_open_items": """
        snapshot_date | document_id | outstanding_amount
        2025-05-31    | A           | 100
        2025-06-30    | A           | 70
        2025-06-30    | B           | 8000
    """,
    "fct_movements": """
        snapshot_date | document_id | step_rank | step          | movement_amount | is_inferred
        2025-06-30    | A           | 3         | cash_received | -35             | false
        2025-06-30    | B           | 2         | invoiced      | 8000            | false
        2025-06-30    | A           | 12        | fx            | 5               | true
        2025-06-30    | C           | 2         | invoiced      | 9               | false
        2025-06-30    | C           | 3         | cash_received | -9              | false
    """,
    "fct_restatements": """
        snapshot_date | document_id | restatement_amount
        2025-05-31    | A           | 40
        2025-06-30    | A           | 999
    """,
}


def test_the_steps_lead_from_what_was_first_told_to_the_closing(reader_of: Any):
    frame = bridge(reader_of(**GROUP), ALL, MAY, JUNE)
    assert frame.select("step", "amount", "is_inferred").rows() == [
        ("opening", 60, False),
        ("restatement", 40, False),
        ("invoiced", 8009, False),
        ("cash_received", -44, False),
        ("fx", 5, True),
        ("closing", 8070, False),
    ]
    assert frame["step_rank"].to_list() == [STEPS.index(step) for step in frame["step"]]


def test_the_steps_are_those_of_the_models():
    """The marts number them by the same list."""
    reference = Path(__file__).parents[2] / "sql/reference/ref_bridge_steps.csv"
    with reference.open(encoding="utf-8") as file:
        ranks = {int(row["step_rank"]): row["step"] for row in csv.DictReader(file)}
    assert ranks == dict(enumerate(STEPS))


def test_a_group_that_is_new_still_opens_at_zero(reader_of: Any):
    reader = reader_of(
        fct_open_items="bu | outstanding_amount\n DE01 | 7",
        fct_movements="bu | movement_amount\n DE01 | 7",
        dim_snapshots="snapshot_date\n 2025-05-31\n 2025-06-30",
    )
    frame = bridge(reader, ALL, MAY, JUNE, by=["bu"])
    assert frame.select("bu", "step", "amount").rows() == [
        ("DE01", "opening", 0), ("DE01", "invoiced", 7), ("DE01", "closing", 7),
    ]  # fmt: skip


def test_the_documents_behind_a_step_come_largest_first(reader_of: Any):
    reader = reader_of(**GROUP)
    told = movements(reader, ALL, MAY, JUNE, "cash_received")
    assert told.select("document_id", "amount").rows() == [("A", -35), ("C", -9)]
    assert movements(reader, ALL, MAY, JUNE, "cash_received", limit=1)["amount"].to_list() == [-35]
    assert movements(reader, ALL, MAY, JUNE, "restatement")["amount"].to_list() == [40]


def test_a_bridge_that_cannot_be_drawn_is_refused(reader_of: Any):
    reader = reader_of(**GROUP)
    with pytest.raises(MetricError, match="no snapshot at 2025-06-01"):
        bridge(reader, ALL, date(2025, 6, 1), JUNE)
    with pytest.raises(MetricError, match="not before"):
        bridge(reader, ALL, JUNE, MAY)
    with pytest.raises(MetricError, match="'opening' has no movements"):
        movements(reader, ALL, MAY, JUNE, "opening")


def test_an_aging_without_groups_shows_empty_buckets_but_nothing_without_items(reader_of: Any):
    reader = reader_of(**GROUP)
    assert aging(reader, ALL, JUNE)["open_item_count"].to_list() == [0, 2, 0, 0, 0, 0, 0]
    assert aging(reader, ALL, JUNE, by=["bu"]).rows() == [("FR01", 1, "1-30", 8070, 2)]
    assert aging(reader, Filters(bu=("DE01",)), JUNE).is_empty()


LEDGER: dict[str, Any] = {
    "fct_open_items": """
        account | currency_code | outstanding_amount | open_local | is_intercompany | is_apart
        411000  | EUR           | 100                | 100        | false           | false
        411000  | USD           | 50                 | 60         | false           | false
        411000  | EUR           | 7                  | 7          | true            | false
        418000  | EUR           | 9                  | 9          | false           | true
        416000  | EUR           | 3000               | 3000       | false           | false
    """,
    "fct_controls": """
        account | currency_code | items_local | items_amount | ledger_local | ledger_source
        411000  | EUR           | 107         | 107          | 107          | gl_balances
        411000  | USD           | 60          | 50           | 66           | gl_balances
        418000  | EUR           | 9           | 9            | 9            | gl_balances
        416000  | EUR           | 3000        | 3000         |              | none
    """,
}


def strip(reader: Any, filters: Filters = ALL) -> dict[str, Any]:
    return control(reader, filters, JUNE).row(0, named=True)


def test_the_strip_counts_what_the_ledger_holds_and_converts_the_gap(reader_of: Any):
    """USD: the ledger has 6 more than the items, worth 6 × 50 / 60."""
    told = strip(reader_of(**LEDGER))
    assert told["items_total"] == told["buckets_total"] == 3150
    assert told["excluded_total"] == 7 + 9
    assert told["uncovered_total"] == 3000
    assert told["ledger_total"] == 107 + 55 + 9
    assert told["difference"] == -5
    assert told["reason"] is None


def test_the_strip_follows_bu_account_and_currency(reader_of: Any):
    reader = reader_of(**LEDGER)
    told = strip(reader, Filters(currency_code=("EUR",), account=("411000",)))
    assert (told["items_total"], told["ledger_total"], told["difference"]) == (100, 107, 0)


@pytest.mark.parametrize(
    ("filters", "scope", "reason"),
    [
        (Filters(segment=("private",)), EVERYTHING, "filtered"),
        (ALL, only(country_code=("FR",)), "scope"),
        (Filters(account=("416000",)), EVERYTHING, "no_ledger"),
    ],
)
def test_the_strip_says_why_there_is_no_ledger(
    reader_of: Any, filters: Filters, scope: Scope, reason: str
):
    reader = reader_of(scope=scope, **LEDGER)
    told = strip(reader, filters)
    assert (told["ledger_total"], told["reason"], told["difference"]) == (None, reason, 0)
    assert controls(reader, filters, JUNE)["ledger_local"].drop_nulls().is_empty()


def test_a_foreign_balance_without_items_cannot_be_converted(reader_of: Any):
    reader = reader_of(
        fct_open_items="outstanding_amount\n 1",
        fct_controls="""
            currency_code | items_local | items_amount | ledger_local
            MAD           | 0           | 0            | 80
        """,
    )
    assert strip(reader)["reason"] == "no_rate"


def test_an_item_without_a_bucket_shows_as_a_difference(reader_of: Any):
    reader = reader_of("""
        outstanding_amount | due_bucket_rank
        1                  | 0
        20                 | 77
    """)
    told = strip(reader)
    assert (told["buckets_total"], told["items_total"], told["difference"]) == (1, 21, -20)
