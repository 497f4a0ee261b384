"""Contracts of the parties: customers, who follows them, and with which objective."""

from __future__ import annotations

import polars as pl

from ar_metrics.contracts.codes import MEASURES, PUBLIC_KINDS, SCOPE_KINDS, country_codes
from ar_metrics.contracts.fields import (
    Money,
    Table,
    Target,
    at_least_zero,
    first_of_month,
    needed,
    not_before,
    one_of,
    optional,
    rule,
)

NOT_A_COUNTRY = "is not an ISO 3166 code in capitals, such as FR"


class Customers(Table):
    """A customer, valid for a period."""

    bu: str = needed("Business unit.", "FR01", kind="id")
    customer_id: str = needed("Customer, within the business unit.", "C00017", kind="id")
    name: str = needed("Name.", "Martin SA", nullable=True)
    country_code: str = needed("Country, ISO 3166 alpha-2.", "FR", nullable=True)
    segment: str = needed("Segment, in your own words.", "private B2B", nullable=True)
    valid_from: pl.Date = optional("First day of this version; empty = always.", "2025-01-01")
    valid_to: pl.Date = optional("Last day of this version; empty = still valid.")
    parent_id: str = optional("Group the customer belongs to.", "G004", kind="id")
    natural_person: pl.Boolean = optional("A person, not a company.", "no")
    public_kind: str = optional(
        "Kind of public body: State, local, hospital, undertaking.", values=PUBLIC_KINDS
    )
    payment_terms: str = optional("Days, then EOM when at month end.", "30 EOM", kind="terms")
    credit_limit: Money = optional("Credit limit of the business unit.", "50000.00")
    insured_limit: Money = optional("Limit of the credit insurer.", "40000.00")
    insurer: str = optional("Credit insurer.")
    rating: str = optional("Rating.", "B+")
    rating_source: str = optional("Who rates.")
    rating_date: pl.Date = optional("Day of the rating.")
    intercompany: pl.Boolean = optional("A company of the group.", "no")
    insolvency_on: pl.Date = optional("Day of the insolvency.")
    insolvency_kind: str = optional("Kind of insolvency.")

    countries = one_of("country_code", country_codes(), NOT_A_COUNTRY)
    public_kinds = one_of("public_kind", PUBLIC_KINDS)
    period = not_before("valid_to", "valid_from")
    terms = rule(
        "payment_terms",
        "is not a number of days, or days and EOM, such as 30 or 30 EOM",
        lambda cell: cell.str.contains(r"^[0-9]{1,3}( EOM)?$"),
    )
    credit_limits = at_least_zero("credit_limit")
    insured_limits = at_least_zero("insured_limit")


class Portfolios(Table):
    """Who owns a customer, from one day to another."""

    bu: str = needed("Business unit.", "FR01", kind="id")
    customer_id: str = needed("Customer, within the business unit.", "C00017", kind="id")
    agent_id: str = needed("Collection agent.", "A07", kind="id")
    valid_from: pl.Date = needed("First day.", "2025-01-01")
    valid_to: pl.Date = optional("Last day; empty = still valid.")

    period = not_before("valid_to", "valid_from")


class Agents(Table):
    """A collection agent."""

    agent_id: str = needed("Agent.", "A07", kind="id")
    name: str = needed("Name.", "Claire Petit")
    team: str = needed("Team.", "North")
    team_lead: str = needed("Who leads the team.", "Omar Idrissi")
    valid_from: pl.Date = optional("First day of this version; empty = always.", "2025-01-01")
    valid_to: pl.Date = optional("Last day of this version; empty = still valid.")

    period = not_before("valid_to", "valid_from")


class Objectives(Table):
    """A target for a month."""

    scope_kind: str = needed("agent, team or bu.", "agent", values=SCOPE_KINDS)
    scope_id: str = needed("Which one.", "A07", kind="id")
    month: pl.Date = needed("Month of the target.", "2025-06", kind="month")
    measure: str = needed("amount, rate, delay or cost.", "amount", values=MEASURES)
    target: Target = needed("Reporting currency; rate as a ratio; delay in days.", "250000.00")

    scopes = one_of("scope_kind", SCOPE_KINDS)
    measures = one_of("measure", MEASURES)
    months = first_of_month("month")
    targets = rule(
        "target",
        "is below zero: only a delay may be",
        lambda cell: (cell >= 0) | (pl.col("measure") == "delay"),
    )
    rates = rule(
        "target",
        "is a rate above 1: give a ratio, such as 0.85",
        lambda cell: (cell <= 1) | (pl.col("measure") != "rate"),
    )
