"""A desk to import at: files written in a temporary folder, messages as a user reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ar_metrics.errors import UserError
from ar_metrics.imports import Imported, effective, import_files
from ar_metrics.settings import Settings

OPEN_ITEMS = """\
snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,original_amount,open_amount
2025-06-30,FR01,C1,F1,invoice,2025-05-15,2025-06-14,EUR,1.00,1.00
2025-06-30,FR01,C1,F2,invoice,2025-05-16,2025-06-15,EUR,20.00,20.00
2025-06-30,FR01,C2,N1,credit_note,2025-05-17,,EUR,300.00,300.00
"""
CUSTOMERS = """\
bu,customer_id,name,country_code,segment
FR01,C1,Martin SA,FR,private
FR01,C2,Roux SARL,BE,public
"""
PORTFOLIOS = """\
bu,customer_id,agent_id,valid_from,valid_to
FR01,C1,A1,2025-01-01,2025-03-31
FR01,C1,A2,2025-04-01,
"""
ALLOCATIONS = """\
bu,document_id,allocation_date,amount,kind
FR01,F1,2025-06-20,1.00,cash
FR01,F2,2025-06-20,20.00,cash
"""
INVOICES = """\
bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,amount
FR01,C1,F1,invoice,2025-05-15,2025-06-14,EUR,1.00
"""


@dataclass(frozen=True)
class Desk:
    """A home folder and a folder of files beside it."""

    settings: Settings
    folder: Path

    def file(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def take(self, content: str | bytes, name: str = "june.csv", **options: Any) -> Imported:
        """Import one file, under `layout` (the text of a TOML, or a name; plain when absent)."""
        layout = options.pop("layout", "plain")
        if "\n" in layout:
            layout = self.file("layout.toml", layout)
        return import_files(self.settings, [self.file(name, content)], layout, **options)

    def refusal(self, content: str | bytes, name: str = "june.csv", **options: Any) -> str:
        """Return the message of the refusal; nothing may have been written."""
        before = [batch.id for batch in effective(self.settings)]
        with pytest.raises(UserError) as told:
            self.take(content, name, **options)
        assert [batch.id for batch in effective(self.settings)] == before
        assert not list(self.settings.imports.glob(".tmp-*"))
        return str(told.value)

    def warnings(self, content: str | bytes, name: str = "june.csv", **options: Any) -> list[str]:
        return [str(problem) for problem in self.take(content, name, **options).warnings]

    def rows(self, content: str | bytes, feed: str = "open_items", **options: Any) -> pl.DataFrame:
        """Import one file and return the rows that lie in the batch."""
        batch = self.take(content, **options).batch
        assert batch is not None
        return pl.read_parquet(batch.parquet(feed))

    def with_customers(self) -> Desk:
        self.take(CUSTOMERS, "customers.csv")
        return self


def desk_in(folder: Path) -> Desk:
    files = folder / "files"
    files.mkdir()
    return Desk(Settings(home=folder / "home"), files)


def day(text: str) -> date:
    return date.fromisoformat(text)
