"""Text files: CSV for machines, CSV as a French Excel opens it, JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from ar_metrics.exports.provenance import Provenance

# A spreadsheet runs a cell that starts with one of these as a formula (or strips the sign of
# control and then does). What reads as a number, such as the id -5, is left as it is.
FORMULA = r"^[=+\-@\t\r\n]"
NUMBER = r"^[+-]?\d+([.,]\d+)?$"


def to_csv(
    frame: pl.DataFrame,
    provenance: Provenance | None = None,  # noqa: ARG001  (a CSV has no place for it)
    titles: Mapping[str, str] | None = None,  # noqa: ARG001  (machines read the column names)
) -> bytes:
    """CSV for machines: UTF-8, comma, ISO dates, decimal point, empty for null.

    A text that a spreadsheet would run as a formula starts with an apostrophe; numbers and texts
    that are numbers are never touched.
    """
    return neutralised(frame).write_csv().encode("utf-8")


def to_csv_fr(
    frame: pl.DataFrame,
    provenance: Provenance | None = None,  # noqa: ARG001
    titles: Mapping[str, str] | None = None,
) -> bytes:
    """CSV as a French Excel opens it: byte-order mark, semicolon, decimal comma, DD/MM/YYYY.

    Columns are named by `titles`; formulas are neutralised as in the CSV for machines.
    """
    yes_no = pl.selectors.boolean().replace_strict(
        {True: "oui", False: "non"}, return_dtype=pl.String
    )
    text = titled(neutralised(frame).with_columns(yes_no), titles).write_csv(
        separator=";",
        decimal_comma=True,
        date_format="%d/%m/%Y",
        datetime_format="%d/%m/%Y %H:%M:%S",
        line_terminator="\r\n",
    )
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def to_json(
    frame: pl.DataFrame,
    provenance: Provenance | None = None,  # noqa: ARG001
    titles: Mapping[str, str] | None = None,  # noqa: ARG001
) -> bytes:
    """A JSON array with one object per row: ISO dates, and amounts as numbers with all their
    digits (a reader that needs the cent parses them as decimals).
    """
    if frame.is_empty():
        return b"[]\n"
    fields: list[pl.Expr] = []
    for place, (name, dtype) in enumerate(frame.schema.items()):
        opening = ("{" if not place else ",") + json.dumps(name, ensure_ascii=False) + ":"
        fields += [pl.lit(opening), _json(name, dtype)]
    rows = frame.select(pl.concat_str([*fields, pl.lit("}")]).alias("row"))["row"]
    return ("[" + ",\n".join(rows) + "]\n").encode("utf-8")


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with an apostrophe before every text that a spreadsheet would run."""
    texts = pl.col(pl.String)
    runs = texts.str.contains(FORMULA) & ~texts.str.contains(NUMBER)
    return frame.with_columns(pl.when(runs).then(pl.lit("'") + texts).otherwise(texts).name.keep())


def titled(frame: pl.DataFrame, titles: Mapping[str, str] | None) -> pl.DataFrame:
    """Return the frame with its columns named by `titles`, where they have one."""
    return frame.rename({name: (titles or {}).get(name, name) for name in frame.columns})


def _json(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Decimal):  # json_encode would make a text of it
        return pl.col(name).cast(pl.String).fill_null("null")
    encoded = pl.struct(pl.col(name).alias("v")).struct.json_encode()
    return encoded.str.slice(len('{"v":')).str.head(-1)
