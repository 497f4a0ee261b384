"""Where an exported figure comes from, told inside the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from ar_metrics.exports.rows import Rows, Tally, nobody, rows_of, tallied, tally

CONTROL = "outstanding_amount"


@dataclass(frozen=True)
class Provenance:
    """What was asked, of which build, and what it adds up to.

    `filters` and `scope` map a dimension to the values kept, `definitions` a column to what it
    means. `row_count` and `control_total` are filled in by the writer from the rows it
    writes, so that they are those of the file.
    """

    dataset: str
    as_of: date
    build: str
    built_at: datetime
    currency: str
    version: str
    known_at: datetime | None = None
    since: date | None = None
    by: str | None = None
    period: str | None = None
    order: str | None = None
    filters: dict[str, str] = field(default_factory=dict)
    scope: dict[str, str] = field(default_factory=dict)
    is_generated: bool = False
    row_count: int | None = None
    control_total: Decimal | None = None
    definitions: dict[str, str] = field(default_factory=dict)

    def of(self, found: Tally) -> Provenance:
        """Return the provenance with the row count and the control total of what was written."""
        return replace(self, row_count=found.count, control_total=found.sums.get(CONTROL))

    def lines(self) -> list[tuple[str, str]]:
        """Return (name, text) of everything that is known, in reading order."""
        told = []
        for name, value in asdict(self).items():
            if isinstance(value, dict):
                told += [(f"{name}.{column}", text) for column, text in value.items()]
                told += [] if value or name == "definitions" else [(name, "all")]
            elif value is not None:
                told.append((name, _text(value)))
        return told

    def frame(self) -> pl.DataFrame:
        """Return the provenance as a table of its own: name, text."""
        return pl.DataFrame(self.lines(), schema={"name": pl.String, "text": pl.String},
                            orient="row")  # fmt: skip


def control_total(rows: Rows | pl.DataFrame) -> Decimal | None:
    """The sum of outstanding_amount; None without it, and over several dates, where the same
    debt would be counted several times.
    """
    asked = rows_of(rows) if isinstance(rows, pl.DataFrame) else rows
    found = tally(asked)
    for _ in tallied(asked, found, nobody):
        pass
    return found.sums.get(CONTROL)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
