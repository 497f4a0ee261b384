"""Builds beside the warehouse: other dates, and what was known then."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from toy import FIRST_DAY, home, import_batch, item, rows, withdraw_batch

from ar_metrics.errors import UserError
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, current, rollback

MIDDLE = date(2025, 2, 14)


@pytest.fixture
def warehouse(tmp_path: Path) -> Settings:
    """January 1.00, February 20.00; then January again 300.00."""
    settings = home(tmp_path)
    import_batch(settings, open_items=[item("2025-01-31", "A", "1.00")])
    import_batch(settings, open_items=[item("2025-02-28", "A", "20.00")])
    import_batch(settings, open_items=[item("2025-01-31", "A", "300.00")])
    build(settings)
    return settings


def amounts(path: Path) -> list[str]:
    found = rows(path, "select open_amount from fct_items order by snapshot_date")
    return [str(amount) for (amount,) in found]


def test_a_date_asked_for_is_in_the_view_and_later_dates_are_not(warehouse: Settings) -> None:
    served = current(warehouse)
    made = build(warehouse, as_of=(MIDDLE,))
    assert made.path.parent.name == "views"
    assert current(warehouse) == served
    assert amounts(made.path) == ["300.00"]
    dates = rows(made.path, "select distinct snapshot_date from fct_changes order by 1")
    assert dates == [(date(2025, 1, 31),), (MIDDLE,)]
    assert amounts(served) == ["300.00", "20.00"]


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_a_date_that_no_file_may_name_is_refused_in_a_sentence(
    warehouse: Settings, day: date
) -> None:
    with pytest.raises(UserError, match="is a date before 1900 or after 2199"):
        build(warehouse, as_of=(MIDDLE, day))
    assert amounts(build(warehouse, as_of=(date(2199, 12, 31),)).path)


def test_what_was_known_at_a_time_is_shown_again(warehouse: Settings) -> None:
    for known, expected in enumerate((["1.00"], ["1.00", "20.00"], ["300.00", "20.00"]), 1):
        made = build(warehouse, known_at=FIRST_DAY + timedelta(hours=known))
        assert amounts(made.path) == expected
        assert rows(made.path, "select count(*) from meta_imports") == [(known,)]


def test_what_was_withdrawn_later_was_known_before(warehouse: Settings) -> None:
    withdraw_batch(warehouse, 3)
    assert amounts(build(warehouse).path) == ["1.00", "20.00"]
    before = build(warehouse, known_at=FIRST_DAY + timedelta(hours=3))
    assert amounts(before.path) == ["300.00", "20.00"]


def test_the_same_question_is_answered_from_the_same_file_until_something_is_new(
    warehouse: Settings,
) -> None:
    first = build(warehouse, as_of=(MIDDLE,))
    again = build(warehouse, as_of=(MIDDLE,))
    assert first.is_new
    assert not again.is_new
    assert again.path == first.path
    import_batch(warehouse, open_items=[item("2025-02-14", "A", "4.00")])
    assert amounts(build(warehouse, as_of=(MIDDLE,)).path) == ["300.00", "4.00"]


def test_only_a_few_views_are_kept_and_the_ones_in_use_longest(warehouse: Settings) -> None:
    days = [MIDDLE + timedelta(days=n) for n in range(9)]
    paths = [build(warehouse, as_of=(day,)).path for day in days[:8]]
    build(warehouse, as_of=(days[0],))
    build(warehouse, as_of=(days[8],))
    assert paths[0].exists()
    assert not paths[1].exists()
    assert len(list(paths[0].parent.glob("*.duckdb"))) == 8


def test_while_rolled_back_a_view_shows_what_the_pinned_build_knows(warehouse: Settings) -> None:
    import_batch(warehouse, open_items=[item("2025-01-31", "A", "5000.00")])
    build(warehouse)
    rollback(warehouse)
    assert amounts(build(warehouse, as_of=(MIDDLE,)).path) == ["300.00"]


def test_before_the_first_import_nothing_was_known(warehouse: Settings) -> None:
    with pytest.raises(UserError, match="Nothing was imported at that time"):
        build(warehouse, known_at=FIRST_DAY)


def test_a_view_that_was_damaged_is_made_again(warehouse: Settings) -> None:
    made = build(warehouse, as_of=(MIDDLE,))
    made.path.write_bytes(made.path.read_bytes()[:5000])
    assert amounts(build(warehouse, as_of=(MIDDLE,)).path) == ["300.00"]
