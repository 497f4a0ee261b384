"""Two real fiscal years of a small company: what is open equals the published truth."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fec.book import Books, books

DATA = Path(__file__).parents[3] / "shared" / "data" / "fec_small_company"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real files are not beside the tree")

YEARS = {year: DATA / f"000000000FEC{year}1231.txt" for year in (2017, 2018)}
BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "d91_plus")


def expected(*years: int) -> list[dict[str, str]]:
    if not DATA.is_dir():
        return []
    rows = csv.DictReader((DATA / "expected_open_items.csv").read_text("utf-8").splitlines())
    return [r for r in rows if r["rule"] == "balanced" and int(r["as_of"][:4]) in years]


def bucket(days: int) -> str:
    limits = {"not_due": 0, "d1_30": 30, "d31_60": 60, "d61_90": 90, "d91_plus": 10**6}
    return next(name for name, most in limits.items() if days <= most)


def figures(ledger: Books, day: date) -> dict[str, Decimal | int]:
    due = {d["document_id"]: d["due_date"] for d in ledger.documents}
    items = ledger.open_items(day)
    aged: Counter[str] = Counter()
    for document_id, amount in items.items():
        aged[bucket((day - due[document_id]).days)] += amount
    return {
        "n_open": len(items),
        "open_amount": sum(items.values(), Decimal(0)),
        "open_debit": sum((a for a in items.values() if a > 0), Decimal(0)),
        "open_credit": -sum((a for a in items.values() if a < 0), Decimal(0)),
        **{name: Decimal(aged[name]) for name in BUCKETS},
    }


@pytest.fixture(scope="module")
def imported() -> dict[tuple[int, ...], Books]:
    choices = ((2017,), (2018,), (2017, 2018))
    return {years: books(*(YEARS[year] for year in years)) for years in choices}


@pytest.mark.parametrize(
    ("years", "row"),
    [(y, row) for y in ((2017,), (2018,), (2017, 2018)) for row in expected(*y)],
    ids=lambda value: value["as_of"] if isinstance(value, dict) else "+".join(map(str, value)),
)
def test_open_items_and_their_buckets_are_the_published_ones(imported, years, row) -> None:
    found = figures(imported[years], date.fromisoformat(row["as_of"]))
    assert found == {name: type(value)(row[name]) for name, value in found.items()}
    assert found["open_amount"] == Decimal(row["gl_balance"])


@pytest.mark.parametrize("years", [(2017,), (2018,), (2017, 2018)])
def test_what_is_open_is_the_ledger_on_every_day(imported, years) -> None:
    ledger = imported[years]
    assert [day for day in ledger.days() if ledger.total(day) != ledger.ledger(day)] == []


def test_in_these_files_the_naive_rule_agrees_on_every_day(imported) -> None:
    for years in ((2017,), (2018,)):
        ledger = imported[years]
        assert [day for day in ledger.days() if ledger.naive(day) != ledger.ledger(day)] == []


def test_every_opening_line_of_the_second_year_finds_its_original(imported) -> None:
    chained, alone = imported[2017, 2018], imported[2018,]
    opening = [d for d in chained.documents if d["movement_kind"] == "opening"]
    assert {d["entry_date"] for d in opening} == {date(2017, 1, 1)}
    assert sum(d["movement_kind"] == "opening" for d in alone.documents) == 13


def test_chained_the_second_year_keeps_the_age_that_its_opening_resets(imported) -> None:
    day = date(2018, 1, 1)
    chained, alone = imported[2017, 2018], imported[2018,]
    assert chained.total(day) == alone.total(day)
    issued = {d["document_id"]: d["issue_date"] for d in chained.documents}
    assert {issued[item].year for item in chained.open_items(day)} == {2017}
    issued = {d["document_id"]: d["issue_date"] for d in alone.documents}
    assert {issued[item] for item in alone.open_items(day)} == {day}
