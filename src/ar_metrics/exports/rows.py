"""What is written into a file: rows that come in pieces, so that no file needs them all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

import polars as pl

CHUNK_ROWS = 100_000
Told = Callable[[int], None]
"""Is told how many rows are written so far."""


class Rows(Protocol):
    """Rows of a file. `adds_up`: whether adding a column of amounts counts nothing twice."""

    @property
    def schema(self) -> pl.Schema:
        """Columns and their types."""
        ...

    @property
    def adds_up(self) -> bool:
        """False for several dates of a stock, where the same debt would be counted twice."""
        ...

    def chunks(self) -> Iterator[pl.DataFrame]:
        """Yield the rows in order, some at a time; each call begins again."""
        ...


@dataclass(frozen=True)
class FrameRows:
    """The rows of a frame that is in memory."""

    frame: pl.DataFrame
    adds_up: bool = True

    @property
    def schema(self) -> pl.Schema:
        """Columns and their types."""
        return self.frame.schema

    def chunks(self) -> Iterator[pl.DataFrame]:
        """Yield the frame in pieces of CHUNK_ROWS."""
        yield from self.frame.iter_slices(CHUNK_ROWS)


def rows_of(frame: pl.DataFrame) -> FrameRows:
    """Return the rows of a frame; they add up unless they are of several snapshot dates."""
    several = "snapshot_date" in frame.columns and frame["snapshot_date"].n_unique() > 1
    return FrameRows(frame, adds_up=not several)


@dataclass
class Tally:
    """How many rows there were, and what their amounts add up to."""

    names: tuple[str, ...]
    count: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)

    def add(self, chunk: pl.DataFrame) -> None:
        """Count the rows of `chunk` too."""
        self.count += chunk.height
        for name in self.names:
            self.sums[name] += Decimal(chunk[name].sum() or 0)


def tally(rows: Rows) -> Tally:
    """Return an empty tally of the amounts of `rows` that can be added."""
    names = tuple(name for name, dtype in rows.schema.items() if rows.adds_up and adds(name, dtype))
    return Tally(names, sums=dict.fromkeys(names, Decimal("0.00")))


def adds(name: str, dtype: pl.DataType) -> bool:
    """Whether a column is of amounts in the reporting currency, which can be added over rows."""
    return isinstance(dtype, pl.Decimal) and name.endswith("_amount")


def tallied(rows: Rows, total: Tally, told: Told) -> Iterator[pl.DataFrame]:
    """Yield the rows and count them on the way."""
    for chunk in rows.chunks():
        total.add(chunk)
        yield chunk
        told(total.count)


def nobody(_: int) -> None:
    """Tell nobody how far it is."""
