"""The models of benchmarks/models/ run by three programs: ar-metrics, dbt-duckdb and SQLMesh.

Each of them gets the same SQL: only the names of the tables read, the headers, and how a model
says "this partition alone" are written as each asks for. dbt and SQLMesh live in environments of
their own (requirements-dbt.txt, requirements-sqlmesh.txt), read the same snapshots as Parquet that
DuckDB makes of the CSV file without looking at it, and run as their command lines do.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "benchmarks" / "models"
HEADERS = re.compile(r"^-- (grain|partition|window): .*\n", re.MULTILINE)
MARTS = ("fct_outstanding", "fct_changes", "fct_migration")
# What the models read: the snapshots that have landed, and the calendar that they make.
LANDED = "select * from read_parquet('{landing}/*.parquet')"
CALENDAR = """
select snapshot_date, lag(snapshot_date) over (order by snapshot_date) as prior_snapshot_date
from (select distinct snapshot_date from {raw})
"""
LAND = """
import duckdb, sys
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    duckdb.sql(f"copy (select * replace (cast(open_amount as decimal(18, 2)) as open_amount) "
               f"from read_csv('{source}')) to '{target}'")
"""
OURS = """
import sys
from pathlib import Path
from ar_metrics import warehouse
from ar_metrics.settings import Settings
warehouse.build(Settings(home=Path(sys.argv[1]), sql=Path(sys.argv[2]), memory_limit="4GB"),
                full="--full" in sys.argv)
"""


@dataclass(frozen=True)
class Cost:
    """What some commands took together: on the clock, of the processors, at most of memory."""

    seconds: float
    cpu: float
    gigabytes: float

    def __add__(self, other: Cost) -> Cost:
        most = max(self.gigabytes, other.gigabytes)
        return Cost(self.seconds + other.seconds, self.cpu + other.cpu, most)


def run(command: Sequence[str], folder: Path, **environment: str) -> Cost:
    """Run a command and wait; stop with what it said when it fails."""
    log, started = folder / "said.log", time.perf_counter()
    with log.open("w") as said:
        process = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        )  # fmt: skip
        peak, done, status, usage = 0.0, 0, 0, None
        while not done:  # what the system counts at the end includes our own memory at the start
            peak = max(peak, _most_held(process.pid))
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            time.sleep(0.01)
    assert usage is not None
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)[:300]}\n{log.read_text()[-3000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak)


def _most_held(process: int) -> float:
    """The most memory that a running process has held, in gigabytes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024**2 for line in lines if "VmHWM" in line), 0.0)


class ArMetrics:
    """Our import, with its contracts, and our runner on the models of this comparison."""

    name = "ar-metrics"

    def __init__(self, folder: Path) -> None:
        self.home = folder / "ours"
        self.home.mkdir(parents=True)

    def land(self, files: Sequence[Path]) -> Cost:
        """Take in snapshots."""
        command = [sys.executable, "-m", "ar_metrics", "--home", str(self.home), "import"]
        return run([*command, *map(str, files), "--layout", "plain"], self.home)

    def build(self, until: date, full: bool = False) -> Cost:
        """Bring the marts up to date; `full`: from the landed files alone."""
        words = [sys.executable, "-c", OURS, str(self.home), str(MODELS)]
        return run([*words, *(["--full"] if full else [])], self.home)

    def rows(self, mart: str) -> list[tuple]:
        """All rows of a mart, in order."""
        release = (self.home / "warehouse" / "CURRENT").read_text().strip()
        return _rows(self.home / "warehouse" / release, mart)


class _Landed(ABC):
    """What dbt and SQLMesh share: a project of their own, and Parquet files that just land."""

    name, program = "", ""

    def __init__(self, folder: Path, environment: Path) -> None:
        self.folder, self.bin = folder / self.program, environment / "bin"
        self.landing = self.folder / "landing"
        self.landing.mkdir(parents=True)
        self.file = self.folder / "marts.duckdb"
        self.project(LANDED.format(landing=self.landing))

    @abstractmethod
    def project(self, landed: str) -> None:
        """Write the project's files."""

    def land(self, files: Sequence[Path]) -> Cost:
        """Take in snapshots."""
        pairs = [(str(each), str(self.landing / f"{each.stem}.parquet")) for each in files]
        words = [str(self.bin / "python"), "-c", LAND, *(one for pair in pairs for one in pair)]
        return run(words, self.folder)


