"""What the demo group is made of: the tables in `tables/`, one frozen dataclass for each."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

TABLES = Path(__file__).parent / "tables"

Row = TypeVar("Row")


@dataclass(frozen=True)
class BusinessUnit:
    """A business unit, and whether it sends its ledger or prints its open items every month."""

    bu: str
    form: str  # ledger or snapshot
    document_prefix: str
    receipt_prefix: str
    customer_prefix: str
    growth: float  # of sales, a year
    seasonality: tuple[float, ...]  # January to December
    year_end: int  # month


@dataclass(frozen=True)
class Market:
    """The customers that a business unit has in one country and segment."""

    bu: str
    country_code: str
    segment: str
    currency_code: str
    customers: int
    annual_sales_million_eur: float
    invoices_per_month: float  # of a customer of average size
    habit: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Habit:
    """How a kind of customer pays. Shares are of invoices; days are calendar days."""

    habit: str
    pays_early_days: int
    late_days: float  # median
    spread: float  # of the logarithm of late_days
    slow_share: float
    slow_days: float  # mean, on top
    never_share: float
    pay_days: tuple[int, ...]  # of the month; none = any working day
    partial_share: float
    dispute_share: float
    credit_note_share: float
    overpaid_share: float
    prepaid_share: float
    returned_share: float
    instalment_share: float
    method: str


@dataclass(frozen=True)
class Country:
    """What a country brings: how far a euro goes, its tax, the legal forms of its companies."""

    country_code: str
    currency_per_eur: float
    vat_percent: int
    legal_forms: tuple[str, ...]
    local_word: str


@dataclass(frozen=True)
class Team:
    """A team of agents and the customers it follows."""

    team: str
    team_lead: str
    bu: tuple[str, ...]
    segments: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """Customers with something to tell: `customers` of them, from `rank` on, by size."""

    role: str
    bu: str
    country_code: str
    segment: str
    rank: int
    customers: int


@dataclass(frozen=True)
class Intercompany:
    """A business unit that sells to another one every month."""

    bu: str
    sells_to: str
    name: str
    country_code: str
    currency_code: str
    monthly_thousand: int


@dataclass(frozen=True)
class Rules:
    """Single figures of the demo group. Shares of the period say when a story happens."""

    warm_up_months: int = 15  # simulated before the first month, so that it opens with arrears
    pareto: float = 1.0  # exponent of the size of the customers of a market, by rank
    hospital_factor: float = 1.45  # on the days late, whoever follows them
    fragility: float = 0.45  # spread between the payment habits of two customers of a kind
    writes_off_after_days: tuple[int, int] = (180, 330)
    written_off_segments: tuple[str, ...] = ("B2B", "B2C")
    amount_spread: float = 0.5  # of the logarithm of an invoice's amount
    month_end_share: float = 0.3  # of invoices issued in the last days of the month
    debit_note_share: float = 0.004
    fee_share: float = 0.006  # of invoices to companies: the indemnity of C. com. D. 441-5
    fee_cents: int = 4000
    undated_share: float = 0.7  # of invoices to customers without terms
    days_without_terms: int = 45  # after which they pay all the same
    netted_share: float = 0.12  # of invoices to customers who are suppliers too
    returned_after_days: int = 6
    drift_from: float = 0.55
    drift_days_per_quarter: int = 10
    delay_factor_before_drift: float = 0.5  # a good payer until then
    bankrupt_at: float = 0.80
    insolvent_between: tuple[float, float] = (0.25, 0.95)
    promoted_at: float = 0.40
    migrated_at: float = 0.50
    migrated_bu: str = "BE01"
    unassigned_share: float = 0.03
    in_group_share: float = 0.75
    never_matched_share: float = 0.10  # of overpayments
    overpaid_parts: tuple[float, ...] = (0.02, 0.1, 0.2, 1.0)
    short_paid_share: float = 0.008
    short_paid_from_cents: int = 50_000
    short_paid_at_most_cents: int = 500
    accepted_share: float = 0.45  # of disputes
    contested_parts: tuple[float, ...] = (0.1, 0.15, 0.25, 0.5, 1.0)
    dispute_days: int = 45  # median
    dispute_spread: float = 0.7
    corrected_parts: tuple[float, ...] = (0.05, 0.1, 0.1, 0.2, 0.3, 1.0)
    standalone_share: float = 0.5  # of credit notes: they wait for a later invoice
    refunded_after_days: int = 45
    paid_again_share: float = 0.85  # of payments that came back
    reclassified_after_days: int = 45
    early_extract_days: int = 6  # how early the picture of the migration month was taken
    hurried_months_ago: int = 3  # the close at which the general ledger and the items differ
    unposted_bu: str = "FR01"
    cut_off_bu: str = "FR02"
    by_hand_bu: str = "BE01"
    printing_bu: str = "MA01"
    by_hand_cents: int = 187_550
    months_of_earlier_sales: int = 12
    first_mad_rate: float = 0.0925
    mad_rate_step: float = 0.0012  # a day, relative
    credit_limit_months: float = 2.1  # beyond the payment terms
    credit_limit_invoices: float = 5.0
    insured_ratio: float = 0.8
    ownerless_share: float = 0.12  # of disputes
    gesture_after_days: int = 30  # late, from when on an agent may give something up
    gesture_parts: tuple[float, ...] = (0.005, 0.01, 0.01, 0.015, 0.015, 0.02, 0.02, 0.06)
    plan_after_days: int = 50  # late, from when on a customer may ask to pay by instalments
    plan_from_cents: int = 30_000
    plan_share: float = 0.2
    plan_of_never_share: float = 0.2  # of those who never pay
    plan_outcomes: tuple[float, float] = (0.55, 0.25)  # kept, late; the others break it
    paid_after_broken_share: float = 0.5
    recovered_after_write_off_share: float = 0.06
    small_cents: int = 30_000
    pursued_share: float = 0.68
    forgotten_share: float = 0.08  # neither pursued nor written off: the law does it one day
    sued_after_days: tuple[int, int] = (80, 150)
    sued_from_euros: tuple[int, int] = (3_000, 450)  # companies, consumers
    seized_share: float = 0.15  # of titles that brought nothing or not all
    kept_open_share: float = 0.12  # of closed cases: not written off yet


RULES = Rules()


def _parsers() -> dict[Any, Callable[[str], Any]]:
    def listed(parse: Callable[[str], Any]) -> Callable[[str], Any]:
        return lambda text: tuple(parse(part) for part in text.split("|") if part)

    return {
        str: str,
        int: int,
        float: float,
        tuple[str, ...]: listed(str),
        tuple[int, ...]: listed(int),
        tuple[float, ...]: listed(float),
    }


@cache
def table(name: str, kind: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a table in `tables/`, in its order."""
    hints, parsers = get_type_hints(kind), _parsers()
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            kind(**{column: parsers[hints[column]](row[column]) for column in names})
            for row in csv.DictReader(lines)
        )


@cache
def business_units() -> dict[str, BusinessUnit]:
    """Return the business units by code."""
    return {row.bu: row for row in table("business_units", BusinessUnit)}


def markets() -> tuple[Market, ...]:
    """Return the markets, in the order of the table."""
    return table("markets", Market)


@cache
def habits() -> dict[str, Habit]:
    """Return the payment habits by name."""
    return {row.habit: row for row in table("habits", Habit)}


@cache
def countries() -> dict[str, Country]:
    """Return the countries by ISO code."""
    return {row.country_code: row for row in table("countries", Country)}


def teams() -> tuple[Team, ...]:
    """Return the teams."""
    return table("teams", Team)


def stories() -> tuple[Story, ...]:
    """Return the customers with a story."""
    return table("stories", Story)


def intercompany() -> tuple[Intercompany, ...]:
    """Return the sales between business units."""
    return table("intercompany", Intercompany)


@cache
def words() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the parts of names: (kind, country) → words; country '' serves every country."""
    with (TABLES / "words.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["kind"], row["country_code"]): tuple(row["words"].split("|")) for row in rows}
