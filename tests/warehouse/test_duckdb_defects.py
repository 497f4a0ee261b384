"""The two defects of DuckDB 2.0.0 that the build is designed around.

The first half of each pair shows the defect on the version that is installed, and is skipped once
it is mended; the second holds that a build is right on the same shape.
"""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from toy import home, import_batch, rows

from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, current, verify

ROWS = 400_000  # more than three row groups of 122,880, so that DuckDB inserts in parallel
SQL = {
    "intermediate/int_items": """
        -- An item.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        select
            snapshot_date,
            bu,
            document_id,
            open_amount
        from raw_open_items
    """,
    "marts/fct_totals": """
        -- The total of a BU.
        -- grain: snapshot_date, bu
        -- partition: snapshot_date
        select
            snapshot_date,
            bu,
            count(*) as item_count,
            sum(open_amount) as open_amount,
            max(document_id) as last_document_id
        from int_items
        where open_amount > 0
        group by snapshot_date, bu
    """,
}


def snapshot(day: date, amount: int) -> pl.DataFrame:
    """ROWS items of two BUs, each of `amount`."""
    return pl.select(
        snapshot_date=pl.repeat(day, ROWS),
        document_id=pl.int_range(ROWS).cast(pl.String).str.zfill(6),
        bu=pl.int_range(ROWS) % 2,
        open_amount=pl.repeat(amount, ROWS),
    )


def sees_rows(create: str, tmp_path: Path) -> bool:
    """Whether a filter sees what the transaction that created a table has put into it."""
    with duckdb.connect(str(tmp_path / "shape.duckdb"), config={"threads": 2}) as con:
        con.execute(f"create table given as select range as n, range % 7 as k from range({ROWS})")
        con.execute("begin transaction")
        con.execute(create)
        con.execute("insert into made select n, k from given")
        con.execute("commit")
        return con.execute("select count(*) > 0 from made where k = 3").fetchall() == [(True,)]


def test_a_table_created_empty_by_a_query_hides_its_rows(tmp_path: Path) -> None:
    if sees_rows("create table made as select n, k from given where false", tmp_path):
        pytest.skip(f"DuckDB {duckdb.__version__} has mended it: engine.md 5.1 can be let go")


def test_a_table_created_from_described_columns_shows_its_rows(tmp_path: Path) -> None:
    assert sees_rows("create table made (n bigint, k bigint)", tmp_path)


def test_a_model_reads_all_of_a_table_that_the_same_build_has_filled(tmp_path: Path) -> None:
    settings = home(tmp_path, SQL)
    import_batch(settings, open_items=snapshot(date(2025, 1, 31), 3))
    expected = [("0", 200_000, 600_000, "399998"), ("1", 200_000, 600_000, "399999")]
    query = "select bu, item_count, open_amount, last_document_id from fct_totals order by bu"
    assert rows(build(settings).path, query) == expected
    import_batch(settings, open_items=snapshot(date(2025, 1, 31), 5))
    first = rows(build(settings).path, query)
    assert [row[2] for row in first] == [1_000_000, 1_000_000]
    assert verify(settings) == []


def test_a_commit_shows_some_readers_old_and_new_rows_at_once(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "one.duckdb"), config={"threads": 2}) as con:
        con.execute(f"create table given as select range as n from range({ROWS})")
        con.execute("create table items as select n from given")
        seen = _seen_while(con.cursor, lambda: _replace_rows(con, 25))
    assert ROWS in seen
    if seen == {ROWS}:
        pytest.skip(f"not seen with DuckDB {duckdb.__version__} this time: a matter of timing")


def test_a_reader_of_the_current_build_sees_the_old_rows_or_the_new_and_never_both(
    tmp_path: Path,
) -> None:
    settings = home(tmp_path, SQL)
    import_batch(settings, open_items=snapshot(date(2025, 1, 31), 1))
    build(settings)

    def replace_twice() -> None:
        for amount in (2, 3):
            import_batch(settings, open_items=snapshot(date(2025, 1, 31), amount))
            build(settings)

    seen = _seen_while(lambda: _Current(settings), replace_twice)
    assert seen <= {ROWS, 2 * ROWS, 3 * ROWS}
    assert {ROWS, 3 * ROWS} <= seen


class _Current:
    """A reader as the read side has it: the file that CURRENT names, opened for each question."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def execute(self, _: str) -> _Current:
        return self

    def fetchall(self) -> list[tuple]:
        found = rows(current(self.settings), "select sum(open_amount) from int_items")
        return [(int(found[0][0]),)]


def _replace_rows(con: duckdb.DuckDBPyConnection, times: int) -> None:
    for _ in range(times):
        con.execute("begin transaction")
        con.execute("delete from items")
        con.execute("insert into items select n from given")
        con.execute("commit")


def _seen_while(reader: object, work: object) -> set[int]:
    """What other threads count while the work goes on."""
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        cursor = reader()  # type: ignore[operator]
        while True:
            last = done.is_set()
            seen.add(cursor.execute("select count(*) from items").fetchall()[0][0])
            if last:
                return

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        work()  # type: ignore[operator]
    finally:
        done.set()
        for thread in threads:
            thread.join()
    return seen
