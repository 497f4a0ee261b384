"""What is imported with a warning, and the sentence of the warning."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from importing import ALLOCATIONS, CUSTOMERS, OPEN_ITEMS, PORTFOLIOS, Desk


def test_a_good_file_has_no_warning(desk: Desk) -> None:
    assert desk.with_customers().warnings(OPEN_ITEMS) == []


def test_a_customer_without_master_data_is_told_once_and_kept(desk: Desk) -> None:
    told = desk.warnings(OPEN_ITEMS)
    said = "is in no customers file: country and segment show as unknown"
    assert told == [
        f"row 2, column customer_id: 'C1' {said}",
        f"row 4, column customer_id: 'C2' {said}",
    ]


def test_a_due_date_before_the_issue_date(desk: Desk) -> None:
    told = desk.with_customers().warnings(OPEN_ITEMS.replace("2025-06-14", "2025-05-14"))
    assert told == ["row 2, column due_date: '2025-05-14' is before the issue date"]


def test_several_names_of_one_customer(desk: Desk) -> None:
    twice = CUSTOMERS.replace("segment\n", "segment,valid_from\n").replace("private", "private,")
    twice = twice.replace("public", "public,") + "FR01,C1,Martin S.A.,FR,private,2025-01-01\n"
    told = desk.warnings(twice)
    assert told == [
        "row 2, column customer_id: 'C1' is written with 2 names: 'Martin SA', 'Martin S.A.'"
    ]


def test_one_name_under_several_ids(desk: Desk) -> None:
    told = desk.warnings(CUSTOMERS + "FR01,C9,MARTIN S.A.S.,FR,private\nDE01,C7,Martin,DE,x\n")
    assert told == ["row 2, column name: 'Martin SA' is written with 2 customer ids: 'C1', 'C9'"], (
        "another business unit has its own customers"
    )


def test_ids_that_differ_only_in_case_and_punctuation(desk: Desk) -> None:
    told = desk.warnings(CUSTOMERS + "FR01,c-1,Durand,FR,private\n")
    assert told == ["row 2, column customer_id: 'C1' is written with 2 ids: 'C1', 'c-1'"]


def test_a_negative_amount_on_a_credit_is_the_same_credit(desk: Desk) -> None:
    negative = OPEN_ITEMS.replace("300.00,300.00", "-300.00,-300.00")
    imported = desk.with_customers().take(negative)
    assert [str(warning) for warning in imported.warnings] == [
        f"row 4, column {column}: '-300.00' is negative on a credit: it is taken as a credit of "
        "the same amount, because the document type already says it is one"
        for column in ("original_amount", "open_amount")
    ]
    assert imported.batch is not None
    rows = pl.read_parquet(imported.batch.parquet("open_items"))
    assert rows["open_amount"].to_list() == [Decimal("1.00"), Decimal("20.00"), Decimal("300.00")]
    assert imported.feeds["open_items"].control_totals == {"EUR": "-279.00"}


def test_an_allocation_row_that_repeats_another(desk: Desk) -> None:
    told = desk.warnings(ALLOCATIONS + ALLOCATIONS.splitlines()[1] + "\n")
    assert told == [
        "row 4, column document_id: 'F1' is in a row that repeats an earlier one exactly: both are "
        "counted"
    ]


def test_an_unknown_column_is_ignored_and_a_misspelt_one_recognised(desk: Desk) -> None:
    header, *rows = OPEN_ITEMS.splitlines()
    wide = "\n".join([f"{header},disput,colour", *(f"{row},yes,red" for row in rows)])
    told = desk.with_customers().warnings(wide)
    assert told == [
        "the column 'disput' is not one of open_items: it is ignored (did you mean dispute?)",
        "the column 'colour' is not one of open_items: it is ignored",
    ]


def test_portfolios_that_overlap_with_an_earlier_import(desk: Desk) -> None:
    assert desk.warnings(PORTFOLIOS) == []
    later = "bu,customer_id,agent_id,valid_from,valid_to\nFR01,C1,A3,2025-06-01,\n"
    assert desk.warnings(later, "next.csv") == [
        "customer 'C1' of FR01 has two agents at a time with an earlier import: import the earlier "
        "period again with its last day"
    ]
    closed = later + "FR01,C1,A2,2025-04-01,2025-05-31\n"
    assert desk.warnings(closed, "closed.csv") == []


def test_the_full_list_of_warnings_lies_with_the_batch(desk: Desk) -> None:
    header, first, *_ = OPEN_ITEMS.splitlines()
    rows = [first.replace("C1", f"C{n}").replace("F1", f"F{n}") for n in range(300)]
    imported = desk.take("\n".join([header, *rows]))
    assert imported.warning_count == 300
    assert len(imported.warnings) == 200
    assert imported.batch is not None
    assert imported.batch.warnings == 300
    listed = pl.read_csv(imported.batch.folder / "warnings.csv")
    assert listed.height == 300


def test_open_items_that_write_one_customer_in_several_ways(desk: Desk) -> None:
    told = desk.warnings(OPEN_ITEMS.replace("C2,N1", "c-1,N1"))
    assert "row 2, column customer_id: 'C1' is written with 2 ids: 'C1', 'c-1'" in told


def test_rates_are_rounded_to_ten_decimals(desk: Desk) -> None:
    rates = "date,currency_code,rate\n2025-06-30,MAD,0.094512345678\n"
    rows = desk.rows(rates, "fx_rates", name="fx.csv")
    assert rows["rate"].to_list() == [Decimal("0.0945123457")]


def test_a_day_to_come_is_told_once_for_each_date(desk: Desk) -> None:
    taken = desk.take(OPEN_ITEMS.replace("2025-06-30", "2190-06-30"))
    said = [str(problem) for problem in taken.warnings]
    (told,) = [line for line in said if "is a day to come" in line]
    assert told.startswith("row 2, column snapshot_date: '2190-06-30' is a day to come")


def test_one_business_unit_with_two_codes_is_told(desk: Desk) -> None:
    taken = desk.take(OPEN_ITEMS.replace("FR01,C1,F2", "fr01,C1,F2"))
    said = [str(problem) for problem in taken.warnings]
    assert "row 2, column bu: 'FR01' is written with 2 codes: 'FR01', 'fr01'" in said
