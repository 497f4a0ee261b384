"""The dirham against the euro: the one rate that the European Central Bank does not publish."""

from __future__ import annotations

from datetime import date
from random import Random

from ar_metrics.demo.dates import DAY
from ar_metrics.demo.entities import Period
from ar_metrics.demo.parameters import RULES

CURRENCY = "MAD"
FIRST_DAYS = 10  # before the first month, as a rate may be seven days old
SUNDAY = 6


def dirham_rates(rng: Random, period: Period) -> list[tuple[date, str]]:
    """Return euros for one dirham on each day but Sunday, oldest first; six decimals, as text."""
    rates: list[tuple[date, str]] = []
    day, rate = period.start - FIRST_DAYS * DAY, RULES.first_mad_rate
    while day <= period.until:
        # pulled back to where it began, so that years of steps lead nowhere
        pull = 0.01 * (RULES.first_mad_rate - rate)
        rate += pull + rate * rng.gauss(0, RULES.mad_rate_step)
        if day.weekday() != SUNDAY:
            rates.append((day, f"{rate:.6f}"))
        day += DAY
    return rates
