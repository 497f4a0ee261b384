"""What people wrote down: on a snapshot, on a customer, on a document."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.queries.reader import Reader

NOTE_COLUMNS = (
    "note_id", "written_date", "written_by", "note", "snapshot_date", "bu", "customer_id",
    "customer_name", "document_id",
)  # fmt: skip
NEWEST = ("-written_date", "-note_id")
EVERYONE = Filters(include_intercompany=True)


def snapshot_notes(reader: Reader, as_of: date) -> pl.DataFrame:
    """The notes on one snapshot, newest first. Columns: NOTE_COLUMNS.

    A note on the whole group is read by who sees the whole group.
    """
    return reader.rows("fct_notes", NOTE_COLUMNS, EVERYONE, as_of, order=NEWEST)


def customer_notes(reader: Reader, bu: str, customer_id: str) -> pl.DataFrame:
    """The notes on a customer and its documents, newest first. Columns: NOTE_COLUMNS."""
    one = Filters(bu=(bu,), customer_id=(customer_id,), include_intercompany=True)
    return reader.rows("fct_notes", NOTE_COLUMNS, one, order=NEWEST)
