"""Reference tables: sql/reference/*.csv, each replaced by one of its name in the home folder."""

from __future__ import annotations

import csv
import hashlib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ar_metrics.errors import ModelError
from ar_metrics.settings import Settings
from ar_metrics.warehouse import rates

if TYPE_CHECKING:
    import duckdb

    from ar_metrics.warehouse.models import Columns

BUCKETS = "ref_aging_buckets"


def reference_files(settings: Settings) -> dict[str, Path]:
    """Return the CSV file of each reference table; one in the home folder replaces ours."""
    ours = sorted((settings.sql / "reference").glob("*.csv"))
    theirs = [settings.reference / path.name for path in ours]
    chosen = [own if own.exists() else path for path, own in zip(ours, theirs, strict=True)]
    return {path.stem: path for path in chosen}


def sources_version(settings: Settings) -> str:
    """Return what changes when a model, a check, a reference table or the ECB history does."""
    digest = hashlib.sha256()
    files = [*sorted(settings.sql.rglob("*.sql")), *reference_files(settings).values()]
    for path in [*files, rates.history()]:
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def reference_columns(path: Path) -> Columns:
    """Return the columns of a reference table with the types that their names tell."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {name: _csv_type(name) for name in next(csv.reader(file), [])}


def load_references(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Create every ref_ table.

    Raises ModelError for a value that does not fit its column, and for aging buckets that overlap.
    """
    import duckdb

    files = reference_files(settings)
    for name, path in files.items():
        try:
            con.execute(f"create or replace table {name} as {csv_query(path)}")
        except duckdb.Error as error:
            raise ModelError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
    if BUCKETS in files:
        _refuse_overlaps(con, files[BUCKETS])


def _refuse_overlaps(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """An item in two buckets would count twice; one in none is reported by a check."""
    ranges = con.sql(
        f"""
        select aging_bucket, coalesce(from_days, -1000000), coalesce(to_days, 1000000)
        from {BUCKETS}
        order by 2, 3"""
    ).fetchall()
    overlapping = [
        f"'{name}' and '{other}' overlap"
        for (name, _, end), (other, start, _) in pairwise(ranges)
        if start <= end
    ]
    if overlapping:
        raise ModelError(
            f"{path}: a number of days belongs to one bucket only.",
            overlapping,
            "Let each bucket start the day after the one before it ends.",
        )


def csv_query(path: Path) -> str:
    """Return the query that reads a CSV file of ours, with typed columns."""
    columns = ", ".join(f"{text(c)}: {text(t)}" for c, t in reference_columns(path).items())
    return (
        f"select * from read_csv({text(path)}, header = true, auto_detect = false,"
        f" delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}})"
    )


def _csv_type(name: str) -> str:
    ends = {
        "_rank": "INTEGER",
        "_days": "INTEGER",
        "_date": "DATE",
        "_ratio": "DECIMAL(18,10)",
        "_rate": "DECIMAL(18,10)",
        "_amount": "DECIMAL(18,2)",
    }
    if name.startswith(("is_", "has_")):
        return "BOOLEAN"
    return next((kind for end, kind in ends.items() if f"_{name}".endswith(end)), "VARCHAR")


def text(value: object) -> str:
    """Return a value as an SQL text, for the few places that take no parameter."""
    return "'" + str(value).replace("'", "''") + "'"
