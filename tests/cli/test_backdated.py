"""A ledger that tells late: what a date shows now, what it showed then, what is yet to come."""

from __future__ import annotations

import json
from pathlib import Path

from terminal import Terminal, amount

PARTY = {"bu": "B1", "customer_id": "C1", "currency_code": "EUR"}


def owed(terminal: Terminal, day: str, *known: str) -> object:
    """The outstanding of a date, to the cent."""
    (row,) = terminal.must("export", "outstanding", "--as-of", day, *known).rows
    return amount(row["outstanding_amount"])


def test_an_entry_of_an_earlier_date_changes_that_date_and_not_what_was_known_of_it(
    tmp_path: Path,
) -> None:
    terminal = Terminal(tmp_path / "home")
    invoice = {"document_type": "invoice", "instalment_no": 1, **PARTY}
    terminal.import_plain(
        tmp_path / "first",
        invoices=[
            {**invoice, "document_id": "D1", "issue_date": "2025-05-10", "due_date": "2025-06-10",
             "amount": 100},
            {**invoice, "document_id": "later", "issue_date": "2025-07-05",
             "due_date": "2025-08-05", "amount": 7000},
        ],
    )  # fmt: skip
    first = json.loads((tmp_path / "home" / "imports" / "000001" / "batch.json").read_text("utf-8"))
    assert owed(terminal, "2025-05-31") == amount(100)

    terminal.import_plain(
        tmp_path / "second",
        receipts=[{**PARTY, "receipt_id": "R1", "value_date": "2025-05-20", "amount": 40}],
        allocations=[{"bu": "B1", "document_id": "D1", "allocation_date": "2025-05-20",
                      "amount": 40, "kind": "cash", "receipt_id": "R1"}],
    )  # fmt: skip
    assert owed(terminal, "2025-05-31") == amount(60)
    assert owed(terminal, "2025-05-31", "--known-at", first["imported_at"]) == amount(100)
    assert owed(terminal, "2025-07-05") == amount(7060)  # a document counts from its date on
