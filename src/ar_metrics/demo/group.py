"""The simulated group, ready to be written: its ledgers as the business units keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ar_metrics.demo.dates import month_end
from ar_metrics.demo.entities import Ledger, Period
from ar_metrics.demo.opening import brought_forward
from ar_metrics.demo.parameters import business_units
from ar_metrics.demo.simulation import simulate

Rows = list[tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Group:
    """The group of one seed and period.

    `whole` is everything simulated. `ledgers` are the units that send their ledger, opened on the
    first day of the period; `printers` are those that print open items, with their whole past.
    """

    seed: int
    period: Period
    whole: Ledger
    ledgers: dict[str, Ledger]
    printers: dict[str, Ledger]

    @property
    def month_ends(self) -> list[date]:
        """The last day of each month of the period."""
        return [month_end(month) for month in self.period.month_starts(self.period.start)]


def group(seed: int, period: Period) -> Group:
    """Return the group that a seed and a period give."""
    whole = simulate(seed, period)
    units = business_units().values()
    ledgers = {u.bu: whole.of(u.bu) for u in units if u.form == "ledger"}
    opened = {bu: brought_forward(ledger, period.start) for bu, ledger in ledgers.items()}
    printers = {u.bu: whole.of(u.bu) for u in units if u.form == "snapshot"}
    return Group(seed, period, whole, opened, printers)


def money(cents: int) -> str:
    """Return an amount with a decimal point and two decimals."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def text(value: date | str | int | None) -> str:
    """Return the cell of a value; nothing is an empty cell."""
    return "" if value is None else str(value)


def yes(value: bool) -> str:
    """Return the cell of a flag."""
    return "yes" if value else "no"
