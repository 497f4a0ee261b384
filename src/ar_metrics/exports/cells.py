"""Rows of a frame as the cells of a sheet: typed, with their format, whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about the days there were
LONGEST_TEXT = 32_767
# The place of a format among the cell formats of styles.xml, which is made from this list.
LOOKS = ("text", "header", "money", "ratio", "whole", "date", "moment", "number", "id", "total",
         "wrapped", "title", "share", "hatched")  # fmt: skip
WIDTHS = {"money": 16, "ratio": 10, "whole": 10, "date": 12, "moment": 18, "number": 14, "id": 10}
WIDEST = 60
# What XML cannot hold is written _xHHHH_, as spreadsheets do; a carriage return has a sign of its
# own, else readers make a line feed of it.
_CONTROL = [chr(n) for n in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)]
_SIGNS = ["&", "<", ">", "\r", *_CONTROL]
_WRITTEN = ["&amp;", "&lt;", "&gt;", "&#13;", *(f"_x{ord(sign):04X}_" for sign in _CONTROL)]


def style(look: str) -> int:
    """Return the number of a format in styles.xml."""
    return LOOKS.index(look)


def letters(column: int) -> str:
    """Return the letters of a column, 0 is A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def look(name: str, dtype: pl.DataType) -> str:
    """Return how the cells of a column look: its type says it, and the end of its name."""
    if isinstance(dtype, pl.Decimal):
        return "money" if dtype.scale == 2 else "number"
    if dtype.is_float():
        return "ratio" if name.endswith("_ratio") else "number"
    if dtype.is_integer():
        return "id" if name.endswith(("_id", "_no", "_rank")) else "whole"
    return {pl.Date: "date", pl.Datetime: "moment"}.get(type(dtype), "text")


def width(name: str, title: str, column: pl.Series) -> float:
    """Return the width of a column in characters, by its title and its first rows."""
    kind = look(name, column.dtype)
    longest = len(title) + 4  # the arrow of the filter stands beside it
    if kind in WIDTHS:
        return max(WIDTHS[kind], min(longest, 24))
    texts = max(column.head(1_000).cast(pl.String).str.len_chars().drop_nulls(), default=0)
    return min(max(min(24, longest), texts + 1, 8), WIDEST)


def sheet_rows(frame: pl.DataFrame, first: int) -> bytes:
    """Return the rows of `frame` as XML, the first one in row `first` of its sheet.

    Numbers and dates are numbers with a format, true and false are that; all else is text, which
    no program runs. What a spreadsheet has no number for (a day before 1900) is text too.
    """
    number = pl.int_range(first, first + pl.len()).cast(pl.String)
    frame = _that_fit(frame)
    cells = [
        _cell(pl.col(name), dtype, letters(place), number, style(look(name, dtype)))
        for place, (name, dtype) in enumerate(frame.schema.items())
    ]
    row = pl.concat_str(pl.lit('<row r="'), number, pl.lit('">'), *cells, pl.lit("</row>"))
    return frame.select(row.str.join("").alias("rows")).item().encode("utf-8")


def _cell(column: pl.Expr, dtype: pl.DataType, letter: str, row: pl.Expr, number: int) -> pl.Expr:
    def written(kind: str, value: pl.Expr, end: str = "</v></c>") -> pl.Expr:
        head = pl.lit(f'<c r="{letter}'), row, pl.lit(f'" s="{number}"{kind}')
        return pl.concat_str(*head, value, pl.lit(end))

    def text(value: pl.Expr) -> pl.Expr:
        kind = ' t="inlineStr"><is><t xml:space="preserve">'
        return written(kind, _escaped(value), "</t></is></c>")

    if dtype == pl.Boolean:
        cell = written(' t="b"><v>', column.cast(pl.Int8).cast(pl.String))
    elif isinstance(dtype, pl.Date | pl.Datetime):
        known = column.dt.date() >= FIRST_DAY
        cell = pl.when(known).then(written("><v>", _serial(column, dtype)))
        cell = cell.otherwise(text(column.cast(pl.String)))
    elif dtype.is_numeric():
        finite = column.is_finite() if dtype.is_float() else pl.lit(True)
        cell = pl.when(finite).then(written("><v>", column.cast(pl.String)))
    else:
        cell = text(column.cast(pl.String))
    return pl.when(column.is_not_null()).then(cell).fill_null("")


def _serial(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Date):
        return (column - pl.lit(EPOCH)).dt.total_days().cast(pl.String)
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    micros = (column - pl.lit(datetime.combine(EPOCH, datetime.min.time()))).dt.total_microseconds()
    return (micros / 86_400_000_000).cast(pl.String)


def _that_fit(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with texts that a cell can hold: of a longer one the beginning, and an ellipsis."""
    long = [
        name
        for name, dtype in frame.schema.items()
        if dtype == pl.String and (frame[name].str.len_bytes() > LONGEST_TEXT).any()
    ]
    return frame.with_columns(pl.col(long).map_elements(_cut, pl.String)) if long else frame


def _cut(text: str) -> str:
    """A spreadsheet counts in units of 16 bits: a sign outside of the first plane is two."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _escaped(text: pl.Expr) -> pl.Expr:
    plain = text.str.replace_all(r"_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
    return plain.str.replace_many(_SIGNS, _WRITTEN)


@dataclass(frozen=True)
class Formula:
    """A formula and its value, so that who does not calculate reads the value."""

    text: str
    value: object


def cell(place: str, value: object, kind: str) -> str:
    """Return one cell as XML: a text, a number, or a Formula."""
    said = f'<c r="{place}" s="{style(kind)}"'
    if value is None:
        return f"{said}/>"
    if isinstance(value, Formula):
        return f"{said}><f>{_one(value.text)}</f><v>{value.value}</v></c>"
    if isinstance(value, str):
        return f'{said} t="inlineStr"><is><t xml:space="preserve">{_one(value)}</t></is></c>'
    return f"{said}><v>{value}</v></c>"


def _one(text: str) -> str:
    return pl.select(_escaped(pl.lit(_cut(text)))).item()
