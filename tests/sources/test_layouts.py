"""What a layout can say, each key once, on small files."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from ar_metrics.errors import UserError
from ar_metrics.sources import shipped_layouts
from ar_metrics.sources.toml_layout import read_layout
from exports_met import LINES, MAPPED, table
from importing import Desk, day


def test_columns_constants_dates_and_numbers(desk: Desk) -> None:
    rows = desk.rows(LINES, layout=MAPPED)
    assert rows["bu"].to_list() == ["DE01"] * 3
    assert rows["issue_date"].to_list() == [day("2025-05-01"), day("2025-05-02"), day("2025-05-03")]
    assert rows["open_amount"].to_list() == [
        Decimal("1234.50"),
        Decimal("-20.00"),
        Decimal("-300.00"),
    ]
    assert rows["snapshot_date"].unique().to_list() == [day("2025-06-30")]


def test_the_first_candidate_header_that_is_there_is_taken(desk: Desk) -> None:
    rows = desk.rows(LINES.replace("Debitor", "Kunde"), layout=MAPPED)
    assert rows["customer_id"].to_list() == ["K1", "K2", "K3"]
    message = desk.refusal(LINES.replace("Debitor", "Name"), layout=MAPPED)
    assert "the column 'Debitor' or 'Kunde' is missing (it gives customer_id)." in message


def test_values_are_mapped_and_the_rest_has_a_star(desk: Desk) -> None:
    layout = MAPPED.replace('document_type = "invoice"\n', "") + (
        'document_type = "Art"\n'
        '[feeds.open_items.values.document_type]\nRV = "invoice"\nDZ = "receipt"\n'
        '"*" = "debit_note"\n'
    )
    lines = LINES.replace("20,00-", "20,00").replace("(300,00)", "300,00")
    assert table(desk, layout, lines, "document_type") == [
        ("invoice",),
        ("receipt",),
        ("debit_note",),
    ]


@pytest.mark.parametrize(
    ("filter_text", "left"),
    [
        ('in = ["RV", "DG"]', ["B1", "B3"]),
        ('not_in = ["RV"]', ["B2", "B3"]),
        ('matches = "^D"', ["B2", "B3"]),
        ('not_matches = "^D"', ["B1"]),
    ],
)
def test_row_filters_count_what_they_leave_out(
    desk: Desk, filter_text: str, left: list[str]
) -> None:
    layout = MAPPED + f'[[feeds.open_items.where]]\ncolumn = "Art"\n{filter_text}\n'
    imported = desk.take(LINES, layout=layout)
    assert imported.batch is not None
    rows = pl.read_parquet(imported.batch.parquet("open_items"))
    assert rows["document_id"].to_list() == left
    assert sum(imported.feeds["open_items"].left_out.values()) == 3 - len(left)


def test_filters_on_empty_cells(desk: Desk) -> None:
    layout = MAPPED + '[[feeds.open_items.where]]\ncolumn = "Fällig"\nnot_empty = true\n'
    imported = desk.take(LINES, layout=layout)
    assert imported.feeds["open_items"].left_out == {"Fällig = ''": 1}
    message = desk.refusal(LINES.replace("Fällig", "Frist"), layout=layout)
    assert "the layout filters on the column 'Fällig', which the file does not have" in message


def test_a_total_row_is_left_out_and_controlled(desk: Desk) -> None:
    layout = MAPPED + '[control]\ncolumn = "Betrag"\nrow = "^Summe"\n'
    imported = desk.take(LINES + "Summe;;;;914,50\n", layout=layout)
    assert imported.feeds["open_items"].rows == 3
    assert imported.feeds["open_items"].left_out == {"footer ^Summe": 1}
    message = desk.refusal(LINES + "Summe;;;;914,51\n", layout=layout)
    assert (
        "the control total does not match: the file states 914.51, the rows add up to 914.50, a "
        "difference of -0.01" in message
    )
    message = desk.refusal(LINES, layout=layout)
    assert "no row matches '^Summe': the total that the layout controls is not there" in message


def test_a_total_above_the_header_or_in_the_layout(desk: Desk) -> None:
    above = MAPPED + '[control]\npreamble = "Summe: ([0-9.,]+)"\n'
    assert desk.take("Summe: 914,50\n" + LINES, layout=above).batch is not None
    message = desk.refusal("Summe: 914,00\n" + LINES, layout=above)
    assert "the file states 914.00, the rows add up to 914.50" in message
    typed = MAPPED + '[control]\ntotal = "914,00"\n'
    assert "the layout states 914.00, the rows add up to 914.50" in desk.refusal(
        LINES, layout=typed
    )


def test_footers_without_a_total(desk: Desk) -> None:
    layout = 'footer = "^(Ende|Seite )"\n' + MAPPED
    imported = desk.take(LINES + "Seite 1\nEnde der Liste\n", layout=layout)
    assert imported.feeds["open_items"].rows == 3
    assert imported.feeds["open_items"].left_out == {"footer ^(Ende|Seite )": 2}


def test_the_snapshot_date_in_the_file_name(desk: Desk) -> None:
    layout = MAPPED.replace('snapshot_date = "2025-06-30"\n', "") + (
        '[snapshot_date]\nfile_name = "_([0-9]{8})"\nformats = ["YYYYMMDD"]\n'
    )
    rows = desk.rows(LINES, layout=layout, name="opos_20250531.csv")
    assert rows["snapshot_date"].unique().to_list() == [day("2025-05-31")]
    assert "in the file name, written YYYYMMDD" in desk.refusal(LINES, layout=layout)


def test_monthly_snapshots_in_one_file_when_the_layout_says_so(desk: Desk) -> None:
    layout = MAPPED.replace('snapshot_date = "2025-06-30"\n', "") + 'snapshot_date = "Stichtag"\n'
    lines = (
        "Stichtag;Debitor;Beleg;Datum;Fällig;Betrag\n"
        "31.05.2025;K1;B1;01.05.2025;;1,00\n30.06.2025;K1;B1;01.05.2025;;1,00\n"
    )
    message = desk.refusal(lines, layout=layout)
    assert "the file holds 2 snapshot dates (2025-05-31 to 2025-06-30)" in message
    assert "set several_dates = true under [snapshot_date] in the layout" in message
    batch = desk.take(lines, layout=layout + "[snapshot_date]\nseveral_dates = true\n").batch
    assert batch is not None
    assert batch.feeds["open_items"].snapshot_dates == ("2025-05-31", "2025-06-30")


def test_day_and_month_are_never_guessed(desk: Desk) -> None:
    layout = MAPPED.replace('["DD.MM.YYYY"]', '["DD.MM.YYYY", "MM.DD.YYYY"]')
    message = desk.refusal(LINES, layout=layout)
    assert (
        "row 2, column Datum (issue_date): '01.05.2025' reads as two different dates: name one "
        "date format for this column in the layout" in message
    )


def test_one_file_fills_customers_once_each_and_tells_their_spellings(desk: Desk) -> None:
    layout = MAPPED + (
        '[feeds.customers]\ndistinct = true\n[feeds.customers.constants]\ncountry_code = "DE"\n'
        'segment = "private"\n[feeds.customers.columns]\ncustomer_id = "Debitor"\nname = "Name"\n'
    )
    names = ["Meier GmbH", "MEIER GMBH", "Meier Gmbh.", "Meier G.m.b.H.", "Meier", "MEIER GMBH"]
    lines = "Debitor;Name;Beleg;Datum;Fällig;Betrag\n" + "".join(
        f"K1;{name};B{n};01.05.2025;;1,00\n" for n, name in enumerate(names)
    )
    imported = desk.take(lines, layout=layout)
    assert imported.batch is not None
    customers = pl.read_parquet(imported.batch.parquet("customers"))
    assert customers.select("customer_id", "name").rows() == [("K1", "MEIER GMBH")]
    assert [str(warning) for warning in imported.warnings] == [
        "row 2, column Debitor (customer_id): 'K1' is written with 5 names: 'Meier GmbH', "
        "'MEIER GMBH', 'Meier Gmbh.', 'Meier G.m.b.H.', 'Meier'"
    ]


def test_a_header_that_is_there_twice_must_be_told_apart(desk: Desk) -> None:
    lines = LINES.replace("S/H", "Betrag")
    message = desk.refusal(lines, layout=MAPPED)
    assert "it has 2 columns named 'Betrag'." in message
    assert "Say which one in the layout: 'Betrag#1', 'Betrag#2'" in message
    rows = desk.rows(lines, layout=MAPPED.replace('"Betrag"', '"Betrag#1"'))
    assert rows["open_amount"][0] == Decimal("1234.50")


def test_a_header_row_by_number(desk: Desk) -> None:
    layout = "[reader]\nheader_row = 3\n" + MAPPED
    noise = "Beleg;Datum;Betrag\n\n"
    assert desk.rows(noise + LINES, layout=layout).height == 3
    message = desk.refusal("\n\n\n" + LINES, layout=layout)
    assert "the layout says the header is row 3, and that row is empty" in message


def test_values_that_mean_empty(desk: Desk) -> None:
    layout = '[reader]\nempty_values = ["-", "NULL"]\n' + MAPPED
    rows = desk.rows(LINES.replace("01.06.2025", "NULL").replace("31.05.2025", "-"), layout=layout)
    assert rows["due_date"].to_list() == [None, None, None]


def test_an_optional_column_that_the_file_lacks_is_told(desk: Desk) -> None:
    told = desk.warnings(LINES, layout=MAPPED + 'dispute = "Sperre"\n')
    assert told[0] == (
        "the layout takes dispute from 'Sperre', which the file does not have: it stays empty"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it fills no feed"),
        ("[reader]\nencoding = 'klingon'", "reader.encoding is 'klingon'"),
        ("[reader]\ndelimiter = ';;'", "reader.delimiter is ';;'"),
        ("[reader]\nheadder_row = 3", "it has the unknown key reader.headder_row"),
        ("[numbers]\ndecimal = ';'", "numbers.decimal is ';'"),
        ("[numbers]\nthousands = ['.']", "numbers.thousands holds the decimal mark"),
        ("[dates]\nformats = ['day']", "'day' is not a date format such as DD/MM/YYYY"),
        ("[feeds.cats.columns]\na = 'b'", "feeds.cats is not a feed"),
        ("[feeds.sales.columns]\ncolour = 'b'", "names the column 'colour'"),
        ("[feeds.sales.sign]\nrule = 'odd'", "feeds.sales.sign.rule is 'odd'"),
        ("[feeds.sales.sign]\nrule = 'sens'", "needs column and credit_values"),
        ("footer = '('", "footer is not a regular expression"),
        ("[[where]]\ncolumn = 'a'", "each where needs column and one of"),
        ("[control]\nrow = 'Total'", "control.row needs control.column"),
        ("[feeds", "cannot be read"),
    ],
)
def test_a_layout_that_cannot_be_used_names_the_key(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as told:
        read_layout(text, "mine")
    assert str(told.value).startswith("Layout mine cannot be ")
    assert sentence in str(told.value)


def test_the_layouts_that_come_with_the_product() -> None:
    names = list(shipped_layouts())
    assert names[:2] == ["plain", "plain_history"]
    assert names[2:] == sorted(names[2:])


def test_filters_that_leave_no_row(desk: Desk) -> None:
    layout = MAPPED + '[[feeds.open_items.where]]\ncolumn = "Art"\nin = ["XX"]\n'
    message = desk.refusal(LINES, layout=layout)
    assert "no row is left: the layout leaves out Art = RV; Art = DZ; Art = DG" in message


def test_a_layout_that_forgets_a_needed_column(desk: Desk) -> None:
    message = desk.refusal(LINES, layout=MAPPED.replace('bu = "DE01"\n', ""))
    assert (
        "the layout does not say where bu comes from, which open_items needs: map a column to it "
        "or give a constant" in message
    )
