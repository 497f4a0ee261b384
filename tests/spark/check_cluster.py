"""The models on a real Spark cluster give DuckDB's rows, to the cent: `make test-spark`.

`AR_TEST_ITEMS=1000000 make test-spark` does the same with so many drawn open items, and the
receipts, reminders and cases about them, in four month ends; the last comes later.

Apart from `make test`: Spark is half a gigabyte, and takes minutes for what DuckDB does in seconds.
pyspark lies in `.venv-spark` (or where AR_SPARK_PYTHON says); the client is the product's own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import portable_group
from ar_metrics.demo import batches, write_demo
from ar_metrics.imports import import_files
from ar_metrics.settings import Settings
from ar_metrics.warehouse import Build, build, current, verify
from ar_metrics.warehouse.models import load
from ar_metrics.warehouse.spark import CONF, Spark
from spark.cluster import cluster
from warehouse.toy import import_batch

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "benchmarks"))

from volume import write_volume  # noqa: E402

MONTHS = 4
ITEMS = int(os.environ.get("AR_TEST_ITEMS", "0"))
KEPT = {model.name for model in load(ROOT / "sql") if model.is_kept}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """One master, two workers, a Spark Connect server; their logs are in pytest's folder."""
    python = Path(os.environ.get("AR_SPARK_PYTHON", ROOT / ".venv-spark" / "bin" / "python"))
    with cluster(python, tmp_path_factory.mktemp("cluster")) as address:
        yield Spark(remote=address)


def told_build(settings: Settings, spark: Spark) -> Build:
    """Build on the cluster; pytest -s shows the seconds of each table."""
    made = build(settings, engine=spark, log=lambda line: print(line, flush=True))
    print(f"{made.path.name}: {made.seconds:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    return made


def assert_duckdbs(settings: Settings) -> None:
    """Hold the build against what DuckDB makes of the same imports; say what was held."""
    assert verify(settings) == []
    path = current(settings)
    with duckdb.connect(str(path), read_only=True) as con:
        (rows,) = con.execute(
            "select sum(estimated_size) from duckdb_tables() where table_name in $kept",
            {"kept": sorted(KEPT)},
        ).fetchall()
    print(f"{path.name}: {len(KEPT)} tables equal row by row, {rows[0]:,.0f} rows", flush=True)


def test_a_sum_times_a_rate_is_rounded_once(spark: Spark) -> None:
    """1.05 at this rate is 0.10499994…: rounded to six digits first it would be 0.11."""
    query = """
        select cast(total * rate as decimal(18, 2)) as amount
        from (
            select
                sum(cast('1.05' as decimal(18, 2))) as total,
                cast('0.0999999523' as decimal(19, 10)) as rate
        ) as one
    """
    session = spark._session()
    try:
        for name, value in CONF.items():
            session.conf.set(name, value)
        told = [str(row.amount) for row in session.sql(query).collect()]
    finally:
        session.stop()
    with duckdb.connect() as con:
        assert told == [str(amount) for (amount,) in con.execute(query).fetchall()] == ["0.10"]


def test_the_drawn_group_is_the_one_that_duckdb_builds_and_a_later_snapshot_too(
    tmp_path: Path, spark: Spark
) -> None:
    settings, brought = Settings(home=tmp_path), portable_group.batches()
    later = brought.pop(portable_group.LAST)
    for feeds in brought.values():
        import_batch(settings, **feeds)
    assert told_build(settings, spark).rebuilt.keys() == KEPT
    assert_duckdbs(settings)
    import_batch(settings, **later)
    made = told_build(settings, spark)
    assert made.rebuilt["fct_open_items"] < 8
    assert_duckdbs(settings)


def test_the_demo_group_is_the_one_that_duckdb_builds_and_a_later_import_too(
    tmp_path: Path, spark: Spark
) -> None:
    settings = Settings(home=tmp_path / "home")
    write_demo(tmp_path / "files")
    *first, last = batches(tmp_path / "files")
    for batch, files in first:
        import_files(settings, files, batch.layout, generated=True)
    assert told_build(settings, spark).rebuilt.keys() == KEPT
    assert_duckdbs(settings)
    batch, files = last
    import_files(settings, files, batch.layout, generated=True)
    told_build(settings, spark)
    assert_duckdbs(settings)


@pytest.mark.skipif(not ITEMS, reason="AR_TEST_ITEMS says how many items")
def test_many_items_are_those_that_duckdb_builds_and_a_later_month_too(
    tmp_path: Path, spark: Spark
) -> None:
    settings = Settings(home=tmp_path / "home")
    files = write_volume(tmp_path / "files", MONTHS, ITEMS // MONTHS, form="parquet", work=True)
    later = [file for file in files if "2026-10-31" in file.name]
    import_files(settings, [file for file in files if file not in later], "plain", generated=True)
    assert told_build(settings, spark).rebuilt.keys() == KEPT
    assert_duckdbs(settings)
    import_files(settings, later, "plain", generated=True)
    told_build(settings, spark)
    assert_duckdbs(settings)