class Dbt(_Landed):
    """dbt-duckdb: incremental models that append what is later than what they hold."""

    name, program = "dbt-duckdb", "dbt"

    def project(self, landed: str) -> None:
        """Write the project's files."""
        models = self.folder / "models"
        models.mkdir()
        (self.folder / "dbt_project.yml").write_text(
            "name: core\nversion: '1.0'\nprofile: core\nmodel-paths: [models]\n"
            "flags: {send_anonymous_usage_stats: false}\n"
        )
        (self.folder / "profiles.yml").write_text(
            "core: {target: dev, outputs: {dev: {type: duckdb, threads: 2,"
            f" path: '{self.file}', settings: {{memory_limit: 4GB}}}}}}}}\n"
        )
        (models / "raw_open_items.sql").write_text(
            f"{{{{ config(materialized='view') }}}}\n{landed}"
        )
        calendar = CALENDAR.format(raw="{{ ref('raw_open_items') }}")
        (models / "raw_snapshot_dates.sql").write_text(
            f"{{{{ config(materialized='table') }}}}\n{calendar}"
        )
        for name, sql, is_mart in _models():
            read = _naming(sql, "{{{{ ref('{}') }}}}")
            kind = "incremental', incremental_strategy='append" if is_mart else "view"
            if is_mart:
                later = "snapshot_date > (select max(snapshot_date) from {{ this }})"
                only = f"{{% if is_incremental() %}} where {later} {{% endif %}}"
                read = f"select * from (\n{read}\n) as model\n{only}"
            (models / f"{name}.sql").write_text(f"{{{{ config(materialized='{kind}') }}}}\n{read}")

    def build(self, until: date, full: bool = False) -> Cost:
        """Bring the marts up to date; `full`: from the landed files alone."""
        words = [str(self.bin / "dbt"), "run", "--quiet", "--no-version-check"]
        words += ["--profiles-dir", str(self.folder), *(["--full-refresh"] if full else [])]
        return run(words, self.folder, DO_NOT_TRACK="1")

    def rows(self, mart: str) -> list[tuple]:
        """All rows of a mart, in order."""
        return _rows(self.file, f"main.{mart}", self.bin)


class SqlMesh(_Landed):
    """SQLMesh: monthly intervals by time range, planned and run for a day that we say."""

    name, program = "SQLMesh", "sqlmesh"

    def __init__(self, folder: Path, environment: Path, start: date) -> None:
        self.start = start.replace(day=1)
        super().__init__(folder, environment)

    def project(self, landed: str) -> None:
        """Write the project's files."""
        models = self.folder / "models"
        models.mkdir()
        (self.folder / "config.yaml").write_text(
            "gateways: {local: {connection: {type: duckdb, database: " + str(self.file)
            + ", connector_config: {memory_limit: 4GB}}}}\ndefault_gateway: local\n"
            f"model_defaults: {{dialect: duckdb, start: '{self.start}', cron: '@monthly'}}\n"
            "disable_anonymized_analytics: true\n"
        )  # fmt: skip
        view = "MODEL (name core.{}, kind VIEW);\n{};\n"
        (models / "raw_open_items.sql").write_text(view.format("raw_open_items", landed))
        calendar = CALENDAR.format(raw="core.raw_open_items")
        (models / "raw_snapshot_dates.sql").write_text(view.format("raw_snapshot_dates", calendar))
        for name, sql, is_mart in _models():
            read = _naming(sql, "core.{}")
            kind = "INCREMENTAL_BY_TIME_RANGE (time_column snapshot_date)"
            text = view.format(name, read)
            if is_mart:
                text = (
                    f"MODEL (name core.{name}, kind {kind});\nselect * from (\n{read}\n) as model\n"
                    "where snapshot_date between @start_date and @end_date;\n"
                )
            (models / f"{name}.sql").write_text(text)

    def build(self, until: date, full: bool = False) -> Cost:
        """Bring the marts up to date; `full`: from the landed files alone."""
        if full:  # without its state it knows of no interval
            self.file.unlink()
        words = [str(self.bin / "sqlmesh"), "plan", "--run", "--auto-apply", "--no-prompts"]
        words += ["--execution-time", str(until + timedelta(days=1))]
        return run(words, self.folder, SQLMESH__DISABLE_ANONYMIZED_ANALYTICS="1")

    def rows(self, mart: str) -> list[tuple]:
        """All rows of a mart, in order."""
        return _rows(self.file, f"core.{mart}", self.bin)


def _models() -> Iterable[tuple[str, str, bool]]:
    """Name, SQL without our headers, and whether it is kept by partition."""
    for path in sorted(MODELS.rglob("*.sql")):
        text = path.read_text("utf-8")
        yield path.stem, HEADERS.sub("", text).strip(), "-- partition:" in text


def _naming(sql: str, pattern: str) -> str:
    """The SQL with the tables after `from` and `join` named as a program wants it."""
    names = {path.stem for path in MODELS.rglob("*.sql")} | {"raw_open_items", "raw_snapshot_dates"}

    def named(match: re.Match[str]) -> str:
        word, name = match[1], match[2]
        return f"{word} {pattern.format(name)} as {name}" if name in names else match[0]

    return re.sub(r"\b(from|join) (\w+)", named, sql)


def _rows(file: Path, table: str, programs: Path | None = None) -> list[tuple]:
    """The rows in order, read by the release of DuckDB that wrote the file."""
    if programs is None:
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(f"select * from {table} order by all").fetchall()
    out = file.with_suffix(".parquet")
    script = (
        "import duckdb, sys; duckdb.connect(sys.argv[1], read_only=True).execute("
        "f\"copy (select * from {sys.argv[2]}) to '{sys.argv[3]}'\")"
    )
    run([str(programs / "python"), "-c", script, str(file), table, str(out)], file.parent)
    return duckdb.sql(f"select * from read_parquet('{out}') order by all").fetchall()
