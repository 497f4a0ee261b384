"""Which build is served: taken back, pinned, pruned, damaged, left behind."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import pytest
from toy import customer, home, import_batch, item, rows, withdraw_batch

from ar_metrics.errors import UserError
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, builds, current, pinned, rollback, verify

DAYS = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]


@pytest.fixture
def warehouse(tmp_path: Path) -> Settings:
    """Two builds: one item in January, then one in February."""
    settings = home(tmp_path, keep_builds=2)
    add(settings, 0)
    add(settings, 1)
    return settings


def add(settings: Settings, month: int) -> Path:
    """Import 1.00, 10.00, 100.00 … as the month's only item, and build."""
    import_batch(settings, open_items=[item(DAYS[month], "A", f"1{'0' * month}.00")])
    return build(settings).path


def total(path: Path) -> str:
    return str(rows(path, "select sum(open_amount) from fct_items")[0][0])


def names(settings: Settings) -> list[str]:
    return [path.name for path in builds(settings)]


def test_rollback_serves_the_build_before_and_pins_it(warehouse: Settings) -> None:
    back = rollback(warehouse)
    assert total(current(warehouse)) == total(back) == "1.00"
    assert pinned(warehouse)
    import_batch(warehouse, open_items=[item(DAYS[2], "A", "100.00")])
    with pytest.raises(UserError, match=r"(?s)rolled back to ar-000001.*--release"):
        build(warehouse)


def test_after_the_release_the_next_build_forgets_what_was_rolled_back(warehouse: Settings) -> None:
    rollback(warehouse)
    withdraw_batch(warehouse, 2)
    assert rollback(warehouse, release=True) == current(warehouse)
    made = build(warehouse)
    assert made.path.name == "ar-000003.duckdb"
    assert total(made.path) == "1.00"
    assert names(warehouse) == ["ar-000001.duckdb", "ar-000003.duckdb"]
    assert total(rollback(warehouse)) == "1.00"


def test_there_may_be_nothing_to_go_back_to_or_to_release(warehouse: Settings) -> None:
    with pytest.raises(UserError, match="nothing to release"):
        rollback(warehouse, release=True)
    rollback(warehouse)
    with pytest.raises(UserError, match=r"no such build.*Kept are: 1, 2"):
        rollback(warehouse)
    assert total(rollback(warehouse, to=2)) == "11.00"


def test_the_last_builds_are_kept(warehouse: Settings) -> None:
    add(warehouse, 2)
    assert names(warehouse) == ["ar-000002.duckdb", "ar-000003.duckdb"]


def test_a_reader_keeps_a_pruned_build_until_it_closes_it(warehouse: Settings) -> None:
    with duckdb.connect(str(builds(warehouse)[0]), read_only=True) as reader:
        add(warehouse, 2)
        assert "ar-000001.duckdb" not in names(warehouse)
        assert reader.execute("select count(*) from fct_items").fetchall() == [(1,)]


def test_a_reader_of_the_same_process_does_not_hinder_a_build(warehouse: Settings) -> None:
    config = {"threads": 1, "enable_external_access": False}
    with duckdb.connect(str(current(warehouse)), read_only=True, config=config) as reader:
        made = add(warehouse, 2)
        assert current(warehouse) == made
        assert reader.execute("select count(*) from fct_items").fetchall() == [(2,)]


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def overwrite_the_start(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xff" * 4096)


def flip_every_block(path: Path) -> None:
    """One byte in each block of 256 kB: the headers stay, the rows are wrong."""
    with path.open("r+b") as file:
        for place in range(3 * 4096 + 100, path.stat().st_size, 262144):
            file.seek(place)
            old = file.read(1)
            file.seek(place)
            file.write(bytes([old[0] ^ 255]))


@pytest.mark.parametrize("damage", [cut, overwrite_the_start, flip_every_block, Path.unlink])
def test_a_damaged_build_is_told_and_made_again_from_the_imports(
    warehouse: Settings, damage: object
) -> None:
    damage(current(warehouse))  # type: ignore[operator]
    import_batch(warehouse, open_items=[item(DAYS[2], "A", "100.00")])
    made = build(warehouse)
    assert made.notes == ("ar-000002.duckdb is damaged: everything is built from the imports.",)
    assert total(made.path) == "111.00"
    assert verify(warehouse) == []


@pytest.mark.parametrize("damage", [cut, overwrite_the_start, flip_every_block, Path.unlink])
def test_readers_get_the_newest_older_build_that_opens_and_the_log_says_so(
    warehouse: Settings, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    damage(current(warehouse))  # type: ignore[operator]
    with caplog.at_level(logging.WARNING):
        assert current(warehouse).name == "ar-000001.duckdb"
    assert "ar-000002.duckdb is damaged: ar-000001.duckdb is read instead." in caplog.text


def test_when_no_build_opens_the_user_is_told_to_build(warehouse: Settings) -> None:
    for path in builds(warehouse):
        cut(path)
    with pytest.raises(UserError, match="damaged: run `ar-metrics build`"):
        current(warehouse)
    assert total(build(warehouse).path) == "11.00"


def test_what_a_killed_build_left_is_cleared(warehouse: Settings) -> None:
    folder = warehouse.warehouse / ".tmp-killed"
    folder.mkdir()
    (folder / "ar-000003.duckdb").write_text("half")
    (warehouse.warehouse / "ar-000003.duckdb").write_text("named, never pointed to")
    made = add(warehouse, 2)
    assert not folder.exists()
    assert made.name == "ar-000004.duckdb"
    assert names(warehouse) == ["ar-000002.duckdb", "ar-000004.duckdb"]


def test_verify_names_the_table_that_differs_and_by_how_many_rows(warehouse: Settings) -> None:
    import_batch(warehouse, customers=[customer("C1", "FR")])
    assert build(warehouse).is_new
    assert verify(warehouse) == []
    with duckdb.connect(str(current(warehouse))) as con:
        con.execute("update fct_items set open_amount = 7 where snapshot_date = '2025-01-31'")
        con.execute("delete from dim_countries")
    found = {one.table: (one.extra, one.missing) for one in verify(warehouse)}
    assert found == {"fct_items": (1, 1), "dim_countries": (0, 1)}
    import_batch(warehouse, open_items=[item(DAYS[2], "A", "100.00")])
    with pytest.raises(UserError, match="not up to date"):
        verify(warehouse)
