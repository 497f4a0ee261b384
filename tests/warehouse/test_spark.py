"""A build on Spark is the build that DuckDB makes: table by table, row by row, to the cent.

The engine is PySail: Spark Connect and the Spark dialect without Java. `make test-spark` does the
same on a real cluster.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from toy import home, import_batch, item, models, rows, withdraw_batch

import portable_group
from ar_metrics.errors import ModelError, UserError
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, current, verify
from ar_metrics.warehouse.models import load
from ar_metrics.warehouse.spark import Spark
from terminal import Terminal

ROOT = Path(__file__).parents[2]
KEPT = {model.name for model in load(ROOT / "sql") if model.is_kept}


@pytest.fixture
def spark(spark_address: str) -> Spark:
    return Spark(remote=spark_address)


def periods_made(settings: Settings, **given: object) -> dict[str, int]:
    return build(settings, **given).rebuilt  # type: ignore[arg-type]


def lake_files(settings: Settings) -> set[Path]:
    return {
        path for path in settings.warehouse.glob("lake/**/*.parquet") if "inputs" not in str(path)
    }


@pytest.mark.campaign
def test_the_group_built_on_spark_is_the_one_that_duckdb_builds(
    tmp_path: Path, spark: Spark
) -> None:
    """Model by model, tests/test_portable_sql.py holds the same in every run."""
    settings, brought = Settings(home=tmp_path / "home"), portable_group.batches()
    later = brought.pop(portable_group.LAST)
    for feeds in brought.values():
        import_batch(settings, **feeds)
    assert build(settings, engine=spark).rebuilt.keys() == KEPT
    import_batch(settings, **later)
    made = build(settings, engine=spark)
    assert 0 < made.rebuilt["fct_open_items"] < len(_dates(made.path))
    assert verify(settings) == []


def _dates(path: Path) -> list[tuple]:
    return rows(path, "select distinct snapshot_date from fct_open_items")


def test_only_what_is_out_of_date_is_computed_and_only_its_files_are_new(
    tmp_path: Path, spark: Spark
) -> None:
    settings = home(tmp_path)
    for day in ("2025-01-31", "2025-02-28", "2025-03-31"):
        import_batch(settings, open_items=[item(day, "A", "1.10"), item(day, "B", "20.02")])
    assert periods_made(settings, engine=spark)["fct_items"] == 3
    before = lake_files(settings)
    import_batch(settings, open_items=[item("2025-04-30", "A", "0.70")])
    made = periods_made(settings, engine=spark)
    assert made["fct_items"] == made["fct_changes"] == 1
    kept = {path for path in before if "fct_items" in str(path)}
    assert kept
    assert kept < lake_files(settings)
    assert not build(settings, engine=spark).is_new
    assert verify(settings) == []
    assert periods_made(settings, full=True, engine=spark)["fct_items"] == 4
    assert verify(settings) == []


def test_the_engines_take_turns_on_one_warehouse(tmp_path: Path, spark: Spark) -> None:
    settings = home(tmp_path)
    import_batch(
        settings, open_items=[item("2025-01-31", "A", "1.10"), item("2025-01-31", "B", "-3.00")]
    )
    build(settings)
    again = import_batch(settings, open_items=[item("2025-02-28", "A", "1.70")])
    build(settings, engine=spark)  # February by Spark, next to DuckDB's January
    assert verify(settings) == []
    withdraw_batch(settings, again)
    import_batch(settings, open_items=[item("2025-03-31", "C", "5.05")])
    build(settings)
    import_batch(settings, open_items=[item("2025-01-31", "A", "1.11")])  # replaces January
    build(settings, engine=spark)
    assert verify(settings) == []
    for path in lake_files(settings):
        path.unlink()
    import_batch(settings, open_items=[item("2025-04-30", "A", "9.90")])
    build(settings, engine=spark)  # without the files of before
    assert verify(settings) == []


def test_the_cluster_may_have_another_name_for_the_home_folder(
    tmp_path: Path, spark_address: str
) -> None:
    settings = home(tmp_path)
    (tmp_path / "mounted").symlink_to(settings.home)
    import_batch(settings, open_items=[item("2025-01-31", "A", "1.10")])
    build(settings, engine=Spark(remote=spark_address, home=str(tmp_path / "mounted")))
    assert verify(settings) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build
from ar_metrics.warehouse.spark import Spark
home, sql, remote, where = sys.argv[1:]
def log(line):
    if where in line:
        os.kill(os.getpid(), signal.SIGKILL)
build(Settings(home=Path(home), sql=Path(sql)), log=log, engine=Spark(remote=remote))
"""


@pytest.mark.parametrize("where", ["fct_items", "dim_countries"])
def test_killed_in_the_middle_the_last_build_serves_and_the_next_run_is_clean(
    where: str, tmp_path: Path, spark: Spark
) -> None:
    settings = home(tmp_path)
    import_batch(settings, open_items=[item("2025-01-31", "A", "1.10")])
    served = build(settings, engine=spark).path
    said = rows(served, "select * from fct_items")
    import_batch(settings, open_items=[item("2025-02-28", "A", "2.20")])
    # a file: the client takes a main module without one for its own tests
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "ignore", str(script), str(settings.home), str(settings.sql), str(spark.remote), where],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYARROW_IGNORE_TIMEZONE": "1"},
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert current(settings) == served
    assert rows(served, "select * from fct_items") == said
    build(settings, engine=spark)
    assert verify(settings) == []
    assert list(settings.warehouse.glob(".tmp*")) == []
    named = named_files(settings, served) | named_files(settings, current(settings))
    assert lake_files(settings) == named  # nothing of the killed run


def named_files(settings: Settings, path: Path) -> set[Path]:
    found = rows(path, "select file from meta_lake where file is not null")
    return {settings.warehouse / "lake" / name for (name,) in found}


def test_a_model_that_spark_refuses_is_named(tmp_path: Path, spark: Spark) -> None:
    settings = home(tmp_path)
    models(
        settings.sql,
        fct_items="""
            -- An item.
            -- grain: snapshot_date, bu, document_id
            -- partition: snapshot_date
            select snapshot_date, bu, document_id, country_code, open_amount
            from (
                select *, list_reduce([1, 2], lambda x, y: x + y) as country_code
                from stg_open_items
            ) as items
        """,
    )
    import_batch(settings, open_items=[item("2025-01-31", "A", "1.10")])
    with pytest.raises(ModelError, match=r"fct_items\.sql: Spark says"):
        build(settings, engine=spark)


def test_without_a_server_or_a_client_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home(tmp_path)
    import_batch(settings, open_items=[item("2025-01-31", "A", "1.10")])
    with pytest.raises(UserError, match=r"Nothing answers at sc://127\.0\.0\.1:1"):
        build(settings, engine=Spark(remote="sc://127.0.0.1:1"))
    with pytest.raises(UserError, match="no Spark Connect address"):
        build(settings, engine=Spark(remote="spark://127.0.0.1:7077"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UserError) as told:
        build(settings, engine=Spark(remote="sc://127.0.0.1:1"))
    assert "requirements-spark.txt" in str(told.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "spark"], "either --remote or --master"),
        (
            ["--engine", "spark", "--remote", "sc://a", "--master", "local"],
            "either --remote or --master",
        ),
        (["--remote", "sc://a"], "go with --engine spark"),
        (["--engine", "spark", "--remote", "sc://a", "--as-of", "2025-06-15"], "built by DuckDB"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: list[str], said: str, tmp_path: Path
) -> None:
    answer = Terminal(tmp_path).run("build", *options)
    assert answer.exit_code == 2
    assert said in answer.err
