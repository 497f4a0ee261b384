"""What is refused, and the sentence the person at the desk reads."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from ar_metrics.imports import Refused, import_files
from importing import ALLOCATIONS, CUSTOMERS, INVOICES, OPEN_ITEMS, PORTFOLIOS, Desk, day


def test_the_message_says_file_count_table_and_each_row_with_what_to_do(desk: Desk) -> None:
    broken = OPEN_ITEMS.replace("2025-06-14", "31/02/2025").replace("C2,N1", ",N1")
    assert desk.refusal(broken).splitlines() == [
        "june.csv was not imported: 2 problems for table open_items.",
        "  - row 2, column due_date: '31/02/2025' is not a date (year-month-day)",
        "  - row 4, column customer_id: is empty",
        "Nothing was written. Correct these rows and import the file again.",
    ]


def test_the_report_lists_every_problem_outside_the_imports(desk: Desk) -> None:
    rows = "".join(
        f"2025-06-30,FR01,C1,F{n},invoice,soon,2025-06-14,EUR,1.00,1.00\n" for n in range(1234)
    )
    with pytest.raises(Refused) as told:
        desk.take(OPEN_ITEMS.splitlines(keepends=True)[0] + rows)
    assert "june.csv was not imported: 1,234 problems for table open_items." in str(told.value)
    assert "row 2, column issue_date: 'soon' is not a date (year-month-day)" in str(told.value)
    assert "… and 1,231 more like this" in str(told.value)
    report = told.value.report
    assert report is not None
    assert str(told.value).endswith(f"All of them are listed in {report}.")
    assert report.is_relative_to(desk.settings.state / "reports")
    listed = pl.read_csv(report, infer_schema=False)
    assert listed.height == 1234
    assert listed.row(1233, named=True)["line"] == "1235"
    assert listed.row(0, named=True)["value"] == "soon"


def test_thousands_of_problems_are_summarised_for_each_rule(desk: Desk) -> None:
    header = OPEN_ITEMS.splitlines(keepends=True)[0]
    rows = "".join(
        f"2025-06-30,FR01,C1,F{n},Bill,2025-06-01,2025-06-14,EUR,one,1.00\n" for n in range(30)
    )
    message = desk.refusal(header + rows)
    assert message.count("is not a number (decimal point)") == 3
    assert message.count("is not one of invoice") == 3
    assert message.count("… and 27 more like this") == 2


@pytest.mark.parametrize("destroyed", ["00:00.0", "12:34.5", "00:00,0", "14:05"])
def test_a_date_destroyed_by_a_spreadsheet(desk: Desk, destroyed: str) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("2025-05-15", f'"{destroyed}"'))
    assert (
        f"row 2, column issue_date: '{destroyed}' is a time: a spreadsheet has destroyed the date. "
        "Export the file again and do not open it in a spreadsheet before the import" in message
    )


@pytest.mark.parametrize("spoilt", ["1.23E+11", "1,23E+11", "4E+15"])
def test_an_id_in_scientific_notation(desk: Desk, spoilt: str) -> None:
    message = desk.refusal(OPEN_ITEMS.replace(",F1,", f',"{spoilt}",'))
    assert f"row 2, column document_id: '{spoilt}' is an id in scientific notation" in message
    assert "Export the column as text from the source system" in message


def test_an_id_that_only_looks_scientific_is_an_id(desk: Desk) -> None:
    rows = desk.rows(OPEN_ITEMS.replace(",F1,", ",5E10,").replace(",F2,", ",12E4,"))
    assert rows["document_id"].to_list() == ["5E10", "12E4", "N1"]


def test_an_overflowed_id(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace(",F1,", ",-2147483648,"))
    assert (
        "row 2, column document_id: '-2147483648' is not an id but what is left when a number is "
        "too large for a program" in message
    )


def test_a_spreadsheet_error_in_a_cell(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace(",F1,", ",#N/A,"))
    assert "row 2, column document_id: '#N/A' is a spreadsheet's error, not a value" in message


def test_duplicate_keys_point_to_the_first_row(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace(",F2,", ",F1,"))
    assert (
        "row 3, column document_id: 'F1' is already in row 2 "
        "(snapshot_date, bu, document_id, instalment_no must be unique)" in message
    )


def test_duplicate_keys_over_two_files_name_the_file(desk: Desk) -> None:
    files = [desk.file("north.csv", OPEN_ITEMS), desk.file("south.csv", OPEN_ITEMS)]
    with pytest.raises(Refused) as told:
        import_files(desk.settings, files)
    assert "2 files were not imported: 3 problems for table open_items." in str(told.value)
    assert "south.csv, row 2, column document_id: 'F1' is already in row 2 of north.csv" in str(
        told.value
    )


def test_two_instalments_of_a_document_are_no_duplicates(desk: Desk) -> None:
    header, first, *_ = OPEN_ITEMS.splitlines()
    rows = desk.rows(f"{header},instalment_no\n{first},1\n{first},2\n")
    assert rows["instalment_no"].to_list() == [1, 2]


def test_a_currency_without_rate_names_currency_and_date(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("EUR,20.00", "MAD,20.00"))
    assert (
        "row 3, column currency_code: 'MAD' has no rate into EUR on 2025-06-30 nor in the 7 days "
        "before: import an fx_rates file that has it" in message
    )


def test_an_imported_rate_of_the_last_seven_days_will_do(desk: Desk) -> None:
    foreign = OPEN_ITEMS.replace("EUR,20.00", "MAD,20.00")
    desk.take("date,currency_code,rate\n2025-06-22,MAD,0.0945\n", "fx_rates_old.csv")
    assert "has no rate into EUR" in desk.refusal(foreign)
    desk.take("date,currency_code,rate\n2025-06-23,MAD,0.0945\n", "fx_rates.csv")
    assert desk.take(foreign).batch is not None


def test_rates_of_the_same_import_count(desk: Desk) -> None:
    files = [
        desk.file("items.csv", OPEN_ITEMS.replace("EUR,20.00", "MAD,20.00")),
        desk.file("fx_rates.csv", "date,currency_code,rate\n2025-06-30,MAD,0.0945\n"),
    ]
    assert import_files(desk.settings, files).batch is not None


def test_the_reporting_currency_is_worth_one_of_itself(desk: Desk) -> None:
    rates = "date,currency_code,rate\n2025-06-30,EUR,1.00\n2025-06-30,MAD,0.0945\n"
    told = "'1.08' is not 1, and EUR is the reporting currency: are these rates into another one?"
    assert told in desk.refusal(rates.replace("1.00", "1.08"), "fx_rates.csv")
    assert desk.take(rates, "fx_rates.csv").batch is not None


def test_a_withdrawn_rate_does_not_count(desk: Desk) -> None:
    from ar_metrics.imports import withdraw

    rates = desk.take("date,currency_code,rate\n2025-06-30,MAD,0.0945\n", "fx_rates.csv").batch
    assert rates is not None
    withdraw(desk.settings, rates.id)
    assert "has no rate into EUR" in desk.refusal(OPEN_ITEMS.replace("EUR,20.00", "MAD,20.00"))


def test_market_rates_need_no_import(desk: Desk) -> None:
    assert desk.take(OPEN_ITEMS.replace("EUR,20.00", "USD,20.00")).batch is not None


def test_a_ledger_currency_that_is_never_rated(desk: Desk) -> None:
    message = desk.refusal(INVOICES.replace("EUR", "MAD"))
    assert "row 2, column currency_code: 'MAD' has no rate into EUR on any day" in message


def test_a_control_total_that_does_not_match(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS, control_total=Decimal("21.00"))
    assert (
        "the control total does not match: you gave 21.00, the rows add up to -279.00, a "
        "difference of -300.00" in message
    )
    assert desk.take(OPEN_ITEMS, control_total=Decimal("-279.00")).batch is not None


@pytest.mark.parametrize("code", ["fr", "France", "FRA", "EN", "f"])
def test_a_country_that_is_not_iso(desk: Desk, code: str) -> None:
    message = desk.refusal(CUSTOMERS.replace(",FR,", f",{code},"))
    assert f"row 2, column country_code: '{code}' is not an ISO 3166 code in capitals" in message


def test_a_currency_that_is_not_iso(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("EUR,20.00", "EURO,20.00"))
    assert "row 3, column currency_code: 'EURO' is not an ISO 4217 currency code" in message
    assert "1 problem for table" in message, "a code that is none is told once"


def test_two_agents_at_a_time(desk: Desk) -> None:
    message = desk.refusal(PORTFOLIOS.replace("2025-03-31", "2025-04-01"))
    assert (
        "row 3, column customer_id: 'C1' has two agents at a time: the period of row 2 is not over"
        in message
    )
    assert desk.take(PORTFOLIOS).batch is not None


def test_more_than_two_decimals_are_not_rounded(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("20.00\n", "20.005\n"))
    assert (
        "row 3, column open_amount: '20.005' has more than 2 decimals: round it in the source "
        "system" in message
    )
    rows = desk.rows(OPEN_ITEMS.replace("20.00\n", "20.0000\n"))
    assert rows["open_amount"].to_list() == [Decimal("1.00"), Decimal("20.00"), Decimal("300.00")]


def test_a_number_too_large(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("20.00\n", "12345678901234567.00\n"))
    assert "is too large: at most 16 digits before the decimal mark" in message


def test_a_decimal_comma_in_a_plain_file_is_not_taken_for_thousands(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("20.00\n", '"1,234"\n'))
    assert "row 3, column open_amount: '1,234' is not a number (decimal point)" in message


def test_a_missing_needed_column(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("due_date", "due"))
    assert (
        "the column 'due_date' is missing. open_items needs it; row 1 has: snapshot_date" in message
    )


def test_a_missing_snapshot_date_tells_the_option(desk: Desk) -> None:
    bare = "\n".join(line.split(",", 1)[1] for line in OPEN_ITEMS.splitlines())
    assert "or say the date of the file with --snapshot-date" in desk.refusal(bare)
    rows = desk.rows(bare, snapshot_date=day("2025-06-30"))
    assert rows["snapshot_date"].unique().to_list() == [day("2025-06-30")]


def test_another_snapshot_date_than_the_rows_say(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS, snapshot_date=day("2025-05-31"))
    assert "the rows are of 2025-06-30, and the file is said to be of 2025-05-31" in message


def test_several_snapshot_dates_in_a_plain_file(desk: Desk) -> None:
    both = OPEN_ITEMS + OPEN_ITEMS.replace("2025-06-30", "2025-05-31").split("\n", 1)[1]
    message = desk.refusal(both)
    assert (
        "the file holds 2 snapshot dates (2025-05-31 to 2025-06-30), and the layout plain expects "
        "one. If that is meant, import it with the layout plain_history" in message
    )
    batch = desk.take(both, layout="plain_history").batch
    assert batch is not None
    assert batch.feeds["open_items"].snapshot_dates == ("2025-05-31", "2025-06-30")
    assert batch.feeds["open_items"].units == (("FR01", "2025-05-31"), ("FR01", "2025-06-30"))


def test_a_header_of_no_table(desk: Desk) -> None:
    message = desk.refusal("apples,pears\n1,2\n")
    assert "its header is not that of one of our tables. Row 1 has: apples, pears." in message


def test_allocations_need_a_known_kind(desk: Desk) -> None:
    message = desk.refusal(ALLOCATIONS.replace("cash", "gift"))
    assert "row 2, column kind: 'gift' is not one of cash, credit_note, write_off" in message


def test_a_file_that_is_not_there(desk: Desk) -> None:
    from ar_metrics.errors import UserError

    with pytest.raises(UserError, match="was not imported: there is no such file"):
        import_files(desk.settings, [desk.folder / "nowhere.csv"])


def test_an_unknown_layout(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS, layout="sap")
    assert "There is no layout 'sap': give plain, plain_history, fec, " in message
    assert "sap_fbl5n, " in message
    assert "or the path of a .toml" in message


def test_one_unreadable_file_among_several_is_told_with_the_others(desk: Desk) -> None:
    files = [
        desk.file("items.csv", OPEN_ITEMS.replace("EUR,20.00", "EURO,20.00")),
        desk.file("empty.csv", "   \n"),
    ]
    with pytest.raises(Refused) as told:
        import_files(desk.settings, files)
    assert "items.csv, row 3, column currency_code: 'EURO' is not" in str(told.value)
    assert "empty.csv, the file is empty" in str(told.value)


def test_a_date_that_no_invoice_has(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("2025-05-15", "1025-05-15"))
    assert "row 2, column issue_date: '1025-05-15' is a date before 1900 or after 2199" in message


def test_a_control_character(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace(",F1,", ",F\x071,"))
    assert "holds a control character, which no name or number has" in message


def test_a_file_beyond_the_bound(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ar_metrics.sources.chunks.LARGEST_FILE", 100)
    assert "june.csv was not imported: it is larger than 0.0 GB." in desk.refusal(OPEN_ITEMS)


def test_a_column_that_is_missing_is_told_with_the_one_that_nobody_knows(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("open_amount", "Open Amount"))
    assert "  - the column 'open_amount' is missing." in message
    assert "'Open Amount' is not one of open_items: it is ignored (did you mean open_amount?)" in (
        message
    )


def test_an_id_with_a_character_that_nobody_sees_is_refused(desk: Desk) -> None:
    message = desk.refusal(OPEN_ITEMS.replace("C2,N1", "C2\u200b,N1"))
    assert "row 4, column customer_id" in message
    assert "holds a character that nobody sees" in message
