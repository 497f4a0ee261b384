"""The balanced rule on made-up ledgers: what is open is the ledger, whatever the letters say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fec.book import Books, Entry, Line, books, cash, opening, sale, write

# Year one: paid; lettered with a payment of the next year; a code used twice; a group that
# balances, is upset by a bounced payment, and balances again.
YEAR_ONE = [
    sale("1", "20240105", "1", "C1", "A", "20240220"),
    cash("2", "20240220", "1", "C1", "A", "20240220"),
    sale("3", "20241110", "20", "C2", "B", "20250115"),
    sale("4", "20240301", "300", "C1", "A", "20240425"),
    cash("5", "20240425", "300", "C1", "A", "20240425"),
    sale("6", "20240510", "4000", "C3", "C", "20241001"),
    cash("7", "20240610", "4000", "C3", "C", "20241001"),
    Entry(
        "BQ",
        "8",
        "20240701",
        (
            Line("411000", "4000", "C3", "C", "20241001", "Impayé"),
            Line("512000", "-4000"),
        ),
    ),
    cash("9", "20241001", "4000", "C3", "C", "20241001"),
    sale("10", "20241220", "50000", "C4"),
]
# Year two opens with what was open; invoice 3 lost its letter on the way, its payment has it.
YEAR_TWO = [
    opening(
        "20250101",
        Line("411000", "20", "C2", label="A nouveau", piece="AN-C2"),
        Line("411000", "50000", "C4", "D", "20250310", "A nouveau", "AN-C4"),
    ),
    cash("11", "20250115", "20", "C2", "B", "20250115"),
    cash("12", "20250310", "50000", "C4", "D", "20250310"),
    sale("13", "20250601", "600000", "C1"),
]


@pytest.fixture(scope="module")
def chained(tmp_path_factory) -> Books:
    folder = tmp_path_factory.mktemp("chained")
    return books(write(folder, 2024, YEAR_ONE), write(folder, 2025, YEAR_TWO))


@pytest.fixture(scope="module")
def first_alone(tmp_path_factory) -> Books:
    return books(write(tmp_path_factory.mktemp("first"), 2024, YEAR_ONE))


@pytest.fixture(scope="module")
def second_alone(tmp_path_factory) -> Books:
    return books(write(tmp_path_factory.mktemp("second"), 2025, YEAR_TWO))


def refs(ledger: Books, day: str) -> dict[str, Decimal]:
    """Open documents by their reference."""
    names = {d["document_id"]: d["document_ref"] for d in ledger.documents}
    return {names[i]: a for i, a in ledger.open_items(date.fromisoformat(day)).items()}


@pytest.mark.parametrize("which", ["chained", "first_alone", "second_alone"])
def test_what_is_open_is_the_ledger_on_every_day(which, request) -> None:
    ledger: Books = request.getfixturevalue(which)
    assert [day for day in ledger.days() if ledger.total(day) != ledger.ledger(day)] == []


def test_a_group_lettered_with_next_years_payment_is_open_until_it_is_paid(chained) -> None:
    assert "F3" in refs(chained, "2024-12-31")
    assert "F3" in refs(chained, "2025-01-14")
    assert set(refs(chained, "2025-01-15")) == {"F10"}


def test_without_the_next_year_the_invoice_stays_open(first_alone) -> None:
    assert refs(first_alone, "2025-01-20") == {"F3": Decimal(20), "F10": Decimal(50000)}


def test_a_letter_code_that_comes_back_is_another_group(chained) -> None:
    assert "F4" in refs(chained, "2024-04-24")
    assert refs(chained, "2024-04-25") == {}


def test_a_group_that_is_upset_opens_again_until_it_balances(chained) -> None:
    assert refs(chained, "2024-06-30") == {}
    upset = {"F6": Decimal(4000), "P7": Decimal(-4000), "P8": Decimal(4000)}
    assert refs(chained, "2024-07-01") == refs(chained, "2024-09-30") == upset
    assert refs(chained, "2024-10-01") == {}


def test_a_lost_letter_shows_where_the_naive_rule_leaves_the_ledger(chained, second_alone) -> None:
    day = date(2025, 2, 1)
    for ledger in (chained, second_alone):
        assert ledger.ledger(day) == ledger.total(day) == Decimal(50000)
        assert ledger.naive(day) == Decimal(50020)  # it drops the payment and keeps the invoice


def test_a_payment_lettered_later_shows_it_too(first_alone) -> None:
    day = date(2025, 1, 20)  # lettered with a payment that this file does not have
    assert first_alone.total(day) == first_alone.ledger(day) == Decimal(50020)
    assert first_alone.naive(day) == Decimal(50000)


def test_chained_the_original_nets_out_with_a_payment_that_kept_the_letter(chained) -> None:
    assert refs(chained, "2025-02-01") == {"F10": Decimal(50000)}


def test_alone_the_opening_line_and_the_payment_stay_open_side_by_side(second_alone) -> None:
    still = {"AN-C2": Decimal(20), "AN-C4": Decimal(50000), "P11": Decimal(-20)}
    assert refs(second_alone, "2025-02-01") == still


def test_an_opening_line_keeps_the_dates_of_its_original_and_alone_starts_again(
    chained, second_alone
) -> None:
    day = date(2025, 1, 1)
    assert dates_of(chained, day) == {"F3": date(2024, 11, 10), "F10": date(2024, 12, 20)}
    assert dates_of(second_alone, day) == {"AN-C2": day, "AN-C4": day}


def dates_of(ledger: Books, day: date) -> dict[str, date]:
    found = {d["document_id"]: d for d in ledger.documents}
    return {
        found[item]["document_ref"]: found[item]["issue_date"] for item in ledger.open_items(day)
    }
