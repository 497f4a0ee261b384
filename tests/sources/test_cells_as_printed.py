"""Amounts and dates the way ERPs print them, cell by cell: their value, or None for a refusal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from ar_metrics.sources import cells
from ar_metrics.sources.conventions import Numbers, date_format

FRENCH, ENGLISH, SWISS = (
    Numbers(",", ("space", ".")), Numbers(".", (",",)), Numbers(".", ("'", "’"))
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "numbers", "amount"),
    [
        ("1\u202f234,56-", FRENCH, "-1234.56"),
        ("1.234,56 €", FRENCH, "1234.56"),
        ("1 234,56 €-", FRENCH, "-1234.56"),
        ("(12,00) €", FRENCH, "-12.00"),
        ("(12,00 €)", FRENCH, "-12.00"),
        ("$(1,234.56)", ENGLISH, "-1234.56"),
        ("($1,234.56)", ENGLISH, "-1234.56"),
        ("-$1,234.56", ENGLISH, "-1234.56"),
        ("-1'234.50", SWISS, "-1234.50"),
        # a round amount in Swiss, German or Dutch, and no minus
        ("1'234.-", SWISS, None),
        ("12,-", FRENCH, None),
        ("(-5,00)", FRENCH, None),
        ("-(5,00)", FRENCH, None),
    ],
)
def test_an_amount_is_what_was_printed(written: str, numbers: Numbers, amount: str | None) -> None:
    read = cells.number(pl.Series([written]), numbers, 2)
    assert read.values.to_list() == [amount and Decimal(amount)]
    assert bool(read.unreadable) is (amount is None)


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("31.12.2025 00:00:00", "DD.MM.YYYY"),
        ("12/31/2025 0:00", "M/D/YYYY"),
        ("12/31/2025 12:00:00 AM", "M/D/YYYY"),
        ("31/12/2025 12:00:00 a.m.", "DD/MM/YYYY"),
    ],
)
def test_a_date_with_its_midnight_is_the_date(written: str, spelled: str) -> None:
    read = cells.date(pl.Series([written]), [date_format(spelled)])
    assert (read.values.to_list(), read.unreadable) == ([date(2025, 12, 31)], ())


@pytest.mark.parametrize(
    ("written", "spelled", "day"),
    [
        ("31-DEC-25", "DD-MMM-YY", date(2025, 12, 31)),
        ("1-Apr-2025", "DD-MMM-YYYY", date(2025, 4, 1)),
        ("29 févr. 2024", "DD MMM YYYY", date(2024, 2, 29)),
        ("3 août 2025", "DD MMM YYYY", date(2025, 8, 3)),
        ("12 juin 2025", "DD MMM YYYY", date(2025, 6, 12)),
        ("12 juil. 2025", "DD MMM YYYY", date(2025, 7, 12)),
        ("15. März 2025", "DD. MMM YYYY", date(2025, 3, 15)),
        ("May 5, 2025", "MMM DD, YYYY", date(2025, 5, 5)),
        ("31OCT2025", "DDMMMYYYY", date(2025, 10, 31)),
        ("Sep-2025", "MMM-YYYY", date(2025, 9, 30)),
        ("30-Feb-2025", "DD-MMM-YYYY", None),
        ("12-Foo-2025", "DD-MMM-YYYY", None),
        ("12-06-2025", "DD-MMM-YYYY", date(2025, 6, 12)),
    ],
)
def test_a_month_may_be_a_word(written: str, spelled: str, day: date | None) -> None:
    read = cells.date(pl.Series([written]), [date_format(spelled)])
    assert read.values.to_list() == [day]
    assert bool(read.unreadable) is (day is None)
