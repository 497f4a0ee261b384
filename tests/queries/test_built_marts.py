"""The drawn marts of these tests are the marts that a real build makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

import marts
from apart import opened_apart
from ar_metrics import warehouse
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.imports import import_files
from ar_metrics.queries import Reader, Warehouse, aging, bridge, check_rows, checks, control
from ar_metrics.queries import build as build_facts
from ar_metrics.settings import Settings
from small_home import FILES

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)
LAYOUTS = {"open_items.csv": "plain_history"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse folder of a small home, imported and built."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home)
    for name, text in FILES.items():
        (home / name).write_text(text, encoding="utf-8")
        import_files(settings, [home / name], LAYOUTS.get(name, "plain"))
    warehouse.build(settings)
    return settings.warehouse


@pytest.fixture
def reader(built: Path) -> Reader:
    return Reader(Warehouse(built), EVERYTHING)


@pytest.mark.parametrize("table", marts.COLUMNS)
def test_the_drawn_mart_has_the_columns_of_the_built_one(built: Path, table: str):
    file = built / (built / "CURRENT").read_text(encoding="utf-8").strip()
    with opened_apart(file) as con, duckdb.connect() as drawn:
        marts.create_marts(drawn)
        sides = [_kinds(side, table) for side in (con, drawn)]
    assert sides[0] == sides[1]


def _kinds(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Column → type, where any width of a whole number is a whole number."""
    described = {name: str(kind) for name, kind, *_ in con.execute(f"describe {table}").fetchall()}
    return {name: kind.replace("BIGINT", "INTEGER") for name, kind in described.items()}


def test_a_built_warehouse_is_read_and_ties_out(reader: Reader):
    """1,000 + 200 + 30,000 − 4: what the files say, the ledger says too."""
    frame = aging(reader, Filters(), JUNE)
    assert sum(frame["outstanding_amount"]) == 31_196
    strip = control(reader, Filters(), JUNE).row(0, named=True)
    assert (strip["ledger_total"], strip["difference"]) == (31_196, 0)
    steps = dict(bridge(reader, Filters(), MAY, JUNE).select("step", "amount").rows())
    assert steps == {"opening": 31_000, "new_items": 196, "closing": 31_196}
    assert build_facts(reader)["reporting_currency"].item() == "EUR"


def test_the_rows_of_every_check_can_be_read(reader: Reader):
    for name, count in checks(reader).select("check_name", "row_count").rows():
        assert check_rows(reader, name).height <= count
