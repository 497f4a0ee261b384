"""Who follows which customer of the demo group, and to whom customers are handed over."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from ar_metrics.demo.agents import NEGLECTED, WITHOUT_AGENT, Agent, agents, handovers, in_euros
from ar_metrics.demo.dates import DAY
from ar_metrics.demo.entities import Customer, Owner, Period, stream
from ar_metrics.demo.parameters import RULES, teams

OUT_OF_THEIR_LINE = 0.12


def assign(seed: int, everybody: list[Customer], period: Period) -> None:
    """Give each customer its owners over time; a few customers have nobody."""
    rng = stream(seed, "portfolios")
    members = {t.team: [a for a in agents().values() if a.team == t.team] for t in teams()}
    for customer in everybody:
        if customer.intercompany or rng.random() < RULES.unassigned_share:
            continue
        team = next(t for t in teams() if customer.bu in t.bu and customer.segment in t.segments)
        choice = members[team.team]
        (agent,) = rng.choices(choice, [_suits(each, customer) for each in choice])
        customer.owners.append(Owner(agent.agent_id, period.simulated_from))
        _hand_over(rng, customer, period)


def _suits(agent: Agent, customer: Customer) -> float:
    fits = {
        "hospital": customer.public_kind == "hospital",
        "other": customer.public_kind != "hospital",
        "consumer": customer.segment == "B2C",
    }
    return 1 if fits.get(agent.prefers, True) else OUT_OF_THEIR_LINE


def _hand_over(rng: Random, customer: Customer, period: Period) -> None:
    for change in handovers():
        last, chosen = customer.owners[-1], rng.random() < change.part
        if last.agent_id != change.agent_id or not chosen:
            continue
        day = period.at(change.at).replace(day=change.day)
        customer.owners[-1] = replace(last, valid_to=day - DAY)
        customer.owners.append(Owner(change.successor_id, day))
        if change.back_after_days:
            back = day + change.back_after_days * DAY
            customer.owners[-1] = Owner(change.successor_id, day, back - DAY)
            customer.owners.append(Owner(change.agent_id, back))


def monthly_euros(customer: Customer) -> float:
    """Return what a customer is invoiced in an average month, in euros."""
    return in_euros(customer.monthly, customer.country_code, customer.currency_code)


def is_neglected(customer: Customer, agent: Agent) -> bool:
    """Whether the customer is too small for its agent to care."""
    return monthly_euros(customer) < agent.neglects_below


def lateness(customer: Customer, agent_id: str | None) -> float:
    """Return by what the customer's days late are multiplied, given who follows it."""
    if agent_id is None:
        return WITHOUT_AGENT
    agent = agents()[agent_id]
    return NEGLECTED if is_neglected(customer, agent) else agent.skill
