"""Random ledgers against the rule as domain.md words it, line by line and day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from fec.book import Books, Entry, Line, books, opening, write

DAYS = [date(2023, 1, 1) + timedelta(days=n) for n in range(0, 730, 3)]


def drawn_year(random: Random, year: int, opened: list[Line]) -> list[Entry]:
    """Entries of a year: letter groups that close, close and reopen, or never close."""
    start = date(year, 1, 1)
    entries = [opening(f"{start:%Y%m%d}", *opened)] if opened else []
    lines: list[tuple[date, Line]] = []
    for group in range(40):
        letter, aux = f"L{group % 25}", f"C{group % 7}"
        day = start + timedelta(days=random.randrange(1, 330))
        lettered = day + timedelta(days=random.randrange(0, 150))
        parts = [random.choice((1, 20, 300, 4000)) for _ in range(random.randrange(1, 4))]
        if random.random() < 0.6:
            parts += [-part for part in parts]
        if random.random() < 0.2:
            parts += [7, -7]
        for part in parts:
            on = min(day + timedelta(days=random.randrange(0, 60)), date(year, 12, 31))
            code = (letter, f"{lettered:%Y%m%d}") if random.random() < 0.8 else ("", "")
            lines.append((on, Line("411", str(part), aux, *code)))
    # some of what opened is paid, under its letter or none
    for line in opened[::2]:
        on = start + timedelta(days=random.randrange(1, 200))
        paid = Line("411", str(-Decimal(line.amount)), line.aux, line.letter, line.letter_date)
        lines.append((on, paid))
    for number, (on, line) in enumerate(sorted(lines, key=lambda pair: pair[0]), 2):
        other = Line("512", str(-Decimal(line.amount)))
        entries.append(Entry("OD", str(number), f"{on:%Y%m%d}", (line, other)))
    return entries


def open_lines(raw: pl.DataFrame, day: date) -> dict[int, Decimal]:
    """The rule: unlettered lines up to the day; letter groups whose lines up to it miss zero."""
    groups: dict[tuple[object, ...], list[tuple[int, Decimal]]] = defaultdict(list)
    for row in raw.filter(pl.col("entry_date") <= day).iter_rows(named=True):
        lettered = (row["account"], row["aux"], row["letter"], row["letter_date"])
        key = lettered if row["letter"] else (row["line_no"],)
        groups[key].append((row["line_no"], row["debit"] - row["credit"]))
    return {
        number: amount
        for lines in groups.values()
        if sum(amount for _, amount in lines)
        for number, amount in lines
    }


def carried_by(package: Random, year: Books, day: date) -> list[Line]:
    """The opening a package makes: what is open at the close; letters may get lost."""
    raw = year.raw.filter(pl.col("fiscal_year_end") == day)
    known = {row["line_no"]: row for row in raw.iter_rows(named=True)}
    lines = []
    for number, amount in open_lines(raw, day).items():
        letter, lettered = known[number]["letter"] or "", known[number]["letter_date"]
        if package.random() < 0.4:
            letter, lettered = "", None
        when = f"{lettered:%Y%m%d}" if lettered else ""
        lines.append(Line("411", str(amount), known[number]["aux"], letter, when, "Report"))
    return lines


@pytest.mark.parametrize("seed", range(3))
def test_alone_the_open_lines_of_every_day_are_those_of_the_rule(tmp_path, seed) -> None:
    year = books(write(tmp_path, 2023, drawn_year(Random(seed), 2023, [])))
    # the k-th line of an entry is named k: here each entry has one customer line
    names = {row["entry_no"]: row["line_no"] for row in year.raw.iter_rows(named=True)}
    for day in DAYS:
        found = {names[i.split("-")[2]]: amount for i, amount in year.open_items(day).items()}
        assert found == open_lines(year.raw, day), day


@pytest.mark.parametrize("seed", range(3))
def test_chained_the_total_of_every_day_is_the_ledger_and_what_closes_lives_on(
    tmp_path, seed
) -> None:
    random = Random(seed)
    first = write(tmp_path, 2023, drawn_year(random, 2023, []))
    close = date(2023, 12, 31)
    opened = carried_by(random, books(first), close)
    chained = books(first, write(tmp_path, 2024, drawn_year(random, 2024, opened)))
    assert [day for day in chained.days() if chained.total(day) != chained.ledger(day)] == []
    assert not any(d["movement_kind"] == "opening" for d in chained.documents)
    assert chained.open_items(close + timedelta(days=1)) == chained.open_items(close)
