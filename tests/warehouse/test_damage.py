"""Bytes that changed on the disk, after all was well: found, told, read around, made again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from test_publish import DAYS, add, cut, flip_every_block, names, total
from toy import home, import_batch, item, withdraw_batch

from ar_metrics import soundness
from ar_metrics.cli.builds import check
from ar_metrics.errors import CheckError, DamagedError, UserError
from ar_metrics.queries import Warehouse
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, current, damaged, pinned, publish, rollback


@pytest.fixture
def warehouse(tmp_path: Path) -> Settings:
    """Two builds: one item in January, then one in February."""
    settings = home(tmp_path, keep_builds=3)
    add(settings, 0)
    add(settings, 1)
    return settings


def flip_one(path: Path) -> None:
    """One bit of the last byte: DuckDB may never look at it, and a copy would carry it on."""
    with path.open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))


def test_the_sum_beside_a_build_is_one_that_every_administrator_can_check(
    warehouse: Settings,
) -> None:
    beside = current(warehouse).with_suffix(".sha256")
    done = subprocess.run(["sha256sum", "-c", beside.name], cwd=beside.parent, check=False)
    assert done.returncode == 0
    assert damaged(warehouse) == []


def test_a_single_bit_is_found_by_the_build_that_would_have_copied_it(warehouse: Settings) -> None:
    flip_one(current(warehouse))
    import_batch(warehouse, open_items=[item(DAYS[2], "A", "100.00")])
    made = build(warehouse)
    assert made.notes == ("ar-000002.duckdb is damaged: everything is built from the imports.",)
    assert total(made.path) == "111.00"
    assert damaged(warehouse) == []  # the harmed one is gone
    assert names(warehouse) == ["ar-000001.duckdb", "ar-000003.duckdb"]


def test_a_build_found_damaged_is_made_again_although_nothing_is_new(warehouse: Settings) -> None:
    flip_one(current(warehouse))
    assert [path.name for path in damaged(warehouse)] == ["ar-000002.duckdb"]
    assert current(warehouse).name == "ar-000001.duckdb"
    made = build(warehouse)
    assert (made.is_new, total(made.path)) == (True, "11.00")
    assert not list(warehouse.warehouse.glob("*.damaged"))


def test_nobody_goes_back_to_a_damaged_build(warehouse: Settings) -> None:
    flip_one(publish.builds(warehouse)[0])
    with pytest.raises(UserError, match="no such build to go back to"):
        rollback(warehouse)


@pytest.mark.parametrize("left", ["", "nonsense", "\0\0\0", "../ar-000001.duckdb"])
def test_a_pointer_that_a_crash_left_unreadable_is_written_again_by_the_next_build(
    warehouse: Settings, left: str
) -> None:
    """It stopped every command with a traceback."""
    pointer = warehouse.warehouse / "CURRENT"
    pointer.write_text(left, "utf-8")
    assert current(warehouse).name == "ar-000002.duckdb"
    assert damaged(warehouse) == []
    import_batch(warehouse, open_items=[item(DAYS[2], "A", "100.00")])
    assert build(warehouse).path.name == "ar-000003.duckdb" == pointer.read_text("utf-8").strip()


def test_check_tells_the_administrator_and_says_what_to_do(warehouse: Settings) -> None:
    flip_one(current(warehouse))
    with pytest.raises(CheckError, match=r"ar-000002\.duckdb is not as it was published") as told:
        click.Context(check, obj=warehouse).invoke(check)
    assert "ar-metrics build" in told.value.advice


@pytest.mark.parametrize("harm", [cut, flip_every_block])
def test_a_reader_that_meets_a_harmed_block_goes_on_with_the_build_before(
    warehouse: Settings, harm: object
) -> None:
    file = current(warehouse)
    served = Warehouse(warehouse.warehouse)
    connection = served.connection()
    assert (connection.release, served.left_aside()) == ("ar-000002.duckdb", None)
    harm(file)  # type: ignore[operator]
    question = "select sum(open_amount) as total from fct_items"
    with pytest.raises(DamagedError, match=r"ar-000002\.duckdb is damaged") as told:
        connection.query(question)
    assert "ar-metrics build" in told.value.advice
    later = Warehouse(warehouse.warehouse)
    assert later.connection().release == "ar-000001.duckdb"
    assert str(later.connection().query(question).item()) == "1.00"
    assert later.left_aside() == "ar-000002.duckdb"


def test_a_server_examines_what_it_opens_beside_its_first_questions(warehouse: Settings) -> None:
    flip_one(current(warehouse))
    served = Warehouse(warehouse.warehouse)
    first = served.connection()
    first.examine()  # what its thread does
    assert first.damaged
    assert served.connection().release == "ar-000001.duckdb"


def test_without_a_sum_of_an_older_program_a_build_counts_as_sound(warehouse: Settings) -> None:
    soundness.forget(current(warehouse))
    assert damaged(warehouse) == []


def test_of_two_builds_at_once_the_slower_one_does_not_publish_what_is_older(
    warehouse: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins, looks at the imports, and waits; the first imports more and builds."""
    import_batch(warehouse, open_items=[item(DAYS[2], "A", "100.00")])

    def first() -> None:
        monkeypatch.undo()
        add(warehouse, 3)

    real = publish.writing
    monkeypatch.setattr(publish, "writing", lambda folder: _after(first, real, folder))
    made = build(warehouse)
    assert (made.is_new, total(made.path)) == (False, "1111.00")
    assert made.path == current(warehouse)


def test_a_build_does_not_undo_a_rollback_that_came_while_it_began(
    warehouse: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_batch(warehouse, open_items=[item(DAYS[2], "A", "100.00")])

    def first() -> None:
        monkeypatch.undo()
        rollback(warehouse)

    real = publish.writing
    monkeypatch.setattr(publish, "writing", lambda folder: _after(first, real, folder))
    with pytest.raises(UserError, match="rolled back to ar-000001"):
        build(warehouse)
    assert pinned(warehouse)
    assert total(current(warehouse)) == "1.00"


@contextmanager
def _after(first: object, real: object, folder: Path) -> Iterator[None]:
    first()  # type: ignore[operator]
    with real(folder):  # type: ignore[operator]
        yield


def test_a_build_that_another_process_reads_is_pruned_later(warehouse: Settings) -> None:
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print(1, flush=True); input()"
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(publish.builds(warehouse)[0])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdout
    assert reader.stdout.readline()
    add(warehouse, 2)
    add(warehouse, 3)
    assert names(warehouse)[0] == "ar-000001.duckdb"
    reader.communicate("\n", timeout=20)
    withdraw_batch(warehouse, 4)
    build(warehouse)
    assert names(warehouse)[0] == "ar-000003.duckdb"
    assert len(list(warehouse.warehouse.glob("*.sha256"))) == 3
