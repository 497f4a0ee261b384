"""The Parquet marts of a distributed engine: which files hold which period of which table.

    warehouse/lake/<run>/<table>/ar_period=2025-06-30/*.parquet    never changed once written

The build itself says which of them are its own (`meta_lake`), with the fingerprint of what each
period was made of: the files become those of the current build in the moment in which that build is
published, and what a killed run left belongs to no build and is swept by the next one. A period
that DuckDB made, or whose files are lost, is written here from the build, which has the same rows.
"""

from __future__ import annotations

import shutil
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

import duckdb

from ar_metrics.warehouse import checks
from ar_metrics.warehouse.fingerprints import UNDATED
from ar_metrics.warehouse.inputs import Inputs
from ar_metrics.warehouse.models import Columns, Model
from ar_metrics.warehouse.reference import text

PERIOD = "ar_period"
"""The column that sorts rows into folders; it is in the folders' names alone."""
STATE = """
create table if not exists meta_lake (
    model varchar, period date, fingerprint varchar, file varchar)
"""
Wanted = Mapping[date, str]
"""The fingerprint of each period of a table; one that is replaced as a whole has one."""


class Lake:
    """The files of the build that `con` writes. A run has a folder of its own."""

    def __init__(self, con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
        self.con, self.inputs = con, inputs
        self.folder = folder = inputs.settings.warehouse / "lake"
        self.run = folder / uuid4().hex[:12]
        con.execute(STATE)
        self._sweep()

    def files(self, model: Model, columns: Columns, wanted: Wanted) -> list[Path]:
        """Return the files of all periods of a table, those that were missing written now."""
        known = self._known(model, wanted)
        if missing := sorted(wanted.keys() - known.keys()):
            known |= self._copy_from_build(model, columns, missing, wanted)
        return [self.folder / name for day in sorted(known) for name in known[day]]

    def folder_for(self, model: Model) -> Path:
        """Return where this run writes a table; nothing is there yet."""
        return self.run / model.name

    def note(self, model: Model, stale: Sequence[date], wanted: Wanted) -> list[Path]:
        """Take what was written to `folder_for` as the stale periods of a table; return it."""
        found: dict[date, list[str]] = {day: [] for day in stale}
        files = sorted(self.folder_for(model).rglob("*.parquet"))
        for file in files:
            found[self._period(file)].append(str(file.relative_to(self.folder)))
        self._write(model, found, wanted)
        return files

    def _period(self, file: Path) -> date:
        """The period that owns a file: its own day is up to that date, and after the one before."""
        name, _, day = file.parent.name.partition("=")
        if name != PERIOD:
            return UNDATED
        dates = self.inputs.dates
        return dates[bisect_left(dates, date.fromisoformat(day))]

    def _known(self, model: Model, wanted: Wanted) -> dict[date, list[str]]:
        """The files of the periods that are here, made of what is wanted."""
        found: dict[date, list[str]] = {}
        for day, fingerprint, name in self.con.execute(
            "select period, fingerprint, file from meta_lake where model = $name",
            {"name": model.name},
        ).fetchall():
            if wanted.get(day) == fingerprint:
                found.setdefault(day, []).extend([name] if name else [])
        lost = [day for day, names in found.items() if not all(map(self._is_there, names))]
        return {day: names for day, names in found.items() if day not in lost}

    def _is_there(self, name: str) -> bool:
        return (self.folder / name).exists()

    def _copy_from_build(
        self, model: Model, columns: Columns, missing: Sequence[date], wanted: Wanted
    ) -> dict[date, list[str]]:
        found = {}
        for day in missing:
            file = self.folder_for(model) / "copied" / f"{day}.parquet"
            ((condition, _),) = checks.conditions(model, self.inputs, [day])
            copy_as_parquet(
                self.con, f"select * from {model.name} where {condition}", columns, file
            )
            found[day] = [str(file.relative_to(self.folder))]
        self._write(model, found, wanted)
        return found

    def _write(self, model: Model, found: Mapping[date, list[str]], wanted: Wanted) -> None:
        """Note files by period; a period without rows has a line without file."""
        lines = [(day, wanted[day], name) for day in found for name in found[day] or [None]]
        self.con.execute(
            "delete from meta_lake where model = $name and list_contains($days, period)",
            {"name": model.name, "days": list(found)},
        )
        self.con.execute(
            "insert into meta_lake select $name, unnest(cast($days as date[])),"
            " unnest(cast($prints as varchar[])), unnest(cast($files as varchar[]))",
            {
                "name": model.name,
                "days": [day for day, _, _ in lines],
                "prints": [fingerprint for _, fingerprint, _ in lines],
                "files": [name for _, _, name in lines],
            },
        )

    def _sweep(self) -> None:
        """Delete the files that the build before this one does not name."""
        self.con.execute(
            "delete from meta_lake where (model, period, fingerprint) not in"
            " (select (model, period, fingerprint) from meta_built)"
        )
        rows = self.con.execute("select file from meta_lake where file is not null").fetchall()
        kept = {self.folder / name for (name,) in rows}
        for file in self.folder.rglob("*.parquet"):
            if file not in kept:
                file.unlink()
        runs = {self.folder / Path(name).parts[0] for (name,) in rows}
        for run in self.folder.glob("*"):
            if run not in runs:
                shutil.rmtree(run)


def copy_as_parquet(
    con: duckdb.DuckDBPyConnection, query: str, columns: Columns, file: Path
) -> None:
    """Write the rows of a query to a Parquet file in types that every engine reads."""
    file.parent.mkdir(parents=True, exist_ok=True)
    selected = ", ".join(_plain(name, kind) for name, kind in columns.items())
    con.execute(f"copy (select {selected} from ({query})) to {text(file)} (format parquet)")


def loaded(files: Iterable[Path], columns: Columns) -> str:
    """Return the query for the rows of Parquet files, in a table's own types."""
    listed = ", ".join(map(text, files))
    if not listed:
        nothing = ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in columns.items())
        return f"select {nothing} limit 0"
    selected = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in columns.items())
    return f"select {selected} from read_parquet([{listed}], hive_partitioning = false)"


def _plain(name: str, kind: str) -> str:
    """A column for Parquet, which knows no whole number of 128 bits: DuckDB writes a double."""
    return f'cast("{name}" as decimal(38, 0)) as "{name}"' if kind == "HUGEINT" else f'"{name}"'
