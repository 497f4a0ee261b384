"""The whole way: two real years imported with 30-day terms, built, exported; and a refusal."""

from __future__ import annotations

import pytest

from fec.test_real_years import BUCKETS, YEARS, expected, pytestmark
from terminal import Terminal, amount

__all__ = ["pytestmark"]
LABELS = ("not due", "1-30", "31-60", "61-90", "91+")
LAYOUT = """
title = "FEC, 30 days"
module = "fec"
[constants]
bu = "FR01"
[terms]
days = 30
"""


@pytest.fixture(scope="module", params=[(2017,), (2018,), (2017, 2018)], ids=str)
def imported(request, tmp_path_factory) -> tuple[Terminal, tuple[int, ...]]:
    folder = tmp_path_factory.mktemp("fec")
    layout = folder / "fec30.toml"
    layout.write_text(LAYOUT, "utf-8")
    terminal = Terminal(folder / "home")
    terminal.must("import", *(YEARS[year] for year in request.param), "--layout", layout)
    terminal.must("build")
    return terminal, request.param


def test_the_exported_aging_is_the_published_one(imported) -> None:
    terminal, years = imported
    for row in expected(*years):
        found = terminal.must("export", "aging", "--as-of", row["as_of"], "--out", "-").rows
        aged = {line["aging_bucket"]: line for line in found}
        for label, bucket in zip(LABELS, BUCKETS, strict=True):
            assert amount(aged[label]["outstanding_amount"]) == amount(row[bucket]), row["as_of"]
        assert sum(int(line["open_item_count"]) for line in found) == int(row["n_open"])
        total = sum(amount(line["outstanding_amount"]) for line in found)
        assert total == amount(row["gl_balance"])


def test_the_first_year_says_that_its_opening_restarts_the_age(imported) -> None:
    terminal, years = imported
    checks = {check["name"]: check for check in terminal.must("check", "--json").json}
    told = checks["check_fec_opening_lines_have_an_original"]
    assert told["severity"] == "warning"
    assert [row["fiscal_year_end"] for row in told["rows"]] == [f"{years[0]}-12-31"]
    assert checks["check_fec_open_items_are_the_ledger"]["row_count"] == 0
