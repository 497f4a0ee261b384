"""The items of the benchmarks: as many as asked, most of them staying, all of them importable."""

from __future__ import annotations

import runpy
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.contracts import FEEDS
from ar_metrics.imports import import_files
from ar_metrics.settings import Settings

VOLUME = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "volume.py"))
write_volume = VOLUME["write_volume"]


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> list[pl.DataFrame]:
    paths = write_volume(tmp_path_factory.mktemp("volume"), 4, 2_000, form="parquet")
    return [pl.read_parquet(path) for path in paths[1:]]


def test_every_snapshot_holds_as_many_items_as_asked_and_none_twice(
    snapshots: list[pl.DataFrame],
) -> None:
    assert [len(rows) for rows in snapshots] == [2_000] * 4
    assert [rows["document_id"].n_unique() for rows in snapshots] == [2_000] * 4


def test_most_items_stay_and_only_fall(snapshots: list[pl.DataFrame]) -> None:
    for before, after in pairwise(snapshots):
        both = before.join(after, on="document_id", suffix="_after")
        assert 0.55 < len(both) / len(before) < 0.8
        assert (both["open_amount_after"] <= both["open_amount"]).all()
        assert (both["due_date_after"].eq_missing(both["due_date"])).all()


def test_the_rows_keep_their_contract(snapshots: list[pl.DataFrame]) -> None:
    fields = FEEDS["open_items"].contract.to_schema().columns
    needed = {name for name, column in fields.items() if column.metadata["needed"]}
    assert needed <= set(snapshots[0].columns) <= set(fields)
    assert snapshots[0].schema["open_amount"] == pl.Decimal(18, 2)
    assert (snapshots[0]["open_amount"] > 0).all()


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [write_volume(tmp_path / name, 2, 500) for name in ("a", "b")]
    assert [p.read_bytes() for p in paths[0]] == [p.read_bytes() for p in paths[1]]
    other = write_volume(tmp_path / "c", 2, 500, seed=2)
    assert other[1].read_bytes() != paths[0][1].read_bytes()


def test_with_work_a_ledger_tells_the_invoices_and_what_was_done_about_them(tmp_path: Path) -> None:
    paths = write_volume(tmp_path / "files", 9, 1_500, form="parquet", work=True)
    imported = import_files(Settings(home=tmp_path / "home"), paths, "plain")
    assert imported.batch is not None
    assert imported.warning_count == 0
    rows = {name: pl.read_parquet(imported.batch.parquet(name)) for name in imported.feeds}
    assert "open_items" not in rows
    assert len(rows["receipts"]) > len(rows["allocations"]) > 0.98 * len(rows["receipts"])
    assert min(len(rows[name]) for name in ("actions", "litigation_cases", "litigation_costs")) > 0
    settled = rows["allocations"].group_by("document_id").agg(pl.col("amount").sum())
    both = rows["invoices"].join(settled, on="document_id", suffix="_settled")
    assert len(both) == len(settled), "an invoice is settled that was never written"
    assert (both["amount"] >= both["amount_settled"]).all()
    assert rows["litigation_cases"]["case_id"].is_unique().all()
