"""Cells that read well and may mean something else: told from the whole column, and refused.

Each would be a wrong figure without a word: a date one day early, a day and a month that changed
places, a thousand that became one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ar_metrics.sources import cells
from ar_metrics.sources.cells import Read, Unreadable
from ar_metrics.sources.conventions import DateFormat, Numbers
from ar_metrics.sources.sheet import Sheet

_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]([0-9]{2}):00(?::00(?:\.0+)?)?(?:Z|\+00:00)?$"
_CELL_OF_A_DATE = r"^[0-9]{4}-[0-9]{2}-([0-9]{2})[ T][0-9]{2}:[0-9]{2}"
_TYPED_DATE = r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:[0-9]{2}|[0-9]{4})$"
_AFTERNOON = 13
_OF_A_DAY_BEFORE = (
    "is an hour of the evening, as all of this column are: midnight in another time zone, so the "
    "date may be the day after. Export dates without a time"
)
_TURNED = (
    "is a date cell of days 1 to 12, as all date cells of this column are, and all its texts are "
    "of later days: a spreadsheet has read day and month the wrong way round. Export the file "
    "again and do not open it in a spreadsheet before the import"
)
_THOUSAND_TIMES = (
    "may be a thousand times as much: no cell of the column tells whether its mark is that of "
    "decimals. Export amounts with two decimals, or name the mark under [numbers] thousands"
)


def date(column: pl.Series, formats: Sequence[DateFormat], *, open_ended: bool = False) -> Read:
    """Return `cells.date`, and as unreadable what a time zone or a spreadsheet has moved."""
    read = cells.date(column, formats, open_ended=open_ended)
    return replace(read, unreadable=(*read.unreadable, *_moved(column)))


def _moved(column: pl.Series) -> tuple[Unreadable, ...]:
    values = cells.stripped(column)
    hours = values.str.extract(_MOMENT).cast(pl.Int8)
    given = values.len() - values.null_count()
    moved = pl.Series([], dtype=pl.UInt32)
    if given and hours.drop_nulls().len() == given and (hours.drop_nulls() >= _AFTERNOON).all():
        moved = hours.is_not_null().arg_true()
    days = values.str.extract(_CELL_OF_A_DATE).cast(pl.Int8).drop_nulls()
    first = values.str.extract(_TYPED_DATE, 1).cast(pl.Int8).drop_nulls()
    second = values.str.extract(_TYPED_DATE, 2).cast(pl.Int8).drop_nulls()
    turned = pl.Series([], dtype=pl.UInt32)
    late = first.len() and ((first > 12).all() or (second > 12).all())
    if days.len() and late and (days <= 12).all():
        turned = values.str.contains(_CELL_OF_A_DATE).fill_null(value=False).arg_true()
    found = (
        Unreadable("moved date", _OF_A_DAY_BEFORE, moved),
        Unreadable("turned date", _TURNED, turned),
    )
    return tuple(one for one in found if one.rows.len())


def number(column: pl.Series, numbers: Numbers, scale: int, sheet: Sheet) -> Read:
    """Return `cells.number`, and as unreadable what may be thousands where the layout has no mark
    for them: "1.200" under a decimal point, when no other cell of the column has decimals.
    """
    read = cells.number(column, numbers, scale, exact=sheet.grid.exact)
    as_typed = sheet.fields is not None or not sheet.grid.exact  # not from a typed table
    if not as_typed or scale >= cells.RATE_SCALE:
        return read
    mark = re.escape(numbers.decimal)
    marked = column.filter(column.str.contains(mark).fill_null(value=False))
    grouped = rf"^[^0-9]*[1-9][0-9]{{0,2}}{mark}[0-9]{{3}}[^0-9]*$"
    if not marked.len() or not marked.str.contains(grouped).all():
        return read
    rows = column.str.contains(grouped).fill_null(value=False) & read.values.is_not_null()
    if not rows.any():
        return read
    doubt = Unreadable("thousands or not", _THOUSAND_TIMES, rows.arg_true())
    return replace(read, unreadable=(*read.unreadable, doubt))
