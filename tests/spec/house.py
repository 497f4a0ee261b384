"""All models of sql/ run on drawn tables, on DuckDB and, translated, on Spark."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Protocol

import duckdb
import polars as pl
import sqlglot
from sqlglot import exp

from ar_metrics.contracts import FEEDS
from ar_metrics.settings import ROOT
from ar_metrics.warehouse.inputs import VERSIONS
from ar_metrics.warehouse.translation import to_spark

SQL = ROOT / "sql"


class Engine(Protocol):
    """Something that keeps tables and runs a model written for DuckDB."""

    def load(self, name: str, frame: pl.DataFrame) -> None: ...
    def create(self, name: str, sql: str) -> None: ...
    def rows(self, sql: str) -> list[tuple]: ...


class DuckDB:
    """The engine that serves."""

    def __init__(self) -> None:
        self._con = duckdb.connect()

    def load(self, name: str, frame: pl.DataFrame) -> None:
        self._con.register("given", frame.to_arrow())
        self._con.execute(f"create table {name} as select * from given")
        self._con.unregister("given")

    def create(self, name: str, sql: str) -> None:
        self._con.execute(f"create table {name} as {sql}")

    def rows(self, sql: str) -> list[tuple]:
        return self._con.execute(sql).fetchall()


class Spark:
    """Spark SQL, by a Spark Connect session; each model is translated by SQLGlot."""

    def __init__(self, session, folder: Path) -> None:
        self._session, self._folder = session, folder

    def load(self, name: str, frame: pl.DataFrame) -> None:
        path = self._folder / f"{name}.parquet"
        frame.write_parquet(path)
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def create(self, name: str, sql: str) -> None:
        # kept as a file, rows or none: views upon views would be planned again each time
        self.load(name, self._translated(sql))

    def rows(self, sql: str) -> list[tuple]:
        return self._translated(sql).rows()

    def _translated(self, sql: str) -> pl.DataFrame:
        return pl.DataFrame(self._session.sql(to_spark(sql)).toArrow())


class House:
    """The models of one test; each is built when a question first needs it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._built: set[str] = set()

    def rows(self, sql: str) -> list[tuple]:
        """Rows of a query; decimals stay decimals, whole ones show as integers."""
        self._build(_reads(sql))
        return [tuple(_plain(value) for value in row) for row in self._engine.rows(sql)]

    def _build(self, names: set[str]) -> None:
        texts, reads = models()
        for name in sorted(names & texts.keys()):
            if name not in self._built:
                self._built.add(name)
                self._build(set(reads[name]))
                self._engine.create(name, texts[name])

    def open_items(self, columns: str, as_of: str, where: str = "true") -> list[tuple]:
        """Columns of fct_open_items at a date, by document and instalment."""
        return self.rows(
            f"select {columns} from fct_open_items where snapshot_date = date '{as_of}'"
            f" and {where} order by document_id, instalment_no"
        )

    def bridge(self, as_of: str, where: str = "true") -> dict[str, object]:
        """Steps of the period that a snapshot closes, summed; steps of zero are left out."""
        return dict(
            self.rows(
                f"select step, sum(movement_amount) from fct_movements where {where}"
                f" and snapshot_date = date '{as_of}' group by step, step_rank"
                " having sum(movement_amount) <> 0 order by step_rank"
            )
        )

    def failing(self) -> dict[str, list[tuple]]:
        """The checks that find rows, with their rows."""
        found = {
            path.stem: self.rows(path.read_text("utf-8"))
            for path in sorted((SQL / "checks").glob("check_*.sql"))
        }
        return {name: rows for name, rows in found.items() if rows}


def build_house(
    engine: Engine,
    dates: Sequence[str],
    feeds: dict[str, pl.DataFrame],
    first_open_items: pl.DataFrame | None = None,
    rates: Iterable[tuple[str, str, str]] = (),
    reference: dict[str, str] | None = None,
) -> House:
    """Load drawn feeds, the calendar `dates` and market `rates`; models are built as they are asked for.

    `reference` replaces reference tables, as CSV text. Reporting currency: EUR.
    """
    for name, declared in FEEDS.items():
        empty = pl.DataFrame(schema={**declared.schema, "batch_id": pl.Int32})
        engine.load(f"raw_{name}", feeds.get(name, empty))
    empty = pl.DataFrame(schema={**FEEDS["open_items"].schema, "batch_id": pl.Int32})
    engine.load("raw_first_open_items", empty if first_open_items is None else first_open_items)
    for table, feed in VERSIONS.items():
        told = pl.DataFrame(schema={**FEEDS[feed].schema, "batch_id": pl.Int32})
        engine.load(table, feeds.get(feed, told))
    units = feeds.get("open_items", empty).select("snapshot_date", "bu", "batch_id").unique()
    engine.load("raw_snapshot_units", units)
    days = [dt.date.fromisoformat(date) for date in dates]
    engine.load(
        "raw_snapshot_dates",
        pl.DataFrame(
            {
                "snapshot_date": days,
                "prior_snapshot_date": [None, *days[:-1]],
                "is_month_end": [(day + dt.timedelta(days=1)).day == 1 for day in days],
            },
            schema_overrides={"prior_snapshot_date": pl.Date},
        ),
    )
    engine.load(
        "raw_market_rates",
        pl.DataFrame(
            [(dt.date.fromisoformat(d), c, Decimal(r)) for d, c, r in rates],
            schema={
                "rate_date": pl.Date,
                "currency_code": pl.String,
                "rate": pl.Decimal(18, 10),
            },
            orient="row",
        ),
    )
    engine.load("raw_settings", pl.DataFrame({"reporting_currency": ["EUR"]}))
    for path in sorted((SQL / "reference").glob("ref_*.csv")):
        engine.load(path.stem, _reference((reference or {}).get(path.stem, path.read_text())))
    return House(engine)


@cache
def models() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """The SQL of every model by its name, and the tables that each one reads."""
    texts = {
        path.stem: path.read_text("utf-8")
        for layer in ("staging", "intermediate", "marts")
        for path in sorted((SQL / layer).glob("*.sql"))
    }
    return texts, {name: frozenset(_reads(text) - {name}) for name, text in texts.items()}


def _reads(sql: str) -> set[str]:
    return {table.name for table in sqlglot.parse_one(sql, read="duckdb").find_all(exp.Table)}


def _reference(text: str) -> pl.DataFrame:
    frame = pl.read_csv(text.encode(), infer_schema=False)
    return frame.select(_typed(name) for name in frame.columns)


def _typed(name: str) -> pl.Expr:
    column = pl.col(name)
    if re.search("_(rank|days)$", name):
        return column.cast(pl.Int32)
    if name.startswith(("is_", "has_")):
        return column == "true"
    if name.endswith("_amount"):
        return column.cast(pl.Decimal(18, 2))
    if name.endswith("_date"):
        return column.str.to_date()
    if re.search("_(ratio|rate)$", name):
        return column.cast(pl.Decimal(18, 10))
    return column


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return str(value) if isinstance(value, dt.date) else value
