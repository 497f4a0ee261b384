"""Contract of the notes that people leave on a snapshot, a customer or a document."""

from __future__ import annotations

import polars as pl

from ar_metrics.contracts.fields import Table, needed, optional, rule


class Notes(Table):
    """A dated note on a snapshot, a customer or a document."""

    note_id: str = needed("Note.", "N-20250701-1", kind="id")
    written_on: pl.Date = needed("Day it was written.", "2025-07-01")
    written_by: str = needed("Who wrote it.", "carla@example.com")
    note: str = needed("What is to be known.", "ERP migration: credit notes of May are in June")
    snapshot_date: pl.Date = optional("Snapshot that it explains.", "2025-06-30")
    bu: str = optional("Business unit; empty = the whole group.", "FR01", kind="id")
    customer_id: str = optional("Customer it is about.", kind="id")
    document_id: str = optional("Document it is about.", kind="id")

    customers = rule(
        "customer_id",
        "has no business unit: a customer is known within one",
        lambda cell: cell.is_null() | pl.col("bu").is_not_null(),
    )
    documents = rule(
        "document_id",
        "has no customer: say whose document it is",
        lambda cell: cell.is_null() | pl.col("customer_id").is_not_null(),
    )
