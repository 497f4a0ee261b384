"""Spark as the engine of a build: the same models, translated, on the user's own cluster.

The client is thin (Spark Connect); the cluster reads the imports and writes Parquet, this process
loads that into the build. What is out of date, the grain, the checks and the publication stay the
build's own, so that whoever reads it cannot tell which engine made it.
"""

from __future__ import annotations

import importlib
import re
import socket
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb

from ar_metrics.errors import ModelError, UserError
from ar_metrics.warehouse import checks
from ar_metrics.warehouse.inputs import Inputs
from ar_metrics.warehouse.lake import PERIOD, Lake, Wanted, copy_as_parquet, loaded
from ar_metrics.warehouse.models import Columns, Model
from ar_metrics.warehouse.reference import text
from ar_metrics.warehouse.translation import described, raw_to_spark, schema, to_spark, typed

PORT = 15002
"""Where a Spark Connect server listens when its address does not say."""
SECONDS = 20
CONF = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # else a sum times a rate is rounded to six digits first, and now and then a cent is another
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
}
"""What figures depend on: days have no zone, a value that does not fit is an error, and a product
of decimals keeps all its digits."""


@dataclass(frozen=True)
class Spark:
    """Where to compute: `remote`, a Spark Connect address, or `master` of a classic session.

    `home` is the home folder as the cluster names it, where it differs from what we call it.
    """

    remote: str | None = None
    master: str | None = None
    home: str | None = None

    @contextmanager
    def at_work(
        self,
        con: duckdb.DuckDBPyConnection,
        inputs: Inputs,
        found: Sequence[Model],
        shapes: Mapping[str, Columns],
    ) -> Iterator[Tables]:
        """A session that lasts for one build, writing for the build that `con` writes.

        Raises UserError when the client is not installed or the server does not answer.
        """
        session = self._session()
        try:
            for name, value in CONF.items():
                session.conf.set(name, value)
            yield Tables(self, session, con, inputs, found, shapes)
        finally:
            session.stop()

    def there(self, file: Path, home: Path) -> str:
        """Return the name that the cluster has for a file of the home folder."""
        return f"{self.home.rstrip('/')}/{file.relative_to(home)}" if self.home else str(file)

    def _session(self) -> Any:
        builder = _client().SparkSession.builder
        try:
            if self.remote:
                _knock(self.remote)
            with warnings.catch_warnings():  # about the release of pandas, which is not used
                warnings.simplefilter("ignore", FutureWarning)
                if self.remote:
                    return builder.remote(self.remote).create()
                return builder.master(self.master).appName("ar-metrics").getOrCreate()
        except UserError:
            raise
        except Exception as error:  # whatever the client raises: gRPC, Java, Spark
            raise UserError(
                f"No Spark session at {self.remote or self.master}: {_first_line(error)}",
                advice="With --master the whole of pyspark must be installed, and Java.",
            ) from error


