"""The explorer: every data set opens in words, and its command gives the rows of the screen."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ar_metrics import queries
from ar_metrics.access import EVERYTHING
from ar_metrics.i18n import preferred
from ar_metrics.metrics import DECLARED
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.selections import headings
from ar_metrics.ui import exploring, vocabulary
from ar_metrics.vocabulary.meanings import meaning
from terminal import Terminal

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)
FRENCH = preferred("fr", None, None, None)


def test_every_data_set_is_offered() -> None:
    assert set(exploring.OFFERED) == set(queries.DATASETS)


@pytest.mark.parametrize("name", queries.DATASETS)
def test_the_columns_of_a_data_set_have_words_that_people_use(home: Path, name: str) -> None:
    reader = Reader(Warehouse(home / "warehouse"), EVERYTHING)
    question = queries.Question(as_of=JUNE, since=MAY, limit=5)
    for by in ((), *((group,) for group in queries.DATASETS[name].groups)):
        columns = queries.dataset(reader, name, replace(question, by=by)).columns
        unnamed = [c for c in columns if c not in vocabulary.COLUMNS and c not in DECLARED]
        assert [c for c in unnamed if not c.startswith("bucket_")] == []


@pytest.mark.parametrize("name", ["open_items", "to_call", "objectives"])
def test_a_data_set_opens_with_its_columns_in_french(open_page, home: Path, name: str) -> None:
    page = open_page("explorer", data=name, asof="2025-06-30")
    assert not page.error
    if page.dataframe:
        (columns,) = [one.options for one in page.multiselect if one.label == "Colonnes"]
        frame = page.dataframe[0].value
        reader = Reader(Warehouse(home / "warehouse"), EVERYTHING)
        named = headings(reader, FRENCH, frame.columns)
        assert columns == list(named.values())
        assert len(set(columns)) == len(columns)  # two of one name were two of the same
        raw = [title for name, title in named.items() if name in title and "_" in name]
        assert raw == []
        said = "\n".join(one.value for one in page.markdown)
        for column in frame.columns:
            told = meaning(FRENCH, column, name)
            assert told is not None, column
            assert f":gray[:small[{told.unit}]]  \n{told.text}" in said, column


@pytest.mark.parametrize(
    "view",
    [
        {"data": "open_items", "columns": ["document_id", "outstanding_amount"]},
        {"data": "aging", "per": ["bu"], "sort": "-outstanding_amount"},
        {"data": "customers", "sort": "customer_id", "bu": ["FR01"]},
        {"data": "bridge"},
    ],
)
def test_the_command_gives_the_rows_of_the_screen(
    open_page, home: Path, tmp_path: Path, view: dict
) -> None:
    page = open_page("explorer", asof="2025-06-30", **view)
    shown = page.dataframe[0].value
    words = shlex.split(page.code[0].value)[1:]
    out = tmp_path / "same.parquet"
    Terminal(home).must(*words[: words.index("--out")], "--out", out)
    frame = pl.read_parquet(out)
    assert frame.columns == list(shown.columns)
    assert frame.height == len(shown)
    amounts = [name for name in frame.columns if name.endswith("_amount")]
    for name in amounts:
        assert [float(value or 0) for value in frame[name]] == list(shown[name].fillna(0)), name
    said = " ".join(one.value for one in page.markdown)
    assert re.search(rf"\*\*{frame.height}\sligne", said)


def test_a_choice_that_another_data_set_does_not_have_is_forgotten(open_page) -> None:
    page = open_page(
        "explorer", data="customers", per=["bu"], columns=["movement_amount"], sort="x"
    )
    assert len(page.dataframe) == 1
    (columns,) = [one.value for one in page.multiselect if one.label == "Colonnes"]
    assert columns == []
