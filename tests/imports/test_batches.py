"""Accepted batches: numbered, immutable, recorded, superseding, reversible."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import UserError
from ar_metrics.imports import Batch, effective, history, import_files, superseded_by, withdraw
from ar_metrics.imports import folder as imports_folder
from importing import CUSTOMERS, INVOICES, OPEN_ITEMS, Desk, day


def new(desk: Desk, content: str, name: str = "june.csv") -> Batch:
    batch = desk.take(content, name).batch
    assert batch is not None
    return batch


def test_a_batch_says_who_when_what_and_how_much(desk: Desk) -> None:
    before = datetime.now(UTC)
    imported = desk.take(OPEN_ITEMS, by="claire")
    batch = imported.batch
    assert batch is not None
    assert imported.message == "Import 1 was written."
    assert (batch.id, batch.kind, batch.imported_by) == (1, "import", "claire")
    assert before <= batch.imported_at <= datetime.now(UTC)
    assert batch.file_names == ("june.csv",)
    assert batch.files[0]["bytes"] == len(OPEN_ITEMS)
    assert len(batch.files[0]["sha256"]) == 64
    assert batch.layout["name"] == "plain"
    summary = batch.feeds["open_items"]
    assert summary.rows == 3
    assert summary.control_totals == {"EUR": "-279.00"}
    assert summary.units == (("FR01", "2025-06-30"),)
    assert summary.snapshot_dates == ("2025-06-30",)
    assert (summary.first_date, summary.last_date) == ("2025-06-30", "2025-06-30")
    assert batch.generated is False
    assert batch.folder == desk.settings.imports / "000001"
    assert {file.name for file in batch.folder.iterdir()} == {
        "batch.json",
        "layout.toml",
        "open_items.parquet",
        "warnings.csv",
    }


def test_the_rows_lie_in_the_types_and_order_of_contract_and_file(desk: Desk) -> None:
    rows = desk.rows(OPEN_ITEMS)
    assert dict(rows.schema) == FEEDS["open_items"].schema
    assert rows["document_id"].to_list() == ["F1", "F2", "N1"]
    assert rows["instalment_no"].to_list() == [1, 1, 1], "one when the file has none"
    assert rows["dispute"].to_list() == [None, None, None]


def test_the_same_content_twice_is_nothing_new_and_says_so(desk: Desk) -> None:
    first = new(desk, OPEN_ITEMS)
    again = desk.take(OPEN_ITEMS, "copy of june.csv")
    assert again.batch is None
    assert again.already == first
    assert again.message == "Nothing was written: import 1 holds the same content already."
    assert len(history(desk.settings)) == 1


def test_the_same_content_after_a_correction_names_what_replaced_it(desk: Desk) -> None:
    new(desk, OPEN_ITEMS)
    new(desk, OPEN_ITEMS.replace("20.00", "40.00"))
    assert desk.take(OPEN_ITEMS).message == (
        "Nothing was written: import 1 holds the same content already. Import 2 has replaced rows "
        "of it since; to go back to these, withdraw import 2."
    )


def test_the_same_content_under_other_options_is_new(desk: Desk) -> None:
    bare = "\n".join(line.split(",", 1)[1] for line in OPEN_ITEMS.splitlines())
    first = desk.take(bare, snapshot_date=day("2025-06-30"))
    second = desk.take(bare, snapshot_date=day("2025-05-31"))
    assert first.batch is not None
    assert second.batch is not None


def test_withdrawn_content_can_be_imported_again(desk: Desk) -> None:
    new(desk, OPEN_ITEMS)
    withdraw(desk.settings, 1, by="omar")
    assert new(desk, OPEN_ITEMS).id == 3


def test_a_withdrawal_is_a_batch_and_leaves_the_import_for_those_who_knew_it(desk: Desk) -> None:
    first, second = new(desk, OPEN_ITEMS), new(desk, CUSTOMERS, "customers.csv")
    gone = withdraw(desk.settings, 1, by="omar")
    assert (gone.id, gone.kind, gone.withdraws, gone.imported_by) == (3, "withdrawal", 1, "omar")
    assert [b.id for b in history(desk.settings)] == [1, 2, 3]
    assert [b.id for b in effective(desk.settings)] == [2]
    assert [b.id for b in effective(desk.settings, known_at=second.imported_at)] == [1, 2]
    assert [b.id for b in effective(desk.settings, known_at=first.imported_at)] == [1]
    just_before = first.imported_at - timedelta(microseconds=1)
    assert history(desk.settings, known_at=just_before) == []


def test_an_import_is_withdrawn_once(desk: Desk) -> None:
    new(desk, OPEN_ITEMS)
    withdraw(desk.settings, 1)
    for number in (1, 2, 7):
        with pytest.raises(UserError, match=f"There is no import {number} to withdraw"):
            withdraw(desk.settings, number)


def test_what_replaces_what(desk: Desk) -> None:
    june, may = new(desk, OPEN_ITEMS), new(desk, OPEN_ITEMS.replace("2025-06-30", "2025-05-31"))
    again = new(desk, OPEN_ITEMS.replace("20.00", "40.00"))
    later = effective(desk.settings)
    assert superseded_by(june, later) == [again.id]
    assert superseded_by(may, later) == []
    assert superseded_by(again, later) == []


def test_time_does_not_go_back_when_the_clock_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = new(desk, OPEN_ITEMS)

    class SlowClock(datetime):
        @classmethod
        def now(cls, _zone=None):
            return first.imported_at - timedelta(days=1)

    monkeypatch.setattr(imports_folder, "datetime", SlowClock)
    second = new(desk, CUSTOMERS, "customers.csv")
    assert second.imported_at == first.imported_at + timedelta(microseconds=1)


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    dry = desk.take(OPEN_ITEMS, dry_run=True)
    assert dry.batch is None
    assert dry.message == "Nothing was written: this was a dry run."
    assert dry.warning_count == 2
    assert not desk.settings.imports.exists()
    real = desk.take(OPEN_ITEMS)
    assert real.feeds == dry.feeds
    assert real.warnings == dry.warnings


def test_several_files_of_several_feeds_are_one_batch(desk: Desk) -> None:
    files = [
        desk.file("june.csv", OPEN_ITEMS),
        desk.file("june_de.csv", OPEN_ITEMS.replace("FR01", "DE01")),
        desk.file("customers.csv", CUSTOMERS + CUSTOMERS.split("\n", 1)[1].replace("FR01", "DE01")),
    ]
    imported = import_files(desk.settings, files)
    assert imported.warnings == []
    assert imported.batch is not None
    assert imported.feeds["open_items"].rows == 6
    assert imported.feeds["open_items"].units == (("DE01", "2025-06-30"), ("FR01", "2025-06-30"))
    assert imported.feeds["customers"].rows == 4


def test_control_totals_are_by_currency_and_credits_count_negative(desk: Desk) -> None:
    batch = new(desk, OPEN_ITEMS.replace("EUR,20.00", "USD,20.00"))
    assert batch.feeds["open_items"].control_totals == {"EUR": "-299.00", "USD": "20.00"}


def test_ledger_feeds_say_their_first_and_last_date(desk: Desk) -> None:
    batch = new(desk, INVOICES + "FR01,C1,F9,invoice,2024-01-31,,EUR,2.00\n", "invoices.csv")
    summary = batch.feeds["invoices"]
    assert (summary.first_date, summary.last_date) == ("2024-01-31", "2025-05-15")
    assert summary.units == ()
    assert summary.snapshot_dates == ()


def test_progress_is_told_in_words(desk: Desk) -> None:
    steps: list[str] = []
    desk.take(OPEN_ITEMS, progress=steps.append)
    assert steps == ["reading", "checking open_items", "writing"]


def test_the_layout_is_kept_with_the_batch(desk: Desk) -> None:
    batch = new(desk, OPEN_ITEMS)
    assert (batch.folder / "layout.toml").read_text("utf-8").startswith("# Our own column names")


def test_batch_json_has_the_agreed_keys(desk: Desk) -> None:
    said = json.loads((new(desk, OPEN_ITEMS).folder / "batch.json").read_text("utf-8"))
    assert list(said) == [
        "id",
        "kind",
        "imported_by",
        "files",
        "layout",
        "content_key",
        "feeds",
        "warnings",
        "generated",
        "withdraws",
        "imported_at",
        "sums",
    ]
    assert said["imported_at"].endswith("+00:00")


def test_a_damaged_batch_is_told_by_its_number(desk: Desk) -> None:
    batch = new(desk, OPEN_ITEMS)
    (batch.folder / "batch.json").write_text("{", "utf-8")
    with pytest.raises(UserError, match=r"Import 000001 in .* is damaged"):
        history(desk.settings)


def test_a_million_cents_keep_their_sum(desk: Desk) -> None:
    header, first, *_ = OPEN_ITEMS.splitlines()
    lines = [first.replace("F1", f"F{n}").replace("1.00,1.00", "0.10,0.10") for n in range(10_000)]
    batch = new(desk, "\n".join([header, *lines]))
    assert Decimal(batch.feeds["open_items"].control_totals["EUR"]) == Decimal("1000.00")
    rows = pl.read_parquet(batch.parquet("open_items"))
    assert rows["open_amount"].sum() == Decimal("1000.00")
