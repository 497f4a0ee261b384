"""Rows to files. A page, the command line and a test write with the same functions.

A new format is one function and one line in FORMATS. Excel and Parquet carry their provenance;
beside a text file it stands in a file of its own. Rows come in pieces and go into the file piece
by piece, so the size of a file does not matter; `Rows` says what they have to offer.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Protocol

import polars as pl

from ar_metrics.exports.excel import write_xlsx
from ar_metrics.exports.files import whole
from ar_metrics.exports.parquet import write_parquet
from ar_metrics.exports.provenance import Provenance, control_total
from ar_metrics.exports.rows import FrameRows, Rows, Tally, Told, nobody, rows_of
from ar_metrics.exports.text import write_csv, write_csv_fr, write_json, write_jsonl


class Writer(Protocol):
    """Writes rows into a file and says what it wrote; `titles` name columns for people."""

    def __call__(
        self,
        file: IO[bytes],
        rows: Rows,
        about: Provenance | None,
        titles: Mapping[str, str],
        told: Told,
    ) -> Tally:
        """Write from where the file stands."""
        ...


@dataclass(frozen=True)
class Format:
    """How a file is written, what it is called, and whether its provenance is inside.

    `speaks` is the language of its titles: 'any' asks for one, machines have the column names.
    """

    write: Writer
    suffix: str
    media_type: str
    holds_provenance: bool = False
    speaks: Literal["any", "fr", "codes"] = "codes"


FORMATS: dict[str, Format] = {
    "xlsx": Format(
        write_xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        holds_provenance=True, speaks="any",
    ),
    "csv-fr": Format(write_csv_fr, "csv", "text/csv", speaks="fr"),
    "csv": Format(write_csv, "csv", "text/csv"),
    "parquet": Format(
        write_parquet, "parquet", "application/vnd.apache.parquet", holds_provenance=True
    ),
    "jsonl": Format(write_jsonl, "jsonl", "application/jsonl"),
    "json": Format(write_json, "json", "application/json"),
}  # fmt: skip


def content(
    file_format: str,
    rows: Rows | pl.DataFrame,
    about: Provenance | None = None,
    titles: Mapping[str, str] | None = None,
) -> bytes:
    """Return a file as bytes: for what is small."""
    asked = rows_of(rows) if isinstance(rows, pl.DataFrame) else rows
    buffer = io.BytesIO()
    FORMATS[file_format].write(buffer, asked, about, titles or {}, nobody)
    return buffer.getvalue()


def write(
    path: Path,
    file_format: str,
    rows: Rows,
    about: Provenance,
    titles: Mapping[str, str],
    told: Told = nobody,
) -> Tally:
    """Write a file, and beside one that has no place for it FILE.provenance.csv.

    Each is there whole or not at all. Returns how many rows there are and what they add up to.
    Raises UserError when the file cannot be written.
    """
    declared = FORMATS[file_format]
    with whole(path) as file:
        found = declared.write(file, rows, about, titles, told)
    if not declared.holds_provenance:
        with whole(path.with_name(f"{path.name}.provenance.csv")) as file:
            counted = about.of(found)
            beside, decimal = ("csv-fr", ",") if declared.speaks == "fr" else ("csv", ".")
            heads = {name: counted.called(name) for name in ("name", "text")}
            file.write(content(beside, counted.frame(decimal), titles=heads))
    return found


def file_name(dataset: str, as_of: str, file_format: str) -> str:
    """Return a name such as aging_2025-06-30.xlsx."""
    return f"{dataset}_{as_of}.{FORMATS[file_format].suffix}"


__all__ = [
    "FORMATS", "Format", "FrameRows", "Provenance", "Rows", "Tally", "Told", "Writer", "content",
    "control_total", "file_name", "nobody", "rows_of", "whole", "write",
]  # fmt: skip
