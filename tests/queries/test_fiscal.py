"""Years and quarters count from the fiscal year of the business units in sight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.queries.periods import PERIODS

OCTOBER = date(2025, 10, 31)
SET = """
    parameter       | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force | batch_id
    fiscal_year_end | FR02              | all              | 2024-01-01      | 6               | true        | 1
    fiscal_year_end | GB01              | all              | 2024-01-01      | 3               | true        | 1
    fiscal_year_end | MA01              | all              | 2025-10-01      | 6               | true        | 1
    fiscal_year_end | MA01              | all              | 2025-11-01      | 12              | true        | 1
"""  # fmt: skip
MONTHS = [{"snapshot_date": str(date(2024 + n // 12, 1 + n % 12, 28))} for n in range(21)]
CALENDAR = [*MONTHS, {"snapshot_date": str(OCTOBER)}]


def of(*bus: str) -> Filters:
    return replace(Filters(), bu=bus)


@pytest.mark.parametrize(
    ("filters", "year", "quarter"),
    [
        (Filters(), (2025, 1), (2025, 10)),
        (of("FR01"), (2025, 1), (2025, 10)),
        (of("FR02"), (2025, 7), (2025, 10)),
        (of("GB01"), (2025, 4), (2025, 10)),
        (of("FR02", "MA01"), (2025, 7), (2025, 10)),
        (of("FR02", "GB01"), (2025, 1), (2025, 10)),
    ],
)
def test_a_period_begins_with_the_fiscal_year_of_the_units_that_share_one(
    reader_of: Any, filters: Filters, year: tuple[int, int], quarter: tuple[int, int]
) -> None:
    reader = reader_of(dim_parameters=SET, dim_snapshots=CALENDAR)
    first = {kind: queries.months_of(reader, kind, OCTOBER, filters)[0] for kind in PERIODS}
    assert (first["year"].year, first["year"].month) == year
    assert (first["quarter"].year, first["quarter"].month) == quarter
    assert first["month"] == OCTOBER


def test_a_quarter_follows_a_year_that_ends_in_february(reader_of: Any) -> None:
    end = SET.replace("| 6 ", "| 2 ")
    reader = reader_of(dim_parameters=end, dim_snapshots=CALENDAR)
    months = queries.months_of(reader, "quarter", OCTOBER, of("FR02"))
    assert [day.month for day in months] == [9, 10]


def test_the_year_of_the_group_is_a_setting_for_all(reader_of: Any) -> None:
    group = SET + "fiscal_year_end | all | all | 2024-01-01 | 9 | true | 1\n"
    reader = reader_of(dim_parameters=group, dim_snapshots=CALENDAR)
    assert queries.year_end_month(reader, Filters(), OCTOBER) == 9
    assert queries.months_of(reader, "year", OCTOBER, Filters()) == (OCTOBER,)
    assert queries.year_end_month(reader, of("FR02"), OCTOBER) == 6


def test_a_year_end_holds_from_its_day_on_and_a_scope_names_units_as_a_filter_does(
    reader_of: Any,
) -> None:
    scope = replace(EVERYTHING, bu=("MA01",))
    reader = reader_of(dim_parameters=SET, dim_snapshots=CALENDAR, scope=scope)
    ends = [
        queries.year_end_month(reader, Filters(), date(2025, month, 30)) for month in (9, 10, 11)
    ]
    assert ends == [12, 6, 12]


def test_the_last_year_end_is_the_day_itself_or_before_it() -> None:
    assert queries.last_year_end(6, date(2025, 6, 30)) == date(2025, 6, 30)
    assert queries.last_year_end(6, date(2025, 6, 29)) == date(2024, 6, 30)
    assert queries.last_year_end(2, date(2024, 3, 1)) == date(2024, 2, 29)
