"""No column leaves the house without a meaning, and no meaning stays behind its column."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlglot

import marts
from ar_metrics import queries
from ar_metrics.access import EVERYTHING
from ar_metrics.i18n import Language
from ar_metrics.queries import DATASETS, Question, Reader, Warehouse
from ar_metrics.vocabulary.meanings import FIGURES, definition, meaning
from catalogues import ROOT

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)
TOLD: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "sql" / "columns.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Data set → its columns in any grouping and from any date: of tables without a row."""
    calendar = [{"snapshot_date": day, "is_month_end": True} for day in (MAY, JUNE)]
    home = marts.warehouse(tmp_path_factory.mktemp("empty"), dim_snapshots=calendar)
    reader, found = Reader(Warehouse(home), EVERYTHING), {}
    for name, declared in DATASETS.items():
        starts = (MAY,) if declared.has_start else (None, MAY) if "since" in declared.asks else ()
        groups = ((), *((group,) for group in declared.groups))
        found[name] = {
            column
            for since in starts or (None,)
            for by in groups
            for column in queries.dataset(reader, name, Question(JUNE, since=since, by=by)).columns
        }
    return found


def test_every_column_of_every_data_set_has_one_meaning_and_unit(columns: Any) -> None:
    english = Language("en")
    missing = [
        f"{name}.{column}"
        for name, its in columns.items()
        for column in sorted(its)
        if not (said := meaning(english, column, name)) or not said.text or not said.unit
    ]
    assert missing == [], "describe it in sql/columns.toml"


def test_every_meaning_is_about_a_column_that_there_is(columns: Any) -> None:
    marts_have = {
        name
        for path in Path(ROOT / "sql" / "marts").glob("*.sql")
        for name in sqlglot.parse_one(path.read_text("utf-8"), read="duckdb").named_selects
    }
    assert TOLD.keys() - marts_have - {"bucket_N_amount"} <= set().union(*columns.values())
    particular = [(name, column) for column, told in TOLD.items() for name in told.get("in", {})]
    assert [one for one in particular if one[1] not in columns.get(one[0], ())] == []
    assert set(columns) >= FIGURES


def test_a_meaning_is_that_of_its_data_set() -> None:
    """A figure is its metric's, a row the mart's, unless the data set means it in particular."""
    french = Language("fr")

    def said(column: str, dataset: str) -> str:
        told = meaning(Language("en"), column, dataset)
        assert told is not None
        return told.text

    assert said("outstanding_amount", "aging").startswith("What customers owe at the as-of date")
    assert said("outstanding_amount", "open_items").startswith("What is still owed")
    assert said("due_date", "promises") == "Day by which the customer promised to pay."
    assert said("bucket_3_amount", "customers").startswith("Part of the outstanding in the bucket")
    assert meaning(french, "no_such_column", "aging") is None
    assert definition(french, "due_date", "promises") == (
        "Jour auquel le client a promis de payer au plus tard. Unité\u00a0: date."
    )
