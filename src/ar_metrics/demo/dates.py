"""Days of the demo group: months, working days and due dates. No clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5


def first_of_month(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after (before) that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def working_day(day: date) -> date:
    """Return `day`, or the Monday after it when it falls on a weekend."""
    return day + max(0, 7 - day.weekday()) * DAY if day.weekday() >= SATURDAY else day


def due_on(issued: date, terms: str) -> date:
    """Return the due date that `terms` ("30", "45 EOM") give a document issued on `issued`."""
    due = issued + int(terms.split(maxsplit=1)[0]) * DAY
    return month_end(due) if terms.endswith("EOM") else due


def pay_day(day: date, pay_days: tuple[int, ...]) -> date:
    """Return the working day on or after `day` on which a customer who pays on `pay_days` of the
    month (none = any day) pays.
    """
    if not pay_days:
        return working_day(day)
    # the 30th is the last day of February
    while day.day not in pay_days and not (day == month_end(day) and max(pay_days) > day.day):
        day += DAY
    return working_day(day)
