"""What the courts and agencies of the demo group are like: stages, outcomes, fees, who acts.

Durations, shares and fees are invented for show: no tariff of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from ar_metrics.demo.entities import Customer
from ar_metrics.demo.parameters import table

EUROPE = ("FR", "BE", "DE", "ES", "IT")
TITLES = {
    "injonction de payer": "enforceable",
    "référé-provision": "order",
    "assignation au fond": "judgment",
    "saisie conservatoire": "converted",
    "injonction de payer européenne": "enforceable",
    "petites créances": "judgment",
}
ACTS_BY = {"agency": "agency", "saisie conservatoire": "bailiff", "saisie attribution": "bailiff"}
WITHOUT_COURT = ("agency", "saisie attribution")


@dataclass(frozen=True)
class Stage:
    """A stage of a procedure: how long after the one before, how often, and what it costs."""

    procedure: str
    stage: str
    from_days: int
    to_days: int
    chance: float
    cost_kind: str
    fixed_euros: float
    percent: float  # of the claim, on top
    provider: str  # kind of who is paid; empty = the court
    recoverable: str


@dataclass(frozen=True)
class End:
    """How often a procedure ends in a way, and how much of the claim came in then."""

    procedure: str
    outcome: str
    share: float
    from_percent: int
    to_percent: int


@dataclass(frozen=True)
class Provider:
    """Who acts in a country; fees and success are relative to what is usual."""

    country_code: str
    kind: str
    name: str
    fees: float
    success: float


@dataclass(frozen=True)
class Pursuit:
    """How often a claim of a size leads to a procedure: at home, abroad, overseas, a consumer."""

    group: str
    procedure: str
    from_euros: int
    to_euros: int
    weight: float


@cache
def stages(procedure: str) -> tuple[Stage, ...]:
    """Return the stages of a procedure in their order."""
    return tuple(row for row in table("procedures", Stage) if row.procedure == procedure)


def end_of(rng: Random, procedure: str, provider: Provider) -> End:
    """Return how a case ends; a weak provider lets some of the payments slip."""
    ends = [row for row in table("case_outcomes", End) if row.procedure == procedure]
    (end,) = rng.choices(ends, [row.share for row in ends])
    nothing = [row for row in ends if not row.to_percent]
    return nothing[0] if nothing and rng.random() > provider.success else end


@cache
def _providers(country: str, kind: str) -> tuple[Provider, ...]:
    rows = table("providers", Provider)
    return tuple(row for row in rows if (row.country_code, row.kind) == (country, kind))


def provider_of(rng: Random, country: str, kind: str) -> Provider:
    """Return one of those who act in a country."""
    return rng.choice(_providers(country, kind))


def procedure_for(rng: Random, customer: Customer, euros: float) -> str:
    """Return the procedure that a claim of that size leads to."""
    country = customer.bu[:2]
    group = "home" if customer.country_code == country else "overseas"
    if customer.segment == "B2C":
        group = "consumer"
    elif group == "overseas" and {country, customer.country_code} <= set(EUROPE):
        group = "abroad"
    rows = [r for r in table("pursuits", Pursuit) if r.group == group]
    rows = [r for r in rows if r.from_euros <= euros < r.to_euros]
    (row,) = rng.choices(rows, [r.weight for r in rows])
    return row.procedure
