"""Values of options that click has no type for: dates, moments, lists, filters."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time
from typing import Any

import click


class IsoDate(click.ParamType):
    """A day, as 2025-06-30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; refuse anything else with what a day looks like."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date: write year-month-day, as 2025-06-30.", param, ctx)


class Moment(click.ParamType):
    """A day (its last microsecond, UTC) or a moment, as 2025-06-30T18:00:00+02:00."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment in UTC; a moment without zone is UTC already."""
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2025-06-30"):
                return datetime.combine(date.fromisoformat(value), time.max, UTC)
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):  # no calendar has the last moments in UTC
            advice = "write 2025-06-30, or 2025-06-30T18:00:00 (UTC)."
            self.fail(f"'{value}' is not a date or a moment: {advice}", param, ctx)


class Names(click.ParamType):
    """Column names with commas between them."""

    name = "a,b"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names in the order given; refuse none at all, and a name given twice."""
        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in value.split(",") if name.strip())
        if not names:
            self.fail(f"'{value}' names no column.", param, ctx)
        if len(set(names)) != len(names):
            self.fail(f"'{value}' names a column twice.", param, ctx)
        return names


class Condition(click.ParamType):
    """column=value,value; a value with a comma goes between double quotes."""

    name = "column=v1,v2"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[str, ...]]:
        """Return the column and its values."""
        if isinstance(value, tuple):
            return value
        column, equals, values = value.partition("=")
        if not (equals and column.strip()):
            self.fail(f"'{value}' is not column=value,value.", param, ctx)
        return column.strip(), tuple(next(csv.reader([values], skipinitialspace=True)) or [""])


DATE, MOMENT, NAMES, CONDITION = IsoDate(), Moment(), Names(), Condition()
