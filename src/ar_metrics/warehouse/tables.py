"""The tables of a build: what is out of date is made again, in one transaction, and examined."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ar_metrics.errors import UserError
from ar_metrics.warehouse import checks, fingerprints, models, publish
from ar_metrics.warehouse.fingerprints import Fingerprints
from ar_metrics.warehouse.inputs import Inputs, attach, table_columns
from ar_metrics.warehouse.models import Columns, Model
from ar_metrics.warehouse.record import write_record
from ar_metrics.warehouse.reference import load_references

if TYPE_CHECKING:
    from ar_metrics.warehouse.build import Build, Log
    from ar_metrics.warehouse.spark import Spark, Tables

STATE = """
create table if not exists meta_built (model varchar, period date, fingerprint varchar);
create or replace table meta_models (model varchar, description varchar, version varchar)
"""


def write(
    inputs: Inputs, file: Path, base: Path | None, log: Log, engine: Spark | None = None
) -> Build:
    """Write the build of these inputs to `file`, beginning with a copy of `base`.

    `engine` computes the rows; without one DuckDB does.
    Every model is bound before any data is read. Raises ModelError and CheckError.
    """
    from ar_metrics.warehouse.build import Build

    found = models.load(inputs.settings.sql)
    shapes = models.bind(found, table_columns(inputs.settings))
    started = time.perf_counter()
    if base:
        how = publish.clone(base, file)
        _say(log, started, f"{how} of {base.name}")
    copied = time.perf_counter() - started if base else 0.0
    with connected(inputs, file) as con:
        con.execute("begin transaction")
        working = engine.at_work(con, inputs, found, shapes) if engine else nullcontext()
        with working as elsewhere:
            stale = _Tables(con, inputs, found, shapes, log, elsewhere).bring_up_to_date()
        con.execute("commit")
        con.execute("checkpoint")
    with opened(inputs, file, found) as con:
        con.execute("begin transaction")
        findings = _examine(con, inputs, found, stale, log)
        write_record(con, inputs, publish.number_of(file))
        con.execute("commit")
        con.execute("checkpoint")
    if Path(f"{file}.wal").exists():
        raise RuntimeError(f"{file.name} still has a log after its checkpoint")
    rebuilt = {m.name: len(stale[m.name]) for m in found if m.is_kept and stale.get(m.name)}
    return Build(file, True, rebuilt, tuple(findings), copy_seconds=copied)


@contextmanager
def connected(
    inputs: Inputs, file: Path, read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that stays within the settings' memory and threads and spills beside `file`."""
    config = {
        "memory_limit": inputs.settings.memory_limit,
        "threads": inputs.settings.threads,
        "temp_directory": str(inputs.scratch / "spill"),
    }
    with duckdb.connect(str(file), read_only=read_only, config=config) as con:
        con.execute("set parquet_metadata_cache = true")
        # beside a few rows (buckets, sizes) to compare each is quicker than to sort the many
        con.execute("set nested_loop_join_threshold = 100")
        try:
            yield con
        except duckdb.OutOfMemoryException as error:
            raise UserError(
                f"The build needs more memory than {inputs.settings.memory_limit}"
                " (or more disk to spill to).",
                advice="Raise AR_MEMORY_LIMIT and build again.",
            ) from error


@contextmanager
def opened(
    inputs: Inputs, file: Path, found: Sequence[Model], read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A finished file with all that its checks read: imported tables and models that are views."""
    with connected(inputs, file, read_only) as con:
        attach(con, inputs, {table for model in found for table in model.reads})
        views = _Views(con, found)
        for model in found:
            if model.is_check:
                views.make_for(model)
        yield con


class _Views:
    """The models that are views, made on a connection when something is about to read them.

    DuckDB binds a view and all below it when it is made: most of the time of a small build.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, found: Sequence[Model]) -> None:
        self.con = con
        self.missing = {m.name: m for m in found if not (m.is_kept or m.is_check)}

    def make_for(self, reader: Model) -> None:
        """Make the views that a model reads, those below them first."""
        for name in sorted(reader.reads & self.missing.keys()):
            if view := self.missing.pop(name, None):  # else one below another has made it
                self.make_for(view)
                self.con.execute(f"create temp view {name} as {view.sql}\n")

    def rows_of(self, model: Model, *_: object) -> str:
        """Return the query for a model's rows; what it reads is there."""
        self.make_for(model)
        return model.sql


