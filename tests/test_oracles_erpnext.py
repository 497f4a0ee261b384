"""ERPNext's receivable report: its own test cases, through import, build and export.

Where its definition is not ours, DECISIONS.md says so in one line and the figure here is ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ar_metrics import queries, warehouse
from ar_metrics.access import Filters, only
from ar_metrics.settings import Settings
from oracles import (
    BU,
    COUNTRIES,
    DIMENSIONS,
    Situation,
    case,
    each_situation,
    needs_oracles,
    situations,
    told,
)
from terminal import Terminal, amount

pytestmark = needs_oracles


def open_items(terminal: Terminal, as_of: str, *arguments: str) -> list[dict[str, str]]:
    return terminal.must("export", "open_items", "--as-of", as_of, *arguments).rows


def owed(row: Mapping[str, Any]) -> Decimal:
    """What a row of the peer leaves open, given or worked out."""
    if "outstanding" in row:
        return amount(row["outstanding"])
    return amount(row.get("invoiced", 0) - row.get("paid", 0) - row.get("credit_note", 0))


@each_situation(
    "erp-01-terms-unpaid",
    "erp-02-terms-partial-payment-fifo",
    "erp-04-terms-full-credit-unpaid",
    "erp-09-advance-no-invoice",
    "erp-10-journal-payments",
    "erp-26-pos-half-paid",
)
def test_the_open_items_are_those_of_the_peer(situation: Situation, tmp_path: Path) -> None:
    rows = open_items(told(situation, tmp_path / "home"), situation.as_of)
    ours = [(row["document_id"], amount(row["outstanding_amount"])) for row in rows]
    assert sorted(ours) == sorted((row["ref"], owed(row)) for row in situation.expected["rows"])
    numbers = {(row["document_id"], row["instalment_no"]) for row in rows}
    assert {(r["ref"], str(r["seq"])) for r in situation.expected["rows"] if "seq" in r} <= numbers


def test_a_foreign_receivable_is_shown_in_both_currencies(tmp_path: Path) -> None:
    (situation,) = situations("erp-12-fx-two-currencies")
    terminal = told(situation, tmp_path / "home")
    ours = {
        row["document_id"]: (amount(row["outstanding_amount"]), amount(row["open_local"]))
        for row in open_items(terminal, situation.as_of)
    }
    assert ours == {
        row["ref"]: (amount(row["outstanding"]), amount(row["outstanding_in_currency"]))
        for row in situation.expected["base_view"]
    }
    for account in ("AR-USD", "AR-INR"):
        rows = open_items(terminal, situation.as_of, "--where", f"account={account}")
        assert len(rows) == situation.expected[f"filter_account_{account.replace('-', '_')}_rows"]


def conditions(wanted: Mapping[str, Any], tree: Mapping[str, list[str]]) -> list[str] | None:
    """The peer's filter as ours; None for a dimension that the product does not have."""
    words = []
    for dimension, value in wanted.items():
        if dimension not in DIMENSIONS:
            return None
        values = value if isinstance(value, list) else [value]
        if dimension == "territory":
            below = [child for name in values for child in tree.get(name, [])]
            values = sorted({COUNTRIES[name] for name in [*values, *below]})
        words += ["--where", f"{DIMENSIONS[dimension]}={','.join(values)}"]
    return words


@each_situation("erp-18-filters", "erp-27-one-journal-two-accounts", "erp-28-row-level-access")
def test_a_filter_keeps_what_the_peer_keeps(situation: Situation, tmp_path: Path) -> None:
    """A project is no dimension here. Of erp-28 the filter; the next test has the person."""
    terminal = told(situation, tmp_path / "home")
    tried = 0
    for result in situation.expected["results"]:
        words = conditions(result["filter"], situation.more.get("territory_tree", {}))
        if words is None:
            assert "project" in result["filter"]
            continue
        rows = open_items(terminal, situation.as_of, *words)
        assert len(rows) == result["rows"], result
        assert [row["document_id"] for row in rows] == result.get(
            "refs", [row["document_id"] for row in rows]
        )
        total = sum((amount(row["outstanding_amount"]) for row in rows), Decimal(0))
        assert total == amount(result.get("outstanding", 0)), result
        tried += 1
    assert tried >= 2


