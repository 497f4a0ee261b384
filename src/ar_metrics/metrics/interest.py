"""Late interest: simple, by actual days, at dated rates, rounded once.

C. com. art. L. 441-10 II: it runs from the day after the due date, without a reminder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class DatedRate:
    """A yearly rate (0.1215 is 12.15 %) from its first day to its last, both included."""

    first: date
    last: date
    rate: Decimal


def simple_interest(
    amount: Decimal, days: int, rate: Decimal, base: int = DAYS_OF_A_YEAR
) -> Decimal:
    """Return amount × rate × days ÷ base, rounded once, half a cent upwards."""
    return (amount * rate * days / base).quantize(CENT, ROUND_HALF_UP)


def late_interest(
    amount: Decimal,
    due: date,
    until: date,
    rates: Iterable[DatedRate],
    base: int = DAYS_OF_A_YEAR,
) -> Decimal | None:
    """Return the interest from the day after `due` to `until`, that day included.

    Each day bears the rate in force that day; the sum is rounded once. Zero up to the due date;
    None when a day has no rate, which is not zero.
    """
    first = due + timedelta(days=1)
    days, interest = 0, Decimal()
    for one in rates:
        length = (min(one.last, until) - max(one.first, first)).days + 1
        if length > 0:
            days += length
            interest += amount * one.rate * length / base
    if days < (until - due).days:
        return None
    return interest.quantize(CENT, ROUND_HALF_UP)
