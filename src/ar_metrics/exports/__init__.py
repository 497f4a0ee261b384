"""Frames to files. Each writer returns bytes, so a page, the command line and a test use the same.

A new format is one function and one line in WRITERS. Excel and Parquet carry their provenance;
CSV and JSON have no place for it that their readers would not trip over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import polars as pl

from ar_metrics.exports.binary import to_parquet, to_xlsx
from ar_metrics.exports.provenance import Provenance, control_total
from ar_metrics.exports.text import to_csv, to_csv_fr, to_json


class Writer(Protocol):
    """Turns a frame into the bytes of a file; `titles` name columns for people."""

    def __call__(
        self,
        frame: pl.DataFrame,
        provenance: Provenance | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the file's content."""
        ...


WRITERS: dict[str, Writer] = {
    "csv": to_csv,
    "csv-fr": to_csv_fr,
    "json": to_json,
    "xlsx": to_xlsx,
    "parquet": to_parquet,
}
SUFFIXES = {"csv-fr": "csv"}
MEDIA_TYPES = {
    "csv": "text/csv",
    "csv-fr": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def file_name(dataset: str, as_of: str, file_format: str) -> str:
    """Return a name such as aging_2025-06-30.xlsx."""
    return f"{dataset}_{as_of}.{SUFFIXES.get(file_format, file_format)}"


__all__ = [
    "MEDIA_TYPES", "WRITERS", "Provenance", "Writer", "control_total", "file_name", "to_csv",
    "to_csv_fr", "to_json", "to_parquet", "to_xlsx",
]  # fmt: skip
