"""Write a small table in a test the way one writes it on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from ar_metrics.contracts import FEEDS

# what a drawn table leaves out because the test is not about it
USUAL: dict[str, object] = {
    "bu": "B",
    "customer_id": "C",
    "document_type": "invoice",
    "currency_code": "EUR",
    "issue_date": "2025-01-01",
    "kind": "cash",
    "name": "Customer",
    "country_code": "FR",
    "segment": "private",
    "cause": "price",
    "claimed_amount": "1",
    "procedure": "injonction de payer",
    "account": None,
    "receipt_id": None,
    "credit_id": None,
}


def drawn(text: str) -> list[dict[str, str | None]]:
    """Read a pipe table: one dict per line, an empty cell is None."""
    header, *lines = [line.split("|") for line in text.strip().splitlines()]
    names = [name.strip() for name in header]
    return [
        dict(zip(names, (cell.strip() or None for cell in line), strict=True)) for line in lines
    ]


def feed(name: str, text: str, batch_id: int = 1) -> pl.DataFrame:
    """A drawn table as the rows of a feed: contract columns and types, then `batch_id`."""
    rows = drawn(text)
    schema: Mapping[str, pl.DataType] = FEEDS[name].schema
    unknown = {column for row in rows for column in row} - schema.keys()
    assert not unknown, f"{name} has no column {unknown}"
    return pl.DataFrame(
        {
            column: pl.Series(column, [_value(row, column, dtype) for row in rows], dtype=dtype)
            for column, dtype in schema.items()
        }
    ).with_columns(pl.lit(batch_id, pl.Int32).alias("batch_id"))


def _value(row: Mapping[str, str | None], column: str, dtype: pl.DataType) -> object:
    text = row.get(column)
    if column not in row:
        usual = USUAL.get(column)
        text = None if usual is None else str(usual)
        if column == "original_amount":
            text = row.get("open_amount")
        if column == "instalment_no" and "allocation_date" not in row:
            text = "1"
    if text is None:
        return None
    if dtype == pl.Date:
        return dt.date.fromisoformat(text)
    if dtype == pl.Boolean:
        return text == "yes"
    if isinstance(dtype, pl.Decimal):
        return Decimal(text)
    return int(text) if dtype.is_integer() else text
