"""Builds are read, never written, never for too long, and replaced without anyone noticing."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import marts
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.errors import UserError
from ar_metrics.metrics import OUTSTANDING
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.queries import warehouse as queries_warehouse
from ar_metrics.queries.relations import Conditions
from ar_metrics.queries.watch import TICK_SECONDS, WATCH

JUNE = date(2025, 6, 30)


def outstanding(reader: Reader) -> Any:
    return reader.table([OUTSTANDING], as_of=JUNE).item()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return marts.warehouse(tmp_path, 1, fct_open_items="outstanding_amount\n 1")


@pytest.mark.parametrize(
    "statement",
    [
        "create table loot as select 1",
        "delete from fct_open_items",
        "copy fct_open_items to 'loot.csv'",
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
        "set memory_limit = '900GB'",
        "install httpfs",
        "select * from home",
    ],
)
def test_a_connection_only_reads_its_own_build(home: Path, statement: str):
    with pytest.raises((duckdb.Error, UserError)):
        Warehouse(home).connection().query(statement)
    assert not list(Path().glob("loot*"))


@pytest.mark.parametrize("newer", ["select rating_note from fct_open_items", "select 1 from fct_x"])
def test_a_build_older_than_the_program_says_build_again(home: Path, newer: str):
    """As after an upgrade, until the next build."""
    with pytest.raises(UserError, match=r"ar-000001\.duckdb .* another version") as refused:
        Warehouse(home).connection().query(newer)
    assert "ar-metrics build" in refused.value.advice


def test_memory_and_threads_are_limited(home: Path):
    limits = (
        Warehouse(home, memory_limit="1GB", threads=1)
        .connection()
        .query("select current_setting('memory_limit') as memory, current_setting('threads') as t")
    )
    assert limits.rows() == [("953.6 MiB", 1)]


def test_a_moved_pointer_opens_the_new_build_and_leaves_readers_on_the_old(
    home: Path, tmp_path: Path
):
    warehouse = Warehouse(home)
    before = Reader(warehouse, EVERYTHING)
    marts.warehouse(tmp_path, 2, fct_open_items="outstanding_amount\n 20")
    after = Reader(warehouse, EVERYTHING)
    assert (outstanding(before), outstanding(after)) == (1, 20)
    assert (before.release, after.release) == ("ar-000001.duckdb", "ar-000002.duckdb")
    (home / "CURRENT").write_text("ar-000001.duckdb\n", encoding="utf-8")
    assert outstanding(Reader(warehouse, EVERYTHING)) == 1


def test_an_old_build_can_be_pruned_under_its_readers(home: Path, tmp_path: Path):
    warehouse = Warehouse(home)
    before = Reader(warehouse, EVERYTHING)
    marts.warehouse(tmp_path, 2, fct_open_items="outstanding_amount\n 20")
    (home / "ar-000001.duckdb").unlink()
    assert outstanding(before) == 1


def test_a_view_file_is_opened_by_its_path(home: Path):
    reader = Reader(Warehouse(home / "ar-000001.duckdb"), EVERYTHING)
    assert outstanding(reader) == 1


def test_an_unchanged_pointer_keeps_the_connection(home: Path):
    warehouse = Warehouse(home)
    assert warehouse.connection() is warehouse.connection()


def test_a_missing_warehouse_and_a_missing_build_say_what_to_do(home: Path, tmp_path: Path):
    with pytest.raises(UserError, match=r"(?s)no warehouse in .*ar-metrics demo"):
        Warehouse(tmp_path / "nowhere").connection()
    (home / "CURRENT").write_text("ar-000009.duckdb", encoding="utf-8")
    with pytest.raises(UserError, match=r"(?s)no build ar-000009\.duckdb .*ar-metrics build"):
        Warehouse(home).connection()


@pytest.mark.parametrize(
    "left", [b"", b"\n", b"nonsense", b"\x00\x00\x00", b"../other/ar-000001.duckdb"]
)
def test_a_pointer_that_a_crash_left_unreadable_names_the_newest_build(home: Path, left: bytes):
    newest = max(home.glob("ar-*.duckdb")).name
    (home / "CURRENT").write_bytes(left)
    assert Warehouse(home).connection().release == newest


def test_a_question_that_takes_too_long_is_stopped_and_the_next_one_answered(home: Path):
    connection = Warehouse(home, time_limit=0.3).connection()
    with pytest.raises(UserError, match=r"longer than 0\.3 seconds"):
        connection.query("select count(*) from range(100000) a, range(100000) b, range(1000) c")
    assert connection.query("select 7 as seven").item() == 7


def test_threads_share_a_warehouse_while_the_pointer_moves(home: Path, tmp_path: Path):
    """Every answer is of one build or of the other, never a mixture and never an error."""
    for number, amounts in ((2, "20\n300"), (3, "4000\n50000")):
        marts.warehouse(tmp_path, number, fct_open_items=f"outstanding_amount\n {amounts}")
    warehouse, answers, failures = Warehouse(home), set(), []

    def ask() -> None:
        try:
            for _ in range(30):
                answers.add(outstanding(Reader(warehouse, EVERYTHING)))
        except Exception as error:  # noqa: BLE001  (told to the main thread)
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for turn in range(40):
        temporary = home / "CURRENT.tmp"
        temporary.write_text(f"ar-{turn % 3 + 1:06}.duckdb", encoding="utf-8")
        temporary.replace(home / "CURRENT")
    for thread in threads:
        thread.join()
    assert not failures
    assert answers <= {1, 320, 54000}


def test_a_damaged_build_is_told_and_the_one_before_is_served(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    marts.warehouse(tmp_path, 1, fct_open_items=[{"outstanding_amount": 1}])
    home = marts.warehouse(tmp_path, 2, fct_open_items=[{"outstanding_amount": 20}])
    file = home / "ar-000002.duckdb"
    file.write_bytes(file.read_bytes()[:1000])
    assert Warehouse(home).connection().release == "ar-000001.duckdb"
    assert "ar-000002.duckdb is damaged" in caplog.text


def test_a_damaged_build_alone_says_what_to_do(tmp_path: Path):
    home = marts.warehouse(tmp_path, 1, fct_open_items=[{"outstanding_amount": 1}])
    (home / "ar-000001.duckdb").write_bytes(b"junk")
    with pytest.raises(UserError, match="ar-metrics build"):
        Warehouse(home).connection()


def test_who_asks_what_is_being_answered_waits_for_that_answer(home: Path):
    connection = Warehouse(home).connection()
    asked, is_asked, may_answer = [], threading.Event(), threading.Event()

    def make() -> str:
        asked.append("by somebody")
        is_asked.set()
        may_answer.wait(10)
        return "the answer"

    with ThreadPoolExecutor(5) as people:
        first = people.submit(connection.once, "a question", make)
        is_asked.wait(10)
        others = [people.submit(connection.once, "a question", make) for _ in range(4)]
        another = people.submit(connection.once, "another", lambda: "at once")
        may_answer.set()
        assert [one.result(10) for one in (first, *others)] == ["the answer"] * 5
        assert another.result(10) == "at once"
    assert asked == ["by somebody"]


def test_when_who_asked_first_fails_the_next_one_asks_again(home: Path):
    connection = Warehouse(home).connection()
    answers = iter([ValueError("a bad moment"), "the answer"])
    is_asked, may_answer = threading.Event(), threading.Event()

    def make() -> str:
        is_asked.set()
        may_answer.wait(10)
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with ThreadPoolExecutor(2) as people:
        first = people.submit(connection.once, "a question", make)
        is_asked.wait(10)
        second = people.submit(connection.once, "a question", make)
        may_answer.set()
        with pytest.raises(ValueError, match="a bad moment"):
            first.result(10)
        assert second.result(10) == "the answer"
    assert connection.once("a question", make) == "the answer"


def files_open_in(home: Path) -> list[str]:
    """The builds of a home that this process has open."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            file = handle.readlink()
            if file.parent == home and ".duckdb" in file.name:
                found.append(file.name.removesuffix(" (deleted)"))
    return sorted(found)


