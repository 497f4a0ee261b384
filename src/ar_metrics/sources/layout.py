"""A layout: how one kind of file is written and which feeds it fills. One TOML file, no code.

docs/layouts.md explains every key with examples.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from ar_metrics.sources import cells
from ar_metrics.sources.conventions import ISO, DateFormat, Numbers

SignRule = Literal["as_typed", "signed", "negated", "debit_credit", "sens"]


@dataclass(frozen=True)
class Reader:
    """How the file itself is read."""

    format: str = "auto"
    encoding: str = "auto"
    delimiter: str = "auto"
    quote: str = "auto"
    header_row: int | None = None
    sheet: str = ""
    empty_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class SnapshotDate:
    """Where the file says its date, unless a column does: a cell, the preamble, its name."""

    cell: str = ""
    preamble: str = ""
    file_name: str = ""
    formats: tuple[DateFormat, ...] = ()
    several: bool = False


@dataclass(frozen=True)
class Where:
    """A row filter. Rows that do not pass are left out, and counted."""

    column: str
    isin: tuple[str, ...] | None = None
    not_in: tuple[str, ...] | None = None
    empty: bool | None = None
    matches: str | None = None
    not_matches: str | None = None

    def __str__(self) -> str:
        if self.isin is not None:
            return f"{self.column} in {', '.join(self.isin)}"
        if self.not_in is not None:
            return f"{self.column} not in {', '.join(self.not_in)}"
        if self.empty is not None:
            return f"{self.column} {'empty' if self.empty else 'not empty'}"
        if self.matches is not None:
            return f"{self.column} matches {self.matches}"
        return f"{self.column} does not match {self.not_matches}"


@dataclass(frozen=True)
class Sign:
    """What a minus means. `credit_type` and `debit_type` name the document when the sign tells."""

    rule: SignRule = "as_typed"
    column: str = ""
    credit_values: tuple[str, ...] = ()
    debit: str = ""
    credit: str = ""
    credit_type: str = "credit_note"
    debit_type: str = "debit_note"


@dataclass(frozen=True)
class Terms:
    """What fills an empty due date: payment terms, fixed or from a column ("30", "45 EOM"), or the
    snapshot date less a column of days late.
    """

    days: int | None = None
    end_of_month: bool = False
    column: tuple[str, ...] = ()
    days_late: tuple[str, ...] = ()


@dataclass(frozen=True)
class Control:
    """A total the file states about itself: in a row that `row` matches, or in the preamble."""

    column: str = ""
    row: str = ""
    preamble: str = ""
    total: str = ""


@dataclass(frozen=True)
class Database:
    """Where the queries of a layout are asked: the environment variable that has the address."""

    variable: str = "AR_DATABASE_URL"
    seconds: int = 300


@dataclass(frozen=True)
class FeedMapping:
    """How rows of the file, or of a query, become rows of one feed."""

    feed: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    where: tuple[Where, ...] = ()
    sign: Sign = Sign()
    terms: Terms = Terms()
    distinct: bool = False
    query: str = ""


@dataclass(frozen=True)
class Layout:
    """A layout as its TOML says it. `sha256` identifies its text, so that a change is a new one."""

    name: str
    text: str = ""
    title: str = ""
    module: str = ""
    reader: Reader = Reader()
    numbers: Numbers = field(default_factory=Numbers)
    dates: tuple[DateFormat, ...] = (ISO,)
    snapshot_date: SnapshotDate = SnapshotDate()
    feeds: tuple[FeedMapping, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    terms: Terms = Terms()
    control: Control = Control()
    footer: str = ""
    database: Database = Database()

    @property
    def sha256(self) -> str:
        """The hash of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def queries(self) -> dict[str, str]:
        """The query of each feed; empty for a layout of files."""
        return {feed.feed: feed.query for feed in self.feeds if feed.query}

    def wanted(self) -> list[tuple[str, ...]]:
        """Return the headers the file should have, each as a list of candidates."""
        return [names for feed in self.feeds for names in feed.columns.values()]


def date_in(text: str, pattern: str, formats: tuple[DateFormat, ...]) -> date | None:
    """Return the date that `pattern` (its first group, if it has one) finds in `text`."""
    found = re.search(pattern, text)
    if not found:
        return None
    return cells.date(pl.Series([found[1] if found.re.groups else found[0]]), formats).values[0]
