"""The same items in a database or a data frame, ready to be asked: one class for each.

A side is loaded once from a Parquet file (`load_seconds`) and answers questions as rows. What it
takes to get ready is told apart from what an answer takes.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import duckdb
import pandas as pd
import polars as pl

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from ar_metrics import queries as q  # noqa: E402
from ar_metrics.access import EVERYTHING  # noqa: E402
from postgres import postgres  # noqa: E402
from questions import COLUMNS, Question, prepared  # noqa: E402

Rows = list[tuple[Any, ...]]
SERVER = (
    "-c fsync=off -c shared_buffers=2GB -c work_mem=256MB -c maintenance_work_mem=1GB "
    "-c effective_cache_size=8GB -c max_connections=10 -c max_parallel_workers_per_gather=2 "
    "-c random_page_cost=1.1 -c max_wal_size=8GB -c wal_level=minimal -c max_wal_senders=0 "
    "-c listen_addresses=127.0.0.1"
)
TABLE = """
create unlogged table fct_open_items (
    snapshot_date date, bu text, customer_id text, parent_id text, parent_name text,
    country_code text, segment text, agent_id text, document_id text, due_date date,
    outstanding_amount numeric(18, 2), overdue_days integer, credit_kind text,
    due_bucket_rank smallint, is_apart boolean, is_intercompany boolean)
"""
# What the questions look for: a date, and a customer at any date.
INDEXES = (
    "create index on fct_open_items (snapshot_date, bu)",
    "create index on fct_open_items (customer_id, bu, snapshot_date)",
    "vacuum analyze fct_open_items",
)


class Product:
    """The queries of the pages, on a published build."""

    name = "ar-metrics"

    def __init__(self, folder: Path) -> None:
        self.reader = q.Reader(q.Warehouse(folder), EVERYTHING)

    def asked(self, question: Question) -> Callable[[], Rows]:
        """The work that gives the rows of a question."""
        return lambda: question.ours(self.reader).select(question.columns).rows()


class Bare:
    """The SQL alone, on the same DuckDB file: the floor."""

    name = "bare DuckDB"

    def __init__(self, folder: Path) -> None:
        self.connection = q.Warehouse(folder).connection()

    def asked(self, question: Question) -> Callable[[], Rows]:
        """The work that gives the rows of a question."""
        return lambda: self.connection.query(question.sql).rows()


class Postgres:
    """A PostgreSQL server of its own: two indexes, analysed, warm."""

    name = "PostgreSQL"

    def __init__(self, server: Any) -> None:
        self.url = server.url
        self.version = str(server.one("select current_setting('server_version')"))
        self.connection = adbc.connect(server.url, autocommit=True)
        self.load_seconds = 0.0

    def load(self, folder: Path, file: Path) -> None:
        """Copy the rows of a Parquet file into the table, through CSV files in `folder`."""
        started = time.perf_counter()
        with self.connection.cursor() as cursor:
            cursor.execute(TABLE)
            for part in _csv(folder, file):
                copy = f"\\copy fct_open_items from '{part}' (format csv)"
                command = ["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", copy, self.url]
                subprocess.run(command, check=True)
                part.unlink()
            for statement in INDEXES:
                cursor.execute(statement)
        self.load_seconds = time.perf_counter() - started

    def asked(self, question: Question) -> Callable[[], Rows]:
        """The work that gives the rows of a question."""

        def work() -> Rows:
            with self.connection.cursor() as cursor:
                cursor.execute(question.sql)
                return cursor.fetchall()

        return work


class Pandas:
    """A data frame in memory, prepared once as somebody who cares would."""

    name = "pandas"

    def __init__(self, file: Path) -> None:
        started = time.perf_counter()
        columns = ", ".join(name for name in COLUMNS if name != "outstanding_amount")
        cents = "cast(outstanding_amount * 100 as bigint) as outstanding_cents"
        with duckdb.connect() as con:  # pandas reads decimals as objects, which nobody could use
            table = con.sql(
                f"select {columns}, {cents} from read_parquet('{file}')"
            ).to_arrow_table()
        self.frame = prepared(
            table.to_pandas(date_as_object=False, split_blocks=True, self_destruct=True)
        )
        self.load_seconds = time.perf_counter() - started

    def asked(self, question: Question) -> Callable[[], Rows]:
        """The work that gives the rows of a question."""

        def work() -> Rows:
            answer = question.pandas(self.frame)[list(question.columns)]
            return list(answer.itertuples(index=False, name=None))

        return work


class Polars:
    """A data frame in memory, asked lazily."""

    name = "polars"

    def __init__(self, file: Path) -> None:
        started = time.perf_counter()
        self.frame = pl.read_parquet(file, columns=list(COLUMNS))
        self.load_seconds = time.perf_counter() - started

    def asked(self, question: Question) -> Callable[[], Rows]:
        """The work that gives the rows of a question."""
        lazy = question.polars(self.frame.lazy())
        return lambda: lazy.select(question.columns).collect().rows()


@contextmanager
def server() -> Iterator[Postgres]:
    """A PostgreSQL with memory as on a machine of its own, empty."""
    with postgres(SERVER) as running:
        yield Postgres(running)


def items_file(folder: Path, file: Path) -> Path:
    """Write what the questions need of a warehouse's open items as Parquet, in its order."""
    with duckdb.connect(
        str(folder / (folder / "CURRENT").read_text().strip()), read_only=True
    ) as con:
        con.execute(f"copy (select {', '.join(COLUMNS)} from fct_open_items) to '{file}'")
    return file


def normal(question: Question, rows: Rows, in_cents: bool) -> Rows:
    """The rows with money as cents and days as text, sorted: equal answers are equal lists."""
    money = [name.endswith("_amount") and not in_cents for name in question.columns]
    plain = [
        tuple(_plain(value, is_money) for value, is_money in zip(row, money, strict=True))
        for row in rows
    ]
    return sorted(plain, key=repr)


def _plain(value: Any, is_money: bool) -> Any:
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, dt.date):  # a datetime of pandas is one too
        return value.strftime("%Y-%m-%d")
    if is_money:
        return int(Decimal(value) * 100)
    return value if isinstance(value, str) else int(value)


def _csv(folder: Path, file: Path) -> Iterator[Path]:
    """The rows as CSV files of two million each, so that the disk holds few at a time."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with duckdb.connect() as con:
        rows = con.sql(f"select count(*) from read_parquet('{file}')").fetchall()[0][0]
        for start in range(0, rows, 2_000_000):
            part = folder / f"{start}.csv"
            con.execute(
                f"copy (select {', '.join(COLUMNS)} from read_parquet('{file}',"
                f" file_row_number=true) where file_row_number >= {start}"
                f" and file_row_number < {start + 2_000_000})"
                f" to '{part}' (header false)"
            )
            yield part
