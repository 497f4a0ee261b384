"""The forms in which packages print a FEC, each read to the same lines; and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.errors import ContractError
from ar_metrics.sources.fec import FecOptions, read_fec
from ar_metrics.sources.problems import Findings, rows
from fec.book import Entry, Line, cash, fec_text, opening, sale

BLOCK = 200  # bytes: a line or two
NAME = "123456789FEC20241231.txt"
BOOK = [
    opening("20240101", Line("411000", "1", "C1", label="À nouveau")),
    sale("1", "20240105", "20.50", "C1", "A", "20240220"),
    cash("2", "20240220", "20.50", "C1", "A", "20240220"),
    Entry(
        "VE",
        "3",
        "20240303",
        (
            Line("411000", "1234.56", "C2", label="Œuvre à 5 €"),
            Line("707000", "-1028.80"),
            Line("445710", "-205.76"),
        ),
    ),
]
TEXT = fec_text(BOOK)


@pytest.fixture
def read(tmp_path):
    """Write text (or bytes) as a FEC and read it, at once and in small blocks, to the same lines;
    the warnings are in `read.warnings`.
    """

    def reading(
        content: str | bytes, name: str = NAME, size: int = 1_000_000, **options
    ) -> pl.DataFrame:
        path: Path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        findings = Findings()
        frame = read_fec(path, FecOptions(**options), findings, size)
        if size > BLOCK:
            again = Findings()
            assert read_fec(path, FecOptions(**options), again, BLOCK).equals(frame)
            assert again.of("warning").equals(findings.of("warning"))
        reading.warnings = [str(problem) for problem in rows(findings.of("warning"))]
        return frame

    return reading


def cells(text: str, change) -> str:
    """The file with every row after the header changed by column: change(name, cell)."""
    header, *body = (line.split("\t") for line in text.splitlines())
    changed = [[change(name, cell) for name, cell in zip(header, row, strict=True)] for row in body]
    return "\n".join("\t".join(row) for row in [header, *changed])


def without(text: str, *names: str) -> str:
    header, *body = (line.split("\t") for line in text.splitlines())
    kept = [place for place, name in enumerate(header) if name not in names]
    return "\n".join("\t".join(row[place] for place in kept) for row in [header, *body])


def with_sides(text: str, debit: str, credit: str) -> str:
    """The variant Montant + Sens."""
    header, *body = (line.split("\t") for line in text.splitlines())
    at = header.index("Debit")
    header[at : at + 2] = ["Montant", "Sens"]
    for row in body:
        is_debit = row[at] != "0"
        row[at : at + 2] = [row[at] if is_debit else row[at + 1], debit if is_debit else credit]
    return "\n".join("\t".join(row) for row in [header, *body])


def test_the_customer_lines_are_what_the_file_says(read) -> None:
    found = read(TEXT)
    assert found.height == 4
    last = found.row(3, named=True)
    assert last["line_no"] == 8
    assert last["bu"] == last["siren"] == "123456789"
    assert last["fiscal_year_end"] == date(2024, 12, 31)
    assert last["customer_id"] == last["aux"] == "C2"
    assert last["label"] == "Œuvre à 5 €"
    assert (last["debit"], last["credit"]) == (Decimal("1234.56"), Decimal(0))
    assert found["entry_kind"].to_list() == ["opening", "sale", "cash", "sale"]
    assert found["is_opening"].to_list() == [True, False, False, False]
    assert found["letter_date"].to_list() == [None, date(2024, 2, 20), date(2024, 2, 20), None]
    assert read.warnings == []


PADDED = cells(
    TEXT, lambda name, cell: f"{cell:>14}" if name in {"Debit", "Credit"} else f"{cell:<20}"
)
SAME = {
    "pipes": TEXT.replace("\t", "|"),
    "semicolons": TEXT.replace("\t", ";"),
    "byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "cp1252": TEXT.encode("cp1252"),
    "ISO-8859-15": TEXT.encode("iso-8859-15"),
    "CR LF": TEXT.replace("\n", "\r\n"),
    "CR CR LF": TEXT.replace("\n", "\r\r\n"),
    "CR": TEXT.replace("\n", "\r"),
    "a delimiter at the end of the line": TEXT.replace("\n", "\t\n"),
    "padded to fixed widths": PADDED,
    "decimal points": TEXT.replace(",", "."),
    "thousands apart": TEXT.replace("1234,56", "1 234,56"),
    "capitals": TEXT.replace(TEXT.split("\n")[0], TEXT.split("\n")[0].upper()),
    "quotes": "\n".join('"' + line.replace("\t", '"\t"') + '"' for line in TEXT.splitlines()),
    "Montant and Sens, D and C": with_sides(TEXT, "D", "C"),
    "Montant and Sens, +1 and -1": with_sides(TEXT, "+1", "-1"),
    "Montant and Sens, words": with_sides(TEXT, "Débit", "Crédit"),
    "empty cells for zero": cells(TEXT, lambda _, c: "" if c == "0" else c),
    "zeros for no date": cells(TEXT, lambda n, c: c or ("00000000" if n == "DateLet" else "")),
    "letters of blanks": cells(TEXT, lambda n, c: c or ("   " if n == "EcritureLet" else "")),
    "no Idevise": without(TEXT, "Montantdevise", "Idevise"),
}


@pytest.mark.parametrize("form", SAME)
def test_a_form_is_read_as_the_plain_file(read, form) -> None:
    plain = read(TEXT)
    assert read(SAME[form]).equals(plain)


def test_columns_may_stand_in_any_order_among_others(read) -> None:
    plain = read(TEXT)
    turned = "\n".join("\t".join([*line.split("\t")[::-1], "x"]) for line in TEXT.splitlines())
    assert read(turned).equals(plain)


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d/%m/%Y"])
def test_a_column_of_other_dates_is_read_and_said(read, form) -> None:
    plain = read(TEXT)

    def other(name: str, cell: str) -> str:
        is_date = name in {"EcritureDate", "PieceDate", "DateLet"} and cell
        return date.fromisoformat(cell).strftime(form) if is_date else cell

    assert read(cells(TEXT, other)).equals(plain)
    assert any("column EcritureDate" in warning for warning in read.warnings)


@pytest.mark.parametrize(
    "text",
    [without(TEXT, "DateLet"), cells(TEXT, lambda name, cell: "" if name == "DateLet" else cell)],
    ids=["no column", "empty"],
)
def test_letters_may_have_no_date(read, text) -> None:
    found = read(text)
    assert found["letter"].to_list() == [None, "A", "A", None]
    assert found["letter_date"].to_list() == [None] * 4
    assert any("DateLet" in warning for warning in read.warnings)


@pytest.mark.parametrize(
    "name",
    [
        "123456789FEC20241231.txt",
        "123456789fec20241231.csv",
        "123456789_FEC_20241231.txt",
        "12345678900012FEC20241231.txt",
    ],
)
def test_the_name_of_the_file_says_company_and_year(read, name) -> None:
    found = read(TEXT, name)
    assert found["bu"].unique().to_list() == ["123456789"]
    assert found["fiscal_year_end"].unique().to_list() == [date(2024, 12, 31)]
    assert read.warnings == []


@pytest.mark.parametrize("name", ["export.txt", "123456789FEC20231231.txt"])
def test_without_a_usable_year_in_the_name_the_last_month_is_taken_and_said(read, name) -> None:
    found = read(TEXT, name, bu="FR01")
    assert found["bu"].unique().to_list() == ["FR01"]
    assert found["fiscal_year_end"].unique().to_list() == [date(2024, 3, 31)]
    assert any("2024-03-31" in warning for warning in read.warnings)


def test_the_customer_is_where_the_layout_says(read) -> None:
    assert read(TEXT, customer="account")["customer_id"].unique().to_list() == ["411000"]
    assert read(TEXT, customer="label")["customer_id"][3] == "Œuvre à 5 €"
    nobody = cells(TEXT, lambda name, cell: "" if name == "CompAuxNum" else cell)
    assert read(nobody)["customer_id"].unique().to_list() == ["411000"]
    assert any("CompAuxNum" in warning for warning in read.warnings)


def test_an_amount_in_a_foreign_currency_is_kept_beside_the_books(read) -> None:
    header, *body = (line.split("\t") for line in TEXT.splitlines())
    body[6][header.index("Montantdevise")] = "1300,00"
    body[6][header.index("Idevise")] = "USD"
    found = read("\n".join("\t".join(row) for row in [header, *body]))
    assert found["currency_code"].to_list() == ["EUR", "EUR", "EUR", "USD"]
    assert found["local_amount"][3] == Decimal("1300.00")
    assert found["debit"][3] == Decimal("1234.56")


def test_terms_go_with_every_line(read) -> None:
    found = read(TEXT, terms_days=45, terms_end_of_month=True)
    assert found["terms_days"].unique().to_list() == [45]
    assert found["terms_end_of_month"].unique().to_list() == [True]


REFUSED = {
    "every missing column is named": (
        without(TEXT, "JournalLib", "CompteNum", "EcritureLet"),
        ["JournalLib, CompteNum, EcritureLet"],
    ),
    "dates that cannot be read": (
        TEXT.replace("20240105", "20240230").replace("20240303", "3 mars"),
        ["row 4", "row 5", "row 8", "'20240230' is not a date", "'3 mars' is not a date"],
    ),
    "amounts that cannot be read": (
        TEXT.replace("1234,56", "1234,567").replace("20,50", "vingt"),
        ["row 8", "'1234,567' is not an amount", "'vingt' is not an amount", "column Debit"],
    ),
    "a file that does not balance": (
        TEXT.replace("1028,80", "1028,79"),
        ["1276.56", "1276.55", "differ by 0.01", "VE 3 (line 8, 0.01)"],
    ),
    "a separator in a wording": (
        TEXT.replace("Facture 1\t", "Facture\t1\t"),
        ["row 4: has 19 fields"],
    ),
    "a side that is neither": (
        with_sides(TEXT, "X", "C"),
        ["'X' is neither D (débit, +1) nor C (crédit, -1)"],
    ),
    "no customers": (TEXT.replace("\t411000\t", "\t467000\t"), ["no line of a customer account"]),
    "nothing below the header": (TEXT.split("\n")[0], ["no line under the header"]),
    "an entry without date": (
        cells(TEXT, lambda n, c: "" if n == "EcritureDate" and c == "20240303" else c),
        ["row 8, column EcritureDate: is empty"],
    ),
}


@pytest.mark.parametrize("size", [BLOCK, 1_000_000])
@pytest.mark.parametrize("reason", REFUSED)
def test_a_file_is_refused_and_all_of_it_is_said(read, reason, size) -> None:
    text, says = REFUSED[reason]
    with pytest.raises(ContractError) as refused:
        read(text, size=size)
    assert [part for part in says if part not in str(refused.value)] == []
    assert NAME in str(refused.value)
    assert "Nothing was written" in str(refused.value)


def test_without_siren_in_the_name_the_layout_must_name_the_business_unit(read) -> None:
    with pytest.raises(ContractError, match="business unit in the layout"):
        read(TEXT, "export.txt")


def test_entries_out_of_balance_in_a_file_in_balance_are_a_warning(read) -> None:
    shifted = TEXT.replace("1028,80", "1028,70").replace("\t0\t20,50\t", "\t0\t20,60\t", 1)
    read(shifted)
    assert len(read.warnings) == 1
    assert (
        "2 entries do not balance: 'VE 1 (line 4, -0.10)', 'VE 3 (line 8, 0.10)'"
        in read.warnings[0]
    )