@each_situation("erp-28-row-level-access")
def test_a_person_limited_to_customers_sees_only_theirs(
    situation: Situation, tmp_path: Path
) -> None:
    """In every list and total, and no filter widens it."""
    terminal = told(situation, tmp_path / "home")
    as_of = date.fromisoformat(situation.as_of)
    settings = Settings(home=terminal.home, currency=terminal.currency)
    view = queries.Warehouse(warehouse.build(settings, as_of=(as_of,)).path)
    for result in situation.expected["results"]:
        allowed = result["filter"]["customer_id"]
        scope = only(customer_id=(allowed,) if isinstance(allowed, str) else tuple(allowed))
        reader = queries.Reader(view, scope)
        for wanted in (Filters(), Filters(customer_id=("C1", "C2", "C3"))):
            rows = queries.open_items(reader, wanted, as_of)
            assert sorted(rows["document_id"]) == result["refs"]
            owed = queries.headline(reader, wanted, as_of)["outstanding_amount"].item()
            assert owed == result["outstanding"]
        assert set(queries.find_customers(reader, "C")["customer_id"]) <= set(
            scope.customer_id or ()
        )


def test_customers_and_the_grand_total_add_up(tmp_path: Path) -> None:
    (situation,) = situations("erp-20-group-by-customer")
    terminal = told(situation, tmp_path / "home")
    rows = terminal.must("export", "customers", "--as-of", situation.as_of).rows
    ours = {row["customer_id"]: amount(row["outstanding_amount"]) for row in rows}
    expected = situation.expected
    assert ours == {c: amount(v["outstanding"]) for c, v in expected["customers"].items()}
    assert sum(ours.values()) == amount(expected["grand_total"]["outstanding"])


@each_situation("erp-21-summary-advance-and-partial", "erp-22-summary-partial-then-paid")
def test_the_summary_ages_by_invoice_date_with_credits_in_their_bucket(
    situation: Situation, tmp_path: Path
) -> None:
    terminal = told(situation, tmp_path / "home")
    words = ("--as-of", situation.as_of, "--basis", "issue", "--credits", "aged")
    ours = {
        row["aging_bucket"]: amount(row["outstanding_amount"])
        for row in terminal.must("export", "aging", *words).rows
    }
    if situation.expected.get("no_row"):
        assert open_items(terminal, situation.as_of) == []
        assert set(ours.values()) <= {Decimal(0)}
        return
    expected = {name: amount(value) for name, value in situation.expected["buckets"].items()}
    assert {name: value for name, value in ours.items() if name in expected} == expected
    assert sum(ours.values()) == amount(situation.expected["outstanding"])


FEEDS = {
    "invoice": lambda n, day, value: ("invoices", document(n, "invoice", day, value)),
    "return": lambda n, day, value: ("invoices", document(n, "credit_note", day, value)),
    "payment": lambda n, day, value: ("receipts", receipt(n, day, value)),
}


def document(number: int, kind: str, day: str, value: float) -> dict[str, Any]:
    return {
        "bu": BU, "customer_id": "C1", "document_id": f"D{number}", "document_type": kind,
        "issue_date": day, "due_date": day, "currency_code": "EUR", "amount": value,
    }  # fmt: skip


def receipt(number: int, day: str, value: float) -> dict[str, Any]:
    return {
        "bu": BU, "customer_id": "C1", "receipt_id": f"R{number}", "value_date": day,
        "currency_code": "EUR", "amount": value,
    }  # fmt: skip


def test_the_bridge_is_the_ledger_summary(tmp_path: Path) -> None:
    """Opening, invoiced, paid, returned, closing, after each movement of one day."""
    told = case("erp-23-ledger-summary")
    terminal = Terminal(tmp_path / "home")
    day, before = told["params"]["period"][1], "2025-06-15"
    for number, movement in enumerate(told["movements"], 1):
        feed, row = FEEDS[movement["type"]](number, movement["date"], movement["amount"])
        terminal.import_plain(tmp_path / str(number), **{feed: [row]})
        steps: dict[str, Decimal] = defaultdict(Decimal)
        for line in terminal.must("export", "bridge", "--from", before, "--as-of", day).rows:
            steps[line["step"]] += amount(line["amount"])
        expected = told["expected"]["steps"][number - 1]
        assert steps["opening"] == amount(expected["opening"])
        assert steps["invoiced"] == amount(expected["invoiced"])
        assert steps["cash_received"] == -amount(expected["paid"])
        assert steps["credit_notes"] == -amount(expected["returned"])
        assert steps["closing"] == amount(expected["closing"])
