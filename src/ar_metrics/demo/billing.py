"""What the business units invoice: documents by month, season, growth and size of customer."""

from __future__ import annotations

from datetime import date
from random import Random

from ar_metrics.demo.dates import DAY, due_on, month_end, working_day
from ar_metrics.demo.entities import (
    ADVANCE,
    UNBILLED,
    Customer,
    Document,
    Item,
    Period,
    document,
)
from ar_metrics.demo.parameters import RULES, business_units, countries, habits

INSTALMENT_DAYS = 30


def bill(customer: Customer, rng: Random, period: Period) -> list[Document]:
    """Return what the customer is invoiced from the warm-up on, month by month."""
    issued: list[Document] = []
    for month in period.month_starts():
        if customer.insolvent_on and month_end(month) >= customer.insolvent_on:
            break
        per_month = customer.invoices_per_month
        number = int(per_month) + (rng.random() < per_month % 1)
        mean = _monthly(customer, month, period) / per_month
        for _ in range(number):
            issued += _invoice(customer, rng, _issue_day(rng, month), mean)
        issued += _apart(customer, rng, month, period)
    return [made for made in issued if made.issued <= period.until]


def _monthly(customer: Customer, month: date, period: Period) -> float:
    unit = business_units()[customer.bu]
    years = (month - period.start).days / 365
    return customer.monthly * unit.seasonality[month.month - 1] * (1 + unit.growth) ** years


def _issue_day(rng: Random, month: date) -> date:
    last = month_end(month)
    if rng.random() < RULES.month_end_share:
        day = last - rng.randrange(3) * DAY
    else:
        day = month.replace(day=rng.randint(1, last.day))
    return min(working_day(day), last)


def _invoice(customer: Customer, rng: Random, day: date, mean: float) -> list[Document]:
    spread = RULES.amount_spread
    amount = max(1500, round(mean * rng.lognormvariate(-spread * spread / 2, spread)))
    kind = "debit_note" if rng.random() < RULES.debit_note_share else "invoice"
    made = document(customer, kind, day, amount, _vat(customer))
    undated = customer.role == "without_terms" and rng.random() < RULES.undated_share
    made.items[0].due = None if undated else due_on(day, customer.terms)
    if rng.random() < habits()[customer.habit].instalment_share:
        _split(made, rng.choice((3, 4)))
    if customer.segment != "B2B" or rng.random() >= RULES.fee_share:
        return [made]
    fee = document(customer, "fee", day, RULES.fee_cents, 0)
    fee.items[0].due = day
    return [made, fee]


def _split(made: Document, number: int) -> None:
    """Replace the one item by `number` instalments; the last one takes the odd cents."""
    (whole,) = made.items
    if whole.due is None:
        return
    part = whole.amount // number
    made.items = [
        Item(made, position + 1, whole.due + position * INSTALMENT_DAYS * DAY, part)
        for position in range(number)
    ]
    made.items[-1].amount += whole.amount - part * number


def _apart(customer: Customer, rng: Random, month: date, period: Period) -> list[Document]:
    """Return the month's documents that stand outside the encours: unbilled work, advances."""
    if customer.role == "unbilled" and month >= period.start:
        amount = round(customer.monthly * rng.uniform(0.05, 0.2))
        work = document(customer, "unbilled", month_end(month), amount, 0, account=UNBILLED)
        return [work]
    if customer.role == "advance" and month.month % 3 == 1:
        usual = customer.monthly / customer.invoices_per_month
        amount = round(usual * rng.uniform(0.2, 0.6))
        return [document(customer, "advance", working_day(month), amount, 0, account=ADVANCE)]
    return []


def _vat(customer: Customer) -> int:
    at_home = customer.bu.startswith(customer.country_code) and not customer.intercompany
    belgian = customer.bu == "BE01" and customer.country_code == "BE"
    return countries()[customer.country_code].vat_percent if at_home or belgian else 0
