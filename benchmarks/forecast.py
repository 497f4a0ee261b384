"""A back-test of the cash forecast on IBM's receivables of 2013, beside two simpler rules.

    python benchmarks/forecast.py [FOLDER]      (default: ../shared/data/ibm_receivables)

Imports the file as a ledger, builds, and lets the product score the forecast of each month end
(December 2012 to December 2013) week by week: of each date the product knows only what had been
settled by then. The rules it is held against, worked out here from the file alone: everybody pays
on the due date; everybody pays as late as all did on average in the year before. Prints a Markdown
table of errors (WAPE over dates and weeks) and how often the cash lay within the interval. Exits
with 1 when one of the rules is not beaten.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

from ar_metrics import warehouse  # noqa: E402
from ar_metrics.access import EVERYTHING, Filters  # noqa: E402
from ar_metrics.imports import import_files  # noqa: E402
from ar_metrics.queries import (  # noqa: E402
    Reader,
    Warehouse,
    cash_forecast,
    forecast_course,
)
from ar_metrics.settings import Settings  # noqa: E402

FILE = "WA_Fn-UseC_-Accounts-Receivable.csv"
FIRST, LAST = date(2012, 12, 31), date(2013, 12, 31)
WEEKS = 13
Cells = dict[tuple[date, int], float]


@dataclass(frozen=True)
class Invoice:
    """One line of the file."""

    issued: date
    due: date
    settled: date
    amount: float


def read(folder: Path) -> list[Invoice]:
    """Return the invoices of the file."""
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        return [
            Invoice(*(_day(line[name]) for name in ("InvoiceDate", "DueDate", "SettledDate")),
                    float(line["InvoiceAmount"]))
            for line in csv.DictReader(file)
        ]  # fmt: skip


def built(folder: Path, home: Path) -> Reader:
    """Import the file into an empty home, build, and return a reader that sees all."""
    settings = Settings(home=home, currency="USD")
    import_files(settings, [folder / FILE], ROOT / "tests" / "layouts" / "ibm.toml")
    warehouse.build(settings)
    return Reader(Warehouse(settings.warehouse), EVERYTHING)


def came_in(invoices: list[Invoice], day: date) -> dict[int, float]:
    """What came in by week after `day` on what was open then."""
    weeks: dict[int, float] = defaultdict(float)
    for one in invoices:
        if one.issued <= day < one.settled and (week := _week(day, one.settled)) <= WEEKS:
            weeks[week] += one.amount
    return weeks


def by_delay(invoices: list[Invoice], day: date, delay: int) -> dict[int, float]:
    """What is expected by week when all open invoices come `delay` days after their due date."""
    weeks: dict[int, float] = defaultdict(float)
    for one in invoices:
        if one.issued <= day < one.settled:
            week = _week(day, one.due + timedelta(days=delay))
            if week <= WEEKS:
                weeks[week] += one.amount
    return weeks


def average_delay(invoices: list[Invoice], day: date) -> int:
    """How late all paid in the 365 days up to `day`, weighted by amount."""
    paid = [one for one in invoices if day - timedelta(days=365) < one.settled <= day]
    weight = sum(one.amount for one in paid)
    return round(sum(one.amount * (one.settled - one.due).days for one in paid) / weight)


def error(expected: Cells, actual: Cells) -> float:
    """WAPE over all dates and weeks."""
    missed = sum(abs(expected.get(cell, 0) - actual.get(cell, 0)) for cell in {*expected, *actual})
    return missed / sum(actual.values())


def _day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  a day has no zone


def _week(day: date, other: date) -> int:
    return (max((other - day).days, 1) - 1) // 7 + 1


def main(folder: Path) -> int:
    """Print the table; return the exit code."""
    invoices = read(folder)
    with tempfile.TemporaryDirectory() as home:
        reader = built(folder, Path(home))
        end = max(reader.reference("dim_snapshots")["snapshot_date"])
        course = [
            row for row in forecast_course(reader, Filters(), end).iter_rows(named=True)
            if FIRST <= row["snapshot_date"] <= LAST
        ]  # fmt: skip
        days = sorted({row["snapshot_date"] for row in course})
        over = {(row["snapshot_date"], row["week_rank"]) for row in course}
        ours = {
            (row["snapshot_date"], row["week_rank"]): float(row["forecast_amount"])
            for row in course
        }
        inside = _inside(reader, invoices, days, over)
    actual = _cells(over, {day: came_in(invoices, day) for day in days})
    due = _cells(over, {day: by_delay(invoices, day, 0) for day in days})
    late = _cells(
        over, {day: by_delay(invoices, day, average_delay(invoices, day)) for day in days}
    )
    errors = [error(cells, actual) for cells in (ours, due, late)]
    names = ("due date + the customer's own delay", "due date", "due date + the average delay")
    print(f"{len(days)} forecasts, {days[0]} to {days[-1]}, {len(over)} weeks that are over\n")
    print("| rule | error (WAPE) |\n|---|---|")
    for name, value in zip(names, errors, strict=True):
        print(f"| {name} | {value:.1%} |")
    print(f"\nWithin the interval of 80 %: {inside}")
    return 0 if errors[0] < min(errors[1:]) else 1


def _cells(over: set[tuple[date, int]], weeks: dict[date, dict[int, float]]) -> Cells:
    return {(day, week): weeks[day].get(week, 0.0) for day, week in over}


def _inside(
    reader: Reader, invoices: list[Invoice], days: list[date], over: set[tuple[date, int]]
) -> str:
    """How many weeks lay within the interval that was told on the date of the forecast."""
    told = held = 0
    for day in days:
        actual = came_in(invoices, day)
        for row in cash_forecast(reader, Filters(), day).iter_rows(named=True):
            if row["low_amount"] is not None and (day, row["week_rank"]) in over:
                told += 1
                value = actual.get(row["week_rank"], 0.0)
                held += float(row["low_amount"]) <= value <= float(row["high_amount"])
    return f"{held} of {told} weeks" if told else "none told"


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(Path(given[0]) if given else ROOT.parent / "shared/data/ibm_receivables"))
