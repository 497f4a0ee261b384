from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.contracts import FEEDS
from ar_metrics.demo import batches, write_demo
from demo.written import SHORT, Written


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_bytes_over_whatever_was_there(
    short_demo: Written, tmp_path: Path
) -> None:
    left_over = tmp_path / "1-first-load" / "promises.csv"
    left_over.parent.mkdir()
    left_over.write_text("left over\n")
    write_demo(tmp_path, **SHORT)
    assert hashes(tmp_path) == hashes(short_demo.folder)


def test_another_seed_gives_another_group(short_demo: Written, tmp_path: Path) -> None:
    write_demo(tmp_path, **SHORT, seed=3)
    changed = {n for n, h in hashes(tmp_path).items() if h != hashes(short_demo.folder).get(n)}
    assert {"1-first-load/invoices.csv", "1-first-load/customers.csv"} <= changed


def test_files_come_back_in_the_order_of_import(short_demo: Written) -> None:
    in_batches = [path for _, paths in batches(short_demo.folder) for path in paths]
    folders = [path.parent.name for path in in_batches]
    assert folders == sorted(folders)
    assert all(path.is_file() for path in in_batches)


def test_the_manifest_says_that_it_is_generated(short_demo: Written) -> None:
    manifest = json.loads((short_demo.folder / "batches.json").read_text())
    assert manifest["generated"] is True
    assert [batch["folder"] for batch in manifest["batches"]] == [
        "1-first-load",
        "2-corrected-snapshot",
        "3-last-month",
    ]


@pytest.mark.parametrize(
    ("months", "until"), [(2, date(2026, 6, 30)), (12, date(2026, 6, 29)), (0, date(2026, 6, 30))]
)
def test_a_period_of_other_than_whole_months_is_refused(
    tmp_path: Path, months: int, until: date
) -> None:
    with pytest.raises(ValueError, match="month end"):
        write_demo(tmp_path, months=months, until=until)


def test_every_file_has_columns_of_its_feed_and_all_the_needed_ones(demo: Written) -> None:
    for feed, rows in demo.feeds.items():
        fields = FEEDS[feed].contract.to_schema().columns
        needed = {name for name, column in fields.items() if column.metadata["needed"]}
        assert needed <= set(rows.columns) <= set(fields), feed


def test_no_unit_is_there_twice_within_a_feed(demo: Written) -> None:
    for feed, rows in demo.feeds.items():
        key = [name for name in FEEDS[feed].key if name in rows.columns]
        if key:
            assert rows.select(key).is_duplicated().sum() == 0, feed


def test_amounts_are_positive_with_two_decimals(demo: Written) -> None:
    for feed, columns in {
        "invoices": ["amount", "tax_amount"],
        "receipts": ["amount"],
        "promises": ["amount"],
        "payment_plans": ["amount"],
        "open_items": ["original_amount", "open_amount"],
    }.items():
        for column in columns:
            cells = demo.feeds[feed][column].drop_nulls()
            assert cells.str.contains(r"^\d+\.\d\d$").all(), (feed, column)
    revived = demo.feeds["allocations"]["reason"] == "paid after write-off"
    taken_back = demo.feeds["allocations"].filter(revived.fill_null(value=False))
    assert taken_back["kind"].unique().to_list() == ["write_off"]
    assert (taken_back["amount"].cast(pl.Decimal(18, 2)) < 0).all()
    rest = demo.feeds["allocations"].filter(~revived.fill_null(value=False))
    assert (rest["amount"].cast(pl.Decimal(18, 2)) > 0).all()
