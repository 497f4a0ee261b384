"""The demo group goes through the same import and build as anybody's files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ar_metrics import imports, queries, warehouse
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.demo import batches
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.settings import Settings
from demo.written import Written
from followed_debts import matrix

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def home(short_demo: Written, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    for batch, files in batches(short_demo.folder):
        imports.import_files(settings, files, batch.layout, generated=True)
    return settings


def test_every_batch_is_imported_and_marked_as_generated(home: Settings) -> None:
    taken = imports.history(home)
    assert [batch.generated for batch in taken] == [True, True, True]
    assert set(taken[1].feeds) == {"open_items"}


def test_all_36_months_keep_their_contracts_and_warn_of_three_things(
    demo: Written, tmp_path: Path
) -> None:
    _, files = batches(demo.folder)[0]
    done = imports.import_files(Settings(home=tmp_path), files, "plain_history", dry_run=True)
    rules = Counter(warning.rule for warning in done.warnings)
    assert set(rules) <= {
        "due before issue",  # arrears brought forward on the first day
        "several customer ids",
        "customer without master data",
    }
    assert done.warning_count < 1_000


@pytest.fixture(scope="module")
def built(home: Settings) -> warehouse.Build:
    return warehouse.build(home)


def test_a_build_finds_nothing_wrong_but_the_customer_nobody_entered(
    built: warehouse.Build,
) -> None:
    found = {finding.name for finding in built.findings if finding.row_count}
    assert found == {"check_every_customer_is_known"}


def test_roll_rates_are_those_of_a_plain_loop(built: warehouse.Build) -> None:
    items = _rows(built, "fct_open_items", "credit_kind", "due_bucket_rank", "open_local")
    moves = _rows(built, "fct_movements", "step", amount="movement_amount")
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    days = sorted({row["snapshot_date"] for row in items})
    for since in days[:-1]:
        frame = queries.roll_rates(reader, Filters(include_intercompany=True), since, days[-1])
        told = {
            (row["from_bucket"], row["to_bucket"]): (row["migrated_amount"], row["migrated_count"])
            for row in frame.iter_rows(named=True)
        }
        assert told == matrix(items, moves, since, days[-1], "due", lambda row: True)


def _rows(
    built: warehouse.Build, table: str, *columns: str, amount: str = "outstanding_amount"
) -> list[dict[str, Any]]:
    keys = "snapshot_date, bu, document_id, instalment_no, is_apart"
    with duckdb.connect(built.path, read_only=True) as con:
        return (
            con.sql(f"select {keys}, {', '.join(columns)}, {amount} from {table}").pl().to_dicts()
        )
