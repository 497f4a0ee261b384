"""The models on a real Spark cluster give DuckDB's rows, to the cent: `make test-spark`.

Apart from `make test`: Spark is half a gigabyte, and takes minutes for what DuckDB does in seconds.
pyspark lies in `.venv-spark` (or where AR_SPARK_PYTHON says); the client is the product's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import portable_group
from ar_metrics.demo import batches, write_demo
from ar_metrics.imports import import_files
from ar_metrics.settings import Settings
from ar_metrics.warehouse import Build, build, verify
from ar_metrics.warehouse.models import load
from ar_metrics.warehouse.spark import Spark
from spark.cluster import cluster
from warehouse.toy import import_batch

ROOT = Path(__file__).parents[2]
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
    print(f"{made.path.name}: {made.seconds:.0f} s", flush=True)
    return made


def test_the_drawn_group_is_the_one_that_duckdb_builds_and_a_later_snapshot_too(
    tmp_path: Path, spark: Spark
) -> None:
    settings, brought = Settings(home=tmp_path), portable_group.batches()
    later = brought.pop(portable_group.LAST)
    for feeds in brought.values():
        import_batch(settings, **feeds)
    assert told_build(settings, spark).rebuilt.keys() == KEPT
    assert verify(settings) == []
    import_batch(settings, **later)
    made = told_build(settings, spark)
    assert made.rebuilt["fct_open_items"] < 8
    assert verify(settings) == []


def test_the_demo_group_is_the_one_that_duckdb_builds_and_a_later_import_too(
    tmp_path: Path, spark: Spark
) -> None:
    settings = Settings(home=tmp_path / "home")
    write_demo(tmp_path / "files")
    *first, last = batches(tmp_path / "files")
    for batch, files in first:
        import_files(settings, files, batch.layout, generated=True)
    assert told_build(settings, spark).rebuilt.keys() == KEPT
    assert verify(settings) == []
    batch, files = last
    import_files(settings, files, batch.layout, generated=True)
    told_build(settings, spark)
    assert verify(settings) == []
