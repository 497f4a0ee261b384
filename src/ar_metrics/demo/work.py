"""Rows of the feeds that tell what agents do: actions, promises, payment plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ar_metrics.demo.dunning import Action, Promise, acts
from ar_metrics.demo.entities import Customer
from ar_metrics.demo.group import Group, Rows, money, text, yes


@dataclass(frozen=True)
class Numbered:
    """The acts of all units by date, each with its number."""

    acts: list[tuple[str, Action]]
    promises: list[tuple[str, str, Promise]]  # number, number of the act


@lru_cache(maxsize=1)
def numbered(made: Group) -> Numbered:
    """Return the acts and promises of the group, numbered by day."""
    found = [
        act
        for ledger in (*made.ledgers.values(), *made.printers.values())
        for act in acts(made.seed, ledger, made.period)
    ]
    found.sort(key=lambda act: (act.day, act.agent_id))
    named = [(f"ACT-{number:06d}", act) for number, act in enumerate(found, 1)]
    promised = [(name, act.promise) for name, act in named if act.promise]
    return Numbered(
        named,
        [(f"PR-{number:05d}", name, p) for number, (name, p) in enumerate(promised, 1)],
    )


def action_rows(made: Group, known: date) -> Rows:
    """Return the acts, by day."""
    return [
        (
            name,
            act.agent_id,
            act.customer.bu,
            act.customer.customer_id,
            text(act.day),
            act.kind,
            act.document.document_id if act.document else "",
            act.outcome,
            "" if act.right_party is None else yes(act.right_party),
            money(act.cost),
            _currency(act.customer),
            money(act.concession) if act.concession else "",
        )
        for name, act in numbered(made).acts
        if act.day <= known
    ]


def _currency(customer: Customer) -> str:
    return "MAD" if customer.bu == "MA01" else "EUR"


def promise_rows(made: Group, known: date) -> Rows:
    """Return the promises, by day."""
    return [
        (
            name,
            promise.document.customer.bu,
            promise.document.customer.customer_id,
            text(promise.made_on),
            text(promise.due_on),
            money(promise.amount),
            promise.document.customer.currency_code,
            promise.document.document_id,
            act,
        )
        for name, act, promise in numbered(made).promises
        if promise.made_on <= known
    ]


def plan_rows(made: Group, known: date) -> Rows:
    """Return the instalments of the plans agreed so far, those to come included."""
    return [
        (
            plan.plan_id,
            plan.customer.bu,
            plan.customer.customer_id,
            text(day),
            money(amount),
            plan.customer.currency_code,
        )
        for plan in made.whole.plans
        if plan.agreed_on <= known and plan.instalments[-1][0] >= made.period.start
        for day, amount in plan.instalments
    ]
