"""A dataset as rows that come in pieces, for files of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from ar_metrics.metrics import OPEN_ITEM_COUNT
from ar_metrics.queries.connection import PIECE_ROWS
from ar_metrics.queries.datasets import DATASETS, Question, chosen, dataset
from ar_metrics.queries.items import GRAIN, open_items_in_pieces
from ar_metrics.queries.reader import Reader


@dataclass(frozen=True)
class Listing:
    """Rows in order, some at a time; each call of `chunks` begins again.

    `adds_up` is false where rows are of several snapshot dates: the same debt is in each.
    """

    schema: pl.Schema
    count: int
    adds_up: bool
    chunks: Callable[[], Iterator[pl.DataFrame]]


def listing(reader: Reader, name: str, question: Question) -> Listing:
    """Return the rows of `dataset`, open items straight from the database piece by piece.

    Raises MetricError for an unknown dataset or column.
    """
    declared = DATASETS.get(name)
    if declared and "limit" in declared.asks and question.limit is None:
        return _open_items(reader, question)
    whole = dataset(reader, name, replace(question, columns=None))
    dates = whole["snapshot_date"].n_unique() if "snapshot_date" in whole.columns else 1
    frame = chosen(whole, question.columns)
    return Listing(frame.schema, frame.height, dates <= 1, lambda: frame.iter_slices(PIECE_ROWS))


def _open_items(reader: Reader, question: Question) -> Listing:
    """They are millions where the rest is thousands."""
    none = dataset(reader, "open_items", replace(question, limit=0))
    count = reader.table((OPEN_ITEM_COUNT,), filters=question.filters, as_of=question.as_of).item()
    return Listing(
        none.schema,
        count or 0,
        True,
        lambda: open_items_in_pieces(
            reader, question.filters, question.as_of, question.columns, question.order or GRAIN
        ),
    )
