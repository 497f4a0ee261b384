"""Dates and amounts of a FEC, a column at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from ar_metrics.sources.fec.columns import plain
from ar_metrics.sources.problems import Findings, Problem

MONEY = pl.Decimal(18, 2)
# What the rule asks for, then what some packages print instead.
_DATES = {
    "AAAAMMJJ": (r"^(19|20)\d{6}$", "%Y%m%d"),
    "AAAA-MM-JJ": (r"^(19|20)\d\d-\d\d-\d\d$", "%Y-%m-%d"),
    "JJ/MM/AAAA": (r"^\d\d/\d\d/(19|20)\d\d$", "%d/%m/%Y"),
}
_NO_DATE = r"^0+$"
_AMOUNT = r"^[+-]?\d{1,16}(\.\d{0,2}0*)?$"
_SPACES = "[ \u00a0\u202f]"
_SIDES = {
    "d": 1,
    "debit": 1,
    "+1": 1,
    "1": 1,
    "+": 1,
    "c": -1,
    "credit": -1,
    "-1": -1,
    "-": -1,
}


@dataclass
class DateForms:
    """How each column of dates is written: AAAAMMJJ, or the other form that reads most."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def see(self, frame: pl.DataFrame, column: str) -> None:
        """Count the cells of a column that each form reads."""
        seen = self.counts.setdefault(column, Counter(dict.fromkeys(_DATES, 0)))
        for name in _DATES:
            seen[name] += _read(frame[column], name).drop_nulls().len()

    def of(self, column: str) -> str:
        """Return the form of a column."""
        seen = self.counts.get(column) or Counter(dict.fromkeys(_DATES, 0))
        return max(_DATES, key=lambda name: seen[name])

    def told(self, file: str, findings: Findings) -> None:
        """Warn of the columns that are not written as the rule asks."""
        for column in self.counts:
            if (form := self.of(column)) != "AAAAMMJJ":
                text = f"dates are written {form} and read so; the rule is AAAAMMJJ"
                problem = Problem(file, "", None, column, None, "date form", text, "warning")
                findings.add(problem)


def dates(
    frame: pl.DataFrame, column: str, forms: DateForms, file: str, findings: Findings
) -> pl.Series:
    """Return a column of dates. Empty cells and zeros are null; what cannot be read goes to
    `findings`.
    """
    form, cells = forms.of(column), frame[column]
    read = _read(cells, form)
    held = cells.set(cells.str.contains(_NO_DATE), None)
    bad = frame.select("line_no", value=held).filter(held.is_not_null() & read.is_null())
    findings.add_frame(unreadable(bad, column, f"is not a date ({form})", file))
    return read


def _read(cells: pl.Series, form: str) -> pl.Series:
    pattern, spelled = _DATES[form]
    fits = cells.str.contains(pattern) & ~cells.str.contains(_NO_DATE)
    return cells.set(~fits, None).str.to_date(spelled, strict=False)


def amounts(frame: pl.DataFrame, column: str, file: str, findings: Findings) -> pl.Series:
    """Return a column of amounts: decimal comma or point, empty is zero; money to the cent.

    What cannot be read goes to `findings`.
    """
    cells = frame[column]
    typed = cells.str.replace_all(_SPACES, "")
    with_comma = typed.str.contains(",", literal=True).fill_null(value=False)
    comma = typed.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    typed = typed.zip_with(~with_comma, comma).str.replace(r"^([+-]?)\.", "${1}0.")
    readable = typed.str.contains(_AMOUNT)
    bad = frame.select("line_no", value=cells).filter(~readable)
    findings.add_frame(unreadable(bad, column, "is not an amount (two decimals at most)", file))
    return typed.set(~readable, None).str.strip_prefix("+").cast(MONEY, strict=False).fill_null(0)


def debit_and_credit(
    frame: pl.DataFrame, file: str, findings: Findings
) -> tuple[pl.Series, pl.Series]:
    """Return debit and credit, from these columns or from Montant and Sens."""
    if "Debit" in frame.columns:
        return amounts(frame, "Debit", file, findings), amounts(frame, "Credit", file, findings)
    amount = amounts(frame, "Montant", file, findings)
    sides = {cell: _SIDES.get(plain(cell)) for cell in frame["Sens"].drop_nulls().unique()}
    side = frame["Sens"].replace_strict(sides, default=None, return_dtype=pl.Int8)
    bad = frame.select("line_no", value="Sens").filter(side.is_null() & (amount != 0))
    findings.add_frame(unreadable(bad, "Sens", "is neither D (débit, +1) nor C (crédit, -1)", file))
    zero = pl.Series([0], dtype=MONEY)
    debit = amount.zip_with((side == 1).fill_null(value=False), zero)
    credit = amount.zip_with((side == -1).fill_null(value=False), zero)
    return debit, credit


def unreadable(bad: pl.DataFrame, column: str, says: str, file: str) -> pl.DataFrame:
    """Return the problems of cells that cannot be read: `bad` has `line_no` and `value`."""
    return bad.select(
        file=pl.lit(file),
        sheet=pl.lit(""),
        line=pl.col("line_no"),
        column=pl.lit(column),
        value=pl.col("value"),
        rule=pl.lit(says),
        text=pl.format("'{}' " + says, pl.col("value").fill_null("")),
        severity=pl.lit("error"),
    )
