"""The demo group goes through the same import and build as anybody's files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ar_metrics import imports, warehouse
from ar_metrics.demo import batches
from ar_metrics.settings import Settings
from demo.written import Written

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


def test_a_build_finds_nothing_wrong_but_the_customer_nobody_entered(home: Settings) -> None:
    built = warehouse.build(home)
    found = {finding.name for finding in built.findings if finding.row_count}
    assert found == {"check_every_customer_is_known"}
