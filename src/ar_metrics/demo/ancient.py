"""Debts so old that the law is about to let them go: brought forward, and chased by nobody."""

from __future__ import annotations

from datetime import date
from random import Random

from ar_metrics.demo.dates import DAY, working_day
from ar_metrics.demo.entities import Customer, Document, Period, Settlement, document

YEARS = 5  # C. com. art. L. 110-4: between businesses
LEFT_DAYS = (-75, 12, 24, 28, 45, 66, 84, -20, 110, 140, 175, 260)  # at the end of the period
PART_PAID = 4  # every so many customers has paid a part, which starts the years anew
TERMS = 30


def ancient_debt(
    customer: Customer, rng: Random, period: Period
) -> tuple[list[Document], list[Settlement]]:
    """Return a debt of five years ago, and what was paid of it since."""
    number = int(customer.customer_id[1:])
    until = period.until
    lapses = until + LEFT_DAYS[number % len(LEFT_DAYS)] * DAY
    due = date(lapses.year - YEARS, lapses.month, min(lapses.day, 28))
    amount = max(150_000, round(customer.monthly * rng.uniform(1.5, 4)))
    made = document(customer, "invoice", due - TERMS * DAY, amount, 20)
    made.items[0].due = due
    if number % PART_PAID:
        return [made], []
    day = working_day(period.start + rng.randint(20, 60) * DAY)
    part = Settlement(made.items[0], day, round(amount * 0.2), "cash", channel="amicable")
    return [made], [part]
