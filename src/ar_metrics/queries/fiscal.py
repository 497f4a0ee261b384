"""Years and quarters as a business unit, or the group, counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from ar_metrics.access import Filters
from ar_metrics.parameters import FISCAL_YEAR_END
from ar_metrics.queries.parameters import entered, parameter
from ar_metrics.queries.reader import Reader


def year_end_month(reader: Reader, filters: Filters, day: date) -> int:
    """The month (1 to 12) that ends the year of what is looked at, as set at a date.

    The year of the business units that the filters or the scope name, where they share one; else
    that of the group, as in its consolidated accounts.
    """
    ends = set(year_ends(reader, filters, day).values())
    return ends.pop() if len(ends) == 1 else group_year_end(reader, day)


def year_ends(reader: Reader, filters: Filters, day: date) -> dict[str, int]:
    """The month that ends the year of each business unit that filters or scope name."""
    named = filters.bu if filters.bu is not None else reader.scope.limits.get("bu", ())
    held = entered(reader, FISCAL_YEAR_END, day)
    known = dict(held.select("parameter_subject", "parameter_value").rows())
    return {bu: int(known.get(bu, group_year_end(reader, day))) for bu in named}


def group_year_end(reader: Reader, day: date) -> int:
    """The month that ends the year of the group: December unless another was set."""
    return int(parameter(reader, FISCAL_YEAR_END, day) or 12)


def last_year_end(month: int, day: date) -> date:
    """The last end of a year on or before a day; the year ends with `month`."""
    end = date(day.year, month, monthrange(day.year, month)[1])
    return end if end <= day else date(day.year - 1, month, monthrange(day.year - 1, month)[1])