@pytest.fixture
def old_and_new(home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Warehouse, Reader]:
    """A reader of a build that is no longer the current one, as a tab holds it that stays open."""
    monkeypatch.setattr(queries_warehouse, "REST_SECONDS", 0.0)
    warehouse = Warehouse(home)
    old = Reader(warehouse, EVERYTHING)
    assert outstanding(old) == 1
    marts.warehouse(home.parent, 2, fct_open_items="outstanding_amount\n 20")
    assert outstanding(Reader(warehouse, EVERYTHING)) == 20
    return warehouse, old


def test_a_build_that_nobody_asks_any_more_is_closed_whoever_still_holds_it(
    home: Path, old_and_new: tuple[Warehouse, Reader]
):
    warehouse, old = old_and_new
    warehouse.connection()
    assert files_open_in(home) == ["ar-000002.duckdb"]
    assert outstanding(old) == 1, "who holds it may ask again"
    assert files_open_in(home) == ["ar-000001.duckdb", "ar-000002.duckdb"]
    warehouse.connection()
    assert files_open_in(home) == ["ar-000002.duckdb"]


def test_an_older_build_is_not_closed_while_its_rows_are_handed_on(
    home: Path, old_and_new: tuple[Warehouse, Reader]
):
    warehouse, old = old_and_new
    pieces = old.pieces("fct_open_items", ["outstanding_amount"], Filters(), JUNE, [], Conditions())
    first = next(pieces)
    warehouse.connection()
    assert files_open_in(home) == ["ar-000001.duckdb", "ar-000002.duckdb"]
    assert first.height + sum(piece.height for piece in pieces) == 1
    warehouse.connection()
    assert files_open_in(home) == ["ar-000002.duckdb"]


def test_who_asks_a_build_that_was_pruned_meanwhile_is_told_to_load_the_page_again(
    home: Path, old_and_new: tuple[Warehouse, Reader]
):
    warehouse, old = old_and_new
    warehouse.connection()
    (home / "ar-000001.duckdb").unlink()
    with pytest.raises(UserError, match=r"(?s)ar-000001\.duckdb is no longer there.*page again"):
        outstanding(old)


def test_who_watches_the_time_holds_no_question_that_is_over() -> None:
    """What it held when the program ended, DuckDB's binding told as leaked, in many lines."""
    cursor = duckdb.connect()
    before = sys.getrefcount(cursor)
    with WATCH.limited(cursor, 60):
        time.sleep(3 * TICK_SECONDS)
    until = time.monotonic() + 10
    while sys.getrefcount(cursor) > before and time.monotonic() < until:
        time.sleep(TICK_SECONDS)
    assert sys.getrefcount(cursor) == before
