"""The promises about a FEC, each kept and each broken once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from fec.book import SQL, Line, built, cash, frames, opening, sale, write

MONTH_ENDS = [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)]
FIRST = [
    sale("1", "20231110", "20", "C1", "A", "20240115"),
    sale("2", "20231111", "300", "C2"),
]
SECOND = [
    opening("20240101", Line("411000", "20", "C1"), Line("411000", "300", "C2")),
    cash("3", "20240210", "20", "C1", "A", "20240115"),
]


@pytest.fixture
def found(tmp_path):
    """Build the years, run a check: its rows."""

    def run(check: str, years: dict, spoil: str = "") -> list[tuple]:
        con = built(frames([write(tmp_path, year, years[year]) for year in years]))
        _with_dates(con)
        if spoil:
            con.execute(spoil)
        return con.sql((SQL / "checks" / f"check_fec_{check}.sql").read_text("utf-8")).fetchall()

    return run


def _with_dates(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "create table raw_snapshot_dates as select * from (values "
        "(date '2023-12-31', cast(null as date), true), "
        "(date '2024-01-31', date '2023-12-31', true), "
        "(date '2024-02-29', date '2024-01-31', true)) "
        "as dates(snapshot_date, prior_snapshot_date, is_month_end)"
    )
    for model in ("staging/stg_snapshot_dates", "intermediate/int_fec__balances"):
        query = (SQL / f"{model}.sql").read_text("utf-8")
        con.execute(f"create view {model.split('/')[1]} as {query}")


def test_open_items_are_the_ledger_at_every_month_end(found) -> None:
    assert found("open_items_are_the_ledger", {2023: FIRST, 2024: SECOND}) == []


@pytest.mark.parametrize(
    "spoil",
    [
        "delete from int_fec__documents where amount_local = 300",
        "delete from int_fec__settlements where amount_local > 0",
        "update int_fec__lines set amount_local = 301 where amount_local = 300",
    ],
)
def test_an_item_or_a_settlement_too_few_is_told(found, spoil) -> None:
    assert found("open_items_are_the_ledger", {2023: FIRST, 2024: SECOND}, spoil)


def test_opening_lines_of_a_year_alone_are_told_with_their_amount(found) -> None:
    told = found("opening_lines_have_an_original", {2024: SECOND})
    year_end = date(2024, 12, 31)
    why = "no earlier year is imported"
    assert told == [("123456789", year_end, why, 2, Decimal(320))]


def test_chained_openings_with_originals_are_not_told(found) -> None:
    assert found("opening_lines_have_an_original", {2023: FIRST, 2024: SECOND}) == []


def test_an_opening_line_that_nothing_explains_is_told(found) -> None:
    odd = [opening("20240101", Line("411000", "20", "C1"), Line("411000", "4000", "C9"))]
    years = {2023: FIRST, 2024: odd}
    told = found("opening_lines_have_an_original", years)
    assert [(row[3], row[4]) for row in told] == [(1, Decimal(4000))]
    # and what it does not carry leaves the books: 300 of C2
    left = found("open_lines_are_carried_forward", years)
    assert [(row[1], row[3], row[4], row[5]) for row in left] == [
        (date(2024, 1, 1), "C2", 1, Decimal(300))
    ]


def test_lines_that_are_all_carried_are_not_told(found) -> None:
    assert found("open_lines_are_carried_forward", {2023: FIRST, 2024: SECOND}) == []


def test_a_missing_year_is_told(found) -> None:
    years = {2022: [sale("1", "20221110", "20", "C1")], 2024: SECOND}
    told = found("years_follow_each_other", years)
    assert told == [("123456789", date(2022, 12, 31), date(2024, 1, 1))]
    why = [row[2] for row in found("opening_lines_have_an_original", years)]
    assert why == ["the year before is missing"]
    assert found("years_follow_each_other", {2023: FIRST, 2024: SECOND}) == []


def test_the_gap_to_the_naive_rule_is_told_by_date(found) -> None:
    # alone, the first year lettered an invoice that it does not see paid
    told = found("letter_dates_agree_with_the_ledger", {2023: FIRST})
    gaps = {row[0]: row[2:] for row in told}
    missing = (Decimal(300), Decimal(320), Decimal(-20))
    assert gaps == {date(2024, 1, 31): missing, date(2024, 2, 29): missing}


def test_without_a_gap_nothing_is_told(found) -> None:
    agreed = [sale("1", "20231110", "20", "C1", "A", "20231215")]
    agreed.append(cash("2", "20231215", "20", "C1", "A", "20231215"))
    assert found("letter_dates_agree_with_the_ledger", {2023: agreed}) == []
