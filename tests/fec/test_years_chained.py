"""Years in a row: what an opening carries forward, what it does not, and broken chains."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fec.book import Books, Entry, Line, books, built, cash, frames, opening, sale, write

Years = dict[int, list[Entry]]


@pytest.fixture
def imported(tmp_path):
    def read(years: Years) -> Books:
        return books(*(write(tmp_path, year, entries) for year, entries in years.items()))

    return read


def shown(ledger: Books, day: str) -> dict[str, tuple[str, str]]:
    """What is open: reference to amount and issue date."""
    known = {d["document_id"]: d for d in ledger.documents}
    return {
        known[item]["document_ref"]: (str(amount), str(known[item]["issue_date"]))
        for item, amount in ledger.open_items(date.fromisoformat(day)).items()
    }


def never_leaves_the_ledger(ledger: Books) -> bool:
    return [day for day in ledger.days() if ledger.total(day) != ledger.ledger(day)] == []


def carried(amount: str, aux: str, letter: str = "", lettered: str = "", piece: str = "") -> Line:
    return Line("411000", amount, aux, letter, lettered, "Report", piece or f"AN-{aux}-{amount}")


def test_a_claim_lives_on_through_three_years_and_keeps_its_date(imported) -> None:
    ledger = imported(
        {
            2022: [sale("1", "20220505", "100", "C1", "A", "20240303")],
            2023: [opening("20230101", carried("100", "C1"))],
            2024: [
                opening("20240101", carried("100", "C1")),
                cash("2", "20240303", "100", "C1", "A", "20240303"),
            ],
        }
    )
    for day in ("2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2024-03-02"):
        assert shown(ledger, day) == {"F1": ("100.00", "2022-05-05")}
    # neither opening kept the letter: the first year's still finds the payment
    assert shown(ledger, "2024-03-03") == {}
    assert never_leaves_the_ledger(ledger)


def test_a_missing_year_breaks_the_chain_and_the_check_says_so(tmp_path) -> None:
    years = {
        2022: [sale("1", "20220505", "100", "C1")],
        2024: [opening("20240101", carried("100", "C1", piece="F1"))],
    }
    paths = [write(tmp_path, year, entries) for year, entries in years.items()]
    ledger = books(*paths)
    assert shown(ledger, "2023-12-31") == {"F1": ("100.00", "2022-05-05")}
    assert shown(ledger, "2024-01-01") == {"F1": ("100.00", "2024-01-01")}
    assert never_leaves_the_ledger(ledger)


def test_what_the_opening_does_not_carry_leaves_on_that_day(imported) -> None:
    # the package carries one balance per customer: no single line is found again
    ledger = imported(
        {
            2023: [sale("1", "20230505", "10", "C1"), sale("2", "20230606", "200", "C1")],
            2024: [opening("20240101", carried("210", "C1"))],
        }
    )
    assert set(shown(ledger, "2023-12-31")) == {"F1", "F2"}
    assert shown(ledger, "2024-01-01") == {"AN-C1-210": ("210.00", "2024-01-01")}
    assert never_leaves_the_ledger(ledger)


def test_an_opening_that_differs_from_the_close_is_followed(imported) -> None:
    ledger = imported(
        {
            2023: [sale("1", "20230505", "10", "C1"), sale("2", "20230606", "200", "C2")],
            2024: [opening("20240101", carried("10", "C1"), carried("3000", "C3"))],
        }
    )
    assert shown(ledger, "2024-01-01") == {
        "F1": ("10.00", "2023-05-05"),
        "AN-C3-3000": ("3000.00", "2024-01-01"),
    }
    assert never_leaves_the_ledger(ledger)


PAID = {"letter": "B", "letter_date": "20240202"}


@pytest.mark.parametrize(
    ("told", "paid"),
    [
        ({"piece": "F3"}, "F3"),
        ({"label": "Facture 2"}, "F2"),
        ({"label": "Facture 2", "piece": "F3"}, "F3"),
        ({}, "F1"),  # nothing tells: the oldest is what gets paid
    ],
    ids=["by its piece", "by its wording", "by its piece first", "oldest first"],
)
def test_lines_of_one_customer_and_amount_are_told_apart(imported, told, paid) -> None:
    three = [sale(str(n), f"202305{n:02}", "70", "C1") for n in (1, 2, 3)]
    same = Line("411000", "70", "C1", label="Report", piece="AN")
    ledger = imported(
        {
            2023: three,
            2024: [
                opening("20240101", same, replace(same, **PAID, **told), same),
                cash("4", "20240202", "70", "C1", "B", "20240202"),
            ],
        }
    )
    assert set(shown(ledger, "2024-02-01")) == {"F1", "F2", "F3"}
    assert set(shown(ledger, "2024-02-02")) == {"F1", "F2", "F3"} - {paid}
    assert never_leaves_the_ledger(ledger)


def test_a_letter_given_in_a_year_between_is_kept_too(imported) -> None:
    ledger = imported(
        {
            2022: [sale("1", "20220505", "100", "C1")],
            2023: [opening("20230101", carried("100", "C1", "A", "20240303"))],
            2024: [
                opening("20240101", carried("100", "C1")),
                cash("2", "20240303", "100", "C1", "A", "20240303"),
            ],
        }
    )
    assert shown(ledger, "2024-03-02") == {"F1": ("100.00", "2022-05-05")}
    assert shown(ledger, "2024-03-03") == {}
    assert never_leaves_the_ledger(ledger)


def test_a_group_balanced_at_the_close_may_be_carried_and_upset_in_the_new_year(imported) -> None:
    bounced = Entry(
        "BQ",
        "3",
        "20240115",
        (Line("411000", "100", "C1", "A", "20240220", piece="P3"), Line("512000", "-100")),
    )
    ledger = imported(
        {
            2023: [
                sale("1", "20231101", "100", "C1", "A", "20240220"),
                cash("2", "20231215", "100", "C1", "A", "20240220"),
            ],
            2024: [
                opening(
                    "20240101",
                    carried("100", "C1", "A", "20240220"),
                    carried("-100", "C1", "A", "20240220"),
                ),
                bounced,
                cash("4", "20240220", "100", "C1", "A", "20240220"),
            ],
        }
    )
    assert shown(ledger, "2023-12-31") == shown(ledger, "2024-01-01") == {}
    assert shown(ledger, "2024-01-15") == {
        "F1": ("100.00", "2023-11-01"),
        "P2": ("-100.00", "2023-12-15"),
        "P3": ("100.00", "2024-01-15"),
    }
    assert shown(ledger, "2024-02-20") == {}
    assert never_leaves_the_ledger(ledger)


def test_without_letter_dates_the_codes_start_again_each_year(imported) -> None:
    ledger = imported(
        {
            2023: [
                sale("1", "20230505", "10", "C1", "A"),
                cash("2", "20230606", "10", "C1", "A"),
                sale("3", "20231111", "200", "C1", "B"),
            ],
            2024: [
                opening("20240101", carried("200", "C1")),
                sale("4", "20240202", "3000", "C1", "A"),
                cash("5", "20240303", "3000", "C1", "A"),
                cash("6", "20240404", "200", "C1", "B"),
            ],
        }
    )
    assert shown(ledger, "2023-12-31") == {"F3": ("200.00", "2023-11-11")}
    assert set(shown(ledger, "2024-02-02")) == {"F3", "F4"}
    assert set(shown(ledger, "2024-03-03")) == {"F3"}
    assert shown(ledger, "2024-04-04") == {}
    assert never_leaves_the_ledger(ledger)


def test_a_code_without_date_that_means_another_group_now_is_not_kept(imported) -> None:
    ledger = imported(
        {
            2023: [sale("1", "20231111", "200", "C1", "A")],
            2024: [
                opening("20240101", carried("200", "C1")),
                sale("2", "20240202", "3000", "C1", "A"),
                cash("3", "20240303", "3000", "C1", "A"),
            ],
        }
    )
    assert shown(ledger, "2024-03-03") == {"F1": ("200.00", "2023-11-11")}
    assert never_leaves_the_ledger(ledger)


def test_the_fec_of_part_of_a_year_gives_way_to_the_whole_year(tmp_path) -> None:
    half = [opening("20240101", carried("10", "C1")), sale("1", "20240404", "200", "C1")]
    part = write(tmp_path, 2024, half).rename(tmp_path / "123456789FEC20240630.txt")
    late = sale("2", "20240202", "3000", "C1")  # entered after the first export
    ledger = books(part, write(tmp_path, 2024, [*half, late]))
    assert set(shown(ledger, "2024-02-02")) == {"AN-C1-10", "F2"}
    assert ledger.total(date(2024, 12, 31)) == Decimal(3210)
    assert len(ledger.documents) == 3


def test_documents_have_names_that_a_second_export_keeps(tmp_path) -> None:
    sales = [sale("1", "20240404", "10", "C1"), sale("2", "20240505", "200", "C1")]
    first = books(write(tmp_path, 2024, sales[1:]))
    second = books(write(tmp_path, 2024, sales))
    assert [d["document_id"] for d in first.documents] == ["2024-VE-2-1"]
    assert [d["document_id"] for d in second.documents] == ["2024-VE-1-1", "2024-VE-2-1"]


def test_every_model_keeps_its_grain(tmp_path) -> None:
    years = {
        2023: [sale("1", "20230505", "10", "C1"), cash("1", "20230606", "10", "C1")],
        2024: [opening("20240101", carried("10", "C1"), carried("-10", "C1"))],
    }
    con = built(frames([write(tmp_path, year, entries) for year, entries in years.items()]))
    for model, grain in {
        "int_fec__documents": "bu, document_id, instalment_no",
        "int_fec__settlements": "bu, document_id, settlement_date",
    }.items():
        repeated = f"select {grain} from {model} group by {grain} having count(*) > 1"
        assert con.sql(repeated).fetchall() == []
