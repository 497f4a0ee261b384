"""Text files: CSV for machines, CSV as a French Excel opens it, JSON and JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO

import polars as pl

from ar_metrics.exports.provenance import Provenance
from ar_metrics.exports.rows import Rows, Tally, Told, tallied, tally

# A spreadsheet runs a cell that starts with one of these as a formula (or strips the sign of
# control and then does). What reads as a number, such as the id -5, is left as it is.
FORMULA = r"^[=+\-@\t\r\n]"
NUMBER = r"^[+-]?\d+([.,]\d+)?$"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(
    file: IO[bytes],
    rows: Rows,
    about: Provenance | None,  # noqa: ARG001  (a CSV has no place for it)
    titles: Mapping[str, str],  # noqa: ARG001  (machines read the column names)
    told: Told,
) -> Tally:
    """CSV for machines: UTF-8, comma, ISO dates, decimal point, empty for null.

    A text that a spreadsheet would run as a formula starts with an apostrophe; numbers and texts
    that are numbers are never touched.
    """
    found = tally(rows)
    pl.DataFrame(schema=rows.schema).write_csv(file)
    for chunk in tallied(rows, found, told):
        neutralised(chunk).write_csv(file, include_header=False)
    return found


def write_csv_fr(
    file: IO[bytes],
    rows: Rows,
    about: Provenance | None,  # noqa: ARG001
    titles: Mapping[str, str],
    told: Told,
) -> Tally:
    """CSV as a French Excel opens it: byte-order mark, semicolon, decimal comma, DD/MM/YYYY.

    Columns are named by `titles`; formulas are neutralised as in the CSV for machines.
    """
    found = tally(rows)
    names = [titles.get(name, name) for name in rows.schema]
    header = pl.DataFrame([names], schema=[str(n) for n in range(len(names))], orient="row")
    file.write(BYTE_ORDER_MARK)
    header.write_csv(file, separator=";", line_terminator="\r\n", include_header=False)
    yes_no = pl.selectors.boolean().replace_strict(
        {True: "oui", False: "non"}, return_dtype=pl.String
    )
    for chunk in tallied(rows, found, told):
        neutralised(chunk).with_columns(yes_no).write_csv(
            file,
            include_header=False,
            separator=";",
            decimal_comma=True,
            date_format="%d/%m/%Y",
            datetime_format="%d/%m/%Y %H:%M:%S",
            line_terminator="\r\n",
        )
    return found


def write_jsonl(
    file: IO[bytes],
    rows: Rows,
    about: Provenance | None,  # noqa: ARG001
    titles: Mapping[str, str],  # noqa: ARG001
    told: Told,
) -> Tally:
    """JSON lines: one object per row and line, ISO dates, null for null.

    Amounts are numbers with all their digits, as JSON allows them: a reader that needs the cent
    of a very large one parses numbers as decimals, all others add up at once.
    """
    found = tally(rows)
    for chunk in tallied(rows, found, told):
        if chunk.height:
            file.write(_joined(chunk, "\n").encode("utf-8") + b"\n")
    return found


def write_json(
    file: IO[bytes],
    rows: Rows,
    about: Provenance | None,  # noqa: ARG001
    titles: Mapping[str, str],  # noqa: ARG001
    told: Told,
) -> Tally:
    """The objects of JSON lines as one array."""
    found, glue = tally(rows), "["
    for chunk in tallied(rows, found, told):
        if chunk.height:
            file.write((glue + _joined(chunk, ",\n")).encode("utf-8"))
            glue = ",\n"
    file.write(b"]\n" if found.count else b"[]\n")
    return found


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with an apostrophe before every text that a spreadsheet would run."""
    texts = pl.col(pl.String)
    runs = texts.str.contains(FORMULA) & ~texts.str.contains(NUMBER)
    return frame.with_columns(pl.when(runs).then(pl.lit("'") + texts).otherwise(texts).name.keep())


def _joined(frame: pl.DataFrame, glue: str) -> str:
    """An object per row, with `glue` between them."""
    fields: list[pl.Expr] = []
    for place, (name, dtype) in enumerate(frame.schema.items()):
        opening = ("{" if not place else ",") + json.dumps(name, ensure_ascii=False) + ":"
        fields += [pl.lit(opening), _json(name, dtype)]
    row = pl.concat_str([*fields, pl.lit("}")])
    return frame.select(row.str.join(glue).alias("rows")).item()


def _json(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Decimal):  # json_encode would make a text of it
        return pl.col(name).cast(pl.String).fill_null("null")
    encoded = pl.struct(pl.col(name).alias("v")).struct.json_encode()
    return encoded.str.slice(len('{"v":')).str.head(-1)
