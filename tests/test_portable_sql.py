"""Every model, translated by SQLGlot and run on a Spark engine, gives DuckDB's rows.

The engine is PySail: the Spark Connect protocol and the Spark dialect in one Rust wheel, no Java.
Each model reads the tables that DuckDB built before it, so a difference shows where it starts, and
when no model differs a whole build on Spark is the same build.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest
import sqlglot
from sqlglot import exp

import portable_group
from ar_metrics.warehouse.translation import to_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SQL = Path(__file__).parents[1] / "sql"
FOLDERS = ("staging", "intermediate", "marts", "checks")
PATHS = {path.stem: path for folder in FOLDERS for path in (SQL / folder).glob("*.sql")}


def inputs(sql: str) -> set[str]:
    """The tables a statement reads, its own CTEs left out."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return {t.name for t in tree.find_all(exp.Table)} - {c.alias for c in tree.find_all(exp.CTE)}


MODELS = {name: path.read_text("utf-8") for name, path in PATHS.items()}
ORDER = [
    name
    for name in TopologicalSorter({m: inputs(sql) for m, sql in MODELS.items()}).static_order()
    if name in MODELS
]
WHOLE = ("_rank", "_days")


def reference_tables() -> dict[str, pl.DataFrame]:
    """The CSV files of sql/reference, typed by the convention of their column names."""
    tables = {}
    for path in sorted((SQL / "reference").glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False)
        tables[path.stem] = frame.with_columns(
            pl.col(name).cast(pl.Int32)
            if name.endswith(WHOLE)
            else pl.col(name) == "true"
            if name.startswith(("is_", "has_"))
            else pl.col(name).cast(pl.Decimal(18, 2))
            if name.endswith("_amount")
            else pl.col(name).cast(pl.Decimal(18, 10))
            if name.endswith(("_ratio", "_rate"))
            else pl.col(name).str.to_date()
            if name.endswith("_date")
            else pl.col(name)
            for name in frame.columns
        )
    return tables


def plain(value: Any) -> Any:
    """A value without its engine's type: a decimal is a number, a text a text."""
    return Decimal(value).normalize() if isinstance(value, int | Decimal) else value


def rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a frame, in an order that both engines can agree on."""
    return sorted((tuple(map(plain, row)) for row in frame.rows()), key=repr)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Parquet file for each raw and reference table, model and check (DuckDB's)."""
    folder = tmp_path_factory.mktemp("tables")
    con = duckdb.connect()
    for name, frame in (portable_group.raw_tables() | reference_tables()).items():
        frame.write_parquet(folder / f"{name}.parquet")
        con.read_parquet(str(folder / f"{name}.parquet")).create(name)
    for name in ORDER:
        try:
            con.execute(f"create table {name} as {MODELS[name]}")
        except duckdb.Error as error:
            raise AssertionError(f"{name}: {error}") from error
        con.table(name).write_parquet(str(folder / f"{name}.parquet"))
    return folder


@pytest.fixture(scope="module")
def spark(tables: Path, spark_address: str) -> Iterator[SparkSession]:
    """A session in which every table of the folder is a view."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(spark_address).create()
    for path in tables.glob("*.parquet"):
        session.read.parquet(str(path)).createOrReplaceTempView(path.stem)
    yield session
    session.stop()


@pytest.mark.parametrize("name", ORDER)
def test_a_model_gives_the_same_rows_on_spark(name: str, tables: Path, spark: SparkSession) -> None:
    on_spark = pl.DataFrame(spark.sql(to_spark(MODELS[name])).toArrow())
    on_duckdb = pl.read_parquet(tables / f"{name}.parquet")
    assert on_spark.columns == on_duckdb.columns
    assert rows(on_spark) == rows(on_duckdb)


@pytest.mark.parametrize("name", [name for name in ORDER if not name.startswith("check_")])
def test_the_small_group_reaches_every_model(name: str, tables: Path) -> None:
    height = pl.read_parquet(tables / f"{name}.parquet").height
    assert height > 0, "draw a row that this model keeps: an empty result agrees with anything"


@pytest.mark.parametrize("name", ORDER)
def test_no_amount_is_a_double(name: str, tables: Path) -> None:
    schema = pl.read_parquet_schema(tables / f"{name}.parquet")
    amounts = [column for column in schema if column.endswith(("_amount", "_local"))]
    assert [column for column in amounts if schema[column] == pl.Float64] == []
