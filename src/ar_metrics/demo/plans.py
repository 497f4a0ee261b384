"""Payment plans of the demo group: agreed by instalments, then kept, kept late, or broken."""

from __future__ import annotations

from datetime import date
from random import Random

from ar_metrics.demo.dates import DAY, working_day
from ar_metrics.demo.entities import Customer, Item, Plan
from ar_metrics.demo.parameters import RULES

MONTH = 30


def agreed_plan(
    customer: Customer, rng: Random, item: Item, amount: int, *, is_broken: bool
) -> tuple[Plan, list[tuple[date, int]]]:
    """Return the plan for what is left of an item, and what is paid of it on which days.

    A plan that is broken leaves a rest; otherwise all of it is paid.
    """
    due = item.due or item.document.issued
    agreed = working_day(due + rng.randint(25, 45) * DAY)
    number = rng.choice((3, 3, 4, 6))
    first = working_day(agreed + rng.randint(10, 20) * DAY)
    part = amount // number
    instalments = [(working_day(first + k * MONTH * DAY), part) for k in range(number)]
    instalments[-1] = (instalments[-1][0], amount - part * (number - 1))
    kept, late = RULES.plan_outcomes
    chance = 1.0 if is_broken else rng.random()
    if chance < kept:
        return Plan(customer, agreed, instalments), list(instalments)
    if chance < kept + late:
        paid = [(working_day(day + rng.randint(3, 20) * DAY), cents) for day, cents in instalments]
        return Plan(customer, agreed, instalments), paid
    return Plan(customer, agreed, instalments), instalments[: rng.randint(1, number - 1)]
