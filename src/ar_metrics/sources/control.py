"""What a file says it adds up to, and what it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from ar_metrics.errors import ContractError
from ar_metrics.sources import cells
from ar_metrics.sources.layout import FeedMapping, Layout
from ar_metrics.sources.problems import Findings, Problem
from ar_metrics.sources.rows import footers
from ar_metrics.sources.sheet import Sheet

_AMOUNTS = ("open_amount", "amount", "balance")


@dataclass(frozen=True)
class Total:
    """A total that `who` states ("the file", "the layout") and the sum of the rows."""

    who: str
    stated: Decimal
    summed: Decimal


@dataclass
class Control:
    """The total that a layout controls: a row of the file, its preamble, or a figure.

    The rows are added up as they are typed, before any filter; footers and the total row itself are
    none of them.
    """

    layout: Layout
    stated: Decimal | None = None
    summed: Decimal = Decimal(0)

    @property
    def asked(self) -> bool:
        """Whether the layout controls anything."""
        said = self.layout.control
        return bool(said.row or said.preamble or said.total)

    def add(self, sheet: Sheet) -> None:
        """Take in rows. Raises ContractError when the file lacks the column that is added up."""
        said = self.layout.control
        if not self.asked:
            return
        amounts = _amounts(sheet, self.layout)
        is_total = _none(amounts)
        if said.row:
            is_total = footers(sheet, said.row, next(iter(self.layout.feeds), FeedMapping("")))
        if said.row:
            figures = amounts.filter(is_total).drop_nulls()
            self.stated = figures[-1] if figures.len() else self.stated
        else:
            self.stated = _number(said.total or _found(said.preamble, sheet), self.layout)
        self.summed += Decimal(str(amounts.filter(~is_total).sum() or 0))

    def total(self, sheet: Sheet, findings: Findings) -> Total | None:
        """Return the total; None when nothing is controlled or it is not there (noted)."""
        if not self.asked:
            return None
        if self.stated is None:
            findings.add(_lacking(sheet, self.layout))
            return None
        who = "the layout states" if self.layout.control.total else "the file states"
        return Total(who, self.stated, self.summed)


def _amounts(sheet: Sheet, layout: Layout) -> pl.Series:
    mapped = layout.feeds[0].columns if layout.feeds else {}
    names = next((mapped[name] for name in _AMOUNTS if name in mapped), ())
    wanted = (layout.control.column,) if layout.control.column else names
    place = sheet.position(wanted)
    if place is None:
        raise ContractError(
            f"{sheet.file} was not imported: the layout controls the total of a column "
            f"'{' or '.join(wanted)}', which the file does not have.",
            advice="Name the header in [control] column.",
        )
    return cells.number(sheet.cells[str(place)], layout.numbers, 2, exact=sheet.grid.exact).values


def _found(pattern: str, sheet: Sheet) -> str:
    match = re.search(pattern, "\n".join(sheet.preamble))
    return (match[1] if match.re.groups else match[0]) if match else ""


def _number(text: str, layout: Layout) -> Decimal | None:
    return cells.number(pl.Series([text]), layout.numbers, 2).values[0]


def _none(rows: pl.Series) -> pl.Series:
    return pl.repeat(value=False, n=rows.len(), dtype=pl.Boolean, eager=True)


def _lacking(sheet: Sheet, layout: Layout) -> Problem:
    said = layout.control
    where = f"no row matches '{said.row}'" if said.row else f"nothing matches '{said.preamble}'"
    if said.total:
        where = f"'{said.total}' is not a number ({layout.numbers.words})"
    text = f"{where}: the total that the layout controls is not there, the file may be cut short"
    return Problem(sheet.file, sheet.name, None, "", None, "no control total", text, "error")