class Tables:
    """The tables of one build on Spark, each made known there when something reads it."""

    def __init__(
        self,
        spark: Spark,
        session: Any,
        con: duckdb.DuckDBPyConnection,
        inputs: Inputs,
        found: Sequence[Model],
        shapes: Mapping[str, Columns],
    ) -> None:
        self.spark, self.session, self.con, self.inputs = spark, session, con, inputs
        self.shapes, self.models = shapes, {model.name: model for model in found}
        self.home = inputs.settings.home
        self.given: set[str] = set()

    @cached_property
    def lake(self) -> Lake:
        """The files of this build; made when the build itself has begun to take notes."""
        return Lake(self.con, self.inputs)

    def rows_of(self, model: Model, stale: Sequence[date], wanted: Mapping[str, Wanted]) -> str:
        """Compute the stale periods of a model; return the query that loads their rows here.

        Raises ModelError with the model's file when Spark refuses it.
        """
        columns = self.shapes[model.name]
        try:
            for name in sorted(model.reads):
                self._give(name, wanted)
            self._compute(model, stale)
        except self._refusal() as error:
            raise ModelError(f"{model.path}: Spark says: {_first_line(error)}") from error
        return loaded(self.lake.note(model, stale, wanted[model.name]), columns)

    def _compute(self, model: Model, stale: Sequence[date]) -> None:
        """Write the stale periods as Parquet, all of them by one statement."""
        spans = checks.conditions(model, self.inputs, stale)
        where = " or ".join(condition for condition, _ in spans)
        day = f", cast({model.partition} as string) as {PERIOD}" if model.partition else ""
        # with a hint: rows of a period come together, so that it is few files and not many small
        hint = f"/*+ REBALANCE({PERIOD}) */ " if model.partition else ""
        frame = self.session.sql(
            f"select {hint}* from (select {typed(self.shapes[model.name])}{day}"
            f" from ({to_spark(model.sql)}) as made where {where}) as dated"
        )
        writer = frame.write.partitionBy(PERIOD) if model.partition else frame.write
        writer.parquet(self._there(self.lake.folder_for(model)))

    def _give(self, name: str, wanted: Mapping[str, Wanted]) -> None:
        """Make a table known to Spark: a kept one by its files, a view by its query."""
        if name in self.given:
            return
        self.given.add(name)
        model = self.models.get(name)
        if model is None:
            frame = self._imported(name)
        elif model.is_kept:
            columns = self.shapes[name]
            frame = self._read(self.lake.files(model, columns, wanted[name]), columns)
        else:
            for below in sorted(model.reads):
                self._give(below, wanted)
            frame = self._view(model)
        frame.createOrReplaceTempView(name)

    def _view(self, model: Model) -> Any:
        """A view; one over reference tables alone is computed once: it is small, read by many."""
        if not all(name.startswith("ref_") for name in model.reads):
            return self.session.sql(to_spark(model.sql))
        folder, columns = self.lake.run / "inputs" / model.name, self.shapes[model.name]
        query = f"select {typed(columns)} from ({to_spark(model.sql)}) as made"
        self.session.sql(query).write.parquet(self._there(folder))
        return self._read(sorted(folder.rglob("*.parquet")), columns)

    def _imported(self, name: str) -> Any:
        """A raw_ or ref_ table: the view that DuckDB has, over the same files; else its rows."""
        views = self.con.execute(
            "select sql from duckdb_views() where view_name = $name", {"name": name}
        ).fetchall()
        columns = self._columns(f"select * from {name}")
        if not views:
            file = self.lake.run / "inputs" / f"{name}.parquet"
            copy_as_parquet(self.con, f"select * from {name}", columns, file)
            return self._read([file], columns)
        query = raw_to_spark(views[0][0], self._files)
        for below in re.findall(r"`(superseded_\w+|first_units)`", query):
            self._give(below, {})
        # listed: `join … using` puts its columns first in Spark
        return self.session.sql(f"select {typed(columns)} from ({query}) as brought")

    def _files(self, files: tuple[str, ...]) -> str:
        """The view over some files, with the name of each row's file as in DuckDB."""
        name = f"files_{len(self.given)}"
        self.given.add(name)
        listed = ", ".join(map(text, files))
        columns = self._columns(f"select * from read_parquet([{listed}], union_by_name = true)")
        parts = [self._named(Path(file), columns) for file in files]
        while len(parts) > 1:  # in pairs: a chain of hundreds is too deep for the protocol
            pairs = zip(parts[::2], [*parts[1::2], None], strict=False)
            parts = [one.union(two) if two is not None else one for one, two in pairs]
        parts[0].createOrReplaceTempView(name)
        return name

    def _named(self, file: Path, columns: Columns) -> Any:
        """One file; Spark has functions that tell the file of a row, but then skips none."""
        from_file = self._read([file], columns)
        return from_file.selectExpr("*", f"{text(file)} as filename")

    def _columns(self, query: str) -> Columns:
        rows = self.con.execute(f"describe {query}").fetchall()
        return {name: kind for name, kind, *_ in rows}

    def _read(self, files: Sequence[Path], columns: Columns) -> Any:
        if not files:
            nothing = ", ".join(
                f"cast(null as {kind}) as `{name}`" for name, kind in described(columns)
            )
            return self.session.sql(f"select {nothing} where false")
        paths = [self._there(file) for file in files]
        return self.session.read.schema(schema(columns)).parquet(*paths)

    def _there(self, file: Path) -> str:
        return self.spark.there(file, self.home)

    @staticmethod
    def _refusal() -> type[Exception]:
        return importlib.import_module("pyspark.errors").PySparkException


def _client() -> Any:
    """The client's module. It may lie in a folder of its own, where no other command meets it."""
    beside = str(Path(sys.prefix) / "spark")
    if beside not in sys.path:
        sys.path.append(beside)
    try:
        return importlib.import_module("pyspark.sql")
    except ImportError as error:
        raise UserError(
            f"The Spark client is not installed: {error}.",
            advice="Install it: `python -m pip install --no-deps --target"
            f" {beside} -r requirements-spark.txt`, as `make test` does.",
        ) from error


def _knock(remote: str) -> None:
    """Raise UserError when nobody listens: the client itself would try for minutes."""
    parts = urlsplit(remote)
    if parts.scheme != "sc" or not parts.hostname:
        raise UserError(f"'{remote}' is no Spark Connect address: it is like sc://host:{PORT}.")
    try:
        with socket.create_connection((parts.hostname, parts.port or PORT), SECONDS):
            return
    except OSError as error:
        raise UserError(
            f"Nothing answers at {remote}: {error}.",
            advice="Start the cluster's Spark Connect server, or name another one by --remote.",
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
