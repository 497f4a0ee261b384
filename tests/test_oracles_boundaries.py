"""The limits of the buckets, day by day, against ten peers; our own choices where they disagree."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from oracles import FOLDER, case, needs_oracles, write_buckets
from terminal import Terminal, amount

pytestmark = needs_oracles

MATRIX = FOLDER / "14_boundary_matrix"
AS_OF = date(2025, 6, 30)
# The peer that ages as we do, and its labels for ours.
OURS = {"current": "not due", "1-30": "1-30", "31-60": "31-60", "61-90": "61-90", ">90": "91+"}


def matrix() -> list[dict[str, str]]:
    with (MATRIX / "boundary_matrix.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def peers() -> dict[str, Any]:
    return json.loads((MATRIX / "peers.json").read_text("utf-8")) if MATRIX.exists() else {}


def invoice(number: int, due: date, value: int = 100, issued: date | None = None) -> dict[str, Any]:
    return {
        "bu": "B1", "customer_id": "C1", "document_id": f"D{number}", "document_type": "invoice",
        "issue_date": (issued or min(due, AS_OF)).isoformat(),
        "due_date": due.isoformat(), "currency_code": "EUR", "amount": value,
    }  # fmt: skip


def buckets_by_document(terminal: Terminal, as_of: date) -> dict[str, str]:
    rows = terminal.must("export", "open_items", "--as-of", as_of).rows
    return {row["document_id"]: row["aging_bucket"] for row in rows}


def home_with_offsets(home: Path, files: Path) -> Terminal:
    terminal = Terminal(home)
    invoices = [
        invoice(number, AS_OF - timedelta(days=int(row["days_past_due"])))
        for number, row in enumerate(matrix())
    ]
    terminal.import_plain(files, invoices=invoices)
    return terminal


def test_our_limits_are_those_of_the_peer_that_ages_as_we_do(tmp_path: Path) -> None:
    terminal = home_with_offsets(tmp_path / "home", tmp_path / "files")
    ours = buckets_by_document(terminal, AS_OF)
    for number, row in enumerate(matrix()):
        assert ours[f"D{number}"] == OURS[row["finance_engines"]], row["days_past_due"]


@pytest.mark.parametrize("peer", peers())
def test_any_peer_limits_can_be_put_in_force(peer: str, tmp_path: Path) -> None:
    """Buckets are data: a CSV of the home, closed integer ranges of days past due."""
    write_buckets(tmp_path / "home", peers()[peer]["buckets"])
    terminal = home_with_offsets(tmp_path / "home", tmp_path / "files")
    ours = buckets_by_document(terminal, AS_OF)
    for number, row in enumerate(matrix()):
        assert ours[f"D{number}"] == row[peer], row["days_past_due"]


def test_age_is_counted_in_days_and_an_anniversary_is_no_limit(tmp_path: Path) -> None:
    """The peer (bnd-02) counts whole years and months; we count days, leap days included."""
    rows = case("bnd-02-anniversaries")["rows"]
    terminal = Terminal(tmp_path / "home")
    invoices = [invoice(n, date.fromisoformat(row["due"])) for n, row in enumerate(rows)]
    terminal.import_plain(tmp_path / "files", invoices=invoices)
    for as_of, items in terminal.exported_at((row["as_of"] for row in rows), "open_items").items():
        days = {row["document_id"]: row["overdue_days"] for row in items}
        for number, row in enumerate(rows):
            if row["as_of"] == as_of:
                late = date.fromisoformat(as_of) - date.fromisoformat(row["due"])
                assert days[f"D{number}"] == str(late.days)
                assert (row["expect_bucket"] == "current") == (late.days <= 0)


def test_a_payment_counts_from_its_accounting_date(tmp_path: Path) -> None:
    """Not from the day it was booked or matched, and an earlier date is rewound (bnd-03)."""
    told = case("bnd-03-as-of-basis")
    debt, payment = told["params"]["invoice"], told["params"]["payment"]
    party = {"bu": "B1", "customer_id": "C1", "currency_code": "EUR"}
    terminal = Terminal(tmp_path / "home")
    due, issued = (date.fromisoformat(debt[name]) for name in ("due_date", "invoice_date"))
    terminal.import_plain(
        tmp_path / "files",
        invoices=[invoice(1, due, debt["amount"], issued)],
        receipts=[{**party, "receipt_id": "R1", "value_date": payment["accounting_date"],
                   "amount": payment["amount"]}],
        allocations=[{"bu": "B1", "document_id": "D1", "kind": "cash", "receipt_id": "R1",
                      "allocation_date": payment["accounting_date"], "amount": payment["amount"]}],
    )  # fmt: skip
    found = terminal.exported_at((row["as_of"] for row in told["rows"]), "outstanding")
    for row in told["rows"]:
        lines = found[row["as_of"]]
        ours = sum((amount(line["outstanding_amount"] or 0) for line in lines), amount(0))
        if row["peer"].startswith("accounting date"):
            assert ours == amount(row["expect_open"])
        assert ours == (amount(100) if row["as_of"] < payment["accounting_date"] else amount(0))
