"""Who the customers of the demo group are, how large, and who follows them."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from ar_metrics.demo.dates import DAY, add_months
from ar_metrics.demo.entities import Customer, Period, stream
from ar_metrics.demo.parameters import (
    RULES,
    Market,
    business_units,
    countries,
    intercompany,
    markets,
    stories,
    words,
)
from ar_metrics.demo.people import Names

CENTS_PER_MILLION = 100_000_000


def customers(seed: int, period: Period) -> list[Customer]:
    """Return every customer, by business unit and market, the largest of a market first."""
    names, found = Names(stream(seed, "names")), list[Customer]()
    numbers = dict.fromkeys(business_units(), 0)
    for market in markets():
        rng = stream(seed, market.bu, market.country_code, market.segment)
        for rank in range(1, market.customers + 1):
            numbers[market.bu] += 1
            found.append(_customer(rng, names, market, rank, numbers[market.bu], period))
    _tell_stories(stream(seed, "stories"), found, period)
    return found + _intercompany(period)


def _customer(
    rng: Random, names: Names, market: Market, rank: int, number: int, period: Period
) -> Customer:
    unit, country = business_units()[market.bu], countries()[market.country_code]
    sizes = [place**-RULES.pareto for place in range(1, market.customers + 1)]
    size = sizes[rank - 1] / sum(sizes)
    per_eur = 1 if market.currency_code == "EUR" else country.currency_per_eur
    monthly = market.annual_sales_million_eur * CENTS_PER_MILLION * per_eur / 12
    name, parent_id, public_kind = _identity(rng, names, market)
    return Customer(
        bu=market.bu,
        customer_id=f"{unit.customer_prefix}{number:04d}",
        name=name,
        country_code=market.country_code,
        segment=market.segment,
        currency_code=market.currency_code,
        habit=market.habit,
        terms=rng.choice(market.terms),
        monthly=int(monthly * size),
        # a customer ten times as large gets three times as many invoices
        invoices_per_month=market.invoices_per_month * (size * market.customers) ** 0.5,
        since=add_months(period.simulated_from, -rng.randrange(60)),
        delay_factor=rng.lognormvariate(0, RULES.fragility)
        * (RULES.hospital_factor if public_kind == "hospital" else 1),
        parent_id=parent_id,
        public_kind=public_kind,
    )


def _identity(rng: Random, names: Names, market: Market) -> tuple[str, str | None, str | None]:
    if market.segment == "Public":
        name, kind = names.public_body(market.country_code)
        return name, None, kind
    if market.segment == "B2C":
        return names.person(market.country_code), None, None
    if market.segment == "Corporate" and rng.random() < RULES.in_group_share:
        group = rng.choice(words()[("group", "")])
        return names.group_company(group, market.country_code), group, None
    return names.company(market.country_code), None, None


def _tell_stories(rng: Random, found: list[Customer], period: Period) -> None:
    for story in stories():
        key = (story.bu, story.country_code, story.segment)
        market = [c for c in found if (c.bu, c.country_code, c.segment) == key]
        for customer in market[story.rank - 1 : story.rank - 1 + story.customers]:
            customer.role = story.role
            if story.role == "bankrupt":
                customer.insolvent_on = period.at(RULES.bankrupt_at) + 8 * DAY
                after = timedelta(days=RULES.reclassified_after_days)
                customer.doubtful_on = customer.insolvent_on + after
            elif story.role == "insolvent":
                share = rng.uniform(*RULES.insolvent_between)
                customer.insolvent_on = period.at(share) + rng.randrange(28) * DAY
            elif story.role == "drifting":
                customer.delay_factor = RULES.delay_factor_before_drift
            elif story.role == "promoted":
                customer.promoted_on = period.at(RULES.promoted_at)


def _intercompany(period: Period) -> list[Customer]:
    return [
        Customer(
            bu=sale.bu,
            customer_id=f"IC-{sale.sells_to}",
            name=sale.name,
            country_code=sale.country_code,
            segment="B2B",
            currency_code=sale.currency_code,
            habit="fixed_day",
            terms="60",
            monthly=sale.monthly_thousand * 100_000,
            invoices_per_month=1,
            since=period.simulated_from,
            intercompany=True,
        )
        for sale in intercompany()
    ]
