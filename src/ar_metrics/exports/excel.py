"""An export as an Excel workbook: its rows, and a sheet that tells where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import IO

from ar_metrics.exports.provenance import Provenance
from ar_metrics.exports.rows import Rows, Tally, Told
from ar_metrics.exports.workbook import Table, Workbook

DATA, PROVENANCE = "Data", "Provenance"
UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001  the first moment that a zip file can tell
Line = list[tuple[object, str]]
EXACT = 10**13  # from here on a cell that is a number no longer holds every cent: 15 digits


def write_xlsx(
    file: IO[bytes],
    rows: Rows,
    about: Provenance | None,
    titles: Mapping[str, str],
    told: Told,
) -> Tally:
    """An Excel workbook: typed cells, totals as formulas above a frozen header with filters.

    Texts are always texts, never formulas. The last sheet, Provenance, tells where the figures
    come from and adds the amounts of all sheets up again. The rows are asked for twice.
    """
    with Workbook(file, about.built_at if about else UNDATED) as book:
        table = book.table(DATA, rows, titles, told)
        found = Tally(tuple(table.sums), table.count, dict(table.sums))
        if about:
            book.lines(PROVENANCE, _lines(about.of(found), table, titles), (30, 70, 18))
    return found


def _lines(about: Provenance, table: Table, titles: Mapping[str, str]) -> list[Line]:
    """What is known, then each amount: as written, and as the sheets add up to now."""
    told: list[Line] = [
        [(called, "title"), _told(about, name, text)]
        for (name, _), (called, text) in zip(about.lines(), about.said(), strict=True)
    ]
    if table.sums:
        heads = ("total", "of all sheets", "as written")
        told += [[], [(about.called(head), "header") for head in heads]]
    for name, total in table.sums.items():
        told.append([(titles.get(name, name), "title"), (table.total(name), "total"),
                     (total, "money")])  # fmt: skip
    return told


def _told(about: Provenance, name: str, text: str) -> tuple[object, str]:
    total = about.control_total
    if name == "control_total" and total is not None and abs(total) < EXACT:
        return total, "money"
    if name == "row_count":
        return about.row_count, "whole"
    return text, "wrapped"
