"""The collection agents of the demo group: what each is like, when they work, what they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from ar_metrics.demo.dates import DAY, SATURDAY
from ar_metrics.demo.parameters import countries, table

WITHOUT_AGENT = 1.15  # how much later customers pay whom nobody follows
NEGLECTED = 1.7


@dataclass(frozen=True)
class Agent:
    """A collection agent. Skill multiplies the days customers are late: below 1 is better."""

    agent_id: str
    name: str
    team: str
    prefers: str  # hospital, other, consumer: the customers given to them
    skill: float
    diligence: float  # share of the steps that are done
    calls: float  # calls for each one that is due
    promises: float  # share of talks that end with one
    generous: float  # share of late payments with a commercial gesture
    neglects_below: int  # euros a month: customers below are left alone
    weeks_off: tuple[int, ...]  # of the year, ISO
    objectives: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """What is due for an item of a segment some days after (before) its due date."""

    segment: str
    kind: str
    days: int
    from_euros: int
    cost_cents: int


@dataclass(frozen=True)
class Handover:
    """An agent whose customers (`part` of them) go to another, and perhaps come back."""

    agent_id: str
    successor_id: str
    at: float  # share of the period
    day: int  # of that month
    part: float
    back_after_days: int  # 0 = never


@dataclass(frozen=True)
class Holidays:
    """The days of the year (month-day) on which a business unit does not work."""

    bu: str
    days: tuple[str, ...]


@cache
def agents() -> dict[str, Agent]:
    """Return the agents by id, team by team."""
    return {row.agent_id: row for row in table("agents", Agent)}


@cache
def steps(segment: str) -> tuple[Step, ...]:
    """Return the dunning steps of a segment, by days."""
    return tuple(row for row in table("steps", Step) if row.segment == segment)


def handovers() -> tuple[Handover, ...]:
    """Return who hands over to whom, in the order of the days."""
    return table("handovers", Handover)


@cache
def _holidays(bu: str) -> frozenset[str]:
    return frozenset(next(row.days for row in table("holidays", Holidays) if row.bu == bu))


def is_at_work(agent: Agent, bu: str, day: date) -> bool:
    """Whether an agent works on a day: no weekend, holiday or week off."""
    if day.weekday() >= SATURDAY or f"{day:%m-%d}" in _holidays(bu):
        return False
    return day.isocalendar().week not in agent.weeks_off


def at_work_from(agent: Agent, bu: str, day: date) -> date:
    """Return the first day from `day` on at which an agent works."""
    while not is_at_work(agent, bu, day):
        day += DAY
    return day


def in_euros(cents: int, country_code: str, currency_code: str) -> float:
    """Return euros for cents of the currency of a customer's country."""
    per_eur = 1 if currency_code == "EUR" else countries()[country_code].currency_per_eur
    return cents / 100 / per_eur
