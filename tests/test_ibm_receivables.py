"""IBM's receivables, built by the product: DSO as the truth has it, and a forecast worth its name."""

from __future__ import annotations

import csv
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ar_metrics.access import Filters
from ar_metrics.queries import Reader, cash_forecast, dso, forecast_course

ROOT = Path(__file__).parents[1]
IBM = ROOT.parent / "shared" / "data" / "ibm_receivables"
pytestmark = pytest.mark.skipif(not IBM.is_dir(), reason="../shared/data is not there")
sys.path.append(str(ROOT / "benchmarks"))
ISO = {"391": "XA", "406": "XB", "770": "XC", "818": "XD", "897": "XE"}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    from forecast import built  # the benchmark's own way to build it

    return built(IBM, tmp_path_factory.mktemp("ibm"))


def test_dso_is_open_by_billed_of_ninety_days(reader: Reader) -> None:
    """Each country and date of the truth: open_amount ÷ billed_90d × 90, sales of (D − 90, D]."""
    with (IBM / "expected_aging.csv").open(encoding="utf-8", newline="") as file:
        truth = [line for line in csv.DictReader(file) if line["country_code"] in ISO]
    assert len(truth) == 15
    for line in truth:
        only = Filters(country_code=(ISO[line["country_code"]],))
        row = dso(reader, only, date.fromisoformat(line["as_of"])).row(0, named=True)
        owed, sold = Decimal(line["open_amount"]), Decimal(line["billed_90d"])
        assert (row["outstanding_amount"], row["sales_amount"]) == (owed, sold)
        assert row["dso_days"] == pytest.approx(float(owed / sold * 90))


def test_the_forecast_beats_the_due_date_and_the_average_delay_in_2013(reader: Reader) -> None:
    from forecast import average_delay, by_delay, came_in, error, read

    invoices = read(IBM)
    end = max(reader.reference("dim_snapshots")["snapshot_date"])
    course = [
        row
        for row in forecast_course(reader, Filters(), end).iter_rows(named=True)
        if date(2012, 12, 31) <= row["snapshot_date"] <= date(2013, 12, 31)
    ]
    cells = {(row["snapshot_date"], row["week_rank"]): row for row in course}
    days = sorted({day for day, _ in cells})
    actual = {day: came_in(invoices, day) for day in days}
    average = {day: by_delay(invoices, day, average_delay(invoices, day)) for day in days}
    came = {cell: float(row["came_in_amount"]) for cell, row in cells.items()}
    assert came == pytest.approx({(day, week): actual[day].get(week, 0.0) for day, week in cells})
    ours = {cell: float(row["forecast_amount"]) for cell, row in cells.items()}
    due = {cell: float(row["due_amount"]) for cell, row in cells.items()}
    late = {(day, week): average[day].get(week, 0.0) for day, week in cells}
    assert error(ours, came) < 0.75 * error(due, came)
    assert error(ours, came) < 0.75 * error(late, came)


def test_what_is_expected_and_what_is_not_is_what_is_open(reader: Reader) -> None:
    for day in (date(2012, 6, 30), date(2013, 6, 30)):
        whole = cash_forecast(reader, Filters(), day)["forecast_amount"].sum()
        owed = dso(reader, Filters(), day)["outstanding_amount"].item()
        assert whole == owed
