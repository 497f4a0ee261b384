"""What a column of a file holds: dates, amounts or text, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ar_metrics.sources import cells, headers
from ar_metrics.sources.conventions import Numbers, date_format
from ar_metrics.sources.sheet import Sheet

ENOUGH = 0.5
"""Part of the filled cells that must read as a type: a list has its headings and totals."""
FORMATS = ("YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "YYYY/MM/DD",
           "YYYYMMDD", "DD/MM/YY", "MM/DD/YY", "DD.MM.YY", "DD-MM-YY")  # fmt: skip
NAMED = ("DD-MMM-YYYY", "DD MMM YYYY", "DD-MMM-YY", "DD MMM YY", "MMM DD, YYYY", "DDMMMYYYY")
A_MONTH_NAME = r"(?i)^(?:[0-9]{1,2}[ -]?)?[a-zéûä]{3,9}\.?[ -]?[0-9]{1,4}(?:, [0-9]{4})?$"
TWO_DIGITS = {"DD/MM/YY": "YY/MM/DD", "DD.MM.YY": "YY.MM.DD", "DD-MM-YY": "YY-MM-DD"}
"""Years of two digits may lead or end; what changes least from row to row is the year."""
NUMBERS = (Numbers(".", (",",)), Numbers(",", (".", "space")), Numbers(".", ("'", "’", "space")))
DATED = {name for ours in ("issue_date", "due_date") for name in headers.CALLED[ours]}
AMOUNT = r"[0-9][.,][0-9]{1,2}[^0-9.,]{0,5}$"
A_NUMBER_CELL = r"^-?[0-9]+(?:\.[0-9]+)?$"
YEARS = (15, 45)  # two digits of the years that a list of today's receivables holds
SAMPLES = 3


@dataclass(frozen=True)
class Column:
    """A column of the file: header, what it holds (`kind`), the sign of it, and first values.

    `kind`: date, amount, text or empty. `written` is the date format or the decimal mark; several,
    when no value tells them apart. `evidence` is the cell that decided, with its row.
    """

    header: str
    kind: str
    written: tuple[str, ...] = ()
    evidence: str = ""
    samples: tuple[str, ...] = ()


def column(sheet: Sheet, place: int) -> Column:
    """Return what the column at `place` holds."""
    header = sheet.header[place]
    values = cells.stripped(sheet.cells[str(place)])
    filled = values.drop_nulls()
    samples = tuple(filled.unique(maintain_order=True).head(SAMPLES))
    if not filled.len():
        return Column(header, "empty")
    most = filled.len()
    found = _dates(sheet, place, values, most) or _amounts(sheet, place, values, most)
    kind, written, evidence = found or ("text", (), "")
    return Column(header, kind, written, evidence, samples)


Found = tuple[str, tuple[str, ...], str]


def _dates(sheet: Sheet, place: int, values: pl.Series, filled: int) -> Found | None:
    if headers.plain(sheet.header[place]) in DATED and values.str.contains(cells.DAY_NUMBER).any():
        return "date", (), "day numbers of a spreadsheet: format the column as a date there"
    is_cell = values.str.contains(r"[0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}$").fill_null(value=False)
    typed = values.set(is_cell, None)
    if is_cell.sum() >= ENOUGH * filled and not typed.drop_nulls().str.contains("^[0-9]").any():
        return "date", ("YYYY-MM-DD",), "date cells"
    if is_cell.any():
        values, filled = typed, filled - int(is_cell.sum())
    has_names = values.str.contains(A_MONTH_NAME).any()
    read = {
        spelled: cells.date(values, (date_format(spelled),)).values.drop_nulls().len()
        for spelled in (NAMED if has_names else FORMATS)
    }
    most = max(read.values())
    if most < ENOUGH * filled or values.str.len_chars().max() == 4:
        return None
    best, *others = [spelled for spelled, count in read.items() if count == most]
    if others:
        return "date", (best, *others), "no value tells the day from the month"
    if best in TWO_DIGITS:
        return _two_digits(values, best)
    other = next((spelled for spelled in FORMATS if _swapped(spelled) == best), None)
    if other is None:
        return "date", (best,), ""
    wrong = cells.date(values, (date_format(other),)).values.is_null() & values.is_not_null()
    decided = wrong.arg_max()
    if not wrong.any() or decided is None:
        return "date", (best,), ""
    order = "day first" if best.startswith("D") else "month first"
    return "date", (best,), f"{values[decided]} in row {sheet.lines[decided]}: {order}"


def _two_digits(values: pl.Series, best: str) -> Found:
    """A date of three times two digits: the year is what changes least from row to row."""
    numbers = values.str.extract_all(r"[0-9]{1,2}")
    first, last = (numbers.list.get(at, null_on_oob=True).drop_nulls() for at in (0, 2))
    are_years = [bool(part.cast(pl.Int8).is_between(*YEARS).all()) for part in (first, last)]
    more = first.n_unique() - last.n_unique()
    shown = f"{values.drop_nulls()[0]}: "
    if are_years == [False, True] or (are_years[1] and more > 0):
        return "date", (best,), shown + "the last two digits are the year"
    if are_years == [True, False] or (are_years[0] and more < 0):
        return "date", (TWO_DIGITS[best],), shown + "the first two digits are the year"
    return "date", (best, TWO_DIGITS[best]), "no value tells the year from the day"


def _swapped(spelled: str) -> str:
    return spelled.replace("DD", "x").replace("MM", "DD").replace("x", "MM")


def _amounts(sheet: Sheet, place: int, values: pl.Series, filled: int) -> Found | None:
    values, from_cells = values.str.replace(headers.SIDE_AFTER, "${1}"), 0
    if not sheet.grid.exact:  # a number of a workbook reads well whatever the mark of its texts
        are_cells = values.str.contains(A_NUMBER_CELL).fill_null(value=False)
        from_cells, values = int(are_cells.sum()), values.set(are_cells, None)
    read = [
        from_cells + cells.number(values, numbers, 2).values.drop_nulls().len()
        for numbers in NUMBERS
    ]
    typed = sheet.cells[str(place)].str.strip_chars()
    decided = typed.str.contains(AMOUNT).fill_null(value=False).arg_true()
    if max(read) < ENOUGH * filled or not decided.len():
        return None
    best = tuple(n for n, count in zip(NUMBERS, read, strict=True) if count == max(read))
    shown = f"{typed[decided[0]]} in row {sheet.lines[decided[0]]}"
    return "amount", tuple(numbers.words for numbers in best), shown