class _Tables:
    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        inputs: Inputs,
        found: Sequence[Model],
        shapes: dict[str, Columns],
        log: Log,
        elsewhere: Tables | None = None,
    ) -> None:
        self.con, self.inputs, self.models, self.shapes, self.log = con, inputs, found, shapes, log
        self.engine = elsewhere or _Views(con, found)
        self.built: dict[str, dict[date, str]] = {}
        self.wanted: dict[str, dict[date, str]] = {}

    def bring_up_to_date(self) -> dict[str, list[date]]:
        """Make what is out of date; return the periods of each model that were."""
        for statement in f"{STATE};{checks.FINDINGS}".split(";"):
            self.con.execute(statement)
        self._forget_former_models()
        load_references(self.con, self.inputs.settings)
        attach(self.con, self.inputs, {name for m in self.models for name in m.reads})
        imported = fingerprints.of_imports(
            self.con, self.inputs, {model: self.shapes[model.name] for model in self.models}
        )
        prints = Fingerprints(self.inputs, imported)
        self._read_notes()
        stale = {model.name: self._bring_up(model, prints) for model in self.models}
        self._write_notes()
        return stale

    def _bring_up(self, model: Model, prints: Fingerprints) -> list[date]:
        prints.add(model)
        if not (model.is_kept or model.is_check):
            return []
        wanted, built = prints.of(model), self.built.get(model.name, {})
        self.wanted[model.name] = wanted
        stale = [period for period, number in wanted.items() if built.get(period) != number]
        started = time.perf_counter()
        if model.is_kept:
            self._rebuild(model, stale, anew=built.keys().isdisjoint(wanted.keys() - set(stale)))
        if stale and model.is_kept:
            periods = f"{len(stale)} of {len(wanted)} periods" if model.partition else "whole"
            _say(self.log, started, f"{model.name}  {periods}")
        if model.dated:
            columns = self.shapes[model.name]
            scan = partial(fingerprints.content, self.con, model.name, model.dated, columns)
            state = prints.whole[model.name]
            sums = fingerprints.remembered(self.con, f"{model.name}@content", state, scan)
            prints.replace(model.name, sums)
        return stale

    def _rebuild(self, model: Model, stale: list[date], anew: bool) -> None:
        dates = self.inputs.dates
        if anew:
            self.con.execute(models.create_table(model.name, self.shapes[model.name]))
        elif model.partition:  # dates that left the calendar at its end
            self.con.execute(f"delete from {model.name} where {_after(model.partition, dates)}")
        if not stale:
            return
        rows = self.engine.rows_of(model, stale, self.wanted)
        for condition, count in checks.conditions(model, self.inputs, stale):
            if not anew:
                self.con.execute(f"delete from {model.name} where {condition}")
            # rows in the order of their dates are what lets a reader skip the rest of the file
            order = f"order by {model.partition}" if count > 1 else ""
            models.run(
                self.con,
                model,
                f"insert into {model.name} select * from ({rows}\n) where {condition} {order}",
            )

    def _read_notes(self) -> None:
        """Learn which periods of which models the file holds, and what they were made of."""
        for model, period, fingerprint in self.con.execute(
            "select model, period, fingerprint from meta_built"
        ).fetchall():
            self.built.setdefault(model, {})[period] = fingerprint

    def _write_notes(self) -> None:
        """Note what the file holds now: every model with its periods, in one statement each."""
        kept = [model for model in self.models if model.name in self.wanted]
        made = [(name, *one) for name, periods in self.wanted.items() for one in periods.items()]
        self.con.execute(
            "delete from meta_built where list_contains($names, model)",
            {"names": [model.name for model in kept]},
        )
        self.con.execute(
            "insert into meta_built select unnest(cast($names as varchar[])),"
            " unnest(cast($days as date[])), unnest(cast($prints as varchar[]))",
            dict(zip(("names", "days", "prints"), map(list, zip(*made, strict=True)), strict=True)),
        )
        self.con.execute(
            "insert into meta_models select unnest($names), unnest($said), unnest($versions)",
            {
                "names": [model.name for model in kept],
                "said": [model.description for model in kept],
                "versions": [model.version for model in kept],
            },
        )

    def _forget_former_models(self) -> None:
        kept = {model.name for model in self.models if model.is_kept}
        known = kept | {model.name for model in self.models if model.is_check}
        tables = self.con.execute(
            "select table_name from duckdb_tables() where not temporary"
        ).fetchall()
        for (name,) in tables:
            if not name.startswith("meta_") and name not in kept:
                self.con.execute(f"drop table {name}")
        for table, column in (("meta_built", "model"), ("meta_findings", "check_name")):
            self.con.execute(
                f"delete from {table} where {column} not in (select unnest($known))",
                {"known": sorted(known)},
            )


def _examine(
    con: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    found: Sequence[Model],
    stale: dict[str, list[date]],
    log: Log,
) -> list[checks.Finding]:
    """Verify the grain of what was made and run the checks that it concerns."""
    for model in found:
        started = time.perf_counter()
        if model.is_check and model.partition:
            gone = _after("period", inputs.dates)
            con.execute(
                f"delete from meta_findings where check_name = $name and {gone}",
                {"name": model.name},
            )
        for condition, _ in checks.conditions(model, inputs, stale[model.name]):
            if model.is_check:
                checks.store(con, model, condition, checks.find(con, model, condition))
            elif model.is_kept and model.grain:
                checks.verify_grain(con, model, condition)
        if model.is_check and stale[model.name]:
            _say(log, started, model.name)
    findings = checks.publish_findings(con, [model for model in found if model.is_check])
    checks.refuse(findings)
    return findings


def _after(column: str, dates: Sequence[date]) -> str:
    """The condition for periods that follow the calendar's last date."""
    return f"{column} > date '{dates[-1]}'" if dates else "true"


def _say(log: Log, started: float, what: str) -> None:
    log(f"{time.perf_counter() - started:7.3f} s  {what}")
