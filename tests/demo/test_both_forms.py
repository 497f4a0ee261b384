"""A group whose units send their ledger and print their open items too: one and the same encours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ar_metrics import imports, warehouse
from ar_metrics.demo import batches, files, printed, write_demo
from ar_metrics.demo.group import Group, Rows
from ar_metrics.settings import Settings
from campaign import IS_CAMPAIGN

pytestmark = pytest.mark.skipif(not IS_CAMPAIGN, reason="two builds of the group: in the campaign")
FACTS = ("fct_open_items", "fct_receipt_uses", "fct_settlements", "fct_recoveries", "fct_sales",
         "fct_write_offs", "fct_invoice_days", "fct_disputes", "fct_promises")  # fmt: skip


def lists_of(made: Group, known: date, *, ledgers: bool) -> Rows:
    days = [day for day in made.month_ends if day <= known]
    units = {**made.printers, **(made.ledgers if ledgers else {})}
    return [
        row
        for ledger in units.values()
        for day, items in printed.open_at(ledger, days)
        for row in printed._printed(made, day, items)
    ]


def built(folder: Path, monkeypatch: pytest.MonkeyPatch, *, ledgers: bool) -> warehouse.Build:
    table = replace(
        files.TABLES["open_items"],
        rows=lambda made, known: lists_of(made, known, ledgers=ledgers),
    )
    monkeypatch.setitem(files.TABLES, "open_items", table)
    write_demo(folder / "files", months=4, until=date(2026, 6, 30))
    settings = Settings(home=folder / "home")
    for batch, paths in batches(folder / "files"):
        imports.import_files(settings, paths, batch.layout, generated=True)
    return warehouse.build(settings)


def test_lists_beside_ledgers_change_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(tmp_path / "alone", monkeypatch, ledgers=False)
    both = built(tmp_path / "both", monkeypatch, ledgers=True)
    found = {finding.name for finding in both.findings if finding.row_count}
    assert "check_snapshot_and_ledger_agree" not in found
    with duckdb.connect() as con:
        con.execute(f"attach '{alone.path}' as alone (read_only)")
        con.execute(f"attach '{both.path}' as both_forms (read_only)")
        for name in FACTS:
            money = con.execute(
                "select column_name from duckdb_columns() where database_name = 'alone'"
                f" and table_name = '{name}' and data_type like 'DECIMAL%'"
            ).fetchall()
            sums = ", ".join(["count(*)", *(f"sum({column})" for (column,) in money)])
            asked = [
                con.execute(f"select {sums} from {where}.{name}").fetchone()
                for where in ("alone", "both_forms")
            ]
            assert asked[0] == asked[1], name
