"""Where an exported figure comes from, told inside the file."""

from __future__ import annotations

from collections.abc import Mapping
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
    means. `spoken` maps the name of a line to what people call it and to what it says then (None:
    what it says anyway); files for machines have none. `row_count` and `control_total` are filled
    in by the writer from the rows it writes, so that they are those of the file.
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
    spoken: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)

    def of(self, found: Tally) -> Provenance:
        """Return the provenance with the row count and the control total of what was written."""
        return replace(self, row_count=found.count, control_total=found.sums.get(CONTROL))

    def lines(self) -> list[tuple[str, str]]:
        """Return (name, text) of everything that is known, in reading order."""
        told = []
        for name, value in asdict(self).items():
            if name == "spoken":
                continue
            if isinstance(value, dict):
                told += [(f"{name}.{column}", text) for column, text in value.items()]
                told += [] if value or name == "definitions" else [(name, "all")]
            elif value is not None:
                told.append((name, _text(value)))
        return told

    def called(self, name: str) -> str:
        """Return what people call a line: its own name without their words."""
        return self.spoken.get(name, (name, None))[0]

    def said(self) -> list[tuple[str, str]]:
        """Return `lines` as people are told them: what a line is called, and what it says."""
        return [
            (self.called(name), self.spoken.get(name, (name, None))[1] or text)
            for name, text in self.lines()
        ]

    def frame(self, decimal: str = ".") -> pl.DataFrame:
        """Return the provenance as a table of its own, as people are told it: name, text.

        `decimal` is the sign in the control total.
        """
        total = _text(self.control_total).replace(".", decimal)
        called = self.called("control_total")
        told = [(name, total if name == called else text) for name, text in self.said()]
        return pl.DataFrame(told, schema={"name": pl.String, "text": pl.String},
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
