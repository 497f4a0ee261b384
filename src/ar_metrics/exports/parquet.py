"""Parquet files, types kept, with their provenance in the metadata of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO

import polars as pl
from polars.io.plugins import register_io_source

from ar_metrics.exports.provenance import Provenance
from ar_metrics.exports.rows import CHUNK_ROWS, Rows, Tally, Told, tallied, tally


def write_parquet(
    file: IO[bytes],
    rows: Rows,
    about: Provenance | None,
    titles: Mapping[str, str],  # noqa: ARG001  (machines read the column names)
    told: Told,
) -> Tally:
    """Parquet; the file metadata holds the provenance under `ar_metrics.<name>`."""
    found = tally(rows)

    def source(*_: object) -> Iterator[pl.DataFrame]:
        return tallied(rows, found, told)

    def metadata(_: object) -> dict[str, str]:  # asked for when all rows are written
        told = about.of(found).lines() if about else []
        return {f"ar_metrics.{name}": text for name, text in told}

    lazy = register_io_source(source, schema=rows.schema)
    lazy.sink_parquet(file, metadata=metadata, row_group_size=CHUNK_ROWS, maintain_order=True)
    return found
