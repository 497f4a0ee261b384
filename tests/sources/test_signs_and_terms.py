"""What a minus means, and when an item falls due: as the layout says."""

from __future__ import annotations

from decimal import Decimal

from exports_met import LINES, MAPPED, table
from importing import Desk, day


def test_signed_amounts_say_what_is_a_credit(desk: Desk) -> None:
    layout = MAPPED + '[feeds.open_items.sign]\nrule = "signed"\ncredit_type = "receipt"\n'
    assert table(desk, layout, LINES, "document_type", "open_amount") == [
        ("invoice", Decimal("1234.50")),
        ("receipt", Decimal("20.00")),
        ("receipt", Decimal("300.00")),
    ]


def test_a_positive_credit_in_a_signed_file_is_a_debt(desk: Desk) -> None:
    layout = MAPPED.replace('document_type = "invoice"\n', "") + (
        'document_type = "Art"\n[feeds.open_items.sign]\nrule = "signed"\n'
        '[feeds.open_items.values.document_type]\nRV = "receipt"\nDZ = "receipt"\n'
        'DG = "credit_note"\n'
    )
    assert table(desk, layout, LINES, "document_type", "open_amount") == [
        ("debit_note", Decimal("1234.50")),
        ("receipt", Decimal("20.00")),
        ("credit_note", Decimal("300.00")),
    ]


def test_an_overpaid_invoice_in_a_signed_file_stays_an_invoice(desk: Desk) -> None:
    layout = MAPPED.replace('open_amount = "Betrag"', 'open_amount = "Offen"') + (
        '[feeds.open_items.sign]\nrule = "signed"\n'
    )
    lines = "Debitor;Beleg;Datum;Fällig;Betrag;Offen\nK1;B1;01.05.2025;31.05.2025;100,00;-20,00\n"
    assert table(desk, layout, lines, "document_type", "original_amount", "open_amount") == [
        ("invoice", Decimal("100.00"), Decimal("-20.00"))
    ]


def test_negated_amounts(desk: Desk) -> None:
    layout = MAPPED + '[feeds.open_items.sign]\nrule = "negated"\n'
    assert table(desk, layout, LINES, "document_type", "open_amount") == [
        ("credit_note", Decimal("1234.50")),
        ("invoice", Decimal("20.00")),
        ("invoice", Decimal("300.00")),
    ]


def test_debit_and_credit_columns(desk: Desk) -> None:
    layout = MAPPED.replace('original_amount = "Betrag"\nopen_amount = "Betrag"\n', "") + (
        '[feeds.open_items.sign]\nrule = "debit_credit"\ndebit = "Soll"\ncredit = "Haben"\n'
    )
    lines = (
        "Debitor;Beleg;Datum;Fällig;Soll;Haben\n"
        "K1;B1;01.05.2025;31.05.2025;1.234,50;\n"
        "K2;B2;02.05.2025;01.06.2025;;20,00\n"
    )
    assert table(desk, layout, lines, "document_type", "original_amount", "open_amount") == [
        ("invoice", Decimal("1234.50"), Decimal("1234.50")),
        ("credit_note", Decimal("20.00"), Decimal("20.00")),
    ]
    message = desk.refusal(lines.replace("20,00", "zwanzig").replace("1.234,50", ""), layout=layout)
    assert "row 2, column Soll: is empty: the row has neither a debit nor a credit" in message
    assert (
        "row 3, column Haben: 'zwanzig' is not a number (decimal comma, thousands point)" in message
    )


def test_amount_and_sens(desk: Desk) -> None:
    layout = MAPPED + (
        '[feeds.open_items.sign]\nrule = "sens"\ncolumn = "S/H"\ncredit_values = ["H"]\n'
    )
    lines = LINES.replace("20,00-", "20,00").replace("(300,00)", "300,00")
    assert table(desk, layout, lines, "document_type", "open_amount") == [
        ("invoice", Decimal("1234.50")),
        ("credit_note", Decimal("20.00")),
        ("credit_note", Decimal("300.00")),
    ]


def test_terms_fill_an_empty_due_date_only(desk: Desk) -> None:
    layout = MAPPED + "[feeds.open_items.terms]\ndays = 30\nend_of_month = true\n"
    assert table(desk, layout, LINES, "due_date") == [
        (day("2025-05-31"),),
        (day("2025-06-01"),),
        (day("2025-06-30"),),
    ]


def test_terms_from_a_column_of_the_file(desk: Desk) -> None:
    layout = MAPPED + '[feeds.open_items.terms]\ncolumn = "Ziel"\ndays = 10\n'
    lines = (
        "Debitor;Beleg;Datum;Fällig;Betrag;Ziel\n"
        "K1;B1;01.05.2025;;1,00;45 EOM\n"
        "K1;B2;01.05.2025;;1,00;60\n"
        "K1;B3;01.05.2025;;1,00;\n"
    )
    dates = [(day("2025-06-30"),), (day("2025-06-30"),), (day("2025-05-11"),)]
    assert table(desk, layout, lines, "due_date") == dates
    message = desk.refusal(lines.replace("45 EOM", "bald"), layout=layout)
    assert "row 2, column Ziel: 'bald' is not payment terms such as 30 or 45 EOM" in message


def test_a_credit_has_no_terms(desk: Desk) -> None:
    layout = MAPPED + (
        '[feeds.open_items.sign]\nrule = "signed"\n[feeds.open_items.terms]\ndays = 30\n'
    )
    assert table(desk, layout, LINES, "document_type", "due_date")[2] == ("credit_note", None)


def test_a_terms_column_that_the_file_lacks_is_told(desk: Desk) -> None:
    layout = MAPPED + '[feeds.open_items.terms]\ncolumn = "Ziel"\n'
    told = "the layout takes payment terms from 'Ziel', which the file does not have"
    assert desk.warnings(LINES, layout=layout)[0] == told
