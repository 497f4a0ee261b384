"""CSV files as programs and people write them: encodings, delimiters, quotes, broken rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ar_metrics.sources.text import detect
from importing import CUSTOMERS, OPEN_ITEMS, Desk

NAMES = CUSTOMERS.replace("Martin SA", "Œuvre d’Été € Noël").replace("Roux SARL", "Société Lâché")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(desk: Desk, encoding: str) -> None:
    content = NAMES.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    rows = desk.rows(content, "customers", name="customers.csv")
    assert rows["name"].to_list() == ["Œuvre d’Été € Noël", "Société Lâché"]


def test_iso_8859_15_is_told_from_cp1252(desk: Desk) -> None:
    latin = NAMES.replace("’", "'")
    rows = desk.rows(latin.encode("iso-8859-15"), "customers", name="customers.csv")
    assert rows["name"].to_list() == ["Œuvre d'Été € Noël", "Société Lâché"]


def test_a_declared_encoding_wins(desk: Desk) -> None:
    layout = """
        [reader]
        encoding = "cp1252"
        [feeds.customers.columns]
        bu = "bu"
        customer_id = "customer_id"
        name = "name"
        country_code = "country_code"
        segment = "segment"
    """
    content = NAMES.replace("’", "'").replace("Œ", "¼").replace("€", "¤").encode("iso-8859-1")
    assert detect(content) == "iso-8859-15"
    rows = desk.rows(content, "customers", layout=layout)
    assert rows["name"][0] == "¼uvre d'Été ¤ Noël"
    message = desk.refusal(b"name\n\x81\n", layout=layout)
    assert "june.csv was not imported: row 2 holds a byte that is not cp1252." in message


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_delimiters_and_line_ends(desk: Desk, delimiter: str, end: str) -> None:
    content = OPEN_ITEMS.replace(",", delimiter).replace("\n", end).encode()
    rows = desk.rows(content)
    assert rows["document_id"].to_list() == ["F1", "F2", "N1"]
    assert rows["open_amount"].sum() == Decimal("321.00")


def test_the_line_excel_writes_for_itself_is_not_data(desk: Desk) -> None:
    rows = desk.rows("sep=;\n" + OPEN_ITEMS.replace(",", ";"))
    assert rows.height == 3


def test_rows_are_numbered_as_in_the_spreadsheet_over_blank_and_broken_lines(desk: Desk) -> None:
    header, first, second, third = OPEN_ITEMS.splitlines()
    spread = first.replace("C1", '"C1\nbis"')
    content = "\n".join([header, "", spread, ",,,,,,,,,", second, third.replace("EUR", "EURO")])
    message = desk.refusal(content)
    # 1 header, 2 blank, 3 spread over two lines, 4 only commas, 5, 6
    assert "row 6, column currency_code: 'EURO' is not an ISO 4217" in message


def test_quotes_keep_delimiters_line_feeds_and_quotes(desk: Desk) -> None:
    content = CUSTOMERS.replace("Martin SA", '"Martin, ""le"" grand\nfils"')
    rows = desk.rows(content, "customers", name="customers.csv")
    assert rows["name"].to_list() == ['Martin, "le" grand\nfils', "Roux SARL"]


def test_inches_are_text_where_nothing_is_quoted(desk: Desk) -> None:
    content = CUSTOMERS.replace("Martin SA", 'Tubes 5" SA').replace(",", "\t")
    rows = desk.rows(content, "customers", name="customers.csv")
    assert rows["name"].to_list() == ['Tubes 5" SA', "Roux SARL"]


def test_a_quote_that_is_never_closed(desk: Desk) -> None:
    content = CUSTOMERS.replace("Martin SA", '"Martin, SA')
    message = desk.refusal(content, "customers.csv")
    assert "the quotes of row 2 are not closed, or not doubled." in message
    assert 'set quote = "none" in the layout' in message


def test_ragged_rows_are_all_told(desk: Desk) -> None:
    header, first, second, third = OPEN_ITEMS.splitlines()
    content = "\n".join([header, first + ",9,9", second[:40], third[:45]])
    message = desk.refusal(content)
    assert "row 2: has 12 fields where the header has 10" in message
    assert "row 3: has 6 fields where the header has 10\n" in message
    assert "row 4: has 7 fields where the header has 10: the file may be cut short" in message


def test_a_separator_at_the_end_of_each_row_is_no_field(desk: Desk) -> None:
    with_end = "\n".join(line + "," for line in OPEN_ITEMS.splitlines())
    assert desk.rows(with_end).height == 3
    header, *rest = OPEN_ITEMS.splitlines()
    assert desk.rows("\n".join([header, *(line + ",," for line in rest)])).height == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "june.csv was not imported: the file is empty."),
        (b"  \r\n\n", "june.csv was not imported: the file is empty."),
        (b"\xef\xbb\xbf", "june.csv was not imported: the file is empty."),
        (OPEN_ITEMS.encode() + b"\x00\x00", "row 5 holds a zero byte, which no text has"),
        (b"%PDF-1.7 binary", "it is not a text file (it holds binary data)"),
        (b"PK\x03\x04rest", "it is not a text file (it holds binary data)"),
        (OPEN_ITEMS.splitlines()[0].encode(), "it has a header and no row below it"),
        (OPEN_ITEMS[:230].encode(), "the file may be cut short"),
    ],
)
def test_what_is_no_complete_text_file(desk: Desk, content: bytes, sentence: str) -> None:
    assert sentence in desk.refusal(content)


def test_ids_keep_their_zeros_and_lose_the_blanks_around_them(desk: Desk) -> None:
    rows = desk.rows(OPEN_ITEMS.replace(",F1,", ", 00123\u00a0,"))
    assert rows["document_id"].to_list() == ["00123", "F2", "N1"]


def test_a_header_in_other_case_and_a_byte_order_mark_inside(desk: Desk) -> None:
    rows = desk.rows("\ufeff" + OPEN_ITEMS.replace("document_id", " Document_ID "))
    assert rows["document_id"].to_list() == ["F1", "F2", "N1"]


def test_one_spoilt_byte_in_utf_8_is_told_and_not_read_in_another_encoding(desk: Desk) -> None:
    good = CUSTOMERS.replace("Martin SA", "Été à Noël, où l’œuf dégèle".replace(",", ""))
    content = good.encode().replace(b"Roux", b"Rou\xe9")
    message = desk.refusal(content, "customers.csv")
    assert "customers.csv was not imported: row 3 holds a byte that is not utf-8." in message


def test_a_quote_that_is_not_closed_among_quoted_fields_is_told(desk: Desk) -> None:
    lines = OPEN_ITEMS.splitlines()
    quoted = [",".join(f'"{cell}"' for cell in line.split(",")) for line in lines[1:]]
    quoted[2] = quoted[2].replace('"N1"', '"N1')
    for header in (lines[0], '"' + lines[0].replace(",", '","') + '"'):
        message = desk.refusal("\n".join([header, *quoted]) + "\n")
        assert "the quotes of row 4 are not closed, or not doubled" in message


def test_a_quote_where_nothing_is_quoted_is_a_sign_of_the_text(desk: Desk) -> None:
    rows = desk.rows(OPEN_ITEMS.replace("F2", '"F2').replace("N1", '5" pipe'))
    assert rows["document_id"].to_list() == ["F1", '"F2', '5" pipe']


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_does_not_say_so_is_known_by_its_zeros(desk: Desk, encoding: str) -> None:
    rows = desk.rows(NAMES.encode(encoding), "customers", name="customers.csv")
    assert rows["name"].to_list() == ["Œuvre d’Été € Noël", "Société Lâché"]


def test_a_zero_byte_is_told_with_its_row(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("F2", "F\x002"))
    assert "june.csv was not imported: row 3 holds a zero byte" in message


def test_files_put_one_after_the_other_are_read(desk: Desk) -> None:
    header, *rows = OPEN_ITEMS.splitlines(keepends=True)
    content = "\ufeff" + header + rows[0] + "\ufeff" + header + "".join(rows[1:])
    assert desk.rows(content)["document_id"].to_list() == ["F1", "F2", "N1"]
