"""A sheet around its rows: widths, what stays in sight, totals, header, filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ar_metrics.exports.cells import Formula, cell, letters
from ar_metrics.exports.parts import HEAD, MAIN

HEADER_ROW = 3  # below the totals and an empty row, which keeps them out of a pivot table
VISIBLE_SUM = 109  # of SUBTOTAL: adds up what is in sight
_OPENING = f'{HEAD}<worksheet xmlns="{MAIN}">'
_MARGINS = '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
_PAGE = f'{_MARGINS}<pageSetup paperSize="9" orientation="landscape"/>'
# Printed, all columns of a sheet of lines stand on one page, if there they can still be read.
FITTING = 14
_FIT = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
_FITTED = f'{_MARGINS}<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'


@dataclass(frozen=True)
class Part:
    """The rows of a table on one sheet: how many, and what their amounts add up to."""

    count: int
    sums: Mapping[str, Decimal]


def head(
    columns: Sequence[str], part: Part, titles: Mapping[str, str], widths: Sequence[float]
) -> str:
    """Return a sheet down to its header, which stays in sight with the totals above it."""
    totals = [
        cell(f"{letters(place)}1", _visible(place, part, name), "total")
        for place, name in enumerate(columns)
        if name in part.sums
    ]
    if totals and columns[0] not in part.sums:
        totals.insert(0, cell("A1", "Total", "title"))
    names = "".join(
        cell(f"{letters(place)}{HEADER_ROW}", titles.get(name, name), "header")
        for place, name in enumerate(columns)
    )
    return (
        f'{_OPENING}<sheetViews><sheetView workbookViewId="0"><pane ySplit="{HEADER_ROW}" '
        f'topLeftCell="A{HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/></sheetView>'
        f'</sheetViews>{_columns(widths)}<sheetData><row r="1">{"".join(totals)}</row>'
        f'<row r="2" ht="6" customHeight="1"/><row r="{HEADER_ROW}">{names}</row>'
    )


def end(filtered: str) -> str:
    """Return what follows the rows of a table whose cells `filtered` have a filter."""
    return f'</sheetData><autoFilter ref="{filtered}"/>{_PAGE}</worksheet>'


def free(lines: Sequence[Sequence[tuple[object, str]]], widths: Sequence[float]) -> str:
    """Return a whole sheet of lines of (value, look)."""
    rows = [
        "".join(cell(f"{letters(place)}{n}", *one) for place, one in enumerate(line))
        for n, line in enumerate(lines, 1)
    ]
    said = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, 1))
    return f"{_OPENING}{_FIT}{_columns(widths)}<sheetData>{said}</sheetData>{_FITTED}</worksheet>"


def below(place: int, count: int) -> str:
    """Return the cells of a column below the header; one empty one where there is no row."""
    letter = letters(place)
    return f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + max(count, 1)}"


def span(columns: int, count: int) -> str:
    """Return the cells of the header and the rows below it."""
    return f"A{HEADER_ROW}:{letters(max(columns, 1) - 1)}{HEADER_ROW + count}"


def fixed(cells: str) -> str:
    """Return a range as it is written where it must not move: A3:B9 as $A$3:$B$9."""
    return ":".join(
        f"${one.rstrip('0123456789')}${one.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"
        for one in cells.split(":")
    )


def _visible(place: int, part: Part, name: str) -> Formula:
    return Formula(f"SUBTOTAL({VISIBLE_SUM},{below(place, part.count)})", part.sums[name])


def _columns(widths: Sequence[float]) -> str:
    said = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    return f"<cols>{said}</cols>" if said else ""
