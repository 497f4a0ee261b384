"""Options as people write them: dates, moments, lists, conditions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click
import pytest

from ar_metrics.cli.files import as_amount
from ar_metrics.cli.values import CONDITION, DATE, MOMENT, NAMES


def test_a_date_is_a_year_a_month_and_a_day() -> None:
    assert DATE.convert("2025-06-30", None, None) == date(2025, 6, 30)


@pytest.mark.parametrize("text", ["30/06/2025", "2025-02-30", "june", ""])
def test_another_date_is_refused_with_what_a_date_looks_like(text: str) -> None:
    with pytest.raises(click.BadParameter, match="2025-06-30"):
        DATE.convert(text, None, None)


def test_a_day_of_knowledge_lasts_to_its_last_microsecond() -> None:
    end = datetime(2025, 7, 1, 23, 59, 59, 999999, UTC)
    assert MOMENT.convert("2025-07-01", None, None) == end


def test_a_moment_is_turned_into_utc() -> None:
    assert MOMENT.convert("2025-07-01T14:00:00+02:00", None, None) == datetime(
        2025, 7, 1, 12, tzinfo=UTC
    )


def test_a_moment_without_zone_is_utc() -> None:
    assert MOMENT.convert("2025-07-01T14:00", None, None) == datetime(2025, 7, 1, 14, tzinfo=UTC)


def test_names_keep_their_order_and_a_repeated_one_is_refused() -> None:
    assert NAMES.convert("segment, bu", None, None) == ("segment", "bu")
    with pytest.raises(click.BadParameter, match="twice"):
        NAMES.convert("bu,bu", None, None)


@pytest.mark.parametrize(
    ("text", "column", "values"),
    [
        ("bu=FR01", "bu", ("FR01",)),
        ("bu=FR01,DE01", "bu", ("FR01", "DE01")),
        ('customer_id="A,B",C', "customer_id", ("A,B", "C")),
        ("account=", "account", ("",)),
        ("segment=a=b", "segment", ("a=b",)),
    ],
)
def test_a_condition_is_a_column_and_values(
    text: str, column: str, values: tuple[str, ...]
) -> None:
    assert CONDITION.convert(text, None, None) == (column, values)


@pytest.mark.parametrize("text", ["bu", "=FR01", ""])
def test_a_condition_without_both_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="column=value"):
        CONDITION.convert(text, None, None)


@pytest.mark.parametrize("text", ["sNaN", "NaN", "inf", "1e9", "1_000", "1,5", "1.001", ""])
def test_a_control_total_is_an_amount(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not an amount"):
        as_amount(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_moment_that_is_none_in_utc_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a date or a moment"):
        MOMENT.convert(text, None, None)
