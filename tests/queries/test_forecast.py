"""The forecast as pages read it: weeks and totals, scores by horizon, intervals from past errors."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import marts
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.errors import MetricError
from ar_metrics.queries import (
    Reader,
    Warehouse,
    cash_forecast,
    expected_payers,
    forecast_interval,
    forecast_scores,
)

JUNE = date(2025, 6, 30)


def reader_of(folder: Path, **tables: object) -> Reader:
    return Reader(Warehouse(marts.warehouse(folder, **tables)), EVERYTHING)  # type: ignore[arg-type]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return reader_of(
        tmp_path,
        fct_open_items="outstanding_amount\n 1",
        fct_payers="customer_id | delay_days | spread_days | delay_of\n C1 | 7 | 3 | own",
        fct_cash_forecasts="""
            snapshot_date | customer_id | week_rank | origin    | forecast_amount | due_amount
            2025-06-30    | C1          | 1         | habit     | 1               | 20
            2025-06-30    | C1          | 1         | promise   | 300             | 0
            2025-06-30    | C2          | 4         | plan      | 4000            | 0
            2025-06-30    | C2          | 5         | habit     | 50000           | 0
            2025-06-30    | C2          | 14        | habit     | 600000          | 0
            2025-06-30    | C2          | 0         | litigious | 7000000         | 0
            2025-06-23    | C1          | 1         | habit     | 80              | 40
            2025-06-22    | C1          | 1         | habit     | 20              | 30
            2025-06-22    | C1          | 2         | habit     | 1000            | 1000
        """,
        fct_cash_collected="""
            snapshot_date | forecast_date | week_rank | came_in_amount
            2025-06-30    | 2025-06-23    | 1         | 100
            2025-06-30    | 2025-06-22    | 1         | 10
            2025-07-31    | 2025-06-23    | 1         | 900000
        """,
    )


def test_weeks_then_what_comes_later_then_what_nothing_is_expected_of(reader: Reader) -> None:
    frame = cash_forecast(reader, Filters(), JUNE)
    assert frame["week_rank"].to_list() == [1, 4, 5, 14, 0]
    assert frame["forecast_amount"].to_list() == [301, 4000, 50000, 600000, 7000000]
    first = frame.row(0, named=True)
    assert (first["week_start_date"], first["week_end_date"]) == (
        date(2025, 7, 1),
        date(2025, 7, 7),
    )
    assert [first[f"{name}_amount"] for name in ("habit", "promise", "plan", "due")] == [
        1,
        300,
        0,
        20,
    ]
    assert frame["unexpected_reason"].to_list() == ["", "", "", "", "litigious"]
    grouped = cash_forecast(reader, Filters(), JUNE, ["customer_id"])
    assert grouped["forecast_amount"].sum() == frame["forecast_amount"].sum()


def test_a_forecast_is_scored_when_its_week_is_over_by_what_was_known_at_the_date(
    reader: Reader,
) -> None:
    """Week 1 of 23 June ends on the 30th, week 2 of 22 June on 6 July; 900,000 came to be known in
    July. |80 − 100| + |20 − 10| = 30 of 110; due: |40 − 100| + |30 − 10| = 80.
    """
    scores = forecast_scores(reader, Filters(), JUNE)
    row = scores.row(0, named=True)
    assert (row["from_week_rank"], row["to_week_rank"], row["forecast_count"]) == (1, 1, 2)
    assert row["error_ratio"] == pytest.approx(30 / 110)
    assert row["bias_ratio"] == pytest.approx(-10 / 110)
    assert row["due_error_ratio"] == pytest.approx(80 / 110)
    assert scores["forecast_count"].to_list()[1:] == [0] * 14


def test_who_is_expected_to_pay_and_how_late_they_usually_are(reader: Reader) -> None:
    rows = expected_payers(reader, Filters(), JUNE).to_dicts()
    found = [(r["customer_id"], r["expected_cash_amount"], r["next_cash_amount"]) for r in rows]
    assert found == [("C2", 54000, 4000), ("C1", 301, 301)]
    assert [row["delay_days"] for row in rows] == [None, 7]


def test_a_filter_on_documents_is_refused(reader: Reader) -> None:
    with pytest.raises(MetricError, match="account"):
        cash_forecast(reader, Filters(account=("411",)), JUNE)


@pytest.mark.parametrize(("count", "is_told"), [(5, False), (6, True)])
def test_an_interval_needs_six_forecasts_and_grows_with_their_errors(
    tmp_path: Path, count: int, is_told: bool
) -> None:
    """Each forecast expected 100; 90 and 110 came in by turns: errors of −10 % and +10 %."""
    month = interval_after(tmp_path, [90, 110] * 3, count)
    assert (month is not None) == is_told
    if month:  # t(5; 0.9) = 1.476; sd = 0.1095; × √(1 + 1/6)
        assert month == pytest.approx((100 - 17.46, 100 + 17.46), abs=0.05)


def test_an_interval_holds_its_forecast_where_all_earlier_ones_missed_on_one_side(
    tmp_path: Path,
) -> None:
    """Each forecast expected 100; 79 and 81 came in by turns, or 119 and 121."""
    below = interval_after(tmp_path / "below", [79, 81] * 3)
    above = interval_after(tmp_path / "above", [119, 121] * 3)
    assert below == pytest.approx((80 - 1.746, 100), abs=0.005)
    assert above == pytest.approx((100, 120 + 1.746), abs=0.005)


def interval_after(folder: Path, came_in: list[int], count: int = 6) -> tuple[float, float] | None:
    """The interval of a forecast of 100 after `count` forecasts of 100 of which so much came in."""
    folder.mkdir(exist_ok=True)
    days = [JUNE - timedelta(days=91 + 7 * number) for number in range(count)]
    rows = [{"snapshot_date": str(day), "forecast_amount": 100} for day in (*days, JUNE)]
    came = [
        {"snapshot_date": str(JUNE), "forecast_date": str(day), "came_in_amount": amount}
        for day, amount in zip(days, came_in, strict=False)
    ]
    reader = reader_of(
        folder, fct_open_items="outstanding_amount\n 1", fct_cash_forecasts=rows,
        fct_cash_collected=came,
    )  # fmt: skip
    month, _ = forecast_interval(reader, Filters(), JUNE)
    return month
