"""The list of what is wrong with a file, in the order of its rows, however long it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ar_metrics.sources import Findings
from ar_metrics.sources.problems import KIND, SCHEMA, SHOWN, Severity

MEMORY = "1500MB"


def write_report(findings: Findings, severity: Severity, path: Path) -> None:
    """Write all problems of one severity as CSV, by file and row."""
    if not findings.files:
        findings.of(severity).write_csv(path)
        return
    assert findings.folder is not None
    held = findings.folder / "problems-held.parquet"
    pl.concat([pl.DataFrame(schema=SCHEMA), *findings.frames]).write_parquet(held)
    setup: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(findings.folder)}
    with duckdb.connect(":memory:", config=setup) as con:
        con.read_parquet([str(file) for file in (*findings.files, held)]).create_view("found")
        query = f"select * from found where severity = '{severity}' order by file, line nulls first"
        con.sql(query).write_csv(str(path))


def first_of(findings: Findings, severity: Severity, number: int) -> pl.DataFrame:
    """Return the first problems of one severity: of all of them while they are in memory."""
    if not findings.files:
        return findings.of(severity).head(number)
    few = [part.head(number) for part in findings.parts(severity)]
    return pl.concat(few).head(number)


def first_of_each_kind(findings: Findings, severity: Severity) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the first rows of each kind of problem, and how many there are of each (KIND, n)."""
    few, counts = [], []
    for part in findings.parts(severity):
        ordered = part.sort("line", nulls_last=False, maintain_order=True)
        few.append(ordered.group_by(KIND, maintain_order=True).head(SHOWN + 1))
        counts.append(part.group_by(KIND, maintain_order=True).agg(n=pl.len()))
    first = pl.concat([frame.select(list(SCHEMA)) for frame in few])
    first = first.sort("line", nulls_last=False, maintain_order=True)
    first = first.group_by(KIND, maintain_order=True).head(SHOWN + 1).select(list(SCHEMA))
    summed = pl.concat(counts).group_by(KIND, maintain_order=True).agg(pl.col("n").sum())
    return first, summed
