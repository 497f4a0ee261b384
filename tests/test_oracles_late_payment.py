"""Late payment costs (family 13): interest as other programs compute it, instalments dunned."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ar_metrics.metrics.interest import DatedRate, late_interest, simple_interest
from ar_metrics.settings import ROOT
from oracles import FOLDER, needs_oracles
from spec.house import DuckDB, build_house
from spec.tables import feed

FAMILY = FOLDER / "13_late_payment_costs"


def case(name: str) -> dict:
    return json.loads((FAMILY / f"{name}.json").read_text("utf-8"), parse_float=Decimal)


@needs_oracles
@pytest.mark.parametrize("name", ["lat-01-erpnext-dunning", "lat-05-published-but-off"])
def test_interest_is_simple_by_actual_days_and_rounded_once(name: str) -> None:
    for row in case(name)["rows"]:
        amount = Decimal(row["amount"])
        interest = simple_interest(amount, row["days"], Decimal(row["rate_pct"]) / 100)
        assert interest == Decimal(row.get("expect_interest", row.get("recomputed")))
        fee = Decimal(row.get("fee", 0))
        assert fee + interest == Decimal(row.get("expect_dunning", fee + interest))
        assert amount + fee + interest == Decimal(row.get("expect_total", amount + fee + interest))


@needs_oracles
def test_only_the_instalments_past_due_are_dunned() -> None:
    told = case("lat-02-erpnext-instalments")
    as_of = told["params"]["as_of"]
    rows = "\n".join(
        f"A | {number} | 2025-06-10 | {one['due_date']} | {one['amount']}"
        for number, one in enumerate(told["instalments"], 1)
    )
    head = "document_id | instalment_no | issue_date | due_date | amount\n"
    built = build_house(DuckDB(), [as_of], {"invoices": feed("invoices", head + rows)})
    ((late, count),) = built.rows(
        "select sum(outstanding_amount), count(*) from fct_open_items where overdue_days > 0"
    )
    expected = told["expected"]
    assert (late, count) == (expected["overdue_amount"], expected["overdue_instalments"])


def shipped(debtor: str) -> list[DatedRate]:
    path = ROOT / "sql" / "reference" / "ref_late_interest_rates.csv"
    with Path(path).open(encoding="utf-8") as file:
        return [
            DatedRate(
                date.fromisoformat(row["valid_from_date"]),
                date.fromisoformat(row["valid_to_date"]),
                Decimal(row["interest_rate"]),
            )
            for row in csv.DictReader(file)
            if row["debtor_kind"] == debtor
        ]


def test_interest_runs_from_the_day_after_the_due_date_at_the_rate_of_each_day() -> None:
    """45 days of the second half of 2025 on 10,000 at 12.15 %: 149.79 (domain, fixtures)."""
    due = date(2025, 8, 1)
    ten = Decimal(10_000)
    assert late_interest(ten, due, due, shipped("business")) == 0
    assert late_interest(ten, due, date(2025, 8, 2), shipped("business")) == Decimal("3.33")
    assert late_interest(ten, due, date(2025, 9, 15), shipped("business")) == Decimal("149.79")
    # 10 days at 13.15 %, 5 at 12.15 %
    halves = late_interest(ten, date(2025, 6, 20), date(2025, 7, 5), shipped("business"))
    assert halves == (ten * (10 * Decimal("0.1315") + 5 * Decimal("0.1215")) / 365).quantize(
        Decimal("0.01")
    )
    assert late_interest(ten, date(2021, 12, 30), date(2022, 1, 5), shipped("public")) is None
