"""What an entry's other accounts make of a customer line: kind, document, movement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ar_metrics.sources.fec import FecOptions
from fec.book import SIREN, Books, Entry, Line, books, fec_text, opening, sale

INVOICE = ("invoice", "invoiced")
CREDIT_NOTE = ("credit_note", "credit_note")
RECEIPT = ("receipt", "cash")
REFUND = ("debit_note", "returned_or_refund")
# the entry (the first line is the customer's), what the line becomes
ENTRIES = {
    "a sale": ("411 120, 707 -100, 44571 -20", INVOICE),
    "a rent": ("411 120, 752 -100, 44571 -20", INVOICE),
    "income deferred": ("411 120, 487 -100, 44571 -20", INVOICE),
    "a credit note": ("411 -120, 707 100, 44571 20", CREDIT_NOTE),
    "a negative sale": ("411 -120, 709 120", CREDIT_NOTE),
    "a receipt": ("411 -120, 512 120", RECEIPT),
    "a receipt with VAT falling due": ("411 -120, 512 120, 44574 20, 44571 -20", RECEIPT),
    "a receipt less bank charges": ("411 -120, 512 118, 627 2", RECEIPT),
    "a receipt less a cent": ("411 -120, 512 119.99, 654 0.01", RECEIPT),
    "a bounced cheque": ("411 120, 512 -120", REFUND),
    "a loss": ("411 -120, 654 100, 44571 20", ("credit_note", "write_off")),
    "an old loss": ("411 -120, 6714 120", ("credit_note", "write_off")),
    "a loss taken back": ("411 120, 654 -120", ("debit_note", "write_off")),
    "a transfer to doubtful, out": ("411 -120, 416 120", ("credit_note", "adjustment")),
    "a transfer to doubtful, in": ("416 120, 411 -120", ("debit_note", "adjustment")),
    "a discount": ("411 -120, 665 120", ("credit_note", "adjustment")),
    "a set-off against a supplier": ("411 -120, 401 120", ("credit_note", "adjustment")),
    "a sale paid at once: the sale": ("411 120, 707 -120, 512 120, 411 -120", INVOICE),
    "a sale paid at once: the cash": ("411 -120, 512 120, 707 -120, 411 120", RECEIPT),
    "a credit note paid out: the note": ("411 -120, 707 120, 512 -120, 411 120", CREDIT_NOTE),
    "a credit note paid out: the cash": ("411 120, 512 -120, 707 120, 411 -120", REFUND),
    "not yet invoiced": ("418 120, 707 -120", ("unbilled", "invoiced")),
    "an advance": ("4191 -120, 512 120", ("advance", "cash")),
    "a credit note to come": ("4198 -120, 707 120", ("credit_note", "credit_note")),
    "a bill of exchange": ("413 120, 411 -120", ("debit_note", "adjustment")),
}


@pytest.fixture
def imported(tmp_path):
    def read(*entries: Entry, options: FecOptions | None = None) -> Books:
        path = tmp_path / f"{SIREN}FEC20241231.txt"
        path.write_text(fec_text(entries), "utf-8")
        return books(path, options=options)

    return read


def entry(drawn: str, journal: str = "OD", day: str = "20240505") -> Entry:
    pairs = (pair.split() for pair in drawn.split(", "))
    return Entry(journal, "1", day, tuple(Line(account, amount) for account, amount in pairs))


@pytest.mark.parametrize("what", ENTRIES)
def test_the_other_accounts_say_what_a_line_is(imported, what) -> None:
    drawn, expected = ENTRIES[what]
    first = imported(entry(drawn)).documents[0]
    assert (first["document_type"], first["movement_kind"]) == expected


def test_apart_are_what_is_not_invoiced_and_advances(imported) -> None:
    lines = "411 1, 413 20, 416 300, 418 4000, 4191 50000, 4198 -600000, 101 545679"
    found = imported(entry(lines)).documents
    assert {d["account"] for d in found if d["is_apart"]} == {"418", "4191", "4198"}
    assert {d["account"] for d in found if not d["is_apart"]} == {"411", "413", "416"}


@pytest.mark.parametrize(
    ("journal", "drawn", "is_opening"),
    [
        ("AN", "411 120, 101 -120", True),
        ("RAN", "411 120, 101 -120", True),
        ("ano", "411 120, 101 -120", True),
        # the code is that of a sales journal here
        ("AN", "411 120, 707 -120", False),
        # no journal of its own: first entry, first day, balance sheet with capital
        ("OD", "411 120, 101 -120", True),
        ("BQ", "411 -120, 512 120", False),
    ],
)
def test_an_opening_is_known_by_its_journal_or_its_content(
    imported, journal, drawn, is_opening
) -> None:
    found = imported(entry(drawn, journal, "20240101"), sale("2", "20240202", "3", "C1"))
    first = next(d for d in found.documents if abs(d["amount_local"]) == 120)
    assert (first["movement_kind"] == "opening") is is_opening


def test_a_correction_in_the_opening_journal_in_june_is_no_opening(imported) -> None:
    late = entry("411 20, 401 -20", "AN", "20240606")
    found = imported(opening("20240101", Line("411", "1", "C1")), late).documents
    kinds = {d["amount_local"]: d["movement_kind"] for d in found}
    assert kinds == {Decimal(1): "opening", Decimal(20): "adjustment"}


def test_an_opening_debit_is_taken_for_an_invoice_and_a_credit_for_money(imported) -> None:
    found = imported(opening("20240101", Line("411", "1", "C1"), Line("411", "-20", "C2")))
    kinds = {d["amount_local"]: (d["document_type"], d["movement_kind"]) for d in found.documents}
    assert kinds == {Decimal(1): ("invoice", "opening"), Decimal(-20): ("receipt", "opening")}


@pytest.mark.parametrize(
    ("days", "end_of_month", "due"),
    [
        (30, False, date(2024, 6, 4)),
        (30, True, date(2024, 6, 30)),  # the date + 30, then the end of that month
        (0, True, date(2024, 5, 31)),
        (None, False, None),
    ],
)
def test_the_terms_of_the_layout_give_the_due_date(imported, days, end_of_month, due) -> None:
    terms = FecOptions(terms_days=days, terms_end_of_month=end_of_month)
    assert imported(entry("411 1, 707 -1"), options=terms).documents[0]["due_date"] == due


def test_a_credit_can_be_used_from_its_own_day_on(imported) -> None:
    assert imported(entry("411 -1, 512 1")).documents[0]["due_date"] == date(2024, 5, 5)


@pytest.mark.parametrize(
    ("piece_date", "issue_date"),
    [
        ("20240430", date(2024, 4, 30)),
        ("20240506", date(2024, 5, 5)),  # after its entry
        ("20140430", date(2024, 5, 5)),  # ten years before
        ("", date(2024, 5, 5)),
    ],
)
def test_a_document_is_dated_by_its_piece_where_that_can_be(
    imported, piece_date, issue_date
) -> None:
    claim = Line("411", "1", "C1", piece_date=piece_date or " ")
    found = imported(Entry("VE", "1", "20240505", (claim, Line("707", "-1")))).documents[0]
    assert found["issue_date"] == issue_date
    assert found["entry_date"] == date(2024, 5, 5)


def test_the_amounts_are_in_the_currency_of_the_books(imported, tmp_path) -> None:
    text = fec_text([entry("411 110, 707 -110")]).splitlines()
    header, first = text[0].split("\t"), text[1].split("\t")
    first[header.index("Montantdevise")], first[header.index("Idevise")] = "120,00", "USD"
    path = tmp_path / f"{SIREN}FEC20241231.txt"
    path.write_text("\n".join([text[0], "\t".join(first), *text[2:]]), "utf-8")
    found = books(path).documents[0]
    assert (found["amount_local"], found["currency_code"]) == (Decimal(110), "EUR")
