"""Where an exported figure comes from, told inside the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

import polars as pl


@dataclass(frozen=True)
class Provenance:
    """What was asked, of which build, and what it adds up to.

    `filters` and `scope` map a dimension to the values kept. `row_count` and `control_total` are
    filled in by the writer from the rows it writes, so that they are those of the file.
    """

    dataset: str
    as_of: date
    build: str
    currency: str
    version: str
    known_at: datetime | None = None
    since: date | None = None
    filters: dict[str, str] = field(default_factory=dict)
    scope: dict[str, str] = field(default_factory=dict)
    is_generated: bool = False
    row_count: int | None = None
    control_total: Decimal | None = None

    def of(self, frame: pl.DataFrame) -> Provenance:
        """Return the provenance with the row count and the control total of `frame`."""
        return replace(self, row_count=frame.height, control_total=control_total(frame))

    def lines(self) -> list[tuple[str, str]]:
        """Return (name, text) of everything that is known, in reading order."""
        told = []
        for name, value in asdict(self).items():
            if isinstance(value, dict):
                told += [(f"{name}.{column}", text) for column, text in value.items()]
                told += [] if value else [(name, "all")]
            elif value is not None:
                told.append((name, _text(value)))
        return told

    def frame(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the provenance of `rows` as a table of its own: name, text."""
        return pl.DataFrame(self.of(rows).lines(), schema=["name", "text"], orient="row")


def control_total(frame: pl.DataFrame) -> Decimal | None:
    """The sum of outstanding_amount; None without it, and over several dates, where the same
    debt would be counted several times.
    """
    if "outstanding_amount" not in frame.columns:
        return None
    if "snapshot_date" in frame.columns and frame["snapshot_date"].n_unique() > 1:
        return None
    return sum(frame["outstanding_amount"].drop_nulls(), Decimal("0.00"))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
