"""What a report is made of: chapters of cards, tables, charts and notes. Frames, not yet letters.

The same parts are set as PDF (`typesetting`) and written as a workbook (`workbook`), so that both
hold the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import polars as pl

from ar_metrics.i18n import Language

Tone = Literal["good", "bad", "plain"]


@dataclass(frozen=True)
class Card:
    """One figure: its exact value for a workbook, and how it is said."""

    name: str
    label: str
    value: Any
    shown: str
    change: str = ""
    tone: Tone = "plain"
    target: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Cards:
    """Figures beside each other, three or four in a row."""

    title: str
    cards: tuple[Card, ...]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A frame with headings. `shown` names the columns of the printed page, all of them when empty;
    a workbook has all. `total` is the last row; `values` says codes of a column in words.
    """

    name: str
    title: str
    frame: pl.DataFrame
    headings: Mapping[str, str]
    shown: tuple[str, ...] = ()
    total: Mapping[str, Any] | None = None
    note: str = ""
    compact: bool = False


@dataclass(frozen=True)
class LegalTable:
    """A table in the layout of the law: `lines` are texts (headings span, gaps are hatched).

    `cells` are what stands behind each line, for who calculates on: by heading, the column and its
    value; `base` is what the shares are of, in words and as an amount; `figures` the whole answer.
    """

    title: str
    lines: pl.DataFrame
    headings: Mapping[str, str]
    cells: tuple[Mapping[str, tuple[str, Any]], ...]
    base: tuple[str, Any]
    figures: pl.DataFrame


@dataclass(frozen=True)
class Chart:
    """A picture: `kind` is a function of charts.typ, `data` its argument, `alt` what it shows in
    words; `table` holds the figures that are drawn where no table beside it has them.
    """

    kind: str
    title: str
    alt: str
    data: Mapping[str, Any]
    table: Table | None = None


@dataclass(frozen=True)
class Note:
    """A sentence that stands alone."""

    text: str


@dataclass(frozen=True)
class Definitions:
    """Words and what they mean: label, definition, unit."""

    title: str
    rows: tuple[tuple[str, str, str], ...]


Block = Cards | Table | LegalTable | Chart | Note | Definitions


@dataclass(frozen=True)
class Row:
    """Blocks beside each other, with their shares of the width."""

    blocks: tuple[Block, ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A heading with what belongs to it; each begins a page, or a sheet, which `tab` names."""

    name: str
    title: str
    question: str
    rows: tuple[Row, ...]
    tab: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Everything in it, in reading order."""
        return tuple(block for row in self.rows for block in row.blocks)


@dataclass(frozen=True)
class Report:
    """A whole report. `facts` are what the cover says: what was asked, of which build."""

    name: str
    title: str
    subtitle: str
    scope: str
    as_of: date
    built_at: datetime
    currency: str
    language: Language
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    is_generated: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)


def row(*blocks: Block | None, shares: tuple[float, ...] = ()) -> Row:
    """Return blocks beside each other; what is None is left out."""
    kept = tuple(block for block in blocks if block is not None)
    return Row(kept, shares if len(shares) == len(kept) else ())


def rows(*found: Row) -> tuple[Row, ...]:
    """Return the rows that hold something."""
    return tuple(one for one in found if one.blocks)
