"""Rows of the feeds that say who is who: customers, agents, portfolios, and the dirham's rate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ar_metrics.demo.agents import agents
from ar_metrics.demo.dates import DAY
from ar_metrics.demo.entities import Customer, stream
from ar_metrics.demo.group import Group, Rows, money, text, yes
from ar_metrics.demo.parameters import RULES, business_units, countries, teams
from ar_metrics.demo.people import pick
from ar_metrics.demo.rates import CURRENCY, dirham_rates

RATINGS = ((0.6, "A"), (0.9, "B"), (1.3, "C"), (1.9, "D"))
CENTS_PER_THOUSAND = 100_000
DAYS_OF_MONTH = 30
DECEMBER = 12
INSURED_SEGMENTS = ("B2B", "Corporate")
INSOLVENCY = {"bankrupt": "liquidation", "insolvent": "redressement"}


def is_insured(customer: Customer) -> bool:
    """Whether invoices to the customer are covered: companies outside Morocco."""
    return (
        customer.segment in INSURED_SEGMENTS
        and not customer.intercompany
        and customer.country_code != "MA"
    )


def customer_rows(made: Group, known: date) -> Rows:
    """Return the customers; one that changed segment has two rows. One of them nobody entered."""
    rng = stream(made.seed, "masters")
    rows: Rows = []
    for customer in made.whole.customers:
        insurer = pick(rng, "insurer")
        if customer.role != "unknown":
            rows += _versions(customer, insurer, made.period.start, known)
    return rows


def _versions(
    customer: Customer, insurer: str, rated_on: date, known: date
) -> Iterator[tuple[str, ...]]:
    promoted = customer.promoted_on if (customer.promoted_on or known) < known else None
    if promoted:
        ends = promoted - DAY
        yield _row(customer, customer.segment, customer.since, ends, insurer, rated_on, known)
        yield _row(customer, "Corporate", promoted, None, insurer, rated_on, known)
    else:
        yield _row(customer, customer.segment, customer.since, None, insurer, rated_on, known)


def _row(
    customer: Customer,
    segment: str,
    since: date,
    until: date | None,
    insurer: str,
    rated_on: date,
    known: date,
) -> tuple[str, ...]:
    limit = _credit_limit(customer)
    insured = is_insured(customer)
    fell = customer.insolvent_on if (customer.insolvent_on or date.max) <= known else None
    rating = next((name for most, name in RATINGS if customer.delay_factor < most), "E")
    return (
        customer.bu,
        customer.customer_id,
        customer.name,
        customer.country_code,
        segment,
        text(since),
        text(until),
        text(customer.parent_id),
        yes(customer.segment == "B2C"),
        text(customer.public_kind),
        "" if customer.role == "without_terms" else customer.terms,
        money(limit),
        money(int(limit * RULES.insured_ratio)) if insured else "",
        insurer if insured else "",
        rating,
        "internal",
        text(rated_on),
        yes(customer.intercompany),
        text(fell),
        INSOLVENCY[customer.role] if fell else "",
    )


def _credit_limit(customer: Customer) -> int:
    """Return a limit in whole thousands of euros, one at least, as cents: what the customer owes
    when it pays a little late, or a few of its usual invoices.
    """
    per_eur = countries()[customer.country_code].currency_per_eur
    rate = 1 if customer.currency_code == "EUR" else per_eur
    months = int(customer.terms.split()[0]) / DAYS_OF_MONTH + RULES.credit_limit_months
    invoices = RULES.credit_limit_invoices / customer.invoices_per_month
    euros = customer.monthly / rate * max(months, invoices)
    return (int(euros / CENTS_PER_THOUSAND) + 1) * CENTS_PER_THOUSAND


def agent_rows(_made: Group, _known: date) -> Rows:
    """Return the agents, team by team."""
    leads = {team.team: agents()[team.team_lead].name for team in teams()}
    return [(a.agent_id, a.name, a.team, leads[a.team]) for a in agents().values()]


def portfolio_rows(made: Group, known: date) -> Rows:
    """Return who owns whom; a period that has not ended yet has no end."""
    return [
        (
            customer.bu,
            customer.customer_id,
            owner.agent_id,
            text(owner.valid_from),
            text(owner.valid_to if owner.valid_to and owner.valid_to <= known else None),
        )
        for customer in made.whole.customers
        for owner in customer.owners
        if owner.valid_from <= known and customer.role != "unknown"
    ]


def setting_rows(made: Group, _known: date) -> Rows:
    """Return the last month of the fiscal year of the units that do not end with December."""
    since = str(made.period.start)
    return [
        ("fiscal_year_end", since, str(unit.year_end), unit.bu)
        for unit in business_units().values()
        if unit.year_end != DECEMBER
    ]


def rate_rows(made: Group, known: date) -> Rows:
    """Return the euros for one dirham, oldest first."""
    rates = dirham_rates(stream(made.seed, "rates"), made.period)
    return [(str(day), CURRENCY, rate) for day, rate in rates if day <= known]
